"""What all documents share: settings, the interpreter, the world model, worker threads."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait

from foretrace.config import Settings
from foretrace.imagine.interpreter import Interpreter
from foretrace.lsp.analysis import Tools
from foretrace.world.protocol import ModelFileError, WorldModel

logger = logging.getLogger(__name__)

_WORKERS = 4
"""Analyses at a time; more than one so that an overtaken one may end while the next begins."""
_PATIENCE = 5.0
"""Seconds that closing waits for work to end."""


class Engine:
    """Owns what analyses work with. Its methods may be called from any thread.

    `on_problem` gets one sentence when the model cannot be used, `on_model` is told when it
    was loaded; both are called from a worker thread.
    """

    def __init__(self, on_problem: Callable[[str], None], on_model: Callable[[], None]) -> None:
        self._on_problem = on_problem
        self._on_model = on_model
        self._pool = ThreadPoolExecutor(_WORKERS, thread_name_prefix="foretrace")
        self._lock = threading.Lock()
        self._settings = Settings()
        self._interpreter: Interpreter | None = None
        self._world: WorldModel | None = None
        self._loading: Future[None] | None = None
        """Set once the model of the settings was asked for, also if it could not be loaded."""
        self._running: set[Future[None]] = set()
        self._closed = False

    @property
    def settings(self) -> Settings:
        return self._settings

    def configure(self, settings: Settings) -> None:
        """Use other settings from now on; a model they do not name is given up."""
        old, self._settings = self._settings, settings
        if _model_of(old) != _model_of(settings):
            with self._lock:
                world, self._world, self._loading = self._world, None, None
            if world is not None:
                self.submit(world.close)

    def submit(self, work: Callable[[], None]) -> None:
        """Run `work` in a worker thread; nothing is run once closed."""
        with self._lock:
            if self._closed:
                return
            future = self._pool.submit(work)
            self._running.add(future)
        future.add_done_callback(self._ended)

    def tools(self) -> Tools:
        """What an analysis works with. Starts the interpreter's worker at the first call."""
        with self._lock:
            if self._interpreter is None:
                self._interpreter = Interpreter(_WORKERS)
            return Tools(self._interpreter, self._settings, self.world)

    def world(self) -> WorldModel | None:
        """The model if it is loaded; else it begins to load, unless that failed before."""
        settings = self._settings
        with self._lock:
            if self._world is not None or self._closed or not settings.model_enabled:
                return self._world
            if self._loading is None:
                self._loading = self._pool.submit(self._load, settings)
                self._running.add(self._loading)
                self._loading.add_done_callback(self._running.discard)
        return None

    def close(self) -> bool:
        """End workers and model; the analyses must have been cancelled. False if some hang."""
        with self._lock:
            self._closed = True
            running = list(self._running)
        _, hanging = wait(running, _PATIENCE)
        if self._interpreter is not None:
            self._interpreter.close()
        if self._world is not None and not hanging:
            self._world.close()
        self._pool.shutdown(wait=False, cancel_futures=True)
        return not hanging

    def _load(self, settings: Settings) -> None:
        # Imported here: the library takes long to load, and most documents have no hole.
        from foretrace.world.embedded import load_world

        try:
            world = load_world(settings)
        except ModelFileError as error:
            self._on_problem(str(error))
            return
        except Exception:
            logger.exception("The model cannot be loaded")
            self._on_problem("The model cannot be loaded; the log says why.")
            return
        with self._lock:
            wanted = not self._closed and _model_of(settings) == _model_of(self._settings)
            if wanted:
                self._world = world
        if wanted:
            self._on_model()
        else:
            world.close()

    def _ended(self, future: Future[None]) -> None:
        self._running.discard(future)
        if not future.cancelled() and (error := future.exception()) is not None:
            logger.error("Work in the background failed", exc_info=error)


def _model_of(settings: Settings) -> tuple[object, ...]:
    return (settings.model_enabled, settings.model_path, settings.threads)
