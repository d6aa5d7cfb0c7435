"""Steps of a debugger: from one stop of a timeline to another, forwards and back."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from enum import StrEnum

from foretrace.dap.timeline import Timeline
from foretrace.trace.frames import Event


class Step(StrEnum):
    OVER = "next"
    INTO = "stepIn"
    OUT = "stepOut"
    CONTINUE = "continue"
    BACK = "stepBack"
    REVERSE = "reverseContinue"

    @property
    def backwards(self) -> bool:
        return self in (Step.BACK, Step.REVERSE)


def step(
    timeline: Timeline, cursor: int, kind: Step, held: Callable[[int], bool], into: int = -1
) -> int | None:
    """Where the step ends; `None` where the run, or its beginning, comes first.

    `held` says whether something, such as a breakpoint, holds the run at a frame; that is asked
    for frames that are no stops, too. `into` is the call that is to be stepped into.
    """
    reached = _reached(timeline, cursor, kind, into)
    if kind.backwards:
        frames: Iterator[int] = iter(range(cursor - 1, -1, -1))
    else:
        frames = iter(range(cursor + 1, len(timeline.frames)))
    for index in frames:
        if held(index) or (reached(index) and timeline.is_stop(index)):
            return index
    return None


def _reached(timeline: Timeline, cursor: int, kind: Step, into: int) -> Callable[[int], bool]:
    frames = timeline.frames
    depth = frames[cursor].depth
    leaving = frames[cursor].event is Event.RETURN
    match kind:
        case Step.OVER:
            deepest = depth - 1 if leaving else depth
            return lambda index: frames[index].depth <= deepest
        case Step.INTO:
            return lambda index: into < 0 or timeline.start[index] == into
        case Step.OUT:
            return lambda index: frames[index].depth < depth
        case Step.BACK:
            return lambda index: frames[index].depth <= depth
    return lambda _: False


def neighbour(timeline: Timeline, index: int, backwards: bool) -> int:
    """The stop at a frame or, if it is none, the next one; the outermost one if there is none."""
    stops = timeline.stops
    if backwards:
        return stops[max(0, bisect_right(stops, index) - 1)]
    return stops[min(len(stops) - 1, bisect_left(stops, index))]
