"""Expressions."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace

import z3

from foretrace.foresight.symbolic.arithmetic import combined, negated
from foretrace.foresight.symbolic.builtin import of_builtin
from foretrace.foresight.symbolic.comparing import contains, either, equal_of, ordered
from foretrace.foresight.symbolic.effects import changes
from foretrace.foresight.symbolic.items import item_of, targets_of
from foretrace.foresight.symbolic.methods import METHODS, called_method
from foretrace.foresight.symbolic.state import State
from foretrace.foresight.symbolic.values import (
    Anything,
    Nothing,
    Number,
    Real,
    Row,
    Sequence,
    Symbol,
    Truth,
    new_number,
    new_truth,
    number,
    truth,
)

_HARMLESS = frozenset(
    {"len", "print", "isinstance", "type", "repr", "str", "range", "enumerate", "zip", "list",
     "tuple", "set", "dict", "frozenset", "sorted", "reversed", "sum", "any", "all", "max", "min",
     "abs", "int", "float", "bool", "chr", "ord", "round", "divmod", "hash", "id", "callable",
     "bin", "hex", "format", "map", "filter", "pow", "hasattr", "getattr"}
)  # fmt: skip
"""Builtins that change nothing that they are given."""


class NotFollowed(Exception):
    """Code whose effect is not understood well enough for any proof."""


Caller = Callable[[ast.Call, str, list[Symbol], State], Symbol | None]
"""What a call of one of the module's functions gives, `None` if it is not to be followed."""


@dataclass(slots=True)
class Evaluator:
    """Evaluates expressions in a state; what they change there is changed."""

    own: Mapping[str, ast.AST]
    """What the module binds, by name."""
    constants: Mapping[str, int]
    """Module names that are whole numbers and stay so."""
    caller: Caller
    gentle: frozenset[str] = frozenset()
    """Functions of the module that change nothing that they are given."""

    def value(self, node: ast.expr, state: State) -> Symbol:
        method = getattr(self, f"_{type(node).__name__.lower()}", None)
        if method is None:
            self.unknown(node, state)
            return Anything()
        found: Symbol = method(node, state)
        return found

    def unknown(self, node: ast.expr, state: State) -> None:
        """Evaluate what is inside for its effects; it may raise, too."""
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.expr):
                self.value(child, state)
        state.risks.append(z3.BoolVal(True))

    def _constant(self, node: ast.Constant, _: State) -> Symbol:
        match node.value:
            case bool(value):
                return Truth(z3.BoolVal(value))
            case int(value):
                return Number(z3.IntVal(value))
            case float(value) if abs(value) < 1e300:
                return Real(z3.RealVal(value.as_integer_ratio()[0])
                            / z3.RealVal(value.as_integer_ratio()[1]), steady=True)  # fmt: skip
            case str(value) | bytes(value):
                return Sequence(z3.IntVal(len(value)), text=True)
            case None:
                return Nothing()
        return Anything()

    def _name(self, node: ast.Name, state: State) -> Symbol:
        if node.id in state.names:
            return state.names[node.id]
        if node.id in self.constants:
            return Number(z3.IntVal(self.constants[node.id]))
        return Anything()

    def _namedexpr(self, node: ast.NamedExpr, state: State) -> Symbol:
        value = self.value(node.value, state)
        bind(node.target.id, value, state)
        return value

    def _binop(self, node: ast.BinOp, state: State) -> Symbol:
        left = self.value(node.left, state)
        found = combined(state, left, node.op, self.value(node.right, state))
        if isinstance(found, Anything):
            state.risks.append(z3.BoolVal(True))
        return found

    def _unaryop(self, node: ast.UnaryOp, state: State) -> Symbol:
        value = self.value(node.operand, state)
        match node.op:
            case ast.Not():
                return Truth(z3.Not(truth(value)))
            case ast.USub():
                return negated(value)
            case ast.UAdd():
                return value
            case ast.Invert():
                expr = number(value)
                return Anything() if expr is None else Number(-expr - 1)
        return Anything()

    def _boolop(self, node: ast.BoolOp, state: State) -> Symbol:
        value = self.value(node.values[0], state)
        for each in node.values[1:]:
            held = truth(value)
            goes_on = held if isinstance(node.op, ast.And) else z3.Not(held)
            with self.supposed(goes_on, state):
                other = self.value(each, state)
            first, second = (other, value) if isinstance(node.op, ast.And) else (value, other)
            if isinstance(first, Truth) and isinstance(second, Truth):
                value = Truth(z3.If(held, first.expr, second.expr))
            else:
                value = either(held, first, second)
        return value

    def _ifexp(self, node: ast.IfExp, state: State) -> Symbol:
        test = truth(self.value(node.test, state))
        with self.supposed(test, state):
            body = self.value(node.body, state)
        with self.supposed(z3.Not(test), state):
            other = self.value(node.orelse, state)
        return either(test, body, other)

    @contextmanager
    def supposed(self, fact: z3.BoolRef, state: State) -> Iterator[None]:
        """What is evaluated inside is evaluated only if `fact` holds."""
        facts, risks, names = len(state.facts), len(state.risks), dict(state.names)
        state.facts.append(fact)
        yield
        state.facts[facts:] = [z3.Implies(fact, each) for each in state.facts[facts + 1 :]]
        state.risks[risks:] = [z3.And(fact, each) for each in state.risks[risks:]]
        for name, held in state.names.items():
            before = names.get(name, Anything())
            if held is before:
                continue
            if (
                isinstance(held, Sequence)
                and isinstance(before, Sequence)
                and held.identity == before.identity
            ):
                length = z3.If(fact, held.length, before.length)
                state.names[name] = replace(held, length=length, fresh=held.fresh and before.fresh)
            else:
                state.names[name] = Anything()
        state.contained.clear()

    def _compare(self, node: ast.Compare, state: State) -> Symbol:
        left = self.value(node.left, state)
        found: list[z3.BoolRef] = []
        for operator, right_node in zip(node.ops, node.comparators, strict=True):
            right = self.value(right_node, state)
            if isinstance(operator, ast.In | ast.NotIn):
                held = contains(node.left, right, state)
                found.append(held if isinstance(operator, ast.In) else z3.Not(held))
            else:
                found.append(self._compared(left, operator, right, state))
            left = right
        return Truth(found[0] if len(found) == 1 else z3.And(*found))

    def _compared(
        self, left: Symbol, operator: ast.cmpop, right: Symbol, state: State
    ) -> z3.BoolRef:
        sides = [each.expr if isinstance(each, Real) else number(each) for each in (left, right)]
        one, other = sides
        if one is not None and other is not None:
            return ordered(one, operator, other)
        if isinstance(operator, ast.Is | ast.IsNot | ast.Eq | ast.NotEq):
            negative = isinstance(operator, ast.IsNot | ast.NotEq)
            equal = equal_of(left, right, state)
            return z3.Not(equal) if negative else equal
        known = isinstance(left, Sequence) and isinstance(right, Sequence)
        if not (known and left.text and right.text):  # type: ignore[union-attr]
            state.risks.append(z3.BoolVal(True))
        return new_truth()

    def _call(self, node: ast.Call, state: State) -> Symbol:
        match node.func:
            case ast.Name(id=name) if name not in self.own and name not in state.names:
                return self._builtin(node, name, state)
            case ast.Attribute(value=ast.Name(id=module), attr=name) if module == "math":
                for given in node.args:
                    self.value(given, state)
                state.risks.append(z3.BoolVal(True))
                return Number(new_number()) if name in ("floor", "ceil", "gcd") else Anything()
            case ast.Attribute(attr=name) if name in METHODS:
                return self._method(node, node.func, state)
        arguments = self._arguments(node, state)
        if isinstance(node.func, ast.Name) and node.func.id in self.own:
            found = self.caller(node, node.func.id, arguments, state)
            if found is not None:
                return found
            if node.func.id in self.gentle:
                state.risks.append(z3.BoolVal(True))
                return Anything()
        else:
            self.value(node.func, state)
        state.unknown_change()
        for each in arguments:
            _escaped(each, state)
        state.risks.append(z3.BoolVal(True))
        return Anything()

    def _arguments(self, node: ast.Call, state: State) -> list[Symbol]:
        arguments = [self.value(each, state) for each in node.args]
        for keyword in node.keywords:
            self.value(keyword.value, state)
        return arguments

    def _method(self, node: ast.Call, function: ast.Attribute, state: State) -> Symbol:
        owner = self.value(function.value, state)
        arguments = self._arguments(node, state)
        for given in arguments:
            if function.attr in ("append", "add", "insert", "appendleft", "setdefault"):
                _escaped(given, state)
        held: Symbol | None = None
        taken = function.attr in ("pop", "popleft") and isinstance(owner, Sequence)
        if taken and isinstance(function.value, ast.Name) and function.value.id in state.whole:
            held = one_of(state.whole[function.value.id], state)
        found = called_method(owner, function.attr, node.args, arguments, state)
        if METHODS[function.attr] and function.attr not in ("pop", "popleft", "clear", "remove"):
            # What is put in is the last argument.
            state.put_in(bool(arguments) and number(arguments[-1]) is not None
                         and function.attr in ("append", "insert", "appendleft"))  # fmt: skip
        return found if held is None else held

    def _builtin(self, node: ast.Call, name: str, state: State) -> Symbol:
        arguments = self._arguments(node, state)
        if any(isinstance(each, ast.Starred) for each in node.args):
            state.risks.append(z3.BoolVal(True))
            return Anything()
        if name not in _HARMLESS:
            state.unknown_change()
            for each in arguments:
                _escaped(each, state)
            state.risks.append(z3.BoolVal(True))
            return Anything()
        return of_builtin(name, arguments, state)

    def _subscript(self, node: ast.Subscript, state: State) -> Symbol:
        owner = self.value(node.value, state)
        if isinstance(node.slice, ast.Slice):
            return self._sliced(owner, node.slice, state)
        index = self.value(node.slice, state)
        if isinstance(owner, Row):
            place = node.slice.value if isinstance(node.slice, ast.Constant) else None
            if isinstance(place, int) and -len(owner.items) <= place < len(owner.items):
                return owner.items[place]
        expr = number(index)
        if isinstance(owner, Sequence) and expr is not None and _listed(node.value, state):
            state.risks.append(z3.Not(z3.And(expr < owner.length, expr >= -owner.length)))
        else:
            state.risks.append(z3.BoolVal(True))
        if isinstance(owner, Sequence) and owner.text:
            return Sequence(z3.IntVal(1), text=True)
        if isinstance(node.value, ast.Name) and node.value.id in state.whole:
            return one_of(state.whole[node.value.id], state)
        return Anything()

    def _sliced(self, owner: Symbol, part: ast.Slice, state: State) -> Symbol:
        bounds = [
            None if each is None else number(self.value(each, state))
            for each in (part.lower, part.upper)
        ]
        if not isinstance(owner, Sequence):
            state.risks.append(z3.BoolVal(True))
            return Anything()
        length = new_number()
        state.facts += [length >= 0, length <= owner.length]
        whole = part.step is None and all(
            each is None or bound is not None
            for each, bound in zip((part.lower, part.upper), bounds, strict=True)
        )
        if whole:
            n = owner.length
            low, high = (
                _bound(bounds[0], n) if bounds[0] is not None else z3.IntVal(0),
                _bound(bounds[1], n) if bounds[1] is not None else n,
            )
            state.facts.append(length == z3.If(high > low, high - low, 0))
        return Sequence(length, fresh=True, text=owner.text)

    def _list(self, node: ast.List | ast.Set, state: State) -> Symbol:
        for each in node.elts:
            _escaped(self.value(each, state), state)
        if any(isinstance(each, ast.Starred) for each in node.elts):
            return self._some(state)
        length = z3.IntVal(len(node.elts))
        if isinstance(node, ast.Set) and len(node.elts) > 1:
            return self._some(state)
        return Sequence(length, fresh=True)

    _set = _list

    def _dict(self, node: ast.Dict, state: State) -> Symbol:
        for value in node.values:
            _escaped(self.value(value, state), state)
        return Sequence(z3.IntVal(0), fresh=True) if not node.values else self._some(state)

    def _tuple(self, node: ast.Tuple, state: State) -> Symbol:
        if any(isinstance(each, ast.Starred) for each in node.elts):
            self.unknown(node, state)
            return Anything()
        return Row(tuple(self.value(each, state) for each in node.elts))

    def _some(self, state: State) -> Sequence:
        length = new_number()
        state.facts.append(length >= 0)
        return Sequence(length, fresh=True)

    def _listcomp(self, node: ast.ListComp | ast.SetComp | ast.GeneratorExp,
                  state: State) -> Symbol:  # fmt: skip
        self._comprehended(node.generators, [node.elt], state)
        return self._shorter(node.generators, state)

    _setcomp = _listcomp
    _generatorexp = _listcomp

    def _dictcomp(self, node: ast.DictComp, state: State) -> Symbol:
        self._comprehended(node.generators, [node.key, node.value], state)
        return self._some(state)

    def _shorter(self, generators: list[ast.comprehension], state: State) -> Sequence:
        """No longer than what it goes through, if that is one thing."""
        found = self._some(state)
        if len(generators) == 1:
            source = self.value(generators[0].iter, state)
            if isinstance(source, Sequence):
                state.facts.append(found.length <= source.length)
                if not generators[0].ifs:
                    state.facts.append(found.length >= 0)
        return found

    def _comprehended(
        self, generators: list[ast.comprehension], results: list[ast.expr], state: State
    ) -> None:
        """What is evaluated for each element: once, for any element."""
        inner = state.copy()
        inner.risks = []
        for each in generators:
            source = self.value(each.iter, inner)
            for name, symbol in targets_of(each.target, item_of(self, each.iter, source, inner)):
                inner.names[name] = symbol
            for test in each.ifs:
                inner.facts.append(truth(self.value(test, inner)))
        for result in results:
            self.value(result, inner)
        state.risks.append(z3.BoolVal(True))
        for part in (*results, *(test for each in generators for test in each.ifs)):
            _, changed, anything = changes(part, self.own)
            for name in changed:
                held = state.names.get(name)
                if isinstance(held, Sequence):
                    state.resized(held, self._some(state).length)
            if anything:
                state.unknown_change()

    def _joinedstr(self, node: ast.JoinedStr, state: State) -> Symbol:
        for each in node.values:
            if isinstance(each, ast.FormattedValue):
                self.value(each.value, state)
        found = self._some(state)
        return replace(found, text=True)

    def _attribute(self, node: ast.Attribute, state: State) -> Symbol:
        self.value(node.value, state)
        state.risks.append(z3.BoolVal(True))
        return Anything()

    def _lambda(self, _: ast.Lambda, __: State) -> Symbol:
        return Anything()


def bind(name: str, symbol: Symbol, state: State) -> None:
    """Bind a name; what a second name is bound to is no longer known by one alone."""
    if (
        isinstance(symbol, Sequence)
        and symbol.fresh
        and any(
            isinstance(held, Sequence) and held.identity == symbol.identity
            for other, held in state.names.items()
            if other != name
        )
    ):
        _escaped(symbol, state)
        symbol = replace(symbol, fresh=False)
    state.names[name] = symbol
    state.indexed -= {name}
    state.whole.pop(name, None)


def one_of(values: tuple[int, ...], state: State) -> Number:
    """An item of a list of whole numbers."""
    item = new_number()
    if values:
        state.facts.append(z3.Or(*[item == value for value in sorted(set(values))]))
    return Number(item)


def _escaped(symbol: Symbol, state: State) -> None:
    """Others may know the sequence from now on."""
    match symbol:
        case Sequence(identity=identity):
            for name, held in state.names.items():
                if isinstance(held, Sequence) and held.identity == identity:
                    state.names[name] = replace(held, fresh=False)
        case Row(items=items):
            for each in items:
                _escaped(each, state)


def _listed(node: ast.expr, state: State) -> bool:
    """Whether a name that holds a sequence surely holds one with indexes."""
    return isinstance(node, ast.Name) and node.id in state.indexed


def _bound(expr: z3.ArithRef, length: z3.ArithRef) -> z3.ArithRef:
    """A bound of a slice, within the sequence."""
    inside = z3.If(expr < 0, expr + length, expr)
    return z3.If(inside < 0, 0, z3.If(inside > length, length, inside))
