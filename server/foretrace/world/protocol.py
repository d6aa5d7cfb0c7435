"""What the rest of Foretrace may ask of a world model.

Every method may be called from any thread; an engine serves one question at a time, newest
first is not promised, but a cancelled question returns within one batch by raising
`foretrace.cancellation.Cancelled`. Text is always data: none of it can become a control token.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from foretrace.cancellation import Cancellation
from foretrace.trace.frames import ModelUsage


class WorldModelError(Exception):
    """The world model cannot answer; the message is one sentence for the user."""


class ModelFileError(WorldModelError):
    """The model file cannot be used."""


class ModelClosed(WorldModelError):
    """The model was asked after `close`."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A piece of text and the probability the model gives it, in (0, 1]."""

    text: str
    probability: float


@dataclass(frozen=True, slots=True)
class ValueQuestion:
    """What does this unknown yield in this state?"""

    source: str
    """The function or document around it, holes written `???`."""
    line: int
    """1-based line of `source` on which the unknown stands."""
    unknown: str
    """Its text: `???`, or the call nobody can run, such as `fetch(url)`."""
    state: Mapping[str, str]
    """Names in scope -> repr."""
    call: str = ""
    """The scenario's call, and its expected value if known."""
    expected: str | None = None


class WorldModel(Protocol):
    @property
    def name(self) -> str: ...

    def score(
        self, prefix: str, continuations: Sequence[str], cancellation: Cancellation
    ) -> list[float]:
        """Log-probability (nats, summed over tokens) of each continuation after `prefix`.

        The prefix is evaluated once and kept for the next question that shares it.
        """
        ...

    def propose(
        self, prefix: str, suffix: str, count: int, cancellation: Cancellation
    ) -> list[Answer]:
        """Up to `count` distinct Python expressions that may stand between prefix and suffix."""
        ...

    def value(self, question: ValueQuestion, cancellation: Cancellation) -> Answer:
        """The repr of a literal that the unknown most likely yields."""
        ...

    def usage(self) -> ModelUsage:
        """Tokens decoded and forced since the model was loaded."""
        ...

    def close(self) -> None: ...
