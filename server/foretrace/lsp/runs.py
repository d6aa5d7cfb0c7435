"""A trace read line by line: what was known before each line ran, and what after it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from foretrace.sketch.model import Scenario, ScenarioKey, ScenarioKind
from foretrace.trace.frames import Event, Frame, Origin, Trace, Value


@dataclass(frozen=True, slots=True)
class Visit:
    """One run of one line in one activation of a function."""

    step: int
    """Index of its frame in the trace."""
    function: str
    line: int
    before: Mapping[str, Value]
    after: Mapping[str, Value]
    """Locals when the activation went on; those of `before` if the run ended on this line."""
    completed: bool = True
    """The line ran to its end: nothing was raised and the run did not stop on it."""
    arguments: bool = False
    """The activation's start: `after` are its arguments, `line` is that of the call event."""
    returned: Value | None = None
    raised: Value | None = None

    @property
    def changed(self) -> dict[str, Value]:
        """Names that hold something else after the line than before it."""
        return {
            name: value
            for name, value in self.after.items()
            if name not in self.before or self.before[name].repr != value.repr
        }


@dataclass(frozen=True, slots=True, eq=False)
class Run:
    """A scenario, its trace, and the trace line by line; equal to itself only."""

    scenario: Scenario
    trace: Trace
    visits: tuple[Visit, ...]
    """In the order in which the lines ended; a line that calls ends after those it calls."""
    functions: frozenset[str]
    """Those that it reaches."""
    guessed: bool = False
    """Whether it goes through a hole, or its call is invented: that it ends so is no fact then."""

    def certain(self, value: Value) -> bool:
        """Whether `value` follows from what the user wrote, by execution alone."""
        return value.origin is Origin.COMPUTED and self.scenario.kind is not ScenarioKind.INVENTED


def read_run(scenario: Scenario, trace: Trace, holes: Collection[int] = ()) -> Run:
    """`holes` are the lines on which there are some."""
    found = tuple(_visits(trace))
    guessed = (
        scenario.kind is ScenarioKind.INVENTED
        or bool(trace.holes)
        or any(visit.line in holes for visit in found)
    )
    return Run(scenario, trace, found, frozenset(visit.function for visit in found), guessed)


def run_reaching(
    runs: Sequence[Run], function: str, chosen: ScenarioKey | None = None
) -> Run | None:
    """The run that is shown for `function`: the `chosen` one, else the first there is."""
    if chosen is not None:
        for run in runs:
            if run.scenario.key == chosen and function in run.functions:
                return run
    return next((run for run in runs if function in run.functions), None)


def _visits(trace: Trace) -> Iterator[Visit]:
    running: dict[int, tuple[int, Frame]] = {}
    """By depth: the line an activation is on; the one that began last comes last."""
    for step, frame in enumerate(trace.frames):
        began = running.pop(frame.depth, None)
        match frame.event:
            case Event.CALL:
                # A line still running at this depth belongs to an activation that was left
                # without a word, which only a cut trace does.
                if began is not None:
                    yield _cut(began)
                yield Visit(step, frame.function, frame.line, {}, frame.locals, arguments=True)
            case Event.LINE:
                if began is not None:
                    yield _visit(began, frame)
                running[frame.depth] = (step, frame)
            case Event.RETURN:
                # After an exception nothing is running: the frame reports the unwinding.
                if began is not None:
                    yield _visit(began, frame, returned=frame.value)
            case Event.EXCEPTION:
                yield _visit(began or (step, frame), frame, raised=frame.value)
    for began in running.values():
        yield _cut(began)


def _cut(began: tuple[int, Frame]) -> Visit:
    step, frame = began
    return Visit(step, frame.function, frame.line, frame.locals, frame.locals, completed=False)


def _visit(
    began: tuple[int, Frame],
    following: Frame,
    returned: Value | None = None,
    raised: Value | None = None,
) -> Visit:
    step, frame = began
    return Visit(
        step,
        frame.function,
        frame.line if raised is None else following.line,
        frame.locals,
        following.locals,
        completed=raised is None,
        returned=returned,
        raised=raised,
    )
