"""One trace that is being recorded amid a run that is not its own."""

from __future__ import annotations

import dis
import inspect
from collections.abc import Mapping
from types import CodeType, FrameType
from typing import Any

from foretrace.record.recorder import MODE
from foretrace.record.values import Values
from foretrace.trace.frames import Event, Frame, Outcome, OutcomeKind, Trace, Value

_EVENTS = {event.value: event for event in Event}
_RETURNS = frozenset(
    dis.opmap[name] for name in ("RETURN_VALUE", "RETURN_CONST") if name in dis.opmap
)
_RESUMED = inspect.CO_GENERATOR | inspect.CO_COROUTINE | inspect.CO_ASYNC_GENERATOR


def can_begin(code: CodeType) -> bool:
    """Whether a trace can begin with a call of this code: of a function that runs in one go."""
    return bool(code.co_flags & inspect.CO_OPTIMIZED) and not (
        code.co_flags & _RESUMED or code.co_name.startswith("<")
    )


class OpenTrace:
    """The frames of one file since its outermost function was called."""

    def __init__(
        self, path: str, frame: FrameType, call: str | None, frames: int, repr_characters: int
    ) -> None:
        """`frame` is that of the outermost function, just called, and `call` is its source."""
        self.path = path
        self.code = frame.f_code
        self.call = call
        self.lines: set[int] = set()
        """The first line of all code that ran."""
        self.broken = False
        """Whether events are missing: another tool was given them."""
        self._limit = frames
        self._full = False
        self._values = Values(repr_characters)
        self._active: list[FrameType] = []
        self._found: list[tuple[str, int, int, str, Mapping[str, Value], Value | None]] = []
        self._error: Value | None = None
        self._outcome: Outcome | None = None
        self.enter(frame)

    @property
    def over(self) -> bool:
        return self.broken or self._outcome is not None

    def is_below(self, frame: FrameType) -> bool:
        """Whether a frame that was just called was called from inside of this trace."""
        caller = frame.f_back
        innermost = self._active[-1]
        while caller is not None:
            if caller is innermost:
                return True
            caller = caller.f_back
        return False

    def enter(self, frame: FrameType) -> bool:
        """Go on with a frame of the file that was just called; whether its events are wanted."""
        if self._full:
            return False
        self._active.append(frame)
        self.lines.add(frame.f_code.co_firstlineno)
        self._note(frame, "call", None)
        return True

    def event(self, frame: FrameType, event: str, argument: Any) -> None:
        """Go on with an event, other than a call, of a frame that was entered."""
        if self.over or not self._active or self._active[-1] is not frame:
            self.broken = True
            return
        if self._full:
            frame.f_trace_lines = False
        value = None
        if event == "return":
            value = self._values.of(argument)
        elif event == "exception":
            value = self._values.of(argument[1])
            if len(self._active) == 1:  # What others caught is not what leaves the outermost.
                self._error = value
        self._note(frame, event, value)
        if event == "return":
            self._active.pop()
            if not self._active:
                self._outcome = self._ended(frame, value)

    def trace(self) -> Trace:
        """What was recorded, with lines of the file, once it is over."""
        outcome = self._outcome
        if self._full:
            reason = f"it has more than {self._limit:,} frames"
            outcome = Outcome(OutcomeKind.UNFINISHED, reason=reason)
        assert outcome is not None
        frames = tuple(
            Frame(_EVENTS[event], line, depth, function, local, value)
            for event, line, depth, function, local, value in self._found
        )
        return Trace(self.call or "", MODE, frames, outcome, 0.0, notes=self._values.notes())

    def _note(self, frame: FrameType, event: str, value: Value | None) -> None:
        if len(self._found) >= self._limit:
            self._full = True
        if self._full:
            return
        shown = self._values.of
        local = {name: shown(held) for name, held in frame.f_locals.items()}
        function = frame.f_code.co_qualname.replace(".<locals>", "")
        depth = len(self._active)
        self._found.append((event, frame.f_lineno, depth, function, local, value))

    def _ended(self, frame: FrameType, value: Value | None) -> Outcome:
        # A frame that an exception leaves has a return event, too, but no return to run.
        if frame.f_code.co_code[frame.f_lasti] in _RETURNS or self._error is None:
            return Outcome(OutcomeKind.RETURNED, value)
        return Outcome(OutcomeKind.RAISED, self._error)
