"""What each line of a program reads, binds and decides."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from foretrace.imagine.lowering import bound_in, tables
from foretrace.sketch.model import Program

_BLOCKS = ("body", "orelse", "finalbody", "handlers", "cases")
_COMPOUND = (ast.If, ast.While, ast.For, ast.AsyncFor, ast.Try, ast.With, ast.AsyncWith, ast.Match)
_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


@dataclass(frozen=True, slots=True)
class Region:
    """Lines whose being run a decision controls."""

    end: int
    """Last line; what the decision may skip or repeat ends there."""
    bound: frozenset[str]
    """Names that any path through it binds."""


@dataclass(frozen=True, slots=True)
class Line:
    """A statement, or the header of one, as the line event before it announces it."""

    nodes: tuple[ast.AST, ...]
    reads: frozenset[str]
    binds: frozenset[str]
    mutates: frozenset[str]
    """Names whose objects it may change: assigned items and attributes, and methods called."""
    calls: bool
    returns_whole: bool
    """`return ???`."""
    direct: frozenset[str]
    """Names bound to the whole of what is supplied, as `x` in `x = ???`."""
    region: Region | None
    """For a test or a loop's header."""


_NOTHING = Line((), frozenset(), frozenset(), frozenset(), False, False, frozenset(), None)


class Lines:
    """The lines of one program."""

    def __init__(self, tree: ast.Module) -> None:
        self._lines: dict[int, Line] = {}
        self.globals: dict[str, frozenset[str]] = {}
        self._block(tree.body, None, None)

    def __getitem__(self, line: int) -> Line:
        return self._lines.get(line, _NOTHING)

    def _block(
        self, body: list[ast.stmt], loop: ast.stmt | None, function: ast.stmt | None
    ) -> None:
        for statement in body:
            if isinstance(statement, _SCOPES):
                self._add(statement, [*statement.decorator_list], None)
                inside = None if isinstance(statement, ast.ClassDef) else statement
                self._block(statement.body, None, inside or function)
                continue
            header = [
                child
                for field, child in _children(statement)
                if not (isinstance(statement, _COMPOUND) and field in _BLOCKS)
            ]
            region = None
            if isinstance(statement, ast.If | ast.While | ast.For | ast.AsyncFor | ast.Match):
                region = _region(statement, loop, function)
            self._add(statement, header, region)
            inner = statement if isinstance(statement, ast.While | ast.For | ast.AsyncFor) else loop
            for field in _BLOCKS:
                for block in _blocks(statement, field):
                    self._block(block, inner, function)

    def _add(self, statement: ast.stmt, header: list[ast.AST], region: Region | None) -> None:
        nodes = tuple(
            node for child in header for node in ast.walk(child) if isinstance(node, ast.AST)
        )
        if isinstance(statement, ast.AugAssign | ast.Assert | ast.Raise | ast.Return):
            nodes = (statement, *nodes)
        reads = {
            node.id
            for node in nodes
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)
        }
        if isinstance(statement, ast.AugAssign) and isinstance(statement.target, ast.Name):
            reads.add(statement.target.id)
        binds = bound_in([statement]) if not isinstance(statement, _COMPOUND) else bound_in(header)
        info = Line(
            nodes,
            frozenset(reads),
            frozenset(binds),
            frozenset(_mutated(nodes)),
            any(isinstance(node, ast.Call | ast.Await) for node in nodes),
            isinstance(statement, ast.Return) and isinstance(statement.value, ast.Name),
            _direct(statement),
            region,
        )
        for line in _lines_of(statement, header):
            if line not in self._lines or region is not None:
                self._lines[line] = (
                    info if line not in self._lines else _joined(self._lines[line], info)
                )
            else:
                self._lines[line] = _joined(self._lines[line], info)


def _joined(one: Line, other: Line) -> Line:
    """Two statements on one line."""
    return Line(
        one.nodes + other.nodes,
        one.reads | other.reads,
        one.binds | other.binds,
        one.mutates | other.mutates,
        one.calls or other.calls,
        False,
        frozenset(),
        one.region or other.region,
    )


def _children(statement: ast.stmt) -> Iterator[tuple[str, ast.AST]]:
    for field, value in ast.iter_fields(statement):
        if isinstance(value, ast.AST):
            yield field, value
        elif isinstance(value, list):
            for each in value:
                if isinstance(each, ast.AST):
                    yield field, each


def _blocks(statement: ast.stmt, field: str) -> Iterator[list[ast.stmt]]:
    value = getattr(statement, field, None)
    if not isinstance(value, list) or not value:
        return
    if isinstance(value[0], ast.stmt):
        yield value
    else:
        for each in value:
            yield each.body


def _lines_of(statement: ast.stmt, header: list[ast.AST]) -> range:
    """The lines on which a statement, blocks inside left out, may be announced."""
    ends = [end for child in header if (end := getattr(child, "end_lineno", None)) is not None]
    last = max([statement.lineno, *ends])
    if not isinstance(statement, (*_COMPOUND, *_SCOPES)):
        last = statement.end_lineno or last
    return range(statement.lineno, last + 1)


def _region(statement: ast.stmt, loop: ast.stmt | None, function: ast.stmt | None) -> Region:
    """A `break` or `continue` inside controls the rest of its loop, a `return` the function's."""
    holder: ast.stmt = statement
    for node in ast.walk(statement):
        if isinstance(node, ast.Break | ast.Continue) and loop is not None:
            holder = loop
    for node in ast.walk(statement):
        if isinstance(node, ast.Return | ast.Raise) and function is not None:
            holder = function
    body = holder.body if isinstance(holder, ast.FunctionDef | ast.AsyncFunctionDef) else [holder]
    return Region(holder.end_lineno or holder.lineno, frozenset(bound_in(body)))


def _mutated(nodes: tuple[ast.AST, ...]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, ast.Subscript | ast.Attribute) and not isinstance(node.ctx, ast.Load):
            yield from _roots(node)
        elif isinstance(node, ast.Call):
            if isinstance(node.func, ast.Attribute):
                yield from _roots(node.func)
            elif isinstance(node.func, ast.Name) and node.func.id in tables.PURE_FUNCTIONS:
                continue
            for argument in node.args:
                if isinstance(argument, ast.Name):
                    yield argument.id


def _roots(node: ast.AST) -> Iterator[str]:
    while isinstance(node, ast.Subscript | ast.Attribute | ast.Call):
        node = node.func if isinstance(node, ast.Call) else node.value
    if isinstance(node, ast.Name):
        yield node.id


def _direct(statement: ast.stmt) -> frozenset[str]:
    if not isinstance(statement, ast.Assign | ast.AnnAssign) or statement.value is None:
        return frozenset()
    targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
    if not isinstance(statement.value, ast.Name | ast.Call | ast.Subscript | ast.Attribute):
        return frozenset()
    target = targets[0]
    if isinstance(target, ast.Name):
        return frozenset({target.id})
    if isinstance(target, ast.Tuple | ast.List):
        return frozenset(each.id for each in target.elts if isinstance(each, ast.Name))
    return frozenset()


@lru_cache(maxsize=8)
def _lines(program: Program) -> Lines:
    return Lines(program.tree)


def lines_of(program: Program) -> Lines:
    """The lines of `program`, remembered."""
    return _lines(program)


LineTable = Mapping[int, Line]
