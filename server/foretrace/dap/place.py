"""A place in a run, told so that it can be found again in another one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from foretrace.dap.timeline import NONE, Timeline
from foretrace.trace.frames import Event


@dataclass(frozen=True, slots=True)
class Place:
    function: str
    event: Event
    line: int
    """In the text that the run is of."""
    time: int
    """How often the run had come to that line in that way, this time included."""

    @classmethod
    def of(cls, timeline: Timeline, index: int) -> Place:
        frame = timeline.frames[index]
        place = cls(frame.function, frame.event, frame.line, 0)
        time = sum(place._matches(timeline, each) for each in timeline.stops if each <= index)
        return cls(frame.function, frame.event, frame.line, time)

    def moved(self, old: Sequence[str], new: Sequence[str]) -> Place:
        """The same place after an edit: `old` and `new` are the lines of the texts."""
        line = self.line
        for block in SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks():
            if block.a <= self.line - 1 < block.a + block.size:
                line = self.line + block.b - block.a
        return Place(self.function, self.event, line, self.time)

    def find(self, timeline: Timeline) -> int:
        """The frame of another run: the last time it comes there, if it does so less often."""
        found, time = NONE, 0
        for index in timeline.stops:
            if self._matches(timeline, index):
                found, time = index, time + 1
                if time == self.time:
                    break
        return found

    def _matches(self, timeline: Timeline, index: int) -> bool:
        frame = timeline.frames[index]
        return (frame.function, frame.event, frame.line) == (self.function, self.event, self.line)


def activation(timeline: Timeline, index: int) -> tuple[str, int]:
    """The function of a frame, and how many calls of it there were up to that one."""
    start, function = timeline.start[index], timeline.frames[index].function
    calls = sum(
        each.event is Event.CALL and each.function == function
        for each in timeline.frames[: start + 1]
    )
    return function, calls


def start_of(timeline: Timeline, function: str, call: int) -> int:
    """The first line of a call of a function; `NONE` if there is none."""
    for index, frame in enumerate(timeline.frames):
        if frame.event is Event.CALL and frame.function == function:
            call -= 1
            if call == 0:
                return min((each for each in timeline.stops if each > index), default=NONE)
    return NONE
