"""Near misses of an expression or statement: what it reads as with one thing in it another."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Sequence
from copy import deepcopy
from itertools import islice

from foretrace import syntax

_OTHER_COMPARISONS: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.Gt),
    ast.LtE: (ast.Lt, ast.GtE),
    ast.Gt: (ast.GtE, ast.Lt),
    ast.GtE: (ast.Gt, ast.LtE),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}
_OTHER_OPERATORS: dict[type[ast.operator], tuple[type[ast.operator], ...]] = {
    ast.Add: (ast.Sub,),
    ast.Sub: (ast.Add,),
    ast.Mult: (ast.FloorDiv,),
    ast.FloorDiv: (ast.Mod, ast.Mult),
    ast.Mod: (ast.FloorDiv,),
}
_OTHER_CALLS = {"max": "min", "min": "max", "any": "all", "all": "any"}
_Change = Callable[[ast.AST], None]


def near_misses(text: str, names: Sequence[str], most: int) -> list[str]:
    """At most `most` others: a comparison, an operator or a called function is another, a number
    one more or less, or a name another one of `names`.
    """
    try:
        tree = syntax.parse(text)
    except (SyntaxError, ValueError):
        return []
    return list(islice(_distinct(tree, names), most))


def _distinct(tree: ast.AST, names: Sequence[str]) -> Iterator[str]:
    known = {ast.unparse(tree)}
    for position, change in _changes(tree, names):
        changed = deepcopy(tree)
        change(list(ast.walk(changed))[position])
        text = ast.unparse(changed)
        if text not in known:
            known.add(text)
            yield text


def _changes(tree: ast.AST, names: Sequence[str]) -> Iterator[tuple[int, _Change]]:
    """Which node of the walk to change, and how."""
    nodes = list(enumerate(ast.walk(tree)))
    for position, node in nodes:
        match node:
            case ast.Compare(ops=[operator]):
                for other in _OTHER_COMPARISONS.get(type(operator), ()):
                    yield position, _setting("ops", [other()])
            case ast.BinOp(op=operator) | ast.AugAssign(op=operator):
                for another in _OTHER_OPERATORS.get(type(operator), ()):
                    yield position, _setting("op", another())
            case ast.Constant(value=int(value)) if not isinstance(value, bool):
                yield position, _setting("value", value + 1)
                yield position, _setting("value", value - 1)
            case ast.Call(func=ast.Name(id=called)) if called in _OTHER_CALLS:
                yield position, _setting("func", ast.Name(_OTHER_CALLS[called], ast.Load()))
    for position, node in nodes:
        match node:
            case ast.Name(id=name, ctx=ast.Load()) if name in names:
                for other_name in names:
                    if other_name != name:
                        yield position, _setting("id", other_name)


def _setting(field: str, value: object) -> _Change:
    return lambda node: setattr(node, field, value)
