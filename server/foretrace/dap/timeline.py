"""A trace to walk on: where a debugger can stop, and what is around each frame."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from functools import cached_property

from foretrace.trace.frames import Event, Frame, OutcomeKind, Trace, Value

NONE = -1
"""No frame."""


class Timeline:
    """The frames of a trace by index, with what leads from one to another. Never changed.

    A stop is a frame at which a debugger can stand: each line, each `return`, and an exception
    that leaves the outermost call.
    """

    def __init__(self, trace: Trace, growing: bool = False) -> None:
        self.trace = trace
        self.growing = growing
        """Whether more frames will follow."""
        self.frames = trace.frames
        size = len(self.frames)
        self.caller = array("q", [NONE]) * size
        """The frame of the caller's line, by frame."""
        self.previous = array("q", [NONE]) * size
        """The frame before, in the same activation."""
        self.start = array("q", [NONE]) * size
        """The call with which the activation began."""
        self.stops = array("q")
        """Indexes of the stops, in order."""
        self.number = array("q", [0]) * size
        """How many stops there are up to a frame, that frame included."""
        self._read()

    def _read(self) -> None:
        latest: list[int] = []
        """The last frame of each activation that is still there, the outermost first."""
        for index, frame in enumerate(self.frames):
            del latest[frame.depth :]
            if frame.event is Event.CALL:
                del latest[frame.depth - 1 :]
            before = latest[frame.depth - 1] if len(latest) >= frame.depth else NONE
            self.previous[index] = before
            self.start[index] = index if before == NONE else self.start[before]
            self.caller[index] = latest[frame.depth - 2] if frame.depth > 1 and latest else NONE
            if self._stops_at(index, frame, before):
                self.stops.append(index)
            self.number[index] = len(self.stops)
            if before == NONE:
                latest.append(index)
            else:
                latest[frame.depth - 1] = index

    def _stops_at(self, index: int, frame: Frame, before: int) -> bool:
        if frame.event is Event.LINE:
            return True
        raised = before != NONE and self.frames[before].event is Event.EXCEPTION
        if frame.event is Event.RETURN:
            return not raised
        if frame.event is Event.EXCEPTION and frame.depth == 1:
            return self.uncaught(index)
        return False

    def uncaught(self, index: int) -> bool:
        """Whether the exception of a frame leaves its activation at once."""
        frames = self.frames
        following = index + 1
        if following >= len(frames):
            return self.trace.outcome.kind is OutcomeKind.RAISED
        return frames[following].event is Event.RETURN and (
            frames[following].depth == frames[index].depth
        )

    @property
    def first(self) -> int:
        """The first stop, `NONE` if there is none."""
        return self.stops[0] if self.stops else NONE

    @property
    def last(self) -> int:
        return self.stops[-1] if self.stops else NONE

    def number_at(self, index: int) -> int:
        """How many stops there are up to a frame that may be behind the last one."""
        return self.number[min(index, len(self.frames) - 1)] if self.frames else 0

    def is_stop(self, index: int) -> bool:
        before = self.number[index - 1] if index else 0
        return self.number[index] > before

    def stack(self, index: int) -> list[int]:
        """The frame and those of its callers, the innermost first."""
        found = []
        while index != NONE:
            found.append(index)
            index = self.caller[index]
        return found

    def visits(self, line: int) -> Iterator[int]:
        """The frames of a line that is about to run."""
        for index in self.stops:
            frame = self.frames[index]
            if frame.line == line and frame.event is Event.LINE:
                yield index

    def returned(self, index: int) -> Iterator[Frame]:
        """The returns of what the line before `index` called, in the same activation."""
        before = self.previous[index]
        if before == NONE:
            return
        depth = self.frames[index].depth + 1
        for each in range(before + 1, index):
            frame = self.frames[each]
            if frame.event is Event.RETURN and frame.depth == depth:
                yield frame

    def changed(self, index: int, name: str) -> bool:
        """Whether a local is another than in the frame before, of the same activation."""
        before = self.previous[index]
        now = self.frames[index].locals.get(name)
        if before == NONE:
            return False
        earlier = self.frames[before].locals.get(name)
        return (now and now.repr) != (earlier and earlier.repr)

    def before(self, index: int, name: str) -> Value | None:
        """What a local was in the frame before, of the same activation."""
        before = self.previous[index]
        return None if before == NONE else self.frames[before].locals.get(name)

    @cached_property
    def probabilities(self) -> array[float]:
        """That the run gets to each frame: what was imagined up to there is right."""
        found = array("d")
        running = 1.0
        holes = sorted(self.trace.holes, key=lambda hole: hole.step)
        known: set[tuple[int, str]] = set()
        place = 0
        for index, frame in enumerate(self.frames):
            running *= 1.0 if frame.probability is None else frame.probability
            found.append(running)
            while place < len(holes) and holes[place].step <= index:
                hole = holes[place]
                key = (hole.hole, "" if self._filled else hole.value.repr)
                if key not in known:
                    known.add(key)
                    running *= hole.value.probability
                place += 1
        return found

    @cached_property
    def _filled(self) -> bool:
        """Whether a hole has one probability throughout, as a fill has."""
        seen: dict[int, float] = {}
        return all(
            seen.setdefault(hole.hole, hole.value.probability) == hole.value.probability
            for hole in self.trace.holes
        )

    def guessed(self, index: int) -> bool:
        """Whether anything up to a frame was imagined."""
        return index >= self._first_guess

    @cached_property
    def _first_guess(self) -> int:
        steps = [hole.step + 1 for hole in self.trace.holes]
        for index, frame in enumerate(self.frames):
            values = frame.locals.values()
            if frame.probability is not None or any(v.origin != "computed" for v in values):
                steps.append(index)
                break
        return min(steps, default=len(self.frames))
