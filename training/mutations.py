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
_FUNCTIONS: Sequence[Sequence[str]] = (("min", "max"), ("any", "all"), ("sorted", "list"))


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
    match node:
        case ast.BinOp(op=op) | ast.AugAssign(op=op):
            return [lambda: setattr(node, "op", _other(_OPERATORS, type(op), rng)())]
        case ast.Compare(ops=[op]):
            return [lambda: setattr(node, "ops", [_other(_COMPARISONS, type(op), rng)()])]
        case ast.Constant(value=int(value)) if not isinstance(value, bool):
            return [lambda: setattr(node, "value", max(0, value + rng.choice((-2, -1, 1, 2))))]
        case ast.If(test=test) | ast.While(test=test) | ast.IfExp(test=test):
            if isinstance(node, ast.While):
                return []  # Its negation seldom ends.
            return [lambda: setattr(node, "test", ast.UnaryOp(ast.Not(), test))]
        case ast.BoolOp(op=both):
            other = ast.Or() if isinstance(both, ast.And) else ast.And()
            return [lambda: setattr(node, "op", other)]
        case ast.Attribute(attr=name):
            return [lambda: setattr(node, "attr", _other(_METHODS, name, rng))]
        case ast.Call(func=ast.Name(id=name) as function):
            return [lambda: setattr(function, "id", _other(_FUNCTIONS, name, rng))]
    return []


def _other(groups: Sequence[Sequence[T]], chosen: T, rng: random.Random) -> T:
    """Another of the group that `chosen` is in; itself if it is in none."""
    for group in groups:
        if chosen in group:
            return rng.choice([each for each in group if each != chosen])
    return chosen
