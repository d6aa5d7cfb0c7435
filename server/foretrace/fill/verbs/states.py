"""What is seen where a hole stands: the names and their values, each time a run comes there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from foretrace import syntax
from foretrace.fill.verbs.places import Place
from foretrace.sketch.model import Scenario
from foretrace.trace.frames import Event, Frame, Trace

_LONGEST_REPR = 2_000
_MOST_VISITS = 50
"""Of one run, that are looked at."""
_NOT_LITERAL = (ValueError, SyntaxError, TypeError, MemoryError, RecursionError)

State = Mapping[str, object]
"""Name -> value; values that cannot be written as a literal are left out."""


@dataclass(frozen=True, slots=True)
class Visit:
    state: State
    depth: int
    """1 in the function that the scenario calls, one more in each callee."""


@dataclass(frozen=True, slots=True)
class Reached:
    """One scenario and its visits of the hole's statement; those before it never counts."""

    scenario: Scenario
    visits: tuple[Visit, ...]


def visits_of(place: Place, runs: Sequence[tuple[Scenario, Trace]]) -> list[Reached]:
    """The runs that come to the hole, with the state before its statement each time.

    A run of a sketch whose holes are open ends at the first hole; with fills, later visits depend
    on them.
    """
    statement = place.statement
    if statement is None:
        return []
    found = []
    for scenario, trace in runs:
        frames = [
            frame
            for frame in trace.frames
            if frame.event is Event.LINE
            and frame.line == statement.lineno
            and frame.function == place.hole.function
        ]
        if frames:
            visits = tuple(Visit(_state(frame), frame.depth) for frame in frames[:_MOST_VISITS])
            found.append(Reached(scenario, visits))
    return found


def first_values(reached: Sequence[Reached]) -> dict[str, object]:
    """What names hold at the first visit that has them."""
    values: dict[str, object] = {}
    for run in reached:
        for name, value in run.visits[0].state.items():
            if name not in values or not values[name]:
                values[name] = value
    return values


def _state(frame: Frame) -> State:
    state: dict[str, object] = {}
    for name, value in frame.locals.items():
        if len(value.repr) <= _LONGEST_REPR:
            try:
                state[name] = syntax.literal(value.repr)
            except _NOT_LITERAL:
                continue
    return state
