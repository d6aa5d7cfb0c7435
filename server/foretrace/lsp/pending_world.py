"""A world model that is still being loaded: searches begin without waiting for it."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future, wait

from foretrace.cancellation import Cancellation
from foretrace.sketch.model import HoleKind
from foretrace.trace.frames import ModelUsage
from foretrace.world.deferred import DeferredWorld
from foretrace.world.protocol import Answer, ModelFileError, WorldModel

_STEP = 0.05
"""Seconds between two looks at whether the answer is still wanted."""


class PendingWorld(DeferredWorld):
    """Answers as the model will that is being loaded, each question once it is there.

    If it cannot be loaded, it has no opinion: every continuation is as likely as another, and
    there are no proposals. Only `value` then raises `ModelFileError`, for a value that nobody
    imagined must not be shown.
    """

    def __init__(self, loading: Future[WorldModel]) -> None:
        self._loading = loading

    def _loaded(self, cancellation: Cancellation) -> WorldModel:
        """The model; raises `ModelFileError` if there is none."""
        while not self._loading.done():
            cancellation.check()
            wait([self._loading], _STEP)
        return self._loading.result()

    @property
    def name(self) -> str:
        return self._there.name if self._there is not None else "(loading)"

    @property
    def _there(self) -> WorldModel | None:
        if not self._loading.done() or self._loading.exception() is not None:
            return None
        return self._loading.result()

    def score(
        self, prefix: str, continuations: Sequence[str], cancellation: Cancellation
    ) -> list[float]:
        try:
            return super().score(prefix, continuations, cancellation)
        except ModelFileError:
            return [0.0] * len(continuations)

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
        try:
            return super().propose(prefix, suffix, count, cancellation, kind, judged=judged)
        except ModelFileError:
            return []

    def usage(self) -> ModelUsage:
        """What was used so far: nothing, as long as it is not loaded."""
        return self._there.usage() if self._there is not None else ModelUsage(self.name)

    def close(self) -> None:
        """Nothing: whoever loads the model closes it."""
