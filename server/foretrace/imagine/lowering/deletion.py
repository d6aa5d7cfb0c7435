"""`del`, which the interpreter lacks.

A name is unbound by the end of an `except … as name` clause; reading it first raises what `del`
raises on an unbound name.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from foretrace.imagine.names import call, constant, name


def statements(node: ast.Delete) -> Iterator[ast.stmt]:
    """Statements that delete the same targets, in order."""
    for target in node.targets:
        yield from _delete(target)


def _delete(target: ast.expr) -> Iterator[ast.stmt]:
    if isinstance(target, ast.Tuple | ast.List):
        for element in target.elts:
            yield from _delete(element)
    elif isinstance(target, ast.Subscript) and isinstance(target.slice, ast.Slice):
        index = target.slice
        bounds = [bound or constant(None) for bound in (index.lower, index.upper, index.step)]
        yield ast.Expr(value=call("del_slice", target.value, *bounds))
    elif isinstance(target, ast.Subscript):
        yield ast.Expr(value=call("del_item", target.value, target.slice))
    elif isinstance(target, ast.Attribute):
        yield ast.Expr(value=call("del_attr", target.value, constant(target.attr)))
    elif isinstance(target, ast.Name):
        yield ast.Expr(value=name(target.id))
        clause = ast.ExceptHandler(type=name("SystemExit"), name=target.id, body=[ast.Pass()])
        yield ast.Try(
            body=[ast.Raise(exc=name("SystemExit"))], handlers=[clause], orelse=[], finalbody=[]
        )
