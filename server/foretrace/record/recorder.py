"""One call on this CPython, in this process, frame by frame.

The events are those of `sys.settrace`. Nothing shields this process from the program: it is for
programs that are trusted. `child` runs those of a user elsewhere.
"""

from __future__ import annotations

import contextlib
import io
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from types import CodeType, FrameType
from typing import Any

from foretrace.record.ending import Ending
from foretrace.record.limits import LIMITS, Limits
from foretrace.record.values import Values, encodable
from foretrace.trace.frames import Event, Frame, Outcome, OutcomeKind, Trace, Value

MODE = "recorded"
COMPREHENSIONS = frozenset({"<listcomp>", "<setcomp>", "<dictcomp>", "<genexpr>"})
_FILE = "<recorded>"
_MODULE = "<module>"
_HEADROOM = 60
"""Frames of the stack that are left to the recorder: without, CPython switches it off unasked."""
_EVENTS = {event.value: event for event in Event}


def record_call(
    program: str, call: str, limits: Limits = LIMITS, *, comprehensions: bool = True
) -> Trace:
    """Run `program`, then evaluate `call` and record every frame of the program's code.

    The program runs as `__main__`, with nothing on its standard input. Depth is 1 in the outermost
    recorded function: the entry point, where `program` and `call` are those of an `Entry`. Frames
    of comprehensions and generator expressions are left out unless asked for; from Python 3.12 on
    only generator expressions still have any.

    What a limit ended is unfinished, with the frames so far; so is a program that raises before
    the call. Raises `SyntaxError`, or `ValueError` for null bytes, if there is nothing to run.
    """
    return _Recording(limits, comprehensions).run(program, call)


@lru_cache(maxsize=64)
def _compiled(program: str) -> CodeType:
    # Not what this module imports from the future, but what the program does.
    return compile(program, _FILE, "exec", dont_inherit=True)


class _Recording:
    """The recording of one call."""

    def __init__(self, limits: Limits, comprehensions: bool) -> None:
        self._limits = limits
        self._left_out = frozenset({_MODULE}) | (frozenset() if comprehensions else COMPREHENSIONS)
        self._values = Values(limits.repr_characters)
        self._found: list[_Event] = []
        self._ending = Ending(limits.seconds)

    def run(self, program: str, call: str) -> Trace:
        code = _compiled(program)
        expression = compile(call, "<call>", "eval", dont_inherit=True)
        module: dict[str, Any] = {"__name__": "__main__"}
        output = io.StringIO()
        start = time.perf_counter()
        with _streams(output), self._ending.limited():
            outcome = self._loaded(code, module)
            output.seek(0)
            output.truncate()
            if outcome is None:
                outcome = self._called(expression, module, start + self._limits.seconds)
        return Trace(
            call,
            MODE,
            self._frames(),
            outcome,
            (time.perf_counter() - start) * 1000,
            output=encodable(output.getvalue()[: self._limits.output_characters]),
            notes=self._values.notes(),
        )

    def _loaded(self, code: CodeType, module: dict[str, Any]) -> Outcome | None:
        """Run the program; what came of it if it cannot be called."""
        kind, value = self._run(lambda: exec(code, module))
        if self._ending.reason is None and kind is OutcomeKind.RAISED:
            reason = f"the program itself raised {self._values.of(value).repr}"
            return Outcome(OutcomeKind.UNFINISHED, reason=reason)
        return self._limited()

    def _called(self, call: CodeType, module: dict[str, Any], end: float) -> Outcome:
        tracer = self._tracer(end)
        sys.settrace(tracer)
        kind, value = self._run(lambda: eval(call, module))
        lost = sys.gettrace() is not tracer
        self._ending.switch_off()
        if lost and self._ending.reason is None:
            # Either for lack of stack, which CPython counts in other ways too, or on purpose.
            self._ending.reason = "it recurses too deeply or changes the trace function"
        return self._limited() or Outcome(kind, self._values.of(value))

    def _run(self, act: Callable[[], Any]) -> tuple[OutcomeKind, object]:
        return next(self._apart(act))

    def _apart(self, act: Callable[[], Any]) -> Iterator[tuple[OutcomeKind, object]]:
        """The run, in a generator of its own.

        An exception that strikes between two instructions of a handler may leave it unfinished:
        then what the generator handles is that exception for ever, but not what its caller does.
        """
        ending = self._ending
        ending.bottom = sys._getframe()
        value: object = None
        kind = OutcomeKind.RETURNED
        try:
            ending.running = True
            value = act()
            ending.running = False
        except KeyboardInterrupt:
            ending.running = False
            raise
        except BaseException as error:
            ending.running = False
            kind, value = OutcomeKind.RAISED, error
        yield kind, value

    def _limited(self) -> Outcome | None:
        if self._ending.reason is None:
            return None
        return Outcome(OutcomeKind.UNFINISHED, reason=self._ending.reason)

    def _tracer(self, end: float) -> Any:
        # A closure over plain names: this runs on every line.
        left_out, found, shown = self._left_out, self._found, self._values.of
        limit, clock = self._limits.frames, time.perf_counter
        deepest = sys.getrecursionlimit() - _stack_depth() - _HEADROOM
        depth = 0

        def record(frame: FrameType, event: str, argument: Any) -> Any:
            nonlocal depth
            code = frame.f_code
            if code.co_filename != _FILE or code.co_name in left_out:
                return None
            if len(found) >= limit:
                self._ending.stop(f"it has more than {limit:,} frames", frame)
            if clock() > end:
                self._ending.late(frame)
            if event == "call":
                depth += 1
                if depth > deepest:
                    self._ending.stop("it recurses too deeply", frame)
            value = None
            if event == "return":
                value = shown(argument)
            elif event == "exception":
                value = shown(argument[1])
            local = {name: shown(held) for name, held in frame.f_locals.items()}
            found.append((event, frame.f_lineno, depth, code, local, value))
            if event == "return":
                depth -= 1
            return record

        return record

    def _frames(self) -> tuple[Frame, ...]:
        names: dict[int, str] = {}
        frames = []
        for event, line, depth, code, local, value in self._found:
            name = names.get(id(code))
            if name is None:
                name = names[id(code)] = code.co_qualname.replace(".<locals>", "")
            frames.append(Frame(_EVENTS[event], line, depth, name, local, value))
        return tuple(frames)


_Event = tuple[str, int, int, CodeType, Mapping[str, Value], Value | None]


def _stack_depth() -> int:
    frame: FrameType | None = sys._getframe()
    depth = 0
    while frame is not None:
        depth += 1
        frame = frame.f_back
    return depth


@contextlib.contextmanager
def _streams(output: io.StringIO) -> Iterator[None]:
    """Take what is printed, and give nothing to read."""
    kept = sys.stdin
    sys.stdin = io.StringIO()
    try:
        with contextlib.redirect_stdout(output):
            yield
    finally:
        sys.stdin = kept
