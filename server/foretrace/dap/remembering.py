"""A world model that is loaded when first asked, and then answers the same in the same words."""

from __future__ import annotations

from collections.abc import Callable, Hashable

from foretrace.cancellation import Cancellation
from foretrace.trace.frames import ModelUsage
from foretrace.world.deferred import DeferredWorld
from foretrace.world.protocol import (
    Answer,
    ModelFileError,
    ValueQuestion,
    WorldModel,
    WorldModelError,
)


class RememberingWorld(DeferredWorld):
    """Passes questions on once, so that a run that is repeated is the same and costs no model."""

    def __init__(self, load: Callable[[], WorldModel | None]) -> None:
        self._load = load
        self._world: WorldModel | None = None
        self._known: dict[Hashable, Answer] = {}

    def _loaded(self, cancellation: Cancellation) -> WorldModel:
        """Raises `WorldModelError` if there is none."""
        cancellation.check()
        if self._world is None:
            self._world = self._load()
        if self._world is None:
            raise WorldModelError("No model can be used.")
        return self._world

    def value(self, question: ValueQuestion, cancellation: Cancellation) -> Answer:
        state = tuple(sorted(question.state.items()))
        key = question.source, question.line, question.unknown, state, question.call
        if key not in self._known:
            try:
                self._known[key] = super().value(question, cancellation)
            except ModelFileError as error:
                # A run that has begun is shown up to where an answer is missing.
                raise WorldModelError(str(error)) from error
        return self._known[key]

    def usage(self) -> ModelUsage:
        return ModelUsage("") if self._world is None else self._world.usage()

    def close(self) -> None:
        """Nothing: whoever loads the model closes it."""
