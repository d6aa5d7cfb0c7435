"""The functions of a program, methods and nested ones included."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from foretrace.sketch.model import Function

FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, slots=True)
class Definition:
    """A function together with its node in the program's tree."""

    function: Function
    node: FunctionNode


def find_definitions(statement: ast.stmt) -> Iterator[Definition]:
    """Every `def` of a top-level statement, in source order. Lambdas do not count."""
    # (node, path of enclosing definitions, whether the innermost of them is a class)
    stack: list[tuple[ast.AST, tuple[str, ...], bool]] = [(statement, (), False)]
    while stack:
        node, path, in_class = stack.pop()
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield Definition(_describe(node, path, in_class), node)
            path, in_class = (*path, node.name), False
        elif isinstance(node, ast.ClassDef):
            path, in_class = (*path, node.name), True
        inner = [(child, path, in_class) for child in statements_in(node)]
        stack.extend(reversed(inner))


def statements_in(node: ast.AST) -> Iterator[ast.AST]:
    """The statements, handlers and cases directly inside `node`, in source order."""
    for field in ("body", "handlers", "orelse", "finalbody", "cases"):
        inner = getattr(node, field, None)
        # A lambda's and a conditional expression's `body` is no list.
        if isinstance(inner, list):
            yield from inner


def parameter_names(arguments: ast.arguments) -> tuple[str, ...]:
    """In the order of the signature, stars left out."""
    names = [*arguments.posonlyargs, *arguments.args]
    if arguments.vararg:
        names.append(arguments.vararg)
    names.extend(arguments.kwonlyargs)
    if arguments.kwarg:
        names.append(arguments.kwarg)
    return tuple(name.arg for name in names)


def first_line(node: ast.stmt) -> int:
    """The line a statement begins on, its decorators included."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
    return node.lineno


def _describe(node: FunctionNode, path: tuple[str, ...], in_class: bool) -> Function:
    return Function(
        qualname=".".join((*path, node.name)),
        name=node.name,
        line=node.lineno,
        start_line=first_line(node),
        end_line=node.end_lineno or node.lineno,
        parameters=parameter_names(node.args),
        parent=".".join(path) or None,
        is_method=in_class,
        is_async=isinstance(node, ast.AsyncFunctionDef),
        decorated=bool(node.decorator_list),
        docstring=ast.get_docstring(node),
    )
