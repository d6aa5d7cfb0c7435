"""Where an unknown stands, and with that what a trace says of its value."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from foretrace.sketch.functions import FunctionNode, statements_in
from foretrace.sketch.model import HOLE, STAND_IN
from foretrace.sketch.parse import read_sketch
from foretrace.world.protocol import ValueQuestion


class Place(StrEnum):
    ASSIGNED = "assigned"
    """The whole of what a line gives to a name, or takes apart into several."""
    RETURNED = "returned"
    CONDITION = "condition"
    """The whole test of an `if` or `while`, of which only the truth counts."""
    PART = "part of an expression"
    """Anything else: no frame shows it by itself."""


@dataclass(frozen=True, slots=True)
class Standing:
    """An unknown in a function."""

    place: Place
    function: FunctionNode
    """The innermost one."""
    statement: ast.stmt | None = None
    """The one that it stands in; `None` for a part."""
    targets: tuple[str, ...] = ()
    """Names that get its value, or the elements of it if there are several."""
    unpacked: bool = False


def standing(question: ValueQuestion) -> Standing | None:
    """Where the unknown of `question` stands; `None` outside of functions."""
    function = _function_at(_tree(question.source), question.line)
    if function is None:
        return None
    here = [node for node in own_statements(function) if node.lineno == question.line]
    if len(here) != 1:  # Several share the line, or it is a later one of a statement.
        return Standing(Place.PART, function)
    (statement,) = here
    match statement:
        case ast.Return(value=ast.expr() as value) if _is_whole(value, statement, question):
            return Standing(Place.RETURNED, function, statement)
        case ast.If(test=value) | ast.While(test=value) if is_unknown(value, question.unknown):
            if value.end_lineno == statement.lineno:
                return Standing(Place.CONDITION, function, statement)
        case ast.Assign(targets=[target], value=value) if _is_whole(value, statement, question):
            return _assigned(function, statement, target)
        case ast.AnnAssign(target=target, value=ast.expr() as value) if _is_whole(
            value, statement, question
        ):
            return _assigned(function, statement, target)
    return Standing(Place.PART, function)


def _assigned(function: FunctionNode, statement: ast.stmt, target: ast.expr) -> Standing:
    unpacked = isinstance(target, ast.Tuple | ast.List)
    parts = target.elts if isinstance(target, ast.Tuple | ast.List) else [target]
    names = [part.id for part in parts if isinstance(part, ast.Name)]
    elsewhere = {
        name
        for node in own_statements(function)
        if isinstance(node, ast.Global)
        for name in node.names
    }
    if len(set(names) - elsewhere) != len(parts) or not parts:
        return Standing(Place.PART, function)
    return Standing(Place.ASSIGNED, function, statement, tuple(names), unpacked)


def _is_whole(value: ast.expr, statement: ast.stmt, question: ValueQuestion) -> bool:
    return statement.end_lineno == statement.lineno and is_unknown(value, question.unknown)


def is_unknown(node: ast.expr, unknown: str) -> bool:
    """Whether `node` reads as `unknown`, a hole being the name that stands in for it."""
    if unknown == HOLE:
        return isinstance(node, ast.Name) and node.id == STAND_IN
    return ast.unparse(node) == unknown


@lru_cache(maxsize=8)
def _tree(source: str) -> ast.Module:
    """What can be understood of `source`; it is asked about many times while a program runs."""
    return read_sketch(source).program.tree


def _function_at(tree: ast.Module, line: int) -> FunctionNode | None:
    """The innermost function with a statement of its own around `line`."""
    found: FunctionNode | None = None
    stack: list[ast.AST] = list(tree.body)
    while stack:
        node = stack.pop()
        if isinstance(node, ast.stmt) and not node.lineno <= line <= (node.end_lineno or 0):
            continue
        if isinstance(node, FunctionNode):
            found = node if node.body[0].lineno <= line else found
        elif isinstance(node, ast.ClassDef):
            found = None  # Its body runs in a frame of its own.
        stack.extend(statements_in(node))
    return found


def own_statements(function: FunctionNode) -> Iterator[ast.stmt]:
    """Its statements, at any depth; not those of definitions inside it."""
    stack: list[ast.AST] = list(function.body)
    while stack:
        node = stack.pop()
        if isinstance(node, ast.stmt):
            yield node
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            stack.extend(statements_in(node))
