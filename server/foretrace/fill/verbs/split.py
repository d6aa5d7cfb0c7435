"""Split: a case distinction at a hole, on a property that tells the scenarios apart."""

from __future__ import annotations

import ast
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from foretrace.cancellation import Cancellation
from foretrace.fill.search import find_fills
from foretrace.fill.verbs.edits import Edit, leaves_a_sketch
from foretrace.fill.verbs.places import Place, place_of
from foretrace.fill.verbs.properties import Property, properties, short_values
from foretrace.fill.verbs.states import Reached, Visit, visits_of
from foretrace.imagine.interpreter import Interpreter
from foretrace.sketch.document import Document
from foretrace.sketch.model import HOLE, Hole, HoleKind, Scenario, Sketch
from foretrace.trace.frames import Trace

_SEARCHED = 6
"""Ways to tell the scenarios apart whose sides are searched for fills."""
_MOST_STATES = 120
_SIMPLE_STATEMENTS = (ast.Return, ast.Assign, ast.AnnAssign, ast.AugAssign, ast.Expr)
_SIMPLE: tuple[object, ...] = (None, True, False, 0, 1, -1, "", [], (), {})
"""Constants that a case may well return."""
_EASY, _FAIR, _OPEN, _HARD = 1.0, 1.5, 2.5, 4.0
"""What it costs to say the value of a side: a name or constant, an operation; unknown; more."""
_NOT_LITERAL = (ValueError, SyntaxError, TypeError, MemoryError, RecursionError)


@dataclass(frozen=True, slots=True)
class Side:
    """One branch of a case distinction."""

    scenarios: tuple[Scenario, ...]
    """Those that come there at least once; one that comes there both ways is on both sides."""
    fill: str | None = None
    """The plainest fill that makes all of them come true, if it was looked for and found."""


@dataclass(frozen=True, slots=True)
class Split:
    condition: str
    text: str
    """The new statement, written for the first column."""
    holes: int
    """Holes in it."""
    when_true: Side
    otherwise: Side
    edit: Edit


@dataclass(frozen=True, slots=True)
class _Division:
    """One way to tell the visits apart, and the plainest property that does."""

    asked: Property
    visits: tuple[tuple[Scenario, Visit, bool], ...]
    cost: float

    def side(self, holds: bool) -> Side:
        return Side(tuple(dict.fromkeys(s for s, _, held in self.visits if held is holds)))

    @property
    def clean(self) -> bool:
        """Whether every scenario is on one side only."""
        return not set(self.side(True).scenarios) & set(self.side(False).scenarios)


def can_split(sketch: Sketch, hole: Hole) -> str | None:
    """Why there can be no case distinction at a hole; `None` if there can."""
    place = place_of(sketch, hole)
    if place is None or _statement_text(sketch, place) is None:
        return (
            f"The hole on line {hole.line} cannot be split: only a statement that stands on lines "
            "of its own can become two cases."
        )
    return None


def splits(
    sketch: Sketch,
    hole: Hole,
    runs: Sequence[tuple[Scenario, Trace]],
    limit: int = 3,
    *,
    solve: Callable[[Sequence[Scenario]], str | None] | None = None,
) -> list[Split]:
    """The case distinctions that look best, at most `limit`, best first.

    `runs` are imagined runs of the sketch, with fills for its holes where some are known.
    `solve` finds a fill for the hole by some of the scenarios alone; without it, a guess at how
    simple each side will be decides. Empty if nothing tells the scenarios apart there.
    """
    place = place_of(sketch, hole)
    statement = _statement_text(sketch, place) if place is not None else None
    if place is None or statement is None:
        return []
    divisions = _divisions(place, visits_of(place, runs))
    if solve is not None:
        divided = [_searched(division, solve) for division in divisions[:_SEARCHED]]
        divided.sort(key=lambda each: each[0])
    else:
        divided = [(d.cost, d, d.side(True), d.side(False)) for d in divisions]
    found = []
    for _, division, yes, no in divided:
        condition = division.asked.text
        text = f"if {condition}:\n    {statement}\nelse:\n    {statement}"
        start, end = _extent(sketch, place)
        edit = Edit(start, end, place.laid_out(text))
        holes = text.count(HOLE)
        if leaves_a_sketch(sketch, edit, holes // 2):
            found.append(Split(condition, text, holes, yes, no, edit))
        if len(found) == limit:
            break
    return found


def solver(
    sketch: Sketch,
    hole: Hole,
    interpreter: Interpreter,
    seconds: float,
    cancellation: Cancellation,
) -> Callable[[Sequence[Scenario]], str | None]:
    """How `splits` may solve a side: by short searches, `seconds` for all of them together."""
    until = time.monotonic() + seconds
    share = seconds / (2 * _SEARCHED)
    known: dict[tuple[Scenario, ...], str | None] = {}

    def solve(scenarios: Sequence[Scenario]) -> str | None:
        key = tuple(scenarios)
        if key not in known:
            left = min(share, until - time.monotonic())
            known[key] = _fill_for(sketch, hole, key, interpreter, left, cancellation)
        return known[key]

    return solve


def _fill_for(
    sketch: Sketch,
    hole: Hole,
    scenarios: tuple[Scenario, ...],
    interpreter: Interpreter,
    seconds: float,
    cancellation: Cancellation,
) -> str | None:
    if seconds <= 0:
        return None
    part = replace(sketch, scenarios=scenarios)
    answer = find_fills(part, interpreter, limit=1, seconds=seconds, cancellation=cancellation)
    position = next((i for i, h in enumerate(answer.holes) if h.index == hole.index), None)
    if position is None or not answer.solutions or not answer.solutions[0].verified:
        return None
    return answer.solutions[0].fills[position]


# the statement ------------------------------------------------------------------------------


def _extent(sketch: Sketch, place: Place) -> tuple[int, int]:
    """Code point offsets of the hole's statement."""
    if place.hole.kind is HoleKind.STATEMENT:
        return place.hole.start, place.hole.end
    node = place.statement
    assert node is not None
    document = Document(sketch.text)

    def offset(line: int, byte_column: int) -> int:
        start = document.line_starts[line - 1]
        code = document.code[start : start + byte_column]
        return start + len(code.encode()[:byte_column].decode(errors="ignore"))

    return (
        offset(node.lineno, node.col_offset),
        offset(node.end_lineno or node.lineno, node.end_col_offset or 0),
    )


def _statement_text(sketch: Sketch, place: Place) -> str | None:
    """The hole's statement if it has a line for itself; `None` if it cannot be two cases."""
    node = place.statement
    if node is None or place.hole.function is None or not isinstance(node, _SIMPLE_STATEMENTS):
        return None
    if node.lineno != node.end_lineno:
        return None
    start, end = _extent(sketch, place)
    before = sketch.text[:start].rstrip(" \t\f")[-1:]
    after = sketch.text[end:].lstrip(" \t\f")[:1]
    alone = before in ("", "\n", "\r") and after in ("", "\n", "\r", "#")
    return sketch.text[start:end] if alone else None


# the divisions ------------------------------------------------------------------------------


def _divisions(place: Place, reached: Sequence[Reached]) -> list[_Division]:
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
    divisions: dict[tuple[bool, ...], _Division] = {}
    for told, candidate in plainest.items():
        opposite = plainest.get(tuple(not each for each in told))
        if opposite is not None and (opposite.cost, opposite.text) < (
            candidate.cost,
            candidate.text,
        ):
            continue
        pairs = tuple((s, v, held) for (s, v), held in zip(visits, told, strict=True))
        cost = _cost(place, candidate, pairs)
        divisions[told] = _Division(candidate, pairs, cost)
    return sorted(divisions.values(), key=lambda division: division.cost)


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
        return _EASY if len(wanted) > 1 or _is_simple(wanted[0]) else _HARD
    told = set[str]()
    for number, (goal, visit) in enumerate(goals):
        here = {text for text, value in short_values(visit.state) if _same(value, goal)}
        told = here if number == 0 else told & here
    if not told:
        return _HARD
    return _EASY if any(text.isidentifier() for text in told) else _FAIR


def _goal(place: Place, scenario: Scenario) -> tuple[object] | None:
    """The value that the hole's function must return, if the scenario says that."""
    try:
        call = ast.parse(scenario.call, mode="eval").body
        value: object = ast.literal_eval(scenario.expected or "")
    except _NOT_LITERAL:
        return None
    called = isinstance(call, ast.Call) and ast.unparse(call.func).rpartition(".")[2]
    return (value,) if called == (place.hole.function or "").rpartition(".")[2] else None


def _same(one: object, other: object) -> bool:
    return type(one) is type(other) and one == other


def _is_simple(value: object) -> bool:
    return any(_same(value, simple) for simple in _SIMPLE)


# the search ---------------------------------------------------------------------------------


def _searched(
    division: _Division, solve: Callable[[Sequence[Scenario]], str | None]
) -> tuple[float, _Division, Side, Side]:
    """The division with the plainest fills of its sides, before it what these cost."""
    yes, no = division.side(True), division.side(False)
    if not division.clean:
        # A fill for one side alone cannot be told by whole runs.
        return division.cost + 2 * _HARD, division, yes, no
    yes, no = (replace(side, fill=solve(side.scenarios)) for side in (yes, no))
    cost = _fill_cost(yes) + _fill_cost(no) + division.asked.cost
    return cost, division, yes, no


def _fill_cost(side: Side) -> float:
    if side.fill is None:
        return 4 * _HARD + 2 * len(side.scenarios)
    try:
        tree = ast.parse(side.fill)
    except _NOT_LITERAL:
        return _HARD
    try:
        constant = _is_simple(ast.literal_eval(side.fill))
    except _NOT_LITERAL:
        constant = True
    # One case that is answered by a constant of its own says nothing.
    learnt = 0.0 if constant or len(side.scenarios) > 1 else _HARD
    return learnt + sum(isinstance(node, ast.expr | ast.stmt) for node in ast.walk(tree)) - 1
