"""Which calls go to the sketch's own functions."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from foretrace.sketch.functions import FunctionNode, statements_in

_OWN_FRAME = (
    ast.Lambda,
    ast.ListComp,
    ast.SetComp,
    ast.DictComp,
    ast.GeneratorExp,
)


@dataclass(frozen=True)
class Callables:
    """What the module defines at its top level and scenarios can therefore call."""

    functions: Mapping[str, FunctionNode]
    classes: Mapping[str, ast.ClassDef]

    @classmethod
    def of(cls, body: Iterable[ast.stmt]) -> Callables:
        functions: dict[str, FunctionNode] = {}
        classes: dict[str, ast.ClassDef] = {}
        for statement in _top_level(body):
            if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef):
                functions[statement.name] = statement
            elif isinstance(statement, ast.ClassDef):
                classes[statement.name] = statement
        return cls(functions, classes)

    @cached_property
    def names(self) -> frozenset[str]:
        return frozenset([*self.functions, *self.classes])

    def target(self, call: ast.Call, instances: Mapping[str, str]) -> str | None:
        """Name of the function a call goes to: `f`, `C.m`, `C.__init__`, or `C` without one.

        `instances` maps names of variables to the class they hold an instance of.
        """
        match call.func:
            case ast.Name(id=name) if name in self.functions:
                return name
            case ast.Name(id=name) if name in self.classes:
                return self._method(name, "__init__") or name
            case ast.Attribute(value=ast.Name(id=name), attr=attribute):
                owner = name if name in self.classes else instances.get(name)
                return self._method(owner, attribute) if owner else None
            case ast.Attribute(value=ast.Call(func=ast.Name(id=name)), attr=attribute):
                return self._method(name, attribute)
        return None

    def instance_of(self, value: ast.expr) -> str | None:
        """The class a variable holds an instance of once `value` is assigned to it."""
        match value:
            case ast.Call(func=ast.Name(id=name)) if name in self.classes:
                return name
        return None

    def function(self, name: str) -> FunctionNode | None:
        """The node of a function named as `target` names it."""
        owner, _, method = name.rpartition(".")
        if not owner:
            return self.functions.get(name)
        for node in self.classes[owner].body:
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name == method:
                return node
        return None

    def prints(self, name: str) -> bool:
        """Whether the function, or one of the module's that it mentions, calls `print`."""
        seen: set[str] = set()
        waiting = [name]
        while waiting:
            current = waiting.pop()
            node = self.function(current)
            if current in seen or node is None:
                continue
            seen.add(current)
            names = _names_in(node)
            if "print" in names:
                return True
            waiting.extend(names & self.functions.keys())
        return False

    def assigned_globals(self, name: str) -> frozenset[str]:
        """Module-level names that the function declares `global`."""
        node = self.function(name)
        if node is None:
            return frozenset()
        declared = (inner.names for inner in ast.walk(node) if isinstance(inner, ast.Global))
        return frozenset(name for names in declared for name in names)

    def _method(self, owner: str, method: str) -> str | None:
        """`owner.method`, or the base class's that defines it."""
        seen: set[str] = set()
        waiting = [owner]
        while waiting:
            name = waiting.pop(0)
            if name in seen or name not in self.classes:
                continue
            seen.add(name)
            if self.function(f"{name}.{method}") is not None:
                return f"{name}.{method}"
            waiting += [base.id for base in self.classes[name].bases if isinstance(base, ast.Name)]
        return None


@dataclass(frozen=True, slots=True)
class OwnCall:
    node: ast.Call
    function: str
    free: bool
    """Whether it can be taken out of its expression: not part of a lambda or comprehension."""
    in_fstring: bool


def own_calls(
    expression: ast.AST, callables: Callables, instances: Mapping[str, str]
) -> Iterator[OwnCall]:
    """Calls of the sketch's functions in source order; those inside another one are left out."""
    stack = [(expression, True, False)]
    while stack:
        node, free, in_fstring = stack.pop()
        if isinstance(node, ast.Call):
            function = callables.target(node, instances)
            if function is not None:
                yield OwnCall(node, function, free, in_fstring)
                continue
        free = free and not isinstance(node, _OWN_FRAME)
        in_fstring = in_fstring or isinstance(node, ast.JoinedStr)
        stack.extend(
            (child, free, in_fstring) for child in reversed(list(ast.iter_child_nodes(node)))
        )


def _top_level(body: Iterable[ast.AST]) -> Iterator[ast.AST]:
    """Statements that run in the module's scope, those inside `if`, `try`, `with`, too."""
    for statement in body:
        yield statement
        if not isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield from _top_level(statements_in(statement))


@lru_cache(maxsize=512)
def _names_in(node: FunctionNode) -> frozenset[str]:
    return frozenset(inner.id for inner in ast.walk(node) if isinstance(inner, ast.Name))
