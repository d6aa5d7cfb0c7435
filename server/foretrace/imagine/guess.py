"""Arguments for a function nobody calls yet: from annotations, defaults, names and uses."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import Any

from foretrace import syntax
from foretrace.sketch.model import Function, Sketch

_PLAIN: dict[str, list[Any]] = {
    "int": [5, 2, 0],
    "float": [2.5, 0.5, -1.0],
    "str": ["hello world", "abc", "a"],
    "bool": [True, False],
    "list": [[3, 1, 2], [5, 5, 1, 4], [7]],
    "tuple": [(1, 2), (3, 4)],
    "dict": [{"a": 1, "b": 2}, {"x": 3}],
    "set": [{1, 2, 3}, {2}],
    "None": [None],
    "grid": [[[1, 2], [3, 4]], [[1, 2, 3], [4, 5, 6]]],
    "words": [["apple", "fig", "kiwi"], ["b", "a"]],
}
_ALIASES = {"List": "list", "Sequence": "list", "Iterable": "list", "Tuple": "tuple",
            "Dict": "dict", "Mapping": "dict", "Set": "set", "Collection": "list"}  # fmt: skip
_NAMES = (
    (r"(matrix|grid|board|rows)$", "grid"),
    (r"(words|names|strings|lines|tokens|texts)$", "words"),
    (r"(arr|array|lst|list|nums|numbers|values|items|xs|ys|data|seq|elements|prices|scores)\d*$",
     "list"),
    (r"(d|dic|dict|dictionary|mapping|counts|table)\d*$", "dict"),
    (r"(s|text|string|word|name|line|char|ch|c|prefix|suffix|sentence|pattern|sep)\d*$", "str"),
    (r"(flag|is_\w+|has_\w+|reverse|verbose)$", "bool"),
    (r"(n|m|k|i|j|x|y|a|b|num|number|count|size|length|target|limit|start|end|value|index)\d*$",
     "int"),
)  # fmt: skip
_METHODS = {
    "str": frozenset({"split", "upper", "lower", "strip", "replace", "startswith", "endswith",
                      "join", "isdigit", "isalpha", "find", "title", "capitalize"}),
    "dict": frozenset({"items", "keys", "values", "get", "setdefault"}),
    "list": frozenset({"append", "sort", "extend", "reverse", "insert", "pop", "remove"}),
}  # fmt: skip
_MOST = 3


def guess_arguments(sketch: Sketch, function: Function) -> Iterator[list[Any]]:
    """A few lists of arguments for the function's required positional parameters."""
    node = _definition(sketch, function)
    if node is None or None in node.args.kw_defaults:
        return
    parameters = [*node.args.posonlyargs, *node.args.args]
    if function.is_method and parameters:
        parameters = parameters[1:]
    required = parameters[: len(parameters) - len(node.args.defaults)]
    columns = [_values(parameter, node) for parameter in required]
    for number in range(_MOST):
        yield [column[number % len(column)] for column in columns]


def _definition(
    sketch: Sketch, function: Function
) -> ast.FunctionDef | ast.AsyncFunctionDef | None:
    for node in ast.walk(sketch.program.tree):
        if (
            isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
            and node.lineno == function.line
            and node.name == function.name
        ):
            return node
    return None


def _values(parameter: ast.arg, function: ast.FunctionDef | ast.AsyncFunctionDef) -> list[Any]:
    kind = (
        _from_annotation(parameter.annotation)
        or _from_uses(parameter.arg, function)
        or _from_name(parameter.arg)
    )
    return _PLAIN[kind or "int"]


def _from_annotation(annotation: ast.expr | None) -> str | None:
    match annotation:
        case ast.Name(id=name):
            name = _ALIASES.get(name, name)
            return name if name in _PLAIN else None
        case ast.Constant(value=str(text)):
            try:
                return _from_annotation(syntax.parse(text, mode="eval").body)
            except (SyntaxError, ValueError):
                return None
        case ast.Subscript(value=ast.Name(id=name), slice=inner):
            name = _ALIASES.get(name, name)
            if name == "Optional":
                return _from_annotation(inner)
            if name == "list":
                element = _from_annotation(inner)
                return {"str": "words", "list": "grid"}.get(element or "", "list")
            return name if name in _PLAIN else None
        case ast.BinOp(op=ast.BitOr(), left=left):
            return _from_annotation(left)
    return None


def _from_uses(name: str, function: ast.FunctionDef | ast.AsyncFunctionDef) -> str | None:
    found = {_used_as(name, node) for node in ast.walk(function)}
    for kind in ("dict", "str", "list", "int"):
        if kind in found:
            return kind
    if "iterable" in found:
        named = _from_name(name)
        return named if named in ("str", "dict", "grid", "words", "tuple") else "list"
    return None


def _used_as(name: str, node: ast.AST) -> str | None:
    """What one use of a name says of its kind."""
    match node:
        case ast.Attribute(value=ast.Name(id=owner), attr=method) if owner == name:
            for kind, methods in _METHODS.items():
                if method in methods:
                    return kind
        case ast.Call(func=ast.Name(id="range"), args=arguments) if _mentions(arguments, name):
            return "int"
        case ast.Call(
            func=ast.Name(id="len" | "sum" | "sorted" | "zip" | "enumerate" | "reversed"),
            args=arguments,
        ):
            return "iterable" if _mentions(arguments, name) else None
        case ast.For(iter=ast.Name(id=owner)) | ast.Subscript(value=ast.Name(id=owner)):
            return "iterable" if owner == name else None
    return None


def _mentions(arguments: list[ast.expr], name: str) -> bool:
    return any(isinstance(argument, ast.Name) and argument.id == name for argument in arguments)


def _from_name(name: str) -> str | None:
    for pattern, kind in _NAMES:
        if re.search(rf"(^|_){pattern}", name.lower()):
            return kind
    return None
