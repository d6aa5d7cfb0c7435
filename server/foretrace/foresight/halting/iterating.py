"""Loops that go through something: do they come to its end?"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from foretrace.foresight.symbolic.methods import METHODS
from foretrace.foresight.symbolic.module import Module, kept_apart
from foretrace.sketch.functions import FunctionNode

_GROWING = frozenset(
    {"append", "extend", "insert", "add", "update", "appendleft", "extendleft", "setdefault"}
)
_THROUGH = frozenset({"enumerate", "reversed", "zip", "map", "filter", "iter"})
"""Builtins that yield as long as what they are given does."""
_ENDLESS = frozenset({"count", "cycle", "repeat"})
_COPYING = frozenset({"list", "tuple", "sorted", "set", "dict", "frozenset", "str", "range"})


def endless_walks(module: Module, function: FunctionNode) -> list[int]:
    """Lines of `for` loops of which it is not sure that what they go through ends."""
    apart = kept_apart(function)
    return [
        node.lineno
        for node in ast.walk(function)
        if isinstance(node, ast.For) and not _ends(node, module, apart)
    ]


def _ends(loop: ast.For, module: Module, apart: frozenset[str]) -> bool:
    grown = list(_grown(loop))
    passing = _passes_on(loop, module)
    for source in _sources(loop.iter):
        if source is None:
            continue
        if source.startswith("?"):
            return False
        root = source.partition(".")[0].partition("[")[0]
        if any(other == source for other in grown):
            return False
        if root == source and root in apart:
            continue
        # By another name it may be the same list.
        if any(name is None or name not in apart for name in grown):
            return False
        if passing:
            return False
    return True


def _sources(node: ast.expr) -> Iterator[str | None]:
    """What is gone through in place, as text; `None` for a copy, `?` for what may be endless."""
    match node:
        case ast.Call(func=ast.Name(id=name), args=args):
            yield from _of_function(name, args)
        case ast.Call(func=ast.Attribute(value=owner, attr=name)):
            # A dictionary that changes its size meanwhile raises an exception.
            yield "?" if name in _ENDLESS and isinstance(owner, ast.Name) else None
        case ast.Name() | ast.Attribute() | ast.Subscript():
            yield None if _sliced(node) else ast.unparse(node)
        case ast.IfExp(body=body, orelse=other):
            yield from _sources(body)
            yield from _sources(other)
        case ast.BoolOp(values=values):
            for each in values:
                yield from _sources(each)
        case _:
            yield None


def _of_function(name: str, args: list[ast.expr]) -> Iterator[str | None]:
    if name in _ENDLESS or (name == "iter" and len(args) != 1):
        yield "?"
    elif name in _THROUGH:
        for each in args:
            yield from _sources(each)
    else:
        yield None
        if name in _COPYING:
            for each in args:
                yield from (inner for inner in _sources(each) if inner == "?")


def _sliced(node: ast.expr) -> bool:
    return isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Slice)


def _grown(loop: ast.For) -> Iterator[str | None]:
    """What may get longer in the loop, as text; `None` for what has no name."""
    for statement in loop.body:
        for node in ast.walk(statement):
            match node:
                case ast.Call(func=ast.Attribute(value=owner, attr=name)) if name in _GROWING:
                    yield ast.unparse(owner)
                case ast.Call(func=ast.Attribute(attr=name)) if name not in METHODS and (
                    name in ("fromlist", "put")
                ):
                    yield None
                case ast.AugAssign(target=target, op=ast.Add() | ast.BitOr(), value=value):
                    if not _number(value):
                        yield ast.unparse(target)
                case ast.Subscript(value=owner, slice=ast.Slice(), ctx=ast.Store()):
                    yield ast.unparse(owner)


def _number(node: ast.expr) -> bool:
    match node:
        case ast.Constant(value=int() | float()):
            return True
        case ast.Constant(value=str()) | ast.JoinedStr():
            return True  # A text is never changed in place.
        case ast.BinOp(op=ast.Mult() | ast.Sub() | ast.Mod() | ast.FloorDiv() | ast.Div()):
            return isinstance(node.op, ast.Sub | ast.FloorDiv | ast.Div) or _number(node.left)
        case ast.Call(func=ast.Name(id=name)):
            return name in ("len", "int", "ord", "abs", "sum", "str", "chr", "float", "round")
    return False


def _passes_on(loop: ast.For, module: Module) -> bool:
    """Whether a function of the program that may lengthen something is called in the loop."""
    called = {
        node.func.id if isinstance(node.func, ast.Name) else node.func.attr
        for statement in loop.body
        for node in ast.walk(statement)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute)
    }
    return any(
        each.function.name in called and _lengthens(each.node) for each in module.definitions
    )


def _lengthens(function: FunctionNode) -> bool:
    apart = kept_apart(function)
    for node in ast.walk(function):
        match node:
            case ast.Call(func=ast.Attribute(value=owner, attr=name)) if name in _GROWING:
                if not (isinstance(owner, ast.Name) and owner.id in apart):
                    return True
            case ast.AugAssign(target=ast.Name(id=name), op=ast.Add(), value=value):
                if name not in apart and not _number(value):
                    return True
    return False
