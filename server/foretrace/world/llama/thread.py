"""The one thread that owns a model, and the bounded queue in front of it."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from typing import Generic, TypeVar

from foretrace.cancellation import Cancellation, Cancelled
from foretrace.world.llama.library import AbortFlag
from foretrace.world.protocol import ModelClosed

T = TypeVar("T")

_QUEUE_LENGTH = 32
_POLL_SECONDS = 0.01


class _Question(Generic[T]):
    def __init__(self, work: Callable[[], T]) -> None:
        self._work = work
        self._answers: list[T] = []
        self.abort = AbortFlag()
        self.done = threading.Event()
        self.error: BaseException | None = None

    def run(self) -> None:
        try:
            self._answers.append(self._work())
        except BaseException as error:
            self.error = error
        finally:
            self.done.set()

    def refuse(self) -> None:
        self.error = _closed()
        self.done.set()

    @property
    def answer(self) -> T:
        if self.error is not None:
            raise self.error
        return self._answers[0]


class ModelThread:
    """Runs questions one after another, in the order they were asked.

    `begin` is called in the thread before each question, with the flag that stops it;
    `end` after each, however it ended.
    """

    def __init__(self, begin: Callable[[AbortFlag], None], end: Callable[[], None]) -> None:
        self._begin = begin
        self._end = end
        self._queue: deque[_Question[object]] = deque()
        self._changed = threading.Condition()
        self._running: _Question[object] | None = None
        self._closed = False
        self._thread = threading.Thread(target=self._serve, name="world-model", daemon=True)
        self._thread.start()

    def ask(self, work: Callable[[], T], cancellation: Cancellation) -> T:
        """Run `work` in the owning thread and return its answer.

        Raises `Cancelled` within some 10 ms of the cancellation, whatever the thread is
        doing, and `ModelClosed` if the model is closed.
        """
        cancellation.check()
        question = _Question(work)
        self._enqueue(question, cancellation)
        while not question.done.wait(_POLL_SECONDS):
            if cancellation.cancelled:
                self._drop(question)
                raise Cancelled
        try:
            return question.answer
        except Cancelled:
            if self._closed and not cancellation.cancelled:
                raise _closed() from None
            raise

    def _enqueue(self, question: _Question[T], cancellation: Cancellation) -> None:
        with self._changed:
            while len(self._queue) >= _QUEUE_LENGTH and not self._closed:
                self._changed.wait(_POLL_SECONDS)
                cancellation.check()
            if self._closed:
                raise _closed()
            self._queue.append(question)  # type: ignore[arg-type]
            self._changed.notify_all()

    def _drop(self, question: _Question[T]) -> None:
        question.abort.up()
        with self._changed:
            if question in self._queue:
                self._queue.remove(question)  # type: ignore[arg-type]
                self._changed.notify_all()

    def _serve(self) -> None:
        while (question := self._next()) is not None:
            self._begin(question.abort)
            question.run()
            self._end()

    def _next(self) -> _Question[object] | None:
        with self._changed:
            self._running = None
            while not self._queue and not self._closed:
                self._changed.wait()
            if self._closed:
                return None
            self._running = self._queue.popleft()
            self._changed.notify_all()
            return self._running

    def close(self) -> None:
        """Stop what runs, refuse what waits, and wait for the thread to end. Idempotent."""
        with self._changed:
            self._closed = True
            waiting = list(self._queue)
            self._queue.clear()
            if self._running is not None:
                self._running.abort.up()
            self._changed.notify_all()
        for question in waiting:
            question.refuse()
        self._thread.join()


def _closed() -> ModelClosed:
    return ModelClosed("The world model is closed.")
