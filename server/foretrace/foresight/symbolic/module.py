"""What a program defines, as far as proofs need it."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from foretrace.foresight.symbolic.effects import changes
from foretrace.foresight.symbolic.kinds import Kind, kinds_of
from foretrace.foresight.symbolic.methods import METHODS
from foretrace.sketch.functions import Definition, FunctionNode, find_definitions
from foretrace.sketch.model import Program


@dataclass(frozen=True)
class Module:
    tree: ast.Module
    definitions: tuple[Definition, ...]

    @classmethod
    def of(cls, program: Program) -> Module:
        return cls(
            program.tree,
            tuple(each for node in program.tree.body for each in find_definitions(node)),
        )

    @cached_property
    def own(self) -> dict[str, ast.AST]:
        """What the module binds at its top level."""
        found: dict[str, ast.AST] = {}
        for node in self.tree.body:
            match node:
                case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                    found[name] = node
                case ast.ClassDef(name=name):
                    found[name] = node
                case ast.Import(names=names) | ast.ImportFrom(names=names):
                    for alias in names:
                        found[alias.asname or alias.name.partition(".")[0]] = node
                case _:
                    for each in ast.walk(node):
                        if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store):
                            found[each.id] = node
        return found

    @cached_property
    def constants(self) -> dict[str, int]:
        """Module names that are whole numbers, bound once and by nobody else."""
        bound: dict[str, list[ast.expr | None]] = {}
        for node in ast.walk(self.tree):
            match node:
                case ast.Assign(targets=[ast.Name(id=name)], value=value) if node in self.tree.body:
                    bound.setdefault(name, []).append(value)
                case ast.Global(names=names):
                    for name in names:
                        bound.setdefault(name, []).append(None)
                case ast.Name(id=name, ctx=ast.Store()):
                    bound.setdefault(name, [])
        return {
            name: values[0].value
            for name, values in bound.items()
            if len(values) == 1
            and isinstance(values[0], ast.Constant)
            and type(values[0].value) is int
            and sum(
                isinstance(each, ast.Name) and each.id == name and isinstance(each.ctx, ast.Store)
                for node in self.tree.body
                if not isinstance(node, ast.FunctionDef | ast.ClassDef)
                for each in ast.walk(node)
            )
            == 1
        }

    @cached_property
    def functions(self) -> dict[str, Definition]:
        """Functions of the top level that are called by their own name."""
        return {
            each.function.name: each
            for each in self.definitions
            if self.own.get(each.function.name) is each.node and not each.function.decorated
        }

    @cached_property
    def gentle(self) -> frozenset[str]:
        """Functions of the top level that surely change nothing that they are given."""
        left = {
            name: _mentions(each.node) & self.functions.keys()
            for name, each in self.functions.items()
            if not _meddles(each.node, self)
        }
        while True:
            kept = {name: called for name, called in left.items() if called <= left.keys()}
            if len(kept) == len(left):
                return frozenset(kept)
            left = kept

    def named(self, qualname: str) -> Definition | None:
        return next((d for d in self.definitions if d.function.qualname == qualname), None)

    def kinds(self, node: FunctionNode) -> tuple[dict[str, Kind], frozenset[str]]:
        return kinds_of(node, frozenset(self.own))


def _mentions(node: ast.AST) -> set[str]:
    return {each.id for each in ast.walk(node) if isinstance(each, ast.Name)}


def _meddles(function: FunctionNode, module: Module) -> bool:
    """Whether it may change something that is not its own."""
    apart = kept_apart(function)
    _, changed, anything = changes(function, {})
    if changed - apart or any(
        isinstance(node, ast.Global | ast.Nonlocal | ast.Yield | ast.Await | ast.FunctionDef)
        for node in ast.walk(function)
        if node is not function
    ):
        return True
    for node in ast.walk(function):
        match node:
            case ast.Attribute(ctx=ast.Store() | ast.Del()):
                return True
            case ast.AugAssign(target=ast.Name(id=name)) if name not in apart:
                kinds, _ = module.kinds(function)
                if kinds.get(name, Kind.ANY) in (Kind.ANY, Kind.SEQUENCE):
                    return True
            case ast.Call(func=ast.Name(id=name)):
                known = name in module.functions or (
                    name not in module.own and hasattr(builtins, name)
                )
                if not known or name in ("eval", "exec", "next", "setattr", "map", "filter"):
                    return True
            case ast.Call(func=ast.Attribute(attr=name)) if name not in METHODS:
                return True
            case ast.Call() if not isinstance(node.func, ast.Name | ast.Attribute):
                return True
    return anything and not _only_attributes(function)


def _only_attributes(function: FunctionNode) -> bool:
    """Whether every method that is called leaves its receiver as it is."""
    return all(
        not METHODS.get(node.func.attr, True) or isinstance(node.func.value, ast.Name)
        for node in ast.walk(function)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    )


def whiles(node: ast.AST) -> Iterator[ast.While]:
    """The `while` loops of a function, those of functions inside it left out."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda | ast.ClassDef):
            continue
        if isinstance(child, ast.While):
            yield child
        yield from whiles(child)


def kept_apart(function: FunctionNode) -> frozenset[str]:
    """Names whose collections are made here and known by no other name: no aliases to them."""
    made: dict[str, bool] = {}
    shared: set[str] = {each.arg for each in ast.walk(function) if isinstance(each, ast.arg)}
    for node in ast.walk(function):
        match node:
            case ast.Assign(targets=targets, value=value):
                for target in targets:
                    if isinstance(target, ast.Name):
                        made[target.id] = made.get(target.id, True) and _made(value)
                if len(targets) > 1:
                    shared.update(each.id for each in targets if isinstance(each, ast.Name))
            case ast.AnnAssign(target=ast.Name(id=name), value=value) if value is not None:
                made[name] = made.get(name, True) and _made(value)
            case ast.AugAssign(target=ast.Name()):
                pass
        shared.update(_given_away(node))
    return frozenset(name for name, fresh in made.items() if fresh) - shared


def _made(value: ast.expr) -> bool:
    match value:
        case ast.List() | ast.Dict() | ast.Set() | ast.ListComp() | ast.SetComp() | ast.DictComp():
            return True
        case ast.Constant() | ast.Compare() | ast.JoinedStr():
            return True
        case ast.UnaryOp(operand=operand):
            return _made(operand)
        case ast.Call(func=ast.Name(id=name)):
            return name in ("list", "sorted", "set", "dict", "deque", "len", "int", "str", "sum")
        case ast.Subscript(slice=ast.Slice()):
            return True
    return False


def _given_away(node: ast.AST) -> Iterator[str]:
    """Names whose value itself is kept or passed on by this node."""
    parts: list[ast.AST] = []
    match node:
        case ast.Assign(value=value) | ast.AnnAssign(value=value) | ast.NamedExpr(value=value):
            parts = [value] if value is not None else []
        case ast.Call(func=ast.Name(id=name), args=args) if name in _READING:
            parts = [each for each in args if isinstance(each, ast.Lambda)]
        case ast.Call(args=args, keywords=keywords):
            parts = [*args, *(each.value for each in keywords)]
        case ast.List(elts=elements) | ast.Tuple(elts=elements) | ast.Set(elts=elements):
            parts = list(elements)
        case ast.Dict(values=values):
            parts = list(values)
        case ast.Lambda(body=body):
            parts = [each for each in ast.walk(body)]
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            inside = [each for each in ast.walk(node)]
            nested = [each for each in inside if isinstance(each, ast.FunctionDef)]
            parts = [part for each in nested if each is not node for part in ast.walk(each)]
        case ast.IfExp(body=body, orelse=other):
            parts = [body, other]
        case ast.Yield(value=value) if value is not None:
            parts = [value]
    for part in parts:
        if isinstance(part, ast.Name):
            yield part.id


_READING = frozenset(
    {"len", "print", "sum", "max", "min", "sorted", "list", "tuple", "set", "any", "all", "str",
     "repr", "enumerate", "range", "zip", "reversed", "isinstance", "dict"}
)  # fmt: skip
"""Functions that keep nothing of what they are given beyond a copy."""
