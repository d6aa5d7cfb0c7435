"""A world model that is still being loaded: searches begin without waiting for it."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future

from foretrace.cancellation import Cancellation
from foretrace.trace.frames import ModelUsage
from foretrace.world.protocol import Answer, ValueQuestion, WorldModel

_STEP = 0.05
"""Seconds between two looks at whether the answer is still wanted."""


class PendingWorld:
    """Answers as the model will that is being loaded, each question once it is there.

    Every method raises what loading raised, if it failed.
    """

    def __init__(self, loading: Future[WorldModel]) -> None:
        self._loading = loading

    def _loaded(self, cancellation: Cancellation | None = None) -> WorldModel:
        while not self._loading.done():
            if cancellation is not None:
                cancellation.check()
            try:
                return self._loading.result(_STEP)
            except TimeoutError:
                continue
        return self._loading.result()

    @property
    def name(self) -> str:
        return self._loading.result().name if self._loading.done() else "(loading)"

    def score(
        self, prefix: str, continuations: Sequence[str], cancellation: Cancellation
    ) -> list[float]:
        return self._loaded(cancellation).score(prefix, continuations, cancellation)

    def propose(
        self, prefix: str, suffix: str, count: int, cancellation: Cancellation
    ) -> list[Answer]:
        return self._loaded(cancellation).propose(prefix, suffix, count, cancellation)

    def value(self, question: ValueQuestion, cancellation: Cancellation) -> Answer:
        return self._loaded(cancellation).value(question, cancellation)

    def usage(self) -> ModelUsage:
        """What was used so far: nothing, as long as it is not loaded."""
        return self._loading.result().usage() if self._loading.done() else ModelUsage(self.name)

    def close(self) -> None:
        """Nothing: whoever loads the model closes it."""
