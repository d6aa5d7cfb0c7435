"""What a world model for tests of neural imagination is, beside its transcripts."""

from __future__ import annotations

from collections.abc import Sequence

from foretrace.cancellation import Cancellation
from foretrace.sketch.model import HoleKind
from foretrace.trace.frames import ModelUsage
from foretrace.world.protocol import Answer, Dialect, ValueQuestion


class OnlyTraces:
    """A model that is asked for nothing but frames."""

    name = "only traces"
    dialects = frozenset({Dialect.PLAIN_TEXT})

    def usage(self) -> ModelUsage:
        return ModelUsage(self.name)

    def score(
        self, prefix: str, continuations: Sequence[str], cancellation: Cancellation
    ) -> list[float]:
        raise NotImplementedError

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
        raise NotImplementedError

    def value(self, question: ValueQuestion, cancellation: Cancellation) -> Answer:
        raise NotImplementedError

    def close(self) -> None:
        pass
