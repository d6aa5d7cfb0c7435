"""Whether the value of a hole is what a call returns, so that scenarios say what it must be."""

from __future__ import annotations

import ast
from collections.abc import Mapping

from foretrace.fill.bindings import FunctionNode


def is_returned(
    hole: ast.Name, function: FunctionNode | None, parents: Mapping[ast.AST, ast.AST]
) -> bool:
    """Whether the call that reaches the hole ends with its value, or with that of a `return` there.

    Only in plain functions of the module that nothing in it calls: then there is one such call in
    a scenario.
    """
    statement = parents.get(hole)
    if not isinstance(function, ast.FunctionDef) or function.decorator_list:
        return False
    module = parents.get(function)
    if not isinstance(module, ast.Module) or _is_mentioned(function.name, module):
        return False
    if any(isinstance(node, ast.Yield | ast.YieldFrom) for node in ast.walk(function)):
        return False
    current = parents.get(statement) if statement is not None else None
    while current is not None and current is not function:
        if isinstance(current, ast.Try | ast.TryStar | ast.With | FunctionNode | ast.Lambda):
            return False
        current = parents.get(current)
    match statement:
        case ast.Return() | ast.Expr():
            return True
        case ast.Assign(targets=[ast.Name(id=name)]):
            return _returns_next(statement, name, parents.get(statement))
    return False


def _is_mentioned(name: str, module: ast.Module) -> bool:
    return any(isinstance(node, ast.Name) and node.id == name for node in ast.walk(module))


def _returns_next(statement: ast.stmt, name: str, block: ast.AST | None) -> bool:
    for _, value in ast.iter_fields(block) if block is not None else ():
        if isinstance(value, list) and statement in value[:-1]:
            match value[value.index(statement) + 1]:
                case ast.Return(value=ast.Name(id=returned)):
                    return bool(returned == name)
    return False
