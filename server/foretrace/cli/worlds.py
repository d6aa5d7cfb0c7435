"""A world model that is loaded when first asked: most runs need none."""

from __future__ import annotations

import threading

from foretrace.cancellation import Cancellation
from foretrace.config import Settings
from foretrace.trace.frames import ModelUsage
from foretrace.world.deferred import DeferredWorld
from foretrace.world.protocol import WorldModel


class LazyWorld(DeferredWorld):
    """Stands for the world model of `settings` until the first question loads it."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._lock = threading.Lock()
        self._world: WorldModel | None = None

    def load(self) -> None:
        """Load it now, so that a bad model file is reported before any work.

        Raises `foretrace.world.protocol.ModelFileError`.
        """
        self._loaded(Cancellation())

    def _loaded(self, cancellation: Cancellation) -> WorldModel:
        cancellation.check()
        with self._lock:
            if self._world is None:
                # Imported here: llama.cpp takes longer to load than most answers.
                from foretrace.world.embedded import load_world

                self._world = load_world(self._settings)
            return self._world

    def usage(self) -> ModelUsage:
        with self._lock:
            return ModelUsage("") if self._world is None else self._world.usage()

    def close(self) -> None:
        with self._lock:
            if self._world is not None:
                self._world.close()
                self._world = None
