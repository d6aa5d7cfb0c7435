"""Split: a case distinction at a hole, on a property that tells the scenarios apart."""

from __future__ import annotations

import ast
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from foretrace import syntax
from foretrace.cancellation import Cancellation
from foretrace.fill.search import find_fills
from foretrace.fill.verbs.divisions import HARD, Division, divisions, is_simple
from foretrace.fill.verbs.edits import Edit, leaves_a_sketch
from foretrace.fill.verbs.places import Place, place_of
from foretrace.fill.verbs.states import visits_of
from foretrace.imagine.interpreter import Interpreter
from foretrace.sketch.document import Document
from foretrace.sketch.model import HOLE, Hole, HoleKind, Scenario, Sketch
from foretrace.trace.frames import Trace

_NOT_LITERAL = (ValueError, SyntaxError, TypeError, MemoryError, RecursionError)
_SIMPLE_STATEMENTS = (ast.Return, ast.Assign, ast.AnnAssign, ast.AugAssign, ast.Expr)
_SEARCHED = 6
"""Ways to tell the scenarios apart whose sides are searched for fills."""


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
    checked: bool = True,
) -> list[Split]:
    """The case distinctions that look best, at most `limit`, best first.

    `runs` are imagined runs of the sketch, with fills for its holes where some are known.
    `solve` finds a fill for the hole by some of the scenarios alone; without it, a guess at how
    simple each side will be decides. Each leaves a sketch with all its holes, unless that is not
    `checked`. Empty if nothing tells the scenarios apart there.
    """
    place = place_of(sketch, hole)
    statement = _statement_text(sketch, place) if place is not None else None
    if place is None or statement is None:
        return []
    ways = divisions(place, visits_of(place, runs))
    if solve is not None:
        divided = [_searched(division, solve) for division in ways[:_SEARCHED]]
        divided.sort(key=lambda each: each[0])
    else:
        divided = [(d.cost, d, Side(d.scenarios(True)), Side(d.scenarios(False))) for d in ways]
    found = []
    for _, division, yes, no in divided:
        condition = division.asked.text
        text = _two_cases(condition, statement)
        edit = _edit(sketch, place, text)
        holes = text.count(HOLE)
        if not checked or leaves_a_sketch(sketch, edit, holes // 2):
            found.append(Split(condition, text, holes, yes, no, edit))
        if len(found) == limit:
            break
    return found


def split_edit(sketch: Sketch, hole: Hole, condition: str) -> Edit | None:
    """The edit that makes two cases of a hole's statement; `None` if it cannot be done."""
    place = place_of(sketch, hole)
    statement = _statement_text(sketch, place) if place is not None else None
    if place is None or statement is None:
        return None
    text = _two_cases(condition, statement)
    edit = _edit(sketch, place, text)
    return edit if leaves_a_sketch(sketch, edit, statement.count(HOLE)) else None


def _two_cases(condition: str, statement: str) -> str:
    return f"if {condition}:\n    {statement}\nelse:\n    {statement}"


def _edit(sketch: Sketch, place: Place, text: str) -> Edit:
    return Edit(*_extent(sketch, place), place.laid_out(text))


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
    return sketch.marked_text[start:end] if alone else None


# the search ---------------------------------------------------------------------------------


def _searched(
    division: Division, solve: Callable[[Sequence[Scenario]], str | None]
) -> tuple[float, Division, Side, Side]:
    """The division with the plainest fills of its sides, before it what these cost."""
    yes, no = Side(division.scenarios(True)), Side(division.scenarios(False))
    if not division.clean:
        # A fill for one side alone cannot be told by whole runs.
        return division.cost + 2 * HARD, division, yes, no
    yes, no = (replace(side, fill=solve(side.scenarios)) for side in (yes, no))
    cost = _fill_cost(yes) + _fill_cost(no) + division.asked.cost
    return cost, division, yes, no


def _fill_cost(side: Side) -> float:
    if side.fill is None:
        return 4 * HARD + 2 * len(side.scenarios)
    try:
        tree = syntax.parse(side.fill)
    except _NOT_LITERAL:
        return HARD
    try:
        constant = is_simple(syntax.literal(side.fill))
    except _NOT_LITERAL:
        constant = True
    # One case that is answered by a constant of its own says nothing.
    learnt = 0.0 if constant or len(side.scenarios) > 1 else HARD
    return learnt + sum(isinstance(node, ast.expr | ast.stmt) for node in ast.walk(tree)) - 1
