"""Where holes can be made in a finished program, and making them."""

from __future__ import annotations

import ast
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from foretrace import syntax
from foretrace.sketch.model import HOLE

_LONGEST = 44
"""Characters of what a hole takes the place of."""
_STATEMENT_SHARE = 0.15
"""Of the holes, where an expression could have been chosen as well."""

_Statement = ast.Assign | ast.AugAssign | ast.Return | ast.Expr | ast.Break | ast.Continue
STATEMENT = "statement"


@dataclass(frozen=True, slots=True)
class Place:
    """Something that a hole may take the place of."""

    kind: str
    """What it is: `cond`, `assign`, `augassign`, `arg`, `index`, `return`, `iter`, `statement`."""
    start: int
    end: int
    """Code point offsets, half-open."""

    def overlaps(self, other: Place) -> bool:
        return self.start < other.end and other.start < self.end


class Located:
    """A source with the places of its nodes."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._lines = source.splitlines(keepends=True)
        self._starts = [0]
        for line in self._lines:
            self._starts.append(self._starts[-1] + len(line))

    def place(self, kind: str, node: ast.expr | ast.stmt) -> Place | None:
        """None for what has several lines, and for a statement that shares its line."""
        if node.lineno != node.end_lineno:
            return None
        line = self._lines[node.lineno - 1]
        start, end = (
            self._starts[node.lineno - 1] + len(line.encode()[:column].decode())
            for column in (node.col_offset, node.end_col_offset)
        )
        alone = line.strip() == self._source[start:end]
        return Place(kind, start, end) if alone or kind != STATEMENT else None


def places(source: str) -> list[Place]:
    """Where a hole may be made, in source order. Raises `SyntaxError`."""
    located = Located(source)
    found = [located.place(kind, node) for kind, node in _nodes(syntax.parse(source))]
    return sorted(
        (place for place in found if place is not None and place.end - place.start <= _LONGEST),
        key=lambda place: (place.start, place.end),
    )


def _nodes(tree: ast.AST) -> Iterator[tuple[str, ast.expr | ast.stmt]]:
    """What may be masked; nothing inside f-strings, whose positions CPython 3.11 misstates."""
    stack: list[ast.AST] = [tree]
    while stack:
        node = stack.pop()
        if isinstance(node, ast.JoinedStr):
            continue
        if isinstance(node, ast.FunctionDef):
            stack.extend(node.body)  # Neither annotations nor decorators.
        else:
            stack.extend(ast.iter_child_nodes(node))
        if isinstance(node, _Statement) and not _is_docstring(node):
            yield STATEMENT, node
        yield from _parts(node)


def _is_docstring(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _parts(node: ast.AST) -> Iterator[tuple[str, ast.expr]]:
    match node:
        case ast.If(test=test) | ast.While(test=test) | ast.IfExp(test=test):
            yield "cond", test
        case ast.For(iter=iterable):
            yield "iter", iterable
        case ast.comprehension(iter=iterable, ifs=tests):
            yield "iter", iterable
            for test in tests:
                yield "cond", test
        case ast.Assign(value=value) | ast.AnnAssign(value=ast.expr() as value):
            yield "assign", value
        case ast.AugAssign(value=value):
            yield "augassign", value
        case ast.Return(value=ast.expr() as value):
            yield "return", value
        case ast.Subscript(slice=index):
            yield "index", index
        case ast.Call(args=args, keywords=keywords):
            # The only argument of a call may be a generator expression without parentheses of
            # its own: there is no room for a hole.
            for argument in (*args, *(keyword.value for keyword in keywords)):
                if not isinstance(argument, ast.Starred | ast.GeneratorExp):
                    yield "arg", argument


def choose(found: Sequence[Place], holes: int, chance: random.Random) -> list[Place]:
    """So many places that do not overlap, in source order; fewer if there are not enough.

    No more than one statement a sketch, and most have none.
    """
    by_kind = {
        True: [place for place in found if place.kind == STATEMENT],
        False: [place for place in found if place.kind != STATEMENT],
    }
    chosen: list[Place] = []
    while len(chosen) < holes:
        has_statement = any(place.kind == STATEMENT for place in chosen)
        statement = not has_statement and chance.random() < _STATEMENT_SHARE
        free = [
            place
            for place in by_kind[statement] or by_kind[False]
            if not any(place.overlaps(other) for other in chosen)
        ]
        if not free:
            break
        chosen.append(chance.choice(free))
    return sorted(chosen, key=lambda place: place.start)


def masked(source: str, chosen: Sequence[Place]) -> str:
    """`source` with a hole at each of the places."""
    for place in sorted(chosen, key=lambda p: p.start, reverse=True):
        source = source[: place.start] + HOLE + source[place.end :]
    return source
