"""What a function calls, as far as it matters for its coming to an end."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterator
from dataclasses import dataclass

from foretrace.foresight.symbolic.methods import METHODS
from foretrace.foresight.symbolic.module import Module
from foretrace.sketch.functions import Definition, FunctionNode

_SAFE_MODULES = frozenset(
    {"math", "cmath", "re", "json", "random", "string", "copy", "collections", "functools",
     "itertools", "operator", "heapq", "bisect", "statistics", "decimal", "fractions", "datetime",
     "time", "os", "sys", "typing", "dataclasses", "enum", "abc", "textwrap", "hashlib", "base64",
     "struct", "csv", "io", "pathlib", "array", "numbers", "contextlib", "logging"}
)  # fmt: skip
"""Modules whose functions come to an end, some of `_ENDLESS` aside."""
_ENDLESS = frozenset({"count", "cycle", "repeat"})
"""Of `itertools`: what they give has no end."""
_UNKNOWN_BUILTINS = frozenset({"eval", "exec", "compile", "__import__", "iter", "next", "super"})
_METHODS = METHODS.keys() | {
    name
    for kind in (str, list, dict, set, tuple, int, float, bytes, frozenset)
    for name in dir(kind)
    if not name.startswith("__")
} | {"write", "read", "close", "readline", "readlines", "group", "groups", "match", "search",
     "popleft", "appendleft", "rotate", "most_common", "findall", "sub", "fullmatch"}  # fmt: skip
_OPERATIONS = tuple(
    f"__{name}__"
    for name in ("iter", "next", "getitem", "contains", "eq", "lt", "le", "gt", "ge", "len", "add",
                 "radd", "sub", "mul", "call", "bool", "hash", "repr", "str", "enter", "exit",
                 "getattr", "setattr", "setitem", "iadd")
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Calls:
    own: frozenset[str]
    """Qualified names of functions of the program."""
    unknown: tuple[str, ...]
    """In words, what may not come to an end."""


def calls_of(module: Module, definition: Definition) -> Calls:
    """What a function may call."""
    own: set[str] = set()
    unknown: list[str] = []
    local = _locals(definition.node)
    for node in _inside(definition.node):
        match node:
            case ast.Call(func=ast.Attribute(value=owner, attr=name)):
                own |= _methods(module, name)
                said = _method_unknown(module, owner, name)
                if said is not None and not _methods(module, name):
                    unknown.append(f"{said} on line {node.lineno}")
            case ast.Call(func=ast.Name(id=name)):
                found = _named(module, definition, name)
                own |= found
                if not found and _unknown_name(module, name, local):
                    unknown.append(f"`{name}` on line {node.lineno}")
            case ast.Call(func=ast.Lambda()):
                pass
            case ast.Call():
                unknown.append(f"a call on line {node.lineno}")
            case ast.Name(id=name, ctx=ast.Load()):
                own |= _named(module, definition, name)
            case ast.Await() | ast.YieldFrom():
                unknown.append(f"what line {node.lineno} waits for")
    own |= {
        each.function.qualname
        for each in module.definitions
        if each.function.is_method and each.function.name in _OPERATIONS
    }
    if definition.function.name in _OPERATIONS:
        own -= {definition.function.qualname} - _called_itself(definition)
    return Calls(frozenset(own), tuple(dict.fromkeys(unknown)))


def _called_itself(definition: Definition) -> set[str]:
    mentions = any(
        isinstance(node, ast.Attribute) and node.attr == definition.function.name
        for node in ast.walk(definition.node)
    )
    return {definition.function.qualname} if mentions else set()


def _inside(function: FunctionNode) -> Iterator[ast.AST]:
    """The nodes of a function, those of functions defined in it left out."""
    waiting: list[ast.AST] = [*function.body, function.args]
    while waiting:
        node = waiting.pop()
        yield node
        waiting += [
            child
            for child in ast.iter_child_nodes(node)
            if not isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        ]


def _locals(function: FunctionNode) -> frozenset[str]:
    return frozenset(
        node.id
        for node in ast.walk(function)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    ) | frozenset(node.arg for node in ast.walk(function) if isinstance(node, ast.arg))


def _named(module: Module, definition: Definition, name: str) -> set[str]:
    """Functions of the program that a name may stand for."""
    inner = f"{definition.function.qualname}.{name}"
    outer = f"{definition.function.parent}.{name}" if definition.function.parent else None
    return {
        each.function.qualname
        for each in module.definitions
        if each.function.qualname in (inner, outer, name)
        or (each.function.name == "__init__" and each.function.parent == name)
    }


def _unknown_name(module: Module, name: str, local: frozenset[str]) -> bool:
    if name in local:
        return True
    node = module.own.get(name)
    match node:
        case ast.ClassDef():
            return bool(node.bases) and not _plain_bases(node)
        case ast.ImportFrom(module=source):
            return (source or "").partition(".")[0] not in _SAFE_MODULES or name in _ENDLESS
        case None:
            return name in _UNKNOWN_BUILTINS or not hasattr(builtins, name)
    return True


def _plain_bases(node: ast.ClassDef) -> bool:
    return all(
        (isinstance(base, ast.Name) and hasattr(builtins, base.id))
        or (isinstance(base, ast.Name) and base.id in ("Enum", "NamedTuple", "ABC"))
        for base in node.bases
    )


def _methods(module: Module, name: str) -> set[str]:
    return {
        each.function.qualname
        for each in module.definitions
        if each.function.is_method and each.function.name == name
    }


def _method_unknown(module: Module, owner: ast.expr, name: str) -> str | None:
    match owner:
        case ast.Name(id=held) if isinstance(module.own.get(held), ast.Import):
            node = module.own[held]
            assert isinstance(node, ast.Import)
            sources = {
                alias.name.partition(".")[0]
                for alias in node.names
                if (alias.asname or alias.name.partition(".")[0]) == held
            }
            if sources <= _SAFE_MODULES and name not in _ENDLESS:
                return None
            return f"`{held}.{name}`"
        case ast.Attribute(value=ast.Name(id=held)) if isinstance(module.own.get(held), ast.Import):
            return None if held in _SAFE_MODULES else f"`{held}.{owner.attr}.{name}`"
    return None if name in _METHODS else f"the method `{name}`"
