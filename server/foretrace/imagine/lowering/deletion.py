"""`del`, which the interpreter lacks.

A name is unbound by the end of an `except … as name` clause; items are removed by the method
that `del` calls. Reading the name first raises what `del` raises on an unbound name.
"""

from __future__ import annotations

import ast

from foretrace.imagine.names import call, name


class _Deletions(ast.NodeTransformer):
    def visit_Delete(self, node: ast.Delete) -> list[ast.stmt]:  # noqa: N802
        self.generic_visit(node)
        result: list[ast.stmt] = []
        for target in node.targets:
            result.extend(_delete(target))
        return [ast.copy_location(statement, node) for statement in result]


def _delete(target: ast.expr) -> list[ast.stmt]:
    if isinstance(target, ast.Tuple | ast.List):
        return [statement for element in target.elts for statement in _delete(element)]
    if isinstance(target, ast.Subscript):
        index = target.slice
        if isinstance(index, ast.Slice):
            bounds = [b or ast.Constant(value=None) for b in (index.lower, index.upper, index.step)]
            return [ast.Expr(value=call("del_slice", target.value, *bounds))]
        return [ast.Expr(value=call("del_item", target.value, index))]
    if isinstance(target, ast.Attribute):
        return [ast.Expr(value=call("del_attr", target.value, ast.Constant(value=target.attr)))]
    assert isinstance(target, ast.Name)
    unbind = ast.Try(
        body=[ast.Raise(exc=name("SystemExit"))],
        handlers=[
            ast.ExceptHandler(type=name("SystemExit"), name=target.id, body=[ast.Pass()])
        ],
        orelse=[],
        finalbody=[],
    )
    return [ast.Expr(value=name(target.id)), unbind]


def lower(tree: ast.Module) -> ast.Module:
    result = _Deletions().visit(tree)
    assert isinstance(result, ast.Module)
    return result
