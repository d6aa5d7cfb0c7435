"""A world model that is loaded when it is first asked: most runs need none, or not every one."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait

from foretrace.cancellation import Cancellation
from foretrace.trace.frames import ModelUsage
from foretrace.world.deferred import DeferredWorld
from foretrace.world.protocol import ModelClosed, WorldModel

_STEP = 0.05
"""Seconds between two looks at whether the answer is still wanted."""


class LazyModel(DeferredWorld):
    """Stands for the model that `load` gives until the first question loads it.

    `name`, if given, is known before. What `load` raises, every question raises.
    """

    def __init__(self, load: Callable[[], WorldModel], name: str | None = None) -> None:
        self._load = load
        self._name = name
        self._lock = threading.Lock()
        self._loading: Future[WorldModel] | None = None
        self._closed = False

    @property
    def name(self) -> str:
        return super().name if self._name is None else self._name

    @property
    def is_loaded(self) -> bool:
        loading = self._loading
        return loading is not None and loading.done() and loading.exception() is None

    def load(self) -> None:
        """Load it now, so that a bad model file is reported before any work.

        Raises `foretrace.world.protocol.ModelFileError`.
        """
        self._loaded(Cancellation())

    def _loaded(self, cancellation: Cancellation) -> WorldModel:
        cancellation.check()
        with self._lock:
            if self._closed:
                raise ModelClosed("The world model is closed.")
            if self._loading is None:
                # In a thread of its own, so that whoever waits can be cancelled.
                pool = ThreadPoolExecutor(1, "model")
                self._loading = pool.submit(self._load)
                pool.shutdown(wait=False)
            loading = self._loading
        while not loading.done():
            cancellation.check()
            wait([loading], _STEP)
        return loading.result()

    def usage(self) -> ModelUsage:
        """What was used so far: nothing, as long as it is not loaded."""
        if self._loading is None or not self.is_loaded:
            return ModelUsage(self._name or "")
        return self._loading.result().usage()

    def close(self) -> None:
        with self._lock:
            self._closed = True
            loading = self._loading
        if loading is not None and loading.exception() is None:
            loading.result().close()
