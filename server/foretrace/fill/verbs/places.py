"""Where a hole stands in the program: its node, what is around it, its line's layout."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from foretrace.sketch.locate import locate_holes
from foretrace.sketch.model import HOLE, Hole, HoleKind, Sketch

_LINE_END = re.compile(r"\r\n|\r|\n")
_INDENT = "    "


@dataclass(frozen=True, slots=True)
class Place:
    """One hole in the program. The nodes are the sketch's own: nobody may change them."""

    hole: Hole
    node: ast.Name
    parents: tuple[ast.AST, ...]
    """From the innermost outwards, the module left out."""
    indent: str
    """White space at the start of the line that the hole's statement begins on."""
    unit: str
    """One level of indentation, as the surrounding function writes it."""
    line_end: str
    spelling: str = HOLE
    """How the document writes this hole."""

    @property
    def parent(self) -> ast.AST | None:
        return self.parents[0] if self.parents else None

    @property
    def statement(self) -> ast.stmt | None:
        return next((node for node in self.parents if isinstance(node, ast.stmt)), None)

    def laid_out(self, text: str) -> str:
        """`text`, written for the first column with four spaces a level, as it is put here."""
        first, *rest = text.replace(HOLE, self.spelling).split("\n")
        return self.line_end.join([first, *(self.indent + self._level(line) for line in rest)])

    def _level(self, line: str) -> str:
        levels = (len(line) - len(line.lstrip(" "))) // len(_INDENT)
        return self.unit * levels + line[levels * len(_INDENT) :]


def place_of(sketch: Sketch, hole: Hole) -> Place | None:
    """The place of a hole; `None` where the program does not have it."""
    if hole.kind is HoleKind.UNFILLABLE:
        return None
    around = [
        node
        for node in sketch.program.tree.body
        if _first_line(node) <= hole.line <= (node.end_lineno or node.lineno)
    ]
    if not around:
        return None
    # Only what stands around the hole is looked at: documents may be long.
    first, last = _first_line(around[0]), max(node.end_lineno or node.lineno for node in around)
    near = [
        other
        for other in sketch.holes
        if other.kind is not HoleKind.UNFILLABLE and first <= other.line <= last
    ]
    nodes = locate_holes(replace(sketch.program, tree=ast.Module(around, [])), near)
    node = next((node for node, other in nodes.items() if other.index == hole.index), None)
    if node is None:
        return None
    path = next((found for top in around if (found := _path(top, node))), None)
    if path is None:
        return None
    lines = _LINE_END.split(sketch.text)
    parents = tuple(reversed(path))
    statement = next((part for part in parents if isinstance(part, ast.stmt)), None)
    line = lines[(statement.lineno if statement is not None else hole.line) - 1]
    ends = _LINE_END.search(sketch.text)
    return Place(
        hole,
        node,
        parents,
        _indent(line),
        _unit(parents, lines),
        ends[0] if ends else "\n",
        sketch.text[hole.start : hole.end],
    )


def _first_line(node: ast.stmt) -> int:
    decorators: list[ast.expr] = getattr(node, "decorator_list", [])
    return min([node.lineno, *(decorator.lineno for decorator in decorators)])


def _path(top: ast.AST, wanted: ast.AST) -> list[ast.AST] | None:
    """The nodes from `top` down to the one above `wanted`; iterative, since trees run deep."""
    parents: dict[ast.AST, ast.AST] = {}
    pending = [top]
    while pending:
        node = pending.pop()
        for child in ast.iter_child_nodes(node):
            parents[child] = node
            if child is wanted:
                return [*reversed(list(_upwards(child, parents)))]
            pending.append(child)
    return None


def _upwards(node: ast.AST, parents: dict[ast.AST, ast.AST]) -> Iterator[ast.AST]:
    current = parents.get(node)
    while current is not None:
        yield current
        current = parents.get(current)


def _indent(line: str) -> str:
    return line[: len(line) - len(line.lstrip(" \t"))]


def _unit(parents: tuple[ast.AST, ...], lines: list[str]) -> str:
    for node in parents:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            outer, inner = _indent(lines[node.lineno - 1]), _indent(lines[node.body[0].lineno - 1])
            if inner.startswith(outer) and len(inner) > len(outer):
                return inner[len(outer) :]
    return _INDENT
