"""What the rest of Foretrace may ask of a world model.

Every method may be called from any thread; an engine serves one question at a time, newest
first is not promised, but a cancelled question returns within one batch by raising
`foretrace.cancellation.Cancelled`. Text is always data: none of it can become a control token.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol, Self

from foretrace.cancellation import Cancellation
from foretrace.sketch.model import HoleKind
from foretrace.trace.frames import ModelUsage
from foretrace.trace.text import Control, Text


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


class Dialect(StrEnum):
    """A way in which a family of models is asked."""

    PLAIN_TEXT = "plain text"
    FILL_IN_THE_MIDDLE = "fill-in-the-middle"
    CWM_TRACE = "CWM traces"
    CWM_CHAT = "CWM chat"


@dataclass(frozen=True, slots=True)
class WrittenToken:
    """One token of what a model wrote."""

    text: bytes
    """Empty for a control token."""
    control: Control | None
    log_probability: float
    """Nats, among the tokens that the grammar allowed; 0.0 where there was no choice."""
    forced: bool
    """Whether there was none."""


@dataclass(frozen=True, slots=True)
class Written:
    tokens: tuple[WrittenToken, ...]
    complete: bool
    """False if it was cut short: by the most tokens allowed, or by the end of the context."""


class Transcript(Protocol):
    """A text that a model goes on writing: known parts are appended, unknown ones written.

    Belongs to the thread that uses it. Every method raises `Cancelled`, after which the text is
    what it was before the call, `ModelClosed`, or `WorldModelError`.
    """

    @property
    def length(self) -> int:
        """Tokens so far: a place to go back to."""
        ...

    def append(self, text: Text) -> None:
        """Add known text. It is evaluated together with what follows, when that is asked for."""
        ...

    def write(
        self, grammar: str, most_tokens: int, cancellation: Cancellation, draft: Text = ()
    ) -> Written:
        """Let the model write, greedily, what `grammar` allows, to the grammar's end.

        `grammar` is Lark as llguidance reads it, control tokens by name. What it determines is
        never sampled, and does not count as one of the `most_tokens`. `draft` is what will likely
        be written: it may save time, and nothing else depends on it.
        """
        ...

    def rewind(self, length: int) -> None:
        """Go back to where the text had `length` tokens."""
        ...

    def fork(self) -> Self:
        """A copy that goes its own way. Raises `WorldModelError` if there are too many."""
        ...

    def close(self) -> None: ...


class WorldModel(Protocol):
    @property
    def name(self) -> str: ...

    @property
    def dialects(self) -> frozenset[Dialect]:
        """Those the model was trained on, by its vocabulary; plain text is always one."""
        ...

    @property
    def longest_transcript(self) -> int:
        """Tokens a transcript may have."""
        ...

    def transcript(self, text: Text, cancellation: Cancellation) -> Transcript:
        """Begin a text. A control token that the model does not have raises `WorldModelError`."""
        ...

    def score(
        self, prefix: str, continuations: Sequence[str], cancellation: Cancellation
    ) -> list[float]:
        """Log-probability (nats, summed over tokens) of each continuation after `prefix`.

        The prefix is evaluated once and kept for the next question that shares it.
        """
        ...

    def propose(
        self,
        prefix: str,
        suffix: str,
        count: int,
        cancellation: Cancellation,
        kind: HoleKind = HoleKind.EXPRESSION,
        *,
        judged: bool = True,
    ) -> list[Answer]:
        """Up to `count` distinct Python texts that may stand between prefix and suffix.

        Expressions, or for a statement hole statements of one line each. A model that writes
        without seeing the suffix has them judged by how well they explain it; where something
        else will judge them, that is time saved.
        """
        ...

    def value(self, question: ValueQuestion, cancellation: Cancellation) -> Answer:
        """The repr of a literal that the unknown most likely yields."""
        ...

    def usage(self) -> ModelUsage:
        """Tokens decoded and forced since the model was loaded."""
        ...

    def close(self) -> None: ...
