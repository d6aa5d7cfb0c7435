"""Ends code that runs in this thread, also where it catches everything.

An exception is raised in it. Code that catches that gets another one with its next call, return or
line: a trace function that raises is switched off by CPython, so a profile function stands by to
switch it on again, and the other way round. Loops that do neither get the next one from a timer.
One long call into C cannot be interrupted, nor can, outside of the main thread or where the system
has no such timer, what calls no Python function.
"""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import cycle
from types import FrameType
from typing import Any, NoReturn


class Stopped(BaseException):
    """Ends the code that is being recorded. Not an `Exception`, so few programs catch it."""


_AGAIN = (50e-6, 31e-6, 83e-6, 23e-6, 130e-6, 41e-6)
"""Seconds from one ring of the timer to the next, in turn, so that no loop keeps step with it."""
_AT_LEAST = 1e-3
"""The same where the handler could not be called, for lack of stack."""

_SAY_NOTHING = id
"""For what is raised in a `__del__`. It is not to be ended itself, so it is no Python function."""


class Ending:
    """The end of one run.

    Whoever makes the run sets `bottom` to the frame that does and `running` to true, and `running`
    to false in the very first statement after it: between the two, only calls and jumps let a
    signal in.
    """

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.reason: str | None = None
        """Why the run had to end, if it had to."""
        self.running = False
        self.bottom: FrameType | None = None
        self._delays = cycle(_AGAIN)
        self._unraisable = sys.unraisablehook
        self._timed = False

    def stop(self, reason: str, frame: FrameType | None) -> NoReturn:
        """End the code whose innermost frame is `frame`; the first reason counts."""
        if self.reason is None:
            self.reason = reason
            self._unraisable = sys.unraisablehook
            sys.unraisablehook = _SAY_NOTHING
        while frame is not None and frame is not self.bottom:
            frame.f_trace = self._trace
            frame = frame.f_back
        sys.setprofile(self._profile)
        sys.settrace(self._trace)
        # Set anew each time, and last: a steady timer could ring while its handler is at work.
        if self._timed:
            signal.setitimer(signal.ITIMER_REAL, next(self._delays), _AT_LEAST)
        raise Stopped

    def late(self, frame: FrameType | None) -> NoReturn:
        """`stop`, because the time is over."""
        self.stop(f"it takes longer than {self.seconds:g} s", frame)

    @contextmanager
    def limited(self) -> Iterator[None]:
        """Stops what runs inside when its time is over; puts back trace function and timer."""
        functions = sys.gettrace(), sys.getprofile()
        try:
            with self._alarm():
                yield
        finally:
            self.running = False
            self.bottom = None
            self.switch_off()
            sys.settrace(functions[0])
            sys.unraisablehook = self._unraisable
            # One written in C cannot be put back, but was only replaced to end a run.
            if self.reason is not None and callable(functions[1]):
                sys.setprofile(functions[1])

    def switch_off(self) -> None:
        """Trace nothing any more."""
        sys.settrace(None)
        if self.reason is not None:
            sys.setprofile(None)

    def _trace(self, frame: FrameType, event: str, _argument: Any) -> Any:
        if frame.f_code.co_filename == __file__:
            return None  # the timer's own handler
        if self.running and event != "exception":
            sys.setprofile(self._profile)
            raise Stopped
        return self._trace

    def _profile(self, frame: FrameType, event: str, _argument: Any) -> None:
        if self.running and frame.f_code.co_filename != __file__:
            sys.settrace(self._trace)
            if event in ("call", "c_call"):
                raise Stopped

    @contextmanager
    def _alarm(self) -> Iterator[None]:
        if threading.current_thread() is not threading.main_thread() or not hasattr(
            signal, "setitimer"
        ):
            yield
            return
        handler = signal.signal(signal.SIGALRM, self._ring)
        remaining, interval = signal.setitimer(signal.ITIMER_REAL, self.seconds, _AT_LEAST)
        self._timed = True
        try:
            yield
        finally:
            self._timed = False
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, handler)
            if remaining:
                signal.setitimer(signal.ITIMER_REAL, remaining, interval)

    def _ring(self, _number: int, frame: FrameType | None) -> None:
        if self.running:
            self.late(frame)
