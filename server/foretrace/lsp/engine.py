"""What all documents share: settings, the interpreter, the world model, worker threads."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import Any, TypeVar

from foretrace.config import Settings
from foretrace.imagine.interpreter import Interpreter
from foretrace.lsp.analysis import Tools
from foretrace.lsp.pending_world import PendingWorld
from foretrace.trace.frames import ModelUsage
from foretrace.world.protocol import ModelFileError, WorldModel

logger = logging.getLogger(__name__)

Result = TypeVar("Result")

_WORKERS = 4
"""Analyses at a time; more than one so that an overtaken one may end while the next begins."""
_PATIENCE = 5.0
"""Seconds that closing waits for work to end."""


class Engine:
    """Owns what analyses work with. Its methods may be called from any thread.

    `on_problem` gets one sentence when the model cannot be used; `on_loaded` is told when it is
    there, or is not to be had. Both are called in a worker thread.
    """

    def __init__(self, on_problem: Callable[[str], None], on_loaded: Callable[[], None]) -> None:
        self._on_problem = on_problem
        self._on_loaded = on_loaded
        self._pool = ThreadPoolExecutor(_WORKERS, thread_name_prefix="foretrace")
        self._loader = ThreadPoolExecutor(1, thread_name_prefix="foretrace-model")
        """Apart, since analyses wait for it."""
        self._lock = threading.Lock()
        self._settings = Settings()
        self._interpreter: Interpreter | None = None
        self._loading: Future[WorldModel] | None = None
        """The model of the settings, once it was asked for."""
        self._running: set[Future[Any]] = set()
        self._closed = False

    @property
    def settings(self) -> Settings:
        return self._settings

    def configure(self, settings: Settings) -> None:
        """Use other settings from now on; a model they do not name is given up.

        Analyses that use it must have been cancelled.
        """
        old, self._settings = self._settings, settings
        if _model_of(old) != _model_of(settings):
            with self._lock:
                loading, self._loading = self._loading, None
            if loading is not None:
                loading.add_done_callback(lambda loaded: self.submit(lambda: _close_model(loaded)))

    def submit(self, work: Callable[[], None]) -> None:
        """Run `work` in a worker thread; nothing is run once closed."""
        with self._lock:
            if not self._closed:
                self._run(self._pool, work).add_done_callback(_log_failure)

    def tools(self) -> Tools:
        """What an analysis works with. Starts the interpreter's first worker at the first call."""
        with self._lock:
            if self._interpreter is None:
                self._interpreter = Interpreter(_WORKERS)
            return Tools(self._interpreter, self._settings, self.world)

    def world(self) -> WorldModel | None:
        """The model, which begins to load at the first call; `None` if it cannot be used."""
        settings = self._settings
        with self._lock:
            if self._closed or not settings.model_enabled:
                return None
            if self._loading is None:
                self._loading = self._run(self._loader, lambda: self._load(settings))
                self._loading.add_done_callback(lambda _: self._on_loaded())
            loading = self._loading
        if not loading.done():
            return PendingWorld(loading)
        return loading.result() if loading.exception() is None else None

    def usage(self) -> ModelUsage | None:
        """What the model did so far; `None` if there is none by now. Loads nothing."""
        loading = self._loading
        if loading is None or not loading.done() or loading.exception() is not None:
            return None
        return loading.result().usage()

    def close(self) -> bool:
        """End workers and model; the analyses must have been cancelled. False if some hang."""
        with self._lock:
            self._closed = True
            running = list(self._running)
        _, hanging = wait(running, _PATIENCE)
        if self._interpreter is not None:
            self._interpreter.close()
        if self._loading is not None and not hanging:
            _close_model(self._loading)
        self._pool.shutdown(wait=False, cancel_futures=True)
        self._loader.shutdown(wait=False, cancel_futures=True)
        return not hanging

    def _run(self, pool: ThreadPoolExecutor, work: Callable[[], Result]) -> Future[Result]:
        future = pool.submit(work)
        self._running.add(future)
        future.add_done_callback(self._running.discard)
        return future

    def _load(self, settings: Settings) -> WorldModel:
        # Imported here: the library takes long to load, and most documents have no hole.
        from foretrace.world.embedded import load_world

        try:
            return load_world(settings, for_fills=True)
        except ModelFileError as error:
            self._on_problem(str(error))
            raise
        except Exception as error:
            logger.exception("The model cannot be loaded")
            self._on_problem("The model cannot be loaded; the log of the server says why.")
            raise ModelFileError("The model cannot be loaded.") from error


def _model_of(settings: Settings) -> tuple[object, ...]:
    return (
        settings.model_enabled,
        settings.model_path,
        settings.threads,
        settings.server_url,
        settings.server_model,
        settings.server_key_variable,
        settings.server_seconds,
    )


def _close_model(loading: Future[WorldModel]) -> None:
    if loading.done() and not loading.cancelled() and loading.exception() is None:
        loading.result().close()


def _log_failure(future: Future[None]) -> None:
    if not future.cancelled() and (error := future.exception()) is not None:
        logger.error("Work in the background failed", exc_info=error)
