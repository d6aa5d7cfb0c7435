"""Which names are bound where: whether a name still means the builtin."""

from __future__ import annotations

import ast
from collections.abc import Iterable

FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)
_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


def bound_in(nodes: Iterable[ast.AST]) -> set[str]:
    """Names bound by statements; those of scopes inside and those declared global left out."""
    names: set[str] = set()
    elsewhere: set[str] = set()
    pending = list(nodes)
    while pending:
        node = pending.pop()
        if isinstance(node, ast.Name):
            if not isinstance(node.ctx, ast.Load):
                names.add(node.id)
            continue
        if isinstance(node, _SCOPES):
            if not isinstance(node, ast.Lambda):
                names.add(node.name)
                pending.extend(node.decorator_list)
            continue
        if isinstance(node, ast.Import | ast.ImportFrom):
            names.update((alias.asname or alias.name).partition(".")[0] for alias in node.names)
            continue
        if isinstance(node, ast.Global):
            elsewhere.update(node.names)
        elif isinstance(node, ast.ExceptHandler | ast.MatchAs | ast.MatchStar) and node.name:
            names.add(node.name)
        elif isinstance(node, ast.MatchMapping) and node.rest:
            names.add(node.rest)
        elif isinstance(node, _COMPREHENSIONS):
            pending.extend(_walrus(node))
            continue
        if not isinstance(node, ast.Constant | ast.expr_context):
            pending.extend(ast.iter_child_nodes(node))
    return names - elsewhere


def globals_in(tree: ast.AST) -> set[str]:
    """Names that functions declare global, and so may bind in the module."""
    return {name for node in ast.walk(tree) if isinstance(node, ast.Global) for name in node.names}


def _walrus(node: ast.AST) -> list[ast.AST]:
    """Targets that a comprehension binds in the scope around it."""
    return [each.target for each in ast.walk(node) if isinstance(each, ast.NamedExpr)]


def parameters(arguments: ast.arguments) -> set[str]:
    every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    every += [each for each in (arguments.vararg, arguments.kwarg) if each is not None]
    return {each.arg for each in every}


def bound_in_function(node: FunctionNode) -> set[str]:
    """Parameters and locals of a function; names it declares global are not among them."""
    body: list[ast.AST] = [node.body] if isinstance(node, ast.Lambda) else list(node.body)
    return parameters(node.args) | bound_in(body)


def bound_in_targets(generators: Iterable[ast.comprehension]) -> set[str]:
    return bound_in(generator.target for generator in generators)
