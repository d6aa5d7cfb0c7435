"""Which units a line calls: those it may, and those it must, in order."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from foretrace.imagine.neural.effects import Effects
from foretrace.imagine.neural.statements import Part
from foretrace.imagine.neural.units import Comprehension, Unit
from foretrace.sketch.functions import parameter_names


@dataclass(frozen=True, slots=True)
class Calls:
    possible: tuple[int, ...] = ()
    """Indices of units whose frames can come while the line runs, or not, or often."""
    certain: tuple[int, ...] = ()
    """Those that come in any case unless an exception ends the line, in order."""
    exact: bool = True
    """Whether none comes but the certain ones."""
    plain: bool = True
    """Whether nothing before the last of the certain calls can raise an exception."""


class Callables:
    """The units of a program as they are called."""

    def __init__(self, tree: ast.Module, units: Sequence[Unit]) -> None:
        self._units = [unit for unit in units if not unit.is_coroutine]
        self._functions: dict[str, list[Unit]] = {}
        for unit in units:
            if unit.is_function:
                self._functions.setdefault(unit.name, []).append(unit)
        self._by_node = {id(unit.node): unit for unit in self._units}
        nodes = list(ast.walk(tree))
        called = {id(node.func) for node in nodes if isinstance(node, ast.Call)}
        self._values = frozenset(
            node.id
            for node in nodes
            if isinstance(node, ast.Name)
            and isinstance(node.ctx, ast.Load)
            and id(node) not in called
        )

    @cached_property
    def overload(self) -> bool:
        """Whether operators, or looking at an attribute, may run code of the program."""
        return bool(self._special) or any(u.owner and u.decorated for u in self._units)

    @cached_property
    def _generators(self) -> frozenset[int]:
        """Those that any line may go on with."""
        return frozenset(unit.index for unit in self._units if unit.suspends)

    @cached_property
    def _special(self) -> frozenset[int]:
        """Methods that operators and built-ins call."""
        return frozenset(
            unit.index
            for unit in self._units
            if unit.owner is not None
            and unit.name.startswith("__")
            and unit.name.endswith("__")
            and unit.name != "__init__"
        )

    @cached_property
    def _escaped(self) -> frozenset[int]:
        """Those that are values somewhere, so that any call may be theirs."""
        return frozenset(
            unit.index
            for unit in self._units
            if unit.is_lambda
            or unit.is_generator_expression
            or (unit.is_function and (unit.name in self._values or unit.decorated))
        )

    def of(self, part: Part, effects: Effects, inside: Unit) -> Calls:
        """The calls of a line that evaluates `part`, in `inside`."""
        sites: dict[int, Unit] = {}
        found: set[int] = set()
        for expression in part.expressions:
            for node in in_frame(expression):
                unit = self._certain(node, inside)
                if unit is not None:
                    sites[id(node)] = unit
                else:
                    found.update(self._possible(node))
        if effects.operates:
            found |= self._special
        if effects.calls:
            found |= self._escaped
        if part.expressions:
            found |= self._generators
        ordered = [
            (node, sites[id(node)])
            for expression in part.expressions
            for node in evaluated(expression)
            if id(node) in sites
        ]
        certain = [] if part.repeats else [unit.index for _, unit in ordered]
        in_order = {id(node) for node, _ in ordered}
        found |= {unit.index for key, unit in sites.items() if part.repeats or key not in in_order}
        return Calls(
            possible=tuple(sorted(found)),
            certain=tuple(certain),
            exact=not found,
            plain=all(_fits(node, unit) for node, unit in ordered),
        )

    def _certain(self, node: ast.AST, inside: Unit) -> Unit | None:
        """The unit that evaluating `node` surely calls."""
        unit = self._by_node.get(id(node))
        if unit is not None and unit.is_comprehension and not unit.is_generator_expression:
            return unit
        match node:
            case ast.Call(func=ast.Name(id=name)) if name not in inside.order or (
                name in inside.free
            ):
                known = self._functions.get(name, [])
                if len(known) == 1 and not known[0].owner and not known[0].decorated:
                    return None if known[0].suspends or known[0].is_coroutine else known[0]
        return None

    def _possible(self, node: ast.AST) -> Iterator[int]:
        unit = self._by_node.get(id(node))
        if unit is not None and unit.is_generator_expression:
            yield unit.index
        match node:
            case ast.Call(func=ast.Name(id=name)):
                for each in self._functions.get(name, []):
                    if not each.owner and not each.is_coroutine:
                        yield each.index
                for each in self._functions.get("__init__", []):
                    if each.owner == name:
                        yield each.index
            case ast.Call(func=ast.Attribute(attr=name)) | ast.Attribute(attr=name):
                for each in self._functions.get(name, []):
                    if each.owner and not each.is_coroutine:
                        yield each.index


def in_frame(node: ast.AST) -> Iterator[ast.AST]:
    """What evaluating `node` may evaluate in this frame: not what runs in frames of its own."""
    yield node
    match node:
        case ast.Lambda(args=args):
            inner: list[ast.AST] = [*args.defaults, *(d for d in args.kw_defaults if d)]
        case _ if isinstance(node, Comprehension):
            inner = [node.generators[0].iter]
        case _:
            inner = list(ast.iter_child_nodes(node))
    for child in inner:
        yield from in_frame(child)


def evaluated(node: ast.AST) -> Iterator[ast.AST]:
    """What evaluating `node` evaluates in any case and in this frame, in order, itself last."""
    match node:
        case ast.BoolOp(values=values):
            yield from evaluated(values[0])
        case ast.IfExp(test=test):
            yield from evaluated(test)
        case ast.Compare(left=left, comparators=comparators):
            yield from evaluated(left)
            yield from evaluated(comparators[0])
        case ast.Lambda():
            pass
        case _ if isinstance(node, Comprehension):
            yield from evaluated(node.generators[0].iter)
        case ast.Dict(keys=keys, values=values):
            for key, value in zip(keys, values, strict=True):
                if key is not None:
                    yield from evaluated(key)
                yield from evaluated(value)
        case _:
            for child in ast.iter_child_nodes(node):
                yield from evaluated(child)
    yield node


def _fits(node: ast.AST, unit: Unit) -> bool:
    """Whether the call's arguments cannot raise an exception, and suit the parameters."""
    if not isinstance(node, ast.Call):
        return False  # What it iterates over may not be iterable.
    if not isinstance(unit.node, ast.FunctionDef) or node.keywords:
        return False
    given = unit.node.args
    simple = all(isinstance(inner, _SIMPLE) for each in node.args for inner in ast.walk(each))
    most = len(parameter_names(given))
    least = most - len(given.defaults)
    plain = not (given.vararg or given.kwarg or given.kwonlyargs)
    return simple and plain and least <= len(node.args) <= most


_SIMPLE = (
    ast.Name | ast.Constant | ast.List | ast.Tuple | ast.Dict | ast.UnaryOp | ast.unaryop
    | ast.expr_context
)  # fmt: skip
