"""Records the functions of a project's files inside of the process that runs them.

One trace is kept of each call of a function that was called from outside of its file, with the
frames of that file alone. Only the thread that starts the recording is followed.
"""

from __future__ import annotations

import sys
import tokenize
from collections import Counter
from dataclasses import dataclass, replace
from types import FrameType
from typing import Any

from foretrace.record.shards import TraceWriter
from foretrace.record.suite.arguments import call_source
from foretrace.record.suite.context import FileSource
from foretrace.record.suite.files import Files
from foretrace.record.suite.open_trace import OpenTrace, can_begin
from foretrace.record.written import written


@dataclass(frozen=True, slots=True)
class SuiteLimits:
    traces: int = 10_000
    """Traces kept in all."""
    per_function: int = 20
    """Traces kept that begin with the same function."""
    frames: int = 1000
    """Frames of one trace; what comes after them is left out."""
    repr_characters: int = 2000
    """As in `record.limits.Limits`."""


SUITE_LIMITS = SuiteLimits()
_TRIES = 5
"""For each trace of a function that may be kept, how often one is recorded: some are repeated."""


class Busy(RuntimeError):
    """Another tool has the trace function; the message says which."""


class SuiteRecording:
    """The recording of one thread of a process, from `start` to `stop`."""

    def __init__(
        self, files: Files, writer: TraceWriter, limits: SuiteLimits = SUITE_LIMITS
    ) -> None:
        self._files = files
        self._paths = files.paths
        self._writer = writer
        self._limits = limits
        self._open: list[OpenTrace] = []
        """The innermost last; each was called, at some remove, from the one before."""
        self._tried: Counter[tuple[str, int]] = Counter()
        self._kept: Counter[tuple[str, int]] = Counter()
        self._sources: dict[str, FileSource | None] = {}
        self._following = False
        self._ended: str | None = None
        """Why it was ended for good before its time."""
        self._lost: str | None = None
        """What else had the trace function at a pause."""

    def start(self) -> None:
        """Follow this thread from here on. Raises `Busy`."""
        other = sys.gettrace()
        if other is not None and other != self._called:
            raise Busy(f"{_tool(other)} has the trace function, which only one tool can have")
        if self._ended is None:
            sys.settrace(self._called)
            self._following = True

    def pause(self) -> None:
        """Follow it no more, until the next `start`."""
        found = sys.gettrace()
        if found == self._called:
            sys.settrace(None)
        elif self._following and self._ended is None:
            self._lost = "something" if found is None else _tool(found)
        self._following = False
        self._open.clear()

    def stop(self) -> str:
        """End it; what was recorded, in one sentence."""
        self.pause()
        self._writer.close()
        sentence = f"{self._writer.added:,} new traces were recorded"
        if self._writer.repeated:
            sentence += f", {self._writer.repeated:,} were known"
        if self._ended is not None:
            sentence += f"; then it ended: {self._ended}"
        elif self._lost is not None:
            sentence += f"; {self._lost} took the trace function away"
        return sentence + "."

    def _called(self, frame: FrameType, _event: str, _argument: Any) -> Any:
        """The trace function: a frame begins, or a generator goes on."""
        path = self._paths[frame.f_code.co_filename]
        if path is None:
            return None
        try:
            if self._entered(path, frame):
                return self._event
        except Exception as error:
            self._fail(error)
        frame.f_trace = None  # a generator may have been followed the last time
        return None

    def _entered(self, path: str, frame: FrameType) -> bool:
        """Whether the frame's events are wanted."""
        while self._open and not self._open[-1].is_below(frame):
            self._open.pop()  # its end was not seen
        if self._open and self._open[-1].path == path:
            return self._open[-1].enter(frame)
        code = frame.f_code
        if not can_begin(code) or not self._is_wanted(path, code.co_firstlineno):
            return False
        limits = self._limits
        call = call_source(code, frame.f_locals, limits.repr_characters)
        self._open.append(OpenTrace(path, frame, call, limits.frames, limits.repr_characters))
        return True

    def _is_wanted(self, path: str, line: int) -> bool:
        if self._writer.added >= self._limits.traces:
            return False
        function = path, line
        most = self._limits.per_function
        if self._kept[function] >= most or self._tried[function] >= most * _TRIES:
            return False
        self._tried[function] += 1
        return True

    def _event(self, frame: FrameType, event: str, argument: Any) -> Any:
        """The trace function of frames that are followed."""
        if self._open:
            trace = self._open[-1]
            try:
                trace.event(frame, event, argument)
                if trace.over:
                    self._open.pop()
                    if not trace.broken:
                        self._keep(trace)
            except Exception as error:
                self._fail(error)
        return self._event

    def _keep(self, trace: OpenTrace) -> None:
        source = self._source(trace.path)
        context = None if source is None else source.context(trace.lines)
        if context is None:
            return
        found = trace.trace()
        try:
            frames = tuple(replace(each, line=context.lines[each.line]) for each in found.frames)
        except KeyError:  # the file is not what runs any more
            return
        line = trace.code.co_firstlineno
        place = f"{self._files.shown(trace.path)}:{line}"
        record = written(replace(found, frames=frames), context.source, trace.call, place=place)
        if self._writer.add(record):
            self._kept[trace.path, line] += 1

    def _source(self, path: str) -> FileSource | None:
        if path not in self._sources:
            try:
                with tokenize.open(path) as file:
                    self._sources[path] = FileSource(file.read())
            except (OSError, SyntaxError, ValueError, RecursionError, MemoryError):
                self._sources[path] = None
        return self._sources[path]

    def _fail(self, error: Exception) -> None:
        """Get out of the way: what goes wrong here is no matter of the program's."""
        sys.settrace(None)
        self._open.clear()
        if self._ended is None:
            self._ended = f"{type(error).__name__}: {error}"


def _tool(function: Any) -> str:
    """What a trace function belongs to, by the name of its package."""
    module = getattr(function, "__module__", None) or type(function).__module__
    return module.partition(".")[0]
