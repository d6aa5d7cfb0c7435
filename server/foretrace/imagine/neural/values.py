"""What may be written of each value in a frame: unchanged, known, of some kind, or anything."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterator, Mapping

from foretrace import syntax
from foretrace.imagine.neural.code import Code, Line
from foretrace.imagine.neural.grammar import SAME, Slot
from foretrace.imagine.neural.kinds import (
    ANY,
    Kind,
    Known,
    element_kind,
    is_immutable,
    kind_of,
)
from foretrace.imagine.neural.state import Activation, Place, State
from foretrace.imagine.neural.units import Unit
from foretrace.sketch.functions import parameter_names

_NONE = Known("None")
_OPENERS = {"[": "list", "{": ANY, "(": "tuple"}
_COMPREHENSIONS = {ast.ListComp: "list", ast.SetComp: "set", ast.DictComp: "dict"}
_ITERATOR = Kind("OBJECT")
_EXCEPTION = Kind("exception")


class Values:
    """Works out, for the lines of a program, what its locals and results can be."""

    def __init__(self, code: Code) -> None:
        self._code = code

    def _at(self, place: Place) -> Line:
        return self._code.line(place.unit, place.line)

    def slots(self, top: Activation, place: Place, *, completed: bool) -> Iterator[Slot]:
        """The locals after the line ran; not `completed` if an exception ended it."""
        unit, line = place.unit, self._at(place)
        # `f_locals` is one dictionary all the time: names stand in the order of their first values.
        fresh = (name for name in unit.order if name not in top.local)
        for name in (*top.local, *fresh):
            bound = name in line.part.binds
            rebound = name in unit.rebound_elsewhere and line.effects.calls
            certain = completed and name in line.part.certain
            if name not in top.local:
                if bound or rebound:
                    yield Slot(name, (self._bound(name, top, line),), optional=not certain)
                continue
            old = top.local[name].repr
            same = SAME if top.shown else Known(old)
            new: Known | Kind | None = None
            if bound or rebound:
                new = self._bound(name, top, line)
            elif line.effects.mutates and not is_immutable(old):
                new = Kind(_OPENERS.get(old[:1], ANY))
            if new is None or new == Known(old):
                values: tuple[Known | Kind, ...] = (same,)
            elif certain and isinstance(new, Known):
                values = (new,)
            else:
                values = _either(same, new, old)
            optional = name in unit.volatile
            yield Slot(name, values, optional)

    def _bound(self, name: str, top: Activation, line: Line) -> Known | Kind:
        if name in line.part.values:
            return self._kind(line.part.values[name], top, line)
        if name in line.part.items:
            return element_kind(line.part.items[name], self._code.bound)
        statement = line.part.statement
        if isinstance(statement, ast.AugAssign) and name in top.local:
            node = ast.BinOp(left=_name(name), op=statement.op, right=statement.value)
            return self._kind(node, top, line)
        return Kind(ANY)

    def _kind(self, node: ast.expr, top: Activation, line: Line) -> Known | Kind:
        if top.returned is not None and self._is_result(node, top.returned[0], line):
            return Known(top.returned[1].repr)
        return kind_of(node, _reprs(top), self._code.bound, self._code.overloads)

    def _is_result(self, node: ast.expr, unit: Unit, line: Line) -> bool:
        """Whether `node` is what a call of `unit`, the only one on its line, yields."""
        if node is unit.node:
            return not unit.is_generator_expression
        calls = [
            inner
            for expression in line.part.expressions
            for inner in ast.walk(expression)
            if isinstance(inner, ast.Call)
        ]
        followed = [c for c in calls if _called_name(c) in self._code.function_names]
        if followed != [node] or unit.decorated or unit.name == "__init__":
            return False
        return unit.is_function and _called_name(node) == unit.name

    def returned(self, top: Activation, place: Place) -> Known | Kind:
        unit, line = place.unit, self._at(place)
        statement = line.part.statement
        if line.part.is_hole or line.part.several or unit.suspends:
            return Kind(ANY)
        if unit.is_lambda:
            return self._kind(line.part.expressions[0], top, line)
        if unit.is_comprehension:
            return Kind(_COMPREHENSIONS.get(type(unit.node), ANY))
        if isinstance(statement, ast.Return):
            return self._kind(statement.value, top, line) if statement.value else _NONE
        # A `finally` may end with what a `return` before it has left.
        return Kind(ANY) if unit.cleanup_lines else _NONE

    def raised(self, top: Activation, line: Line) -> Known | Kind:
        match line.part.statement:
            case ast.Raise(exc=ast.Name(id=name)) if name not in top.local and _built_in(name):
                return Known(f"{name}()")
            case ast.Raise(exc=ast.Call(func=ast.Name(id=name), args=given, keywords=[])):
                parts = [self._kind(argument, top, line) for argument in given]
                if _built_in(name) and all(isinstance(part, Known) for part in parts):
                    shown = ", ".join(p.repr for p in parts if isinstance(p, Known))
                    return Known(f"{name}({shown})")
        return _EXCEPTION

    def arguments(self, state: State, place: Place, unit: Unit) -> Iterator[Slot]:
        known = self._passed(state.top, place, unit)
        for name in unit.order:
            if name in unit.free:
                around = next((a for a in state.stack[::-1] if name in a.local), None)
                known_there = (
                    around is not None and name not in self._at(around.places[0]).part.binds
                )
                values = Known(around.local[name].repr) if around and known_there else Kind(ANY)
                yield Slot(name, (values,), optional=around is None)
            elif name == ".0":
                yield Slot(name, (_ITERATOR,))
            elif name in unit.parameters:
                yield Slot(name, (known.get(name, Kind(ANY)),))
        if unit.is_generator_expression:  # Which may be gone on with.
            for name in _own(unit):
                yield Slot(name, (Kind(ANY),), optional=True)

    def _passed(self, top: Activation, place: Place, unit: Unit) -> Mapping[str, Known | Kind]:
        """What the parameters of `unit` get, where its only call on the line tells."""
        line = self._at(place)
        calls = [
            inner
            for expression in line.part.expressions
            for inner in ast.walk(expression)
            if isinstance(inner, ast.Call) and _called_name(inner) == unit.name
        ]
        node = unit.node
        if len(calls) != 1 or not isinstance(node, ast.FunctionDef) or unit.owner or unit.decorated:
            return {}
        (call,) = calls
        if any(isinstance(a, ast.Starred) for a in call.args) or None in (
            keyword.arg for keyword in call.keywords
        ):
            return {}
        # A line that changes objects may do so before it calls.
        simple = len(line.part.expressions) == 1 and _only_call(line.part.expressions[0], call)
        names = [a.arg for a in (*node.args.posonlyargs, *node.args.args)]
        given = dict(zip(names, call.args, strict=False))
        given.update({keyword.arg: keyword.value for keyword in call.keywords if keyword.arg})
        found: dict[str, Known | Kind] = {}
        for name in parameter_names(node.args):
            if name in given and simple:
                found[name] = self._kind(given[name], top, line)
        if node.args.vararg:
            found[node.args.vararg.arg] = Kind("tuple")
        if node.args.kwarg:
            found[node.args.kwarg.arg] = Kind("dict")
        return found


def _either(same: Known, new: Known | Kind, old: str) -> tuple[Known | Kind, ...]:
    """What may be written where a value is the same or a new one.

    Written in full, the old one has to be among what the kind of the new one allows: llguidance
    takes a text for the longest of the pieces it may be, and does not come back to a shorter one.
    """
    if same == SAME:
        return (same, new)
    return (Kind(ANY),) if syntax.is_literal(old) else (same,)


def _own(unit: Unit) -> list[str]:
    """The names it binds itself."""
    return [n for n in unit.order if n not in unit.free and n not in unit.parameters]


def _reprs(activation: Activation) -> dict[str, str]:
    return {name: value.repr for name, value in activation.local.items()}


def _name(identifier: str) -> ast.expr:
    return ast.Name(id=identifier, ctx=ast.Load())


def _called_name(node: ast.expr) -> str | None:
    match node:
        case ast.Call(func=ast.Name(id=name)) | ast.Call(func=ast.Attribute(attr=name)):
            return name
    return None


def _only_call(expression: ast.expr, call: ast.Call) -> bool:
    return not any(
        isinstance(node, ast.Call | ast.NamedExpr | ast.Await) and node is not call
        for node in ast.walk(expression)
    )


def _built_in(name: str) -> bool:
    found = getattr(builtins, name, None)
    return isinstance(found, type) and issubclass(found, BaseException)
