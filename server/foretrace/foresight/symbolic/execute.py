"""Statements: every way through a block, with what holds at its end."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import z3

from foretrace.foresight.symbolic.arithmetic import combined
from foretrace.foresight.symbolic.effects import changes
from foretrace.foresight.symbolic.evaluate import (
    Evaluator,
    NotFollowed,
    bind,
)
from foretrace.foresight.symbolic.items import item_of, targets_of
from foretrace.foresight.symbolic.kinds import Kind
from foretrace.foresight.symbolic.solver import Clock
from foretrace.foresight.symbolic.state import State, any_of
from foretrace.foresight.symbolic.values import (
    Anything,
    Nothing,
    Number,
    Real,
    Row,
    Symbol,
    Truth,
    number,
    truth,
)
from foretrace.foresight.symbolic.values import (
    Sequence as Items,
)

_MOST_PATHS = 40


@dataclass(slots=True)
class Ways:
    """How a block can be left."""

    on: list[State] = field(default_factory=list)
    """At its end."""
    breaks: list[State] = field(default_factory=list)
    continues: list[State] = field(default_factory=list)
    returns: list[tuple[State, Symbol]] = field(default_factory=list)
    raises: list[State] = field(default_factory=list)

    def left(self) -> list[State]:
        """Those that leave the loop around it."""
        return [*self.breaks, *(state for state, _ in self.returns), *self.raises]


@dataclass(slots=True)
class Executor:
    """Follows statements of one function. Raises `NotFollowed`, `OutOfTime` and `Cancelled`."""

    evaluator: Evaluator
    kinds: Mapping[str, Kind]
    clock: Clock
    apart: frozenset[str] = frozenset()
    """Names whose values no other name can mean, see `module.kept_apart`."""
    at_loop: Callable[[ast.While, State], None] | None = None
    """Told of each state in which a `while` is entered."""

    def block(self, body: Sequence[ast.stmt], states: list[State]) -> Ways:
        ways = Ways(on=states)
        for statement in body:
            if not ways.on:
                break
            self.clock.check()
            entering, ways.on = ways.on, []
            for state in entering:
                self._statement(statement, state, ways)
            if len(ways.on) + len(ways.continues) > _MOST_PATHS:
                raise NotFollowed
        return ways

    def test(self, node: ast.expr, state: State, ways: Ways) -> z3.BoolRef:
        """Whether a condition holds; that it may raise is one of the ways."""
        found = truth(self.evaluator.value(node, state))
        self._risked(state, ways)
        return found

    def _value(self, node: ast.expr, state: State, ways: Ways) -> Symbol:
        found = self.evaluator.value(node, state)
        self._risked(state, ways)
        return found

    def _risked(self, state: State, ways: Ways) -> None:
        if state.risks:
            ways.raises.append(state.suppose(z3.Or(*state.risks)))
            state.risks = []

    def _statement(self, node: ast.stmt, state: State, ways: Ways) -> None:
        follow = getattr(self, f"_{type(node).__name__.lower()}_", None)
        if follow is None:
            raise NotFollowed
        if follow(node, state, ways):
            ways.on.append(state)

    # Each tells whether the run goes on in the same state after the statement.

    def _assign_(self, node: ast.Assign, state: State, ways: Ways) -> bool:
        self._assign(node.targets, self._value(node.value, state, ways), state, ways)
        return True

    def _annassign_(self, node: ast.AnnAssign, state: State, ways: Ways) -> bool:
        if node.value is not None:
            self._assign([node.target], self._value(node.value, state, ways), state, ways)
        return True

    def _augassign_(self, node: ast.AugAssign, state: State, ways: Ways) -> bool:
        self._augmented(node, state, ways)
        return True

    def _expr_(self, node: ast.Expr, state: State, ways: Ways) -> bool:
        self._value(node.value, state, ways)
        return True

    def _if_(self, node: ast.If, state: State, ways: Ways) -> bool:
        self._branch(node, state, ways)
        return False

    def _while_(self, node: ast.While, state: State, ways: Ways) -> bool:
        self._while(node, state, ways)
        return False

    def _for_(self, node: ast.For, state: State, ways: Ways) -> bool:
        self._for(node, state, ways)
        return False

    def _try_(self, node: ast.Try, state: State, ways: Ways) -> bool:
        self._try(node, state, ways)
        return False

    def _break_(self, _: ast.Break, state: State, ways: Ways) -> bool:
        ways.breaks.append(state)
        return False

    def _continue_(self, _: ast.Continue, state: State, ways: Ways) -> bool:
        ways.continues.append(state)
        return False

    def _return_(self, node: ast.Return, state: State, ways: Ways) -> bool:
        found = Nothing() if node.value is None else self._value(node.value, state, ways)
        ways.returns.append((state, found))
        return False

    def _raise_(self, _: ast.Raise, state: State, ways: Ways) -> bool:
        ways.raises.append(state)
        return False

    def _assert_(self, node: ast.Assert, state: State, ways: Ways) -> bool:
        held = self.test(node.test, state, ways)
        ways.raises.append(state.suppose(z3.Not(held)))
        state.facts.append(held)
        return True

    def _with_(self, node: ast.With, state: State, ways: Ways) -> bool:
        for item in node.items:
            self._value(item.context_expr, state, ways)
            if item.optional_vars is not None:
                self._assign([item.optional_vars], Anything(), state, ways)
        state.unknown_change()
        if not all(_is_open(item.context_expr) for item in node.items):
            # It may swallow an exception, whatever the body had done by then.
            caught = state.copy()
            for statement in node.body:
                self._forget(statement, caught)
            ways.on.append(caught)
        self._join(self.block(node.body, [state]), ways)
        return False

    def _pass_(self, _: ast.stmt, __: State, ___: Ways) -> bool:
        return True

    _import_ = _importfrom_ = _global_ = _nonlocal_ = _pass_

    def _functiondef_(self, node: ast.FunctionDef | ast.ClassDef, state: State, _: Ways) -> bool:
        state.names[node.name] = Anything()
        return True

    _classdef_ = _functiondef_

    def _delete_(self, node: ast.Delete, state: State, ways: Ways) -> bool:
        for target in node.targets:
            if isinstance(target, ast.Subscript):
                state.unknown_change()
                for name in _names(target):
                    state.anew(name, self.kinds.get(name, Kind.ANY))
            elif isinstance(target, ast.Name):
                state.names[target.id] = Anything()
        state.risks.append(z3.BoolVal(True))
        self._risked(state, ways)
        return True

    def _assign(self, targets: list[ast.expr], value: Symbol, state: State, ways: Ways) -> None:
        for target in targets:
            for name, symbol in targets_of(target, value):
                bind(name, self._of_kind(name, symbol), state)
            if not isinstance(target, ast.Name):
                kept = [value] if not isinstance(value, Row) else list(value.items)
                if any(isinstance(each, ast.Subscript) for each in ast.walk(target)):
                    state.put_in(all(number(each) is not None for each in kept))
            self._stored(target, state, ways)

    def _of_kind(self, name: str, symbol: Symbol) -> Symbol:
        """What a name gets is of the kind it has everywhere, else it is not followed."""
        kind = self.kinds.get(name, Kind.ANY)
        if kind is Kind.NUMBER:
            expr = number(symbol)
            return Anything() if expr is None else Number(expr)
        fits = {
            Kind.REAL: isinstance(symbol, Real),
            Kind.TRUTH: isinstance(symbol, Truth),
            Kind.TEXT: isinstance(symbol, Items) and symbol.text,
            Kind.SEQUENCE: isinstance(symbol, Items) and not symbol.text,
        }
        return symbol if fits.get(kind, False) else Anything()

    def _stored(self, target: ast.expr, state: State, ways: Ways) -> None:
        """An item or an attribute is set."""
        if isinstance(target, ast.Tuple | ast.List):
            for each in target.elts:
                self._stored(each, state, ways)
        elif isinstance(target, ast.Subscript):
            if isinstance(target.slice, ast.Slice):
                state.unknown_change()
                state.risks.append(z3.BoolVal(True))
                for name in _names(target.value):
                    state.anew(name, self.kinds.get(name, Kind.ANY))
            elif not (isinstance(target.value, ast.Name) and target.value.id in state.indexed):
                # A new key makes a dictionary larger.
                owner = self.evaluator.value(target.value, state)
                if isinstance(owner, Items):
                    longer = z3.Int(f"k{id(target)}_{len(state.facts)}")
                    state.facts += [longer >= owner.length, longer <= owner.length + 1]
                    state.resized(owner, longer)
                else:
                    state.unknown_change()
                state.risks.append(z3.BoolVal(True))
            else:
                self.evaluator.value(ast.Subscript(target.value, target.slice, ast.Load()), state)
            self._risked(state, ways)
        elif isinstance(target, ast.Attribute):
            state.risks.append(z3.BoolVal(True))
            self._risked(state, ways)

    def _augmented(self, node: ast.AugAssign, state: State, ways: Ways) -> None:
        value = self._value(node.value, state, ways)
        if isinstance(node.target, ast.Name):
            before = self.evaluator.value(node.target, state)
            if isinstance(before, Items) and not before.text:
                state.put_in(whole=False)
                if isinstance(value, Items) and isinstance(node.op, ast.Add):
                    state.resized(before, before.length + value.length)
                else:
                    state.anew(node.target.id, self.kinds.get(node.target.id, Kind.ANY))
                    state.unknown_change()
            else:
                found = combined(state, before, node.op, value)
                if isinstance(found, Anything):
                    state.risks.append(z3.BoolVal(True))
                    if node.target.id not in self.apart:
                        state.unknown_change()
                bind(node.target.id, self._of_kind(node.target.id, found), state)
        else:
            self._stored(node.target, state, ways)
            state.put_in(whole=False)
            state.risks.append(z3.BoolVal(True))
        self._risked(state, ways)

    def _branch(self, node: ast.If, state: State, ways: Ways) -> None:
        held = self.test(node.test, state, ways)
        self._join(self.block(node.body, [state.suppose(held)]), ways)
        self._join(self.block(node.orelse, [state.suppose(z3.Not(held))]), ways)

    def _try(self, node: ast.Try, state: State, ways: Ways) -> None:
        """A handler starts with whatever the body may have done by then."""
        if node.finalbody and any(isinstance(each, ast.Continue) for each in ast.walk(node)):
            raise NotFollowed
        caught = state.copy()
        for statement in node.body:
            self._forget(statement, caught)
        body = self.block([*node.body, *node.orelse], [state])
        for handler in node.handlers:
            start = caught.copy()
            if handler.name is not None:
                start.names[handler.name] = Anything()
            self._join(self.block(handler.body, [start]), body)
        ways.breaks += body.breaks
        ways.continues += body.continues
        ways.returns += body.returns
        ways.raises += body.raises
        self._join(self.block(node.finalbody, body.on), ways)

    def _join(self, inner: Ways, ways: Ways) -> None:
        ways.on += inner.on
        ways.breaks += inner.breaks
        ways.continues += inner.continues
        ways.returns += inner.returns
        ways.raises += inner.raises

    def _while(self, node: ast.While, state: State, ways: Ways) -> None:
        """Any number of turns: what they change may be anything."""
        if self.at_loop is not None:
            self.at_loop(node, state.copy())
        self._forget(node, state)
        held = self.test(node.test, state, ways)
        inner = self.block(node.body, [state.suppose(held)])
        ways.returns += inner.returns
        ways.raises += inner.raises
        over = state.suppose(z3.Not(held))
        if node.orelse:
            self._join(self.block(node.orelse, [over]), ways)
        else:
            ways.on.append(over)
        ways.on += inner.breaks

    def _for(self, node: ast.For, state: State, ways: Ways) -> None:
        source = self._value(node.iter, state, ways)
        self._forget(node, state)
        turn = state.copy()
        item = item_of(self.evaluator, node.iter, source, turn)
        self._assign([node.target], item, turn, ways)
        inner = self.block(node.body, [turn])
        ways.returns += inner.returns
        ways.raises += inner.raises
        self._assign([node.target], self._some_item(node), state, ways)
        if node.orelse:
            self._join(self.block(node.orelse, [state]), ways)
        else:
            ways.on.append(state)
        ways.on += inner.breaks

    def _some_item(self, node: ast.For) -> Symbol:
        if isinstance(node.target, ast.Name):
            return any_of(self.kinds.get(node.target.id, Kind.ANY))
        return Anything()

    def _forget(self, loop: ast.stmt, state: State) -> None:
        """Let whatever a loop may change be anything."""
        bound, changed, anything = changes(loop, self.evaluator.own)
        for name in bound:
            state.anew(name, self.kinds.get(name, Kind.ANY))
            state.indexed -= {name}
            state.whole.pop(name, None)
        for name in changed:
            held = state.names.get(name)
            if isinstance(held, Items):
                longer = z3.Int(f"l{id(loop)}_{name}_{len(state.facts)}")
                state.facts.append(longer >= 0)
                state.resized(held, longer)
        if changed or anything:
            state.put_in(whole=False)
        if anything:
            state.unknown_change()
        state.contained.clear()


def _is_open(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "open"


def _names(node: ast.AST) -> list[str]:
    return [each.id for each in ast.walk(node) if isinstance(each, ast.Name)]
