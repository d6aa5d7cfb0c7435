"""Small changes of programs, whose effect a model has to predict."""

from __future__ import annotations

import ast
import random
from collections.abc import Callable, Sequence
from typing import TypeVar

T = TypeVar("T")

_OPERATORS: Sequence[Sequence[type[ast.operator]]] = (
    (ast.Add, ast.Sub, ast.Mult),
    (ast.FloorDiv, ast.Mod),
)
_COMPARISONS: Sequence[Sequence[type[ast.cmpop]]] = (
    (ast.Lt, ast.LtE, ast.Gt, ast.GtE),
    (ast.Eq, ast.NotEq),
    (ast.In, ast.NotIn),
)
_METHODS: Sequence[Sequence[str]] = (
    ("upper", "lower", "title", "swapcase", "capitalize"),
    ("strip", "lstrip", "rstrip"),
    ("startswith", "endswith"),
    ("find", "rfind"),
    ("isdigit", "isalpha", "isalnum", "isupper", "islower"),
    ("keys", "values"),
)
_FUNCTIONS: Sequence[Sequence[str]] = (("min", "max"), ("any", "all"))


def mutated(source: str, rng: random.Random) -> str | None:
    """`source` with one or two things changed; `None` if there is nothing to change."""
    tree = ast.parse(source)
    changes = [change for node in ast.walk(tree) for change in _changes(node, rng)]
    if not changes:
        return None
    for change in rng.sample(changes, min(len(changes), rng.choice((1, 1, 2)))):
        change()
    return f"{ast.unparse(ast.fix_missing_locations(tree))}\n"


def _changes(node: ast.AST, rng: random.Random) -> list[Callable[[], None]]:
    """What can be changed at `node` itself."""

    def change(of: ast.AST, field: str, others: Sequence[object]) -> list[Callable[[], None]]:
        return [lambda: setattr(of, field, rng.choice(others))] if others else []

    match node:
        case ast.BinOp(op=op) | ast.AugAssign(op=op):
            return change(node, "op", [each() for each in _others(_OPERATORS, type(op))])
        case ast.Compare(ops=[op]):
            return change(node, "ops", [[each()] for each in _others(_COMPARISONS, type(op))])
        case ast.Constant(value=int(value)) if not isinstance(value, bool):
            near = (value + step for step in (-2, -1, 1, 2))
            return change(node, "value", [number for number in near if number >= 0])
        case ast.If(test=test) | ast.IfExp(test=test):  # That of a `while` seldom ends negated.
            return change(node, "test", [ast.UnaryOp(ast.Not(), test)])
        case ast.BoolOp(op=both):
            return change(node, "op", [ast.Or() if isinstance(both, ast.And) else ast.And()])
        case ast.Attribute(attr=name):
            return change(node, "attr", _others(_METHODS, name))
        case ast.Call(func=ast.Name(id=name) as function):
            return change(function, "id", _others(_FUNCTIONS, name))
    return []


def _others(groups: Sequence[Sequence[T]], chosen: T) -> list[T]:
    """The others of the group that `chosen` is in; none if it is in none."""
    return [each for group in groups if chosen in group for each in group if each != chosen]
