"""Refine: a fill for a hole that has holes of its own, one step nearer to what is meant."""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from foretrace.fill.scope import HoleScope
from foretrace.fill.solution import FillAnswer
from foretrace.fill.verbs.edits import Edit, leaves_a_sketch
from foretrace.fill.verbs.places import Place, place_of
from foretrace.fill.verbs.shapes import in_place, shape_of
from foretrace.fill.walk import ScopeReader
from foretrace.sketch.model import HOLE, STAND_IN, Hole, HoleKind, Sketch

_MOST_ELEMENTS = 3
"""Names of which an element is proposed."""
_IN_CONTEXT: Mapping[str, tuple[str, ...]] = {
    "test": (
        "??? == ???",
        "??? < ???",
        "??? > ???",
        "??? in ???",
        "not ???",
        "??? and ???",
        "??? or ???",
    ),
    "iterable": ("range(???)", "enumerate(???)", "zip(???, ???)", "sorted(???)"),
    "index": ("??? + ???", "??? - ???", "???:", ":???", "???:???", "??? % ???"),
    "bound": ("??? + ???", "??? - ???"),
    "operand": ("??? + ???", "??? - ???", "??? * ???", "len(???)"),
}
_QUOTES = frozenset("'\"\\")
"""What may not stand inside an f-string before Python 3.12."""
_ANYWHERE = ("??? + ???", "??? - ???", "??? * ???", "??? if ??? else ???", "len(???)")
_COMPREHENSION = "[??? for x in ???]"


@dataclass(frozen=True, slots=True)
class Refinement:
    """Code with new holes for the place of one hole."""

    text: str
    """As it is shown, on one or more lines, written for the first column."""
    holes: int
    """New holes in it."""
    probability: float | None
    """That of the solutions that have this shape; `None` for one that merely fits the place."""
    edit: Edit


def refinements(
    sketch: Sketch,
    hole: Hole,
    answer: FillAnswer | None = None,
    values: Mapping[str, object] | None = None,
    limit: int = 10,
    *,
    checked: bool = True,
) -> list[Refinement]:
    """Shapes for one hole: those of the solutions found, likeliest first, then what fits.

    `values` are what names are seen to hold there. None is proposed that would not leave a
    sketch with all its holes, unless that is not `checked`, which takes reading the whole text for
    each. Empty where nothing can stand in the hole's place.
    """
    place = place_of(sketch, hole)
    if place is None:
        return []
    chances = _found(answer, hole)
    scope = _scope(sketch, place)
    fitting = _fitting(place, scope, values or {}) if scope is not None else ()
    in_text = any(isinstance(node, ast.JoinedStr) for node in place.parents)
    refined: list[Refinement] = []
    for shape in dict.fromkeys([*sorted(chances, key=chances.__getitem__, reverse=True), *fitting]):
        text = in_place(shape, place)
        if in_text and _QUOTES & set(text):
            continue
        holes = text.count(HOLE)
        edit = Edit(hole.start, hole.end, place.laid_out(text))
        if not checked or leaves_a_sketch(sketch, edit, holes - 1):
            refined.append(Refinement(text, holes, chances.get(shape), edit))
        if len(refined) >= limit:
            break
    return refined


def _scope(sketch: Sketch, place: Place) -> HoleScope | None:
    """The scope of a hole, without a look into other functions."""
    tree = ast.Module([], [])
    for node in sketch.program.tree.body:
        if node is not place.parents[-1] and isinstance(
            node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
        ):
            node = copy.copy(node)
            node.body = [ast.Pass()]
        tree.body.append(node)
    return ScopeReader(tree, {place.node: place.hole.index}).scopes.get(place.hole.index)


def _found(answer: FillAnswer | None, hole: Hole) -> dict[str, float]:
    """The shapes of the solutions' fills, each with the chance of all that have it."""
    chances: dict[str, float] = {}
    if answer is None:
        return chances
    position = next((i for i, h in enumerate(answer.holes) if h.index == hole.index), None)
    if position is None:
        return chances
    for solution in answer.solutions:
        shape = shape_of(solution.fills[position])
        if shape is not None:
            chances[shape] = min(1.0, chances.get(shape, 0.0) + solution.probability)
    return chances


def _fitting(place: Place, scope: HoleScope, values: Mapping[str, object]) -> Iterable[str]:
    if place.hole.kind is HoleKind.STATEMENT:
        yield from _statements(scope, values)
        return
    if scope.arity is not None and scope.arity > 1:
        yield ", ".join([HOLE] * scope.arity)
    yield from _IN_CONTEXT.get(scope.context, ())
    elements = [name for name in scope.names if _has_elements(values.get(name))]
    for name in sorted(elements, key=lambda n: isinstance(values[n], str))[:_MOST_ELEMENTS]:
        yield f"{name}[{HOLE}]"
    for function in scope.callables:
        if function.parameters:
            yield f"{function.name}({', '.join([HOLE] * len(function.parameters))})"
    if scope.context not in _IN_CONTEXT:
        yield from _ANYWHERE
    if scope.context in ("assigned", "returned", "argument", "other"):
        yield _COMPREHENSION if "x" not in scope.names else _COMPREHENSION.replace("x in", "y in")


def _statements(scope: HoleScope, values: Mapping[str, object]) -> Iterable[str]:
    """The likely statements: what a loop gathers first, then jumps, cases, assignments."""
    # Other holes of the function are read, and bound nowhere.
    unbound = [name for name in scope.unbound if name != STAND_IN]
    yield from (f"{name} = {HOLE}" for name in unbound[:2])
    own = [name for name in scope.locals if name in scope.names and name != "self"]
    for name in scope.attributes[:_MOST_ELEMENTS]:
        yield f"{name} = {HOLE}"
        yield f"{name} += {HOLE}"
    if scope.in_loop:
        begun = [name for name in own if _is_begun(scope, name)]
        for name in reversed(begun[-_MOST_ELEMENTS:]):
            yield _gathering(name, values.get(name))
    yield f"if {HOLE}:\n    {HOLE}"
    if not scope.in_loop:
        yield f"return {HOLE}"
        yield f"for x in {HOLE}:\n    {HOLE}"
    changed = [name for name in own if name not in scope.varying or _is_begun(scope, name)]
    yield from (f"{name} = {HOLE}" for name in changed[-3:])
    yield f"if {HOLE}:\n    {HOLE}\nelse:\n    {HOLE}"
    if scope.in_loop and scope.function is not None:
        yield f"return {HOLE}"


def _gathering(name: str, value: object) -> str:
    """How a loop adds to what `name` holds."""
    match value:
        case list():
            return f"{name}.append({HOLE})"
        case set():
            return f"{name}.add({HOLE})"
        case dict():
            return f"{name}[{HOLE}] = {HOLE}"
    return f"{name} += {HOLE}"


def _is_begun(scope: HoleScope, name: str) -> bool:
    """Whether the function begins `name` before the loop: then the loop changes it."""
    return scope.function is not None and any(
        isinstance(node, ast.Assign)
        and any(isinstance(target, ast.Name) and target.id == name for target in node.targets)
        for node in scope.function.body
    )


def _has_elements(value: object) -> bool:
    return isinstance(value, list | tuple | str | dict) and len(value) > 0
