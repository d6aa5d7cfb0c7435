"""Which `???` are holes, and what may stand there."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from tree_sitter import Node, Tree

from foretrace.sketch.document import Document
from foretrace.sketch.model import STAND_IN, HoleKind
from foretrace.sketch.syntax import captures, new_parser

_STAND_IN = re.compile(re.escape(STAND_IN))
_TEXT = frozenset(
    [
        "string",
        "string_start",
        "string_content",
        "string_end",
        "escape_sequence",
        "escape_interpolation",
        "format_specifier",
        "concatenated_string",
        "comment",
    ]
)


@dataclass(frozen=True, slots=True)
class Place:
    """What is known of the place of a hole."""

    line: int
    column: int
    """1-based, in code points."""
    kind: HoleKind
    function: str | None


def stands_in_code(tree: Tree, point: tuple[int, int]) -> bool:
    """Whether the hole at `point` (row, byte column) is code, not part of a string or comment."""
    leaf = leaf_at(tree, point)
    return leaf is None or leaf.type not in _TEXT


@lru_cache(maxsize=1024)
def points_in_code(source: str) -> frozenset[tuple[int, int]]:
    """Points (row, byte column) of the stand-ins in a piece of code that are not text."""
    tree = new_parser().parse(source.encode())
    points = (
        (row, len(line[: match.start()].encode()))
        for row, line in enumerate(source.split("\n"))
        for match in _STAND_IN.finditer(line)
    )
    return frozenset(point for point in points if stands_in_code(tree, point))


def leaf_at(tree: Tree, point: tuple[int, int]) -> Node | None:
    """The node that a hole at `point` (row, byte column) is."""
    row, column = point
    return tree.root_node.descendant_for_point_range(point, (row, column + len(STAND_IN)))


def places_in_broken_code(document: Document, tree: Tree, offsets: Sequence[int]) -> list[Place]:
    """The places of holes in lines that CPython does not accept, by the tolerant tree."""
    if not offsets:
        return []
    starts = [document.byte_at(offset) for offset in offsets]
    found = captures("holes", tree, starts[0], starts[-1] + len(STAND_IN))
    unfillable = {node.start_byte for node in found.get("unfillable", [])}
    places = []
    for offset, start in zip(offsets, starts, strict=True):
        leaf = leaf_at(tree, document.point_at(offset))
        if start in unfillable or leaf is None or leaf.type != "identifier":
            kind = HoleKind.UNFILLABLE
        elif _is_statement(leaf) and is_alone(document, offset):
            kind = HoleKind.STATEMENT
        else:
            kind = HoleKind.EXPRESSION
        line, column = document.line_at(offset), document.column_at(offset)
        places.append(Place(line, column, kind, _enclosing_function(leaf)))
    return places


def _is_statement(leaf: Node) -> bool:
    parent = leaf.parent
    return (
        parent is not None
        and parent.type == "expression_statement"
        and parent.byte_range == leaf.byte_range
    )


def is_alone(document: Document, offset: int) -> bool:
    """Whether a hole has its line for itself, a comment aside."""
    line = document.line_text(document.line_at(offset))
    column = document.column_at(offset) - 1
    rest = line[column + len(STAND_IN) :].lstrip()
    return not line[:column].strip() and (not rest or rest.startswith("#"))


def _enclosing_function(leaf: Node | None) -> str | None:
    """Qualified name of the function in whose scope a node is evaluated."""
    path: list[str] = []
    in_function = False
    child, node = leaf, leaf.parent if leaf else None
    while node is not None and child is not None:
        if node.type in ("function_definition", "class_definition"):
            inside = node.child_by_field_name("body")
            if inside is not None and inside.byte_range == child.byte_range:
                in_function = in_function or node.type == "function_definition"
                name = node.child_by_field_name("name")
                if in_function and name is not None and name.text is not None:
                    path.append(name.text.decode())
        child, node = node, node.parent
    return ".".join(reversed(path)) or None


def settle_places(
    document: Document, statement: ast.stmt, names: Mapping[str, int]
) -> tuple[Place, ...]:
    """Find the holes of `statement`, where each stands under a name of its own.

    `names` maps those names to the holes' offsets. The nodes get the stand-in's name and the
    exact position of their hole, which CPython 3.11 misses inside f-strings. A hole that is no
    expression, such as a parameter's name, is missing from the answer.
    """
    settler = _Settler(document, names)
    settler.run(statement)
    return tuple(sorted(settler.places, key=lambda place: (place.line, place.column)))


class _Settler:
    """Walks one statement with the function whose scope each node is evaluated in."""

    def __init__(self, document: Document, names: Mapping[str, int]) -> None:
        self._document = document
        self._names = names
        self.places: list[Place] = []

    def run(self, statement: ast.stmt) -> None:
        """Iterative: expressions nest deeper than Python's own stack goes."""
        # (node, scope's path, innermost function, whether an expression may stand there)
        stack: list[tuple[ast.AST, tuple[str, ...], str | None, bool]] = [
            (statement, (), None, True)
        ]
        while stack:
            node, path, function, fillable = stack.pop()
            if isinstance(node, ast.Name):
                if node.id in self._names:
                    self._settle(node, function, fillable and isinstance(node.ctx, ast.Load), False)
            elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                inner = (*path, node.name)
                owner = function if isinstance(node, ast.ClassDef) else ".".join(inner)
                body = {id(child) for child in node.body}
                for child in ast.iter_child_nodes(node):
                    if id(child) in body:
                        stack.append((child, inner, owner, True))
                    else:
                        stack.append((child, path, function, True))
            elif isinstance(node, ast.match_case):
                stack.append((node.pattern, path, function, False))
                if node.guard is not None:
                    stack.append((node.guard, path, function, True))
                stack.extend((child, path, function, True) for child in node.body)
            elif (
                isinstance(node, ast.Expr)
                and isinstance(node.value, ast.Name)
                and node.value.id in self._names
            ):
                self._settle(node.value, function, True, True)
            else:
                if isinstance(node, ast.JoinedStr):
                    self._restore_text(node)
                stack.extend(
                    (child, path, function, fillable) for child in ast.iter_child_nodes(node)
                )

    def _settle(
        self, node: ast.Name, function: str | None, fillable: bool, statement: bool
    ) -> None:
        offset = self._names[node.id]
        document = self._document
        node.id = STAND_IN
        node.lineno = node.end_lineno = document.line_at(offset)
        node.col_offset = document.byte_column_at(offset)
        node.end_col_offset = node.col_offset + len(STAND_IN)
        if fillable:
            alone = statement and is_alone(document, offset)
            kind = HoleKind.STATEMENT if alone else HoleKind.EXPRESSION
            self.places.append(Place(node.lineno, document.column_at(offset), kind, function))

    def _restore_text(self, node: ast.JoinedStr) -> None:
        """`f"{x=}"` repeats the source of its expression as text."""
        names = {n.id for n in ast.walk(node) if isinstance(n, ast.Name)} & self._names.keys()
        for part in node.values:
            if isinstance(part, ast.Constant) and isinstance(part.value, str):
                for name in names:
                    part.value = part.value.replace(name, STAND_IN)
