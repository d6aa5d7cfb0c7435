"""Where breakpoints hold a run: worked out for the whole of it at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from foretrace import syntax
from foretrace.dap.breakpoints import (
    IMAGINED,
    RAISED,
    UNCAUGHT,
    Breakpoint,
    Breakpoints,
    log_parts,
)
from foretrace.dap.seeing import seen_value
from foretrace.dap.showing import raised_type, value_text
from foretrace.dap.timeline import NONE, Timeline
from foretrace.imagine.interventions import Look, Looked
from foretrace.trace.frames import Event, Origin

Looking = Callable[[Sequence[Look]], Sequence[Looked]]


@dataclass(slots=True)
class Holds:
    """By the index of a frame, the breakpoints that hold the run there."""

    forwards: defaultdict[int, list[Breakpoint]] = field(default_factory=lambda: defaultdict(list))
    backwards: defaultdict[int, list[Breakpoint]] = field(default_factory=lambda: defaultdict(list))
    exceptions: set[int] = field(default_factory=set)
    logs: defaultdict[int, list[str]] = field(default_factory=lambda: defaultdict(list))
    """What is said on the way, forwards."""
    problems: list[str] = field(default_factory=list)
    """Conditions that could not be evaluated, in a sentence each."""

    def at(self, index: int, back: bool) -> Sequence[Breakpoint]:
        return (self.backwards if back else self.forwards).get(index, ())

    def held(self, back: bool) -> Callable[[int], bool]:
        """Whether a frame holds the run."""
        places = self.backwards if back else self.forwards
        return lambda index: index in places or index in self.exceptions


def find_holds(timeline: Timeline, breakpoints: Breakpoints, look: Looking, holes: bool) -> Holds:
    """Where they hold. `look` evaluates the conditions and what is logged.

    `holes`: whether the sketch has some.
    """
    met = {each.number: list(_met(timeline, each)) for each in breakpoints.all if not each.problem}
    seen = _Seen(timeline, breakpoints, met, look)
    holds = Holds(problems=seen.problems)
    for each in breakpoints.all:
        time = 0
        for forward, back in met.get(each.number, ()):
            if each.condition is not None and not seen.true(each, forward):
                continue
            time += 1
            if each.hits is not None and not each.hits.hold(time):
                continue
            if each.log is not None:
                holds.logs[forward].append(seen.logged(each, forward, holes))
                continue
            holds.forwards[forward].append(each)
            if back != NONE:
                holds.backwards[back].append(each)
    holds.exceptions.update(_exceptions(timeline, breakpoints.filters))
    return holds


def _met(timeline: Timeline, each: Breakpoint) -> Iterator[tuple[int, int]]:
    """The frames at which it is met, on the way forwards and on the way back."""
    if each.kind == "line":
        for index in timeline.visits(each.line):
            yield index, index
    elif each.kind == "function":
        for index in timeline.stops:
            start = timeline.previous[index]
            if start == NONE or start != timeline.start[index]:
                continue
            function = timeline.frames[index].function
            if each.function == function or function.endswith(f".{each.function}"):
                yield index, index
    else:
        for index in timeline.stops:
            frame = timeline.frames[index]
            if frame.function == each.function and timeline.changed(index, each.name):
                before = timeline.previous[index]
                yield index, before if timeline.is_stop(before) else NONE


class _Seen:
    """What the expressions of breakpoints came to."""

    def __init__(
        self,
        timeline: Timeline,
        breakpoints: Breakpoints,
        met: Mapping[int, Sequence[tuple[int, int]]],
        look: Looking,
    ) -> None:
        self.problems: list[str] = []
        self._timeline = timeline
        self._found: dict[tuple[str, int], Looked] = {}
        wanted = {
            (timeline.frames[forward].line, expression): None
            for each in breakpoints.all
            for expression in _expressions(each)
            for forward, _ in met.get(each.number, ())
        }
        looks = [Look(number, line, expression) for number, (line, expression) in enumerate(wanted)]
        try:
            for looked in look(looks):
                self._found[looks[looked.number].expression, looked.step] = looked
        except SyntaxError as error:
            self.problems.append(f"A condition cannot be evaluated: {error.msg}.")

    def true(self, each: Breakpoint, step: int) -> bool:
        looked = self._found.get((f"bool({each.condition})", step))
        if looked is not None and looked.error is not None:
            problem = f"The condition {each.condition} raises {looked.error}."
            if problem not in self.problems:
                self.problems.append(problem)
        return looked is not None and looked.repr == "True"

    def logged(self, each: Breakpoint, step: int, holes: bool) -> str:
        said = ""
        for text, expression in log_parts(each.log or ""):
            said += text
            if expression is not None:
                said += self._told(_printed(expression), step, holes)
        return said

    def _told(self, expression: str, step: int, holes: bool) -> str:
        looked = self._found.get((expression, step))
        if looked is None:
            return "?"
        if looked.repr is None:
            return f"<{looked.error}>"
        node = syntax.parse(expression, mode="eval").body
        return value_text(seen_value(self._timeline, step, node, looked.repr, holes))


def _expressions(each: Breakpoint) -> Iterator[str]:
    if each.condition is not None:
        yield f"bool({each.condition})"
    for _, expression in log_parts(each.log or ""):
        if expression is not None:
            yield _printed(expression)


def _printed(expression: str) -> str:
    return f"({expression})"


def _exceptions(timeline: Timeline, filters: Mapping[str, str | None]) -> Iterator[int]:
    """Frames at which exceptions that a filter asks for arise."""
    last = leaving(timeline)
    for index, frame in enumerate(timeline.frames):
        if frame.event is not Event.EXCEPTION or not _arises(timeline, index):
            continue
        guessed = frame.value is not None and frame.value.origin is not Origin.COMPUTED
        for name, condition in filters.items():
            wanted = (
                name == RAISED
                or (name == UNCAUGHT and index == last)
                or (name == IMAGINED and (guessed or timeline.guessed(index)))
            )
            if wanted and _named(condition, raised_type(frame)[0]):
                yield index
                break


def _arises(timeline: Timeline, index: int) -> bool:
    """Whether the exception of a frame does not come from a call that it left."""
    return index == 0 or not _unwinding(timeline, index - 1)


def _unwinding(timeline: Timeline, index: int) -> bool:
    frames = timeline.frames
    before = timeline.previous[index]
    return (
        frames[index].event is Event.RETURN
        and before != NONE
        and frames[before].event is Event.EXCEPTION
    )


def leaving(timeline: Timeline) -> int:
    """Where the exception arises that ends the run, `NONE` without one."""
    frames = timeline.frames
    index = len(frames) - 1
    while index >= 0 and (frames[index].event is Event.EXCEPTION or _unwinding(timeline, index)):
        if frames[index].event is Event.EXCEPTION and _arises(timeline, index):
            return index
        index -= 1
    return NONE


def _named(condition: str | None, name: str) -> bool:
    wanted = [each.strip() for each in (condition or "").split(",") if each.strip()]
    return not wanted or name in wanted
