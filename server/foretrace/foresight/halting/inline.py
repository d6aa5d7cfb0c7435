"""Calls of the module's functions, gone into."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass, field

import z3

from foretrace.foresight.halting.recursion import given_to
from foretrace.foresight.symbolic.evaluate import Evaluator, NotFollowed
from foretrace.foresight.symbolic.execute import Executor
from foretrace.foresight.symbolic.kinds import Kind
from foretrace.foresight.symbolic.module import Module, kept_apart
from foretrace.foresight.symbolic.solver import Clock
from foretrace.foresight.symbolic.state import State, any_of
from foretrace.foresight.symbolic.values import (
    Anything,
    Nothing,
    Number,
    Real,
    Symbol,
    Truth,
    number,
    truth,
)
from foretrace.foresight.symbolic.values import (
    Sequence as Items,
)
from foretrace.sketch.functions import FunctionNode

_MOST_INLINED = 4


@dataclass(slots=True)
class Inliner:
    """Follows calls of the module's functions into them; those of `head` are noted instead."""

    module: Module
    clock: Clock
    head: str | None = None
    executor: Executor | None = None
    found: list[State] = field(default_factory=list)
    raises: list[State] = field(default_factory=list)
    depth: int = 0

    def __call__(
        self, node: ast.Call, name: str, arguments: list[Symbol], state: State
    ) -> Symbol | None:
        definition = self.module.functions.get(name)
        if definition is None:
            return None
        function = definition.node
        if node.keywords or any(isinstance(each, ast.Starred) for each in node.args):
            raise NotFollowed
        given = given_to(function, node, arguments)
        if name == self.head:
            after = state.copy()
            after.names = given
            self.found.append(after)
            # The run does not come back from there.
            state.facts.append(z3.BoolVal(False))
            return Anything()
        if len(arguments) != len(given) or self.depth >= _MOST_INLINED:
            raise NotFollowed
        return self._into(function, given, state)

    def _into(self, function: FunctionNode, given: dict[str, Symbol], state: State) -> Symbol:
        """The result, with what is known of it."""
        if any(
            isinstance(each, ast.While | ast.For | ast.Yield | ast.Global | ast.Nonlocal)
            for each in ast.walk(function)
        ):
            raise NotFollowed
        self.depth += 1
        kinds, _ = self.module.kinds(function)
        kinds |= {name: _kind(held) for name, held in given.items()}
        inside = state.copy()
        inside.names = dict(given)
        before = len(state.facts)
        evaluator = Evaluator(self.module.own, self.module.constants, self, self.module.gentle)
        ways = Executor(evaluator, kinds, self.clock, kept_apart(function)).block(
            function.body, [inside]
        )
        self.depth -= 1
        self.raises += ways.raises
        results = [*ways.returns, *((each, Nothing()) for each in ways.on)]
        state.unknown_change()
        return _merged(results, before, state)


def _kind(symbol: Symbol) -> Kind:
    match symbol:
        case Number():
            return Kind.NUMBER
        case Truth():
            return Kind.TRUTH
        case Real():
            return Kind.REAL
        case Items(text=True):
            return Kind.TEXT
        case Items():
            return Kind.SEQUENCE
    return Kind.ANY


def _merged(results: Sequence[tuple[State, Symbol]], before: int, state: State) -> Symbol:
    """One symbol for what several ways through a function give."""
    if not results:
        state.facts.append(z3.BoolVal(False))
        return Anything()
    kinds = {_kind(symbol) for _, symbol in results}
    kind = kinds.pop() if len(kinds) == 1 else Kind.ANY
    if kind not in (Kind.NUMBER, Kind.TRUTH):
        state.facts.append(z3.Or(*[z3.And(*each.facts[before:]) for each, _ in results]))
        return Anything()
    result = any_of(kind)
    cases = []
    for each, symbol in results:
        if kind is Kind.NUMBER:
            same = number(result) == number(symbol)
        else:
            same = truth(result) == truth(symbol)
        cases.append(z3.And(*each.facts[before:], same))
    state.facts.append(z3.Or(*cases))
    return result
