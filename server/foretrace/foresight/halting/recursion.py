"""Proof that functions which call themselves, or each other, come to an end."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import permutations

from foretrace.foresight.halting.loops import static_kinds
from foretrace.foresight.halting.ranking import Turn, candidates_for, rank
from foretrace.foresight.symbolic.evaluate import Evaluator, NotFollowed
from foretrace.foresight.symbolic.execute import Executor
from foretrace.foresight.symbolic.kinds import Kind
from foretrace.foresight.symbolic.module import Module
from foretrace.foresight.symbolic.solver import Clock
from foretrace.foresight.symbolic.state import State, start
from foretrace.foresight.symbolic.values import Anything, Symbol
from foretrace.sketch.functions import FunctionNode, parameter_names

_DEEPEST = 4


def falling_arguments(module: Module, group: Sequence[str], clock: Clock) -> list[str] | None:
    """What falls from one call to the next among functions that call each other; else `None`.

    `group` are names of the module's functions. Raises `OutOfTime` and `Cancelled`.
    """
    for head, *rest in permutations(group) if len(group) <= 3 else []:
        if _ends_without(module, rest):
            try:
                return _ranked(module, head, frozenset(rest), clock)
            except (NotFollowed, RecursionError):
                continue
    return None


def _ends_without(module: Module, rest: Sequence[str]) -> bool:
    """Whether the rest cannot call each other in a circle."""
    calls = {name: _mentions(module.functions[name].node) & set(rest) for name in rest}
    pending = dict(calls)
    while pending:
        free = [name for name, called in pending.items() if not called & pending.keys()]
        if not free:
            return False
        for name in free:
            del pending[name]
    return True


def _mentions(node: ast.AST) -> set[str]:
    return {each.id for each in ast.walk(node) if isinstance(each, ast.Name)}


@dataclass(slots=True)
class _Caller:
    """Follows calls: those of the head are noted, those of the others are gone into."""

    module: Module
    head: str
    rest: frozenset[str]
    clock: Clock
    found: list[State] = field(default_factory=list)
    depth: int = 0

    def __call__(
        self, node: ast.Call, name: str, arguments: list[Symbol], state: State
    ) -> Symbol | None:
        if name != self.head and name not in self.rest:
            return None
        function = self.module.functions[name].node
        given = given_to(function, node, arguments)
        if name == self.head:
            after = state.copy()
            after.names = given
            self.found.append(after)
        else:
            self._into(function, given, state)
        if name not in self.module.gentle:
            state.unknown_change()
        return Anything()

    def _into(self, function: FunctionNode, given: dict[str, Symbol], state: State) -> None:
        if self.depth >= _DEEPEST:
            raise NotFollowed
        self.depth += 1
        kinds = static_kinds(self.module, function)
        inside = state.copy()
        inside.names = {name: of_kind(kinds, name, held) for name, held in given.items()}
        follow(self, self.module, function, kinds, inside)
        self.depth -= 1


def follow(
    caller: _Caller, module: Module, function: FunctionNode, kinds: dict[str, Kind], state: State
) -> None:
    evaluator = Evaluator(module.own, module.constants, caller, module.gentle)
    Executor(evaluator, kinds, caller.clock).block(function.body, [state])


def of_kind(kinds: dict[str, Kind], name: str, held: Symbol) -> Symbol:
    return Anything() if kinds.get(name, Kind.ANY) is Kind.ANY else held


def _ranked(module: Module, head: str, rest: frozenset[str], clock: Clock) -> list[str] | None:
    function = module.functions[head].node
    if any(isinstance(node, ast.Yield | ast.YieldFrom | ast.Await) for node in ast.walk(function)):
        return None
    kinds = static_kinds(module, function)
    parameters = {name: kinds.get(name, Kind.ANY) for name in parameter_names(function.args)}
    begin = start(parameters)
    caller = _Caller(module, head, rest, clock)
    follow(caller, module, function, kinds, begin.copy())
    if _mentioned_otherwise(module, head, rest):
        return None
    names = list(parameters)
    tests = [node.test for node in ast.walk(function) if isinstance(node, ast.If | ast.IfExp)]
    candidates = candidates_for(tests, names, frozenset(names))
    return rank([Turn(begin, after) for after in caller.found], candidates, clock)


def _mentioned_otherwise(module: Module, head: str, rest: frozenset[str]) -> bool:
    """Whether one of the functions is passed on instead of called, or called where that is
    not followed."""
    for name in (head, *rest):
        node = module.functions[name].node
        called = {id(each.func) for each in ast.walk(node) if isinstance(each, ast.Call)}
        inside = {
            id(part)
            for each in ast.walk(node)
            if isinstance(each, ast.Lambda | ast.FunctionDef) and each is not node
            for part in ast.walk(each)
        }
        for each in ast.walk(node):
            if not (isinstance(each, ast.Name) and each.id in {head, *rest}):
                continue
            if id(each) not in called or id(each) in inside:
                return True
    return False


def given_to(function: FunctionNode, node: ast.Call, arguments: list[Symbol]) -> dict[str, Symbol]:
    """What each parameter gets; what is not followed may be anything."""
    names = [each.arg for each in (*function.args.posonlyargs, *function.args.args)]
    given: dict[str, Symbol] = {name: Anything() for name in parameter_names(function.args)}
    if any(isinstance(each, ast.Starred) for each in node.args):
        return given
    given |= dict(zip(names, arguments, strict=False))
    return given
