"""Two models that divide the questions between them."""

from __future__ import annotations

from collections.abc import Sequence, Set

from foretrace.cancellation import Cancellation
from foretrace.sketch.model import HoleKind
from foretrace.trace.frames import ModelUsage
from foretrace.trace.text import Text
from foretrace.world.dialects.trace_value import value_by_trace
from foretrace.world.dialects.unknown_place import Place
from foretrace.world.lazy import LazyModel
from foretrace.world.protocol import (
    Answer,
    Dialect,
    Transcript,
    ValueQuestion,
)


class DividedWorld:
    """`WorldModel` of one that traces, in CWM's tokens, and one that writes plain text.

    Transcripts are the tracer's, and so are the values of unknowns in the places `traced`; all
    other questions are the writer's. Each is loaded when it is first asked.
    """

    def __init__(self, tracer: LazyModel, writer: LazyModel, traced: Set[Place]) -> None:
        self._tracer = tracer
        self._writer = writer
        self._traced = traced

    @property
    def name(self) -> str:
        """The names of those that were asked so far; of both if none was."""
        both = (self._writer, self._tracer)
        asked = [model for model in both if model.is_loaded]
        return " + ".join(model.name for model in asked or both)

    @property
    def dialects(self) -> frozenset[Dialect]:
        return self._tracer.dialects

    @property
    def longest_transcript(self) -> int:
        return self._tracer.longest_transcript

    def transcript(self, text: Text, cancellation: Cancellation) -> Transcript:
        return self._tracer.transcript(text, cancellation)

    def score(
        self, prefix: str, continuations: Sequence[str], cancellation: Cancellation
    ) -> list[float]:
        return self._writer.score(prefix, continuations, cancellation)

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
        return self._writer.propose(prefix, suffix, count, cancellation, kind, judged=judged)

    def value(self, question: ValueQuestion, cancellation: Cancellation) -> Answer:
        traced = value_by_trace(self._tracer, question, cancellation, self._traced)
        return self._writer.value(question, cancellation) if traced is None else traced

    def usage(self) -> ModelUsage:
        models = tuple(m.usage() for m in (self._writer, self._tracer) if m.is_loaded)
        return ModelUsage(
            self.name,
            sum(each.decoded_tokens for each in models),
            sum(each.forced_tokens for each in models),
            models,
        )

    def close(self) -> None:
        self._tracer.close()
        self._writer.close()
