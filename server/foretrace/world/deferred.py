"""World models that are not there yet when they are handed out."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence

from foretrace.cancellation import Cancellation
from foretrace.sketch.model import HoleKind
from foretrace.trace.text import Text
from foretrace.world.protocol import Answer, Dialect, Transcript, ValueQuestion, WorldModel


class DeferredWorld(ABC):
    """Passes every question on to a model, once it is there."""

    @abstractmethod
    def _loaded(self, cancellation: Cancellation) -> WorldModel:
        """The model; raises `ModelFileError` if there is none, and `Cancelled`."""

    @property
    def name(self) -> str:
        return self._loaded(Cancellation()).name

    @property
    def dialects(self) -> frozenset[Dialect]:
        return self._loaded(Cancellation()).dialects

    @property
    def longest_transcript(self) -> int:
        return self._loaded(Cancellation()).longest_transcript

    def transcript(self, text: Text, cancellation: Cancellation) -> Transcript:
        return self._loaded(cancellation).transcript(text, cancellation)

    def score(
        self, prefix: str, continuations: Sequence[str], cancellation: Cancellation
    ) -> list[float]:
        return self._loaded(cancellation).score(prefix, continuations, cancellation)

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
        world = self._loaded(cancellation)
        return world.propose(prefix, suffix, count, cancellation, kind, judged=judged)

    def value(self, question: ValueQuestion, cancellation: Cancellation) -> Answer:
        return self._loaded(cancellation).value(question, cancellation)
