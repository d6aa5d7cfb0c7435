"""Which names statements bind, in the order of their first binding."""

from __future__ import annotations

import ast
from collections.abc import Iterable

FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef


class Names(dict[str, None]):
    """An ordered set of names."""

    def copy(self) -> Names:
        return Names(self)


def meet(one: Names | None, other: Names | None) -> Names | None:
    """Names bound on both of two paths; a path that ends elsewhere (None) does not count."""
    if one is None or other is None:
        return other if one is None else one
    return Names({name: None for name in one if name in other})


def bind(names: Names, target: ast.expr) -> None:
    """Add the names that an assignment to `target` binds."""
    for node in ast.walk(target):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names[node.id] = None


def bound_in(statements: Iterable[ast.stmt]) -> Names:
    """Names that the statements bind in their own scope, in source order."""
    found = Names()
    pending: list[ast.AST] = []
    pending.extend(statements)
    pending.reverse()
    while pending:
        node = pending.pop()
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            found[node.name] = None
            continue
        if isinstance(node, ast.Lambda):
            continue
        if isinstance(node, ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp):
            continue
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            found[node.id] = None
        pending.extend(list(ast.iter_child_nodes(node))[::-1])
    return found


def parameters_of(arguments: ast.arguments) -> Names:
    """Parameters in the order of their declaration."""
    every = [*arguments.posonlyargs, *arguments.args]
    if arguments.vararg is not None:
        every.append(arguments.vararg)
    every += arguments.kwonlyargs
    if arguments.kwarg is not None:
        every.append(arguments.kwarg)
    return Names({argument.arg: None for argument in every})


def imported_by(node: ast.AST) -> Names:
    """Names that an import binds; none for any other node."""
    if not isinstance(node, ast.Import | ast.ImportFrom):
        return Names()
    every = [alias.asname or alias.name.partition(".")[0] for alias in node.names]
    return Names({name: None for name in every})
