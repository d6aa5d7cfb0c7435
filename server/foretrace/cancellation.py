"""Cooperative cancellation: newer work replaces older at once.

A `Cancellation` is created by whoever asks for an answer and handed down through
imagination, filling and the world model. Each of them checks it between bounded
steps, so that a stale question never holds a thread longer than one such step.
"""

from __future__ import annotations

import threading
import time


class Cancelled(Exception):
    """The answer is no longer wanted."""


class Cancellation:
    """A flag that any thread may raise once, and a deadline, if one was given.

    `deadline` is a reading of `time.monotonic()` in seconds; past it the work
    counts as cancelled, and so it does when `parent` is.
    """

    def __init__(self, deadline: float | None = None, parent: Cancellation | None = None) -> None:
        self._event = threading.Event()
        self._parent = parent
        self.deadline = deadline

    @classmethod
    def after(cls, seconds: float, parent: Cancellation | None = None) -> Cancellation:
        """A cancellation that raises itself `seconds` from now, or with its parent."""
        return cls(time.monotonic() + seconds, parent)

    def cancel(self) -> None:
        self._event.set()

    @property
    def cancelled(self) -> bool:
        return (
            self._event.is_set()
            or (self.deadline is not None and time.monotonic() >= self.deadline)
            or (self._parent is not None and self._parent.cancelled)
        )

    def check(self) -> None:
        """Raise `Cancelled` if the answer is no longer wanted."""
        if self.cancelled:
            raise Cancelled

    def pause(self, seconds: float) -> None:
        """Wait `seconds`, or raise `Cancelled` as soon as the answer is no longer wanted."""
        self._event.wait(self.remaining(seconds))
        self.check()

    def remaining(self, default: float) -> float:
        """Seconds left until the deadline, at most `default`; never negative."""
        if self.deadline is None:
            return default
        return max(0.0, min(default, self.deadline - time.monotonic()))
