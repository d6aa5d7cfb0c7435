"""The shape of a program: what is left when names and constants are taken out."""

from __future__ import annotations

import ast
import hashlib

BLIND = {"id", "arg", "name", "names", "value_name", "kind", "type_comment", "ctx", "annotation"}
BLIND |= {"returns", "asname", "module"}
"""Fields that are names, or that change nothing about a run."""


def shape(source: str) -> str:
    """A checksum (16 hexadecimal digits) of the syntax tree of `source`, blind to names.

    Names of variables, functions, parameters and keywords, constants (a negative number is one
    too), annotations and docstrings do not count; operators and the names of methods do, since
    they say what happens. Raises `SyntaxError` where `source` is no module.
    """
    parts: list[str] = []
    _write(ast.parse(source), parts)
    return hashlib.blake2b(" ".join(parts).encode(), digest_size=8).hexdigest()


def _write(node: ast.AST, parts: list[str]) -> None:
    if _is_constant(node):
        parts.append("Constant")
        return
    parts.append(type(node).__name__)
    for field in node._fields:
        if field in BLIND:
            continue
        value = getattr(node, field)
        if isinstance(value, ast.AST):
            _write(value, parts)
        elif isinstance(value, list):
            parts.append("[")
            for item in _without_docstring(node, field, value):
                if isinstance(item, ast.AST):
                    _write(item, parts)
            parts.append("]")
        elif field == "attr":
            parts.append(str(value))
        else:
            parts.append("-" if value is None else "+")


def _is_constant(node: ast.AST) -> bool:
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        node = node.operand
    return isinstance(node, ast.Constant)


def _without_docstring(node: ast.AST, field: str, value: list[ast.AST]) -> list[ast.AST]:
    documented = isinstance(node, ast.FunctionDef | ast.ClassDef | ast.Module)
    if documented and field == "body" and value:
        first = value[0]
        if (
            isinstance(first, ast.Expr)
            and isinstance(first.value, ast.Constant)
            and isinstance(first.value.value, str)
        ):
            return value[1:]
    return value
