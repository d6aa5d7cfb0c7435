"""Whether evaluating something can be noticed by anything but its value."""

from __future__ import annotations

import ast
from collections.abc import Callable

from foretrace.imagine.lowering import tables

_NOTICED = (ast.NamedExpr, ast.Yield, ast.YieldFrom, ast.Await)

IsBuiltin = Callable[[ast.expr], bool]


def is_pure(node: ast.expr, is_builtin: IsBuiltin) -> bool:
    """No function of the program runs in it, and nothing is changed.

    Operators count as pure: where classes define their own, that is an approximation which only
    changes the order of their frames when items are produced all at once.
    """
    for each in ast.walk(node):
        if isinstance(each, _NOTICED):
            return False
        if isinstance(each, ast.Call):
            function = each.func
            if isinstance(function, ast.Attribute):
                if function.attr in tables.MUTATORS or function.attr not in tables.METHOD_NAMES:
                    return False
            elif not (
                is_builtin(function)
                and isinstance(function, ast.Name)
                and function.id in tables.PURE_FUNCTIONS
            ):
                return False
    return True
