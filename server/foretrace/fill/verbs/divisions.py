"""The ways to tell runs apart where a hole stands, and how simple each side looks."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass

from foretrace import syntax
from foretrace.fill.verbs.places import Place
from foretrace.fill.verbs.properties import Property, properties, short_values
from foretrace.fill.verbs.states import Reached, Visit
from foretrace.sketch.model import Scenario

_NOT_LITERAL = (ValueError, SyntaxError, TypeError, MemoryError, RecursionError)
_MOST_STATES = 120
_SIMPLE: tuple[object, ...] = (None, True, False, 0, 1, -1, "", [], (), {})
"""Constants that a case may well return."""
_EASY, _FAIR, _OPEN, HARD = 1.0, 1.5, 2.5, 4.0
"""What it costs to say the value of a side: a name or constant, an operation; unknown; more."""


@dataclass(frozen=True, slots=True)
class Division:
    """One way to tell the visits apart, and the plainest property that does."""

    asked: Property
    visits: tuple[tuple[Scenario, Visit, bool], ...]
    cost: float

    def scenarios(self, holds: bool) -> tuple[Scenario, ...]:
        """Those that come to one side at least once."""
        return tuple(dict.fromkeys(s for s, _, held in self.visits if held is holds))

    @property
    def clean(self) -> bool:
        """Whether every scenario is on one side only."""
        return not set(self.scenarios(True)) & set(self.scenarios(False))


def divisions(place: Place, reached: Sequence[Reached]) -> list[Division]:
    """The ways to tell the visits apart, each by its plainest property; the best first."""
    visits = [(run.scenario, visit) for run in reached for visit in run.visits][:_MOST_STATES]
    states = [visit.state for _, visit in visits]
    plainest: dict[tuple[bool, ...], Property] = {}
    for candidate in properties(states):
        told = candidate.tells(states)
        if told is None or len(set(told)) < 2:
            continue
        known = plainest.get(told)
        if known is None or candidate.cost < known.cost:
            plainest[told] = candidate
    found: dict[tuple[bool, ...], Division] = {}
    for told, candidate in plainest.items():
        opposite = plainest.get(tuple(not each for each in told))
        if opposite is not None and (opposite.cost, opposite.text) < (
            candidate.cost,
            candidate.text,
        ):
            continue
        pairs = tuple((s, v, held) for (s, v), held in zip(visits, told, strict=True))
        cost = _cost(place, candidate, pairs)
        found[told] = Division(candidate, pairs, cost)
    return sorted(found.values(), key=lambda division: division.cost)


def _cost(
    place: Place, candidate: Property, visits: Sequence[tuple[Scenario, Visit, bool]]
) -> float:
    sides = [[(s, v) for s, v, held in visits if held is holds] for holds in (True, False)]
    uneven = abs(len(sides[0]) - len(sides[1])) / len(visits)
    return sum(_side_cost(place, side) for side in sides) + 0.4 * candidate.cost + 0.5 * uneven


def _side_cost(place: Place, visits: Sequence[tuple[Scenario, Visit]]) -> float:
    """How hard it looks to say what the function must return there."""
    if not isinstance(place.statement, ast.Return) or place.parent is not place.statement:
        return _OPEN
    goals: list[tuple[object, Visit]] = []
    for scenario, visit in visits:
        goal = _goal(place, scenario)
        if goal is None or visit.depth != 1:
            return _OPEN
        goals.append((goal[0], visit))
    wanted = [goal for goal, _ in goals]
    if all(_same(goal, wanted[0]) for goal in wanted):
        return _EASY if len(wanted) > 1 or is_simple(wanted[0]) else HARD
    told = set[str]()
    for number, (wish, visit) in enumerate(goals):
        here = {text for text, value in short_values(visit.state) if _same(value, wish)}
        told = here if number == 0 else told & here
    if not told:
        return HARD
    return _EASY if any(text.isidentifier() for text in told) else _FAIR


def _goal(place: Place, scenario: Scenario) -> tuple[object] | None:
    """The value that the hole's function must return, if the scenario says that."""
    try:
        call = syntax.parse(scenario.call, mode="eval").body
        value: object = syntax.literal(scenario.expected or "")
    except _NOT_LITERAL:
        return None
    called = isinstance(call, ast.Call) and ast.unparse(call.func).rpartition(".")[2]
    return (value,) if called == (place.hole.function or "").rpartition(".")[2] else None


def _same(one: object, other: object) -> bool:
    return type(one) is type(other) and one == other


def is_simple(value: object) -> bool:
    return any(_same(value, simple) for simple in _SIMPLE)
