"""Proof that the `while` loops of a function end, whatever it is given."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass

import z3

from foretrace.foresight.halting.ranking import Fact, Turn, candidates_for, kept, rank
from foretrace.foresight.symbolic.effects import changes
from foretrace.foresight.symbolic.evaluate import Evaluator, NotFollowed
from foretrace.foresight.symbolic.execute import Executor, Ways
from foretrace.foresight.symbolic.kinds import Kind
from foretrace.foresight.symbolic.module import Module, kept_apart, whiles
from foretrace.foresight.symbolic.solver import Clock
from foretrace.foresight.symbolic.state import State, start
from foretrace.foresight.symbolic.values import Number, Symbol, number
from foretrace.foresight.symbolic.values import Sequence as Items
from foretrace.sketch.functions import FunctionNode

_MOST_FACTS = 40


@dataclass(frozen=True, slots=True)
class Ranked:
    """A loop that surely ends."""

    line: int
    falls: tuple[str, ...]
    """What falls with each turn; of several, each falls once those before it stay."""


def not_called(_: ast.Call, __: str, ___: list[Symbol], ____: State) -> Symbol | None:
    """No call is followed."""
    return None


def static_kinds(module: Module, function: FunctionNode) -> dict[str, Kind]:
    """Floats are not followed here: not every one is a number."""
    kinds, _ = module.kinds(function)
    return {name: Kind.ANY if kind is Kind.REAL else kind for name, kind in kinds.items()}


def ranked_loops(
    module: Module, function: FunctionNode, clock: Clock
) -> tuple[list[Ranked], list[int]]:
    """The loops that surely end, and the lines of those of which that is not proved.

    Raises `OutOfTime` and `Cancelled`.
    """
    loops = list(whiles(function))
    if not loops:
        return [], []
    kinds = static_kinds(module, function)
    entries: dict[ast.While, list[State]] = {loop: [] for loop in loops}
    evaluator = Evaluator(module.own, module.constants, not_called, module.gentle)
    executor = Executor(
        evaluator,
        kinds,
        clock,
        kept_apart(function),
        at_loop=lambda loop, state: entries[loop].append(state),
    )
    known = True
    try:
        executor.block(function.body, [start(_parameters(function, kinds))])
    except (NotFollowed, RecursionError):
        known = False
    proved: list[Ranked] = []
    open_lines: list[int] = []
    for loop in loops:
        try:
            falls = _falls(loop, function, module, kinds, entries[loop] if known else None, clock)
        except (NotFollowed, RecursionError, z3.Z3Exception):
            falls = None
        if falls is None:
            open_lines.append(loop.lineno)
        else:
            proved.append(Ranked(loop.lineno, tuple(falls)))
    return proved, open_lines


def _parameters(function: FunctionNode, kinds: dict[str, Kind]) -> dict[str, Kind]:
    return {
        each.arg: kinds.get(each.arg, Kind.ANY)
        for each in ast.walk(function.args)
        if isinstance(each, ast.arg)
    }


def _falls(
    loop: ast.While,
    function: FunctionNode,
    module: Module,
    kinds: dict[str, Kind],
    entries: list[State] | None,
    clock: Clock,
) -> list[str] | None:
    evaluator = Evaluator(module.own, module.constants, not_called, module.gentle)
    apart = kept_apart(function)
    executor = Executor(evaluator, kinds, clock, apart)
    header = start(kinds, apart)
    bound, resized, _ = changes(loop, module.own)
    tests = [loop.test, *_tests_in(loop)]
    names = list(dict.fromkeys(each for test in tests for each in _names(test)))
    names += [name for name in sorted(bound | resized) if name not in names]
    facts: list[Fact] = []
    if entries:
        facts = candidate_facts([n for n in names if n in kinds], entries)

        def ends(supposed: list[Fact]) -> list[State]:
            return turns_of(loop, with_facts(header, supposed), executor)[0]

        facts = kept(facts, entries, ends, header, clock)
    begin = with_facts(header, facts)
    afters, _ = turns_of(loop, begin, executor)
    turns = [Turn(begin, _goes_on(loop, after, executor)) for after in afters]
    return rank(turns, candidates_for(tests, names, bound | resized), clock)


def turns_of(loop: ast.While, header: State, executor: Executor) -> tuple[list[State], Ways]:
    """The states at the ends of one turn, and every way out of it, that by the test included."""
    state = header.copy()
    ways = Ways()
    held = executor.test(loop.test, state, ways)
    body = executor.block(loop.body, [state.suppose(held)])
    body.raises += ways.raises
    body.breaks.append(state.suppose(z3.Not(held)))
    return [*body.on, *body.continues], body


def _goes_on(loop: ast.While, after: State, executor: Executor) -> State:
    """The end of a turn that another one follows."""
    state = after.copy()
    test = state.copy()
    held = executor.test(loop.test, test, Ways())
    state.facts = [*test.facts, held]
    return state


def with_facts(header: State, facts: Sequence[Fact]) -> State:
    state = header.copy()
    state.facts += [said for fact in facts if (said := fact(header)) is not None]
    return state


def candidate_facts(names: Sequence[str], entries: Sequence[State]) -> list[Fact]:
    """What may always be true at the header: signs, constants, order of two."""
    facts: list[Fact] = []
    numbers = [
        name for name in names if all(isinstance(e.names.get(name), Number) for e in entries)
    ][:8]
    for name in numbers:
        facts += [_at_least(name, least) for least in (0, 1, 2)]
        for value in {_value(entry, name) for entry in entries}:
            if value is not None:
                facts.append(_at_least(name, value))
                facts.append(_is(name, value))
    few = numbers[:5]
    facts += [_not_above(one, other) for one in few for other in few if one != other]
    return facts[:_MOST_FACTS]


def _value(state: State, name: str) -> int | None:
    held = state.names.get(name)
    if not isinstance(held, Number):
        return None
    expr = z3.simplify(held.expr)
    return expr.as_long() if z3.is_int_value(expr) else None


def _number(state: State, name: str) -> z3.ArithRef | None:
    held = state.names.get(name)
    if isinstance(held, Items):
        return held.length
    return None if held is None else number(held)


def _at_least(name: str, least: int) -> Fact:
    def fact(state: State) -> z3.BoolRef | None:
        expr = _number(state, name)
        return None if expr is None else expr >= least

    return fact


def _is(name: str, value: int) -> Fact:
    def fact(state: State) -> z3.BoolRef | None:
        expr = _number(state, name)
        return None if expr is None else expr == value

    return fact


def _not_above(one: str, other: str) -> Fact:
    def fact(state: State) -> z3.BoolRef | None:
        a, b = _number(state, one), _number(state, other)
        return None if a is None or b is None else a <= b

    return fact


def _tests_in(loop: ast.While) -> list[ast.expr]:
    return [node.test for node in ast.walk(loop) if isinstance(node, ast.If | ast.While)][1:]


def _names(node: ast.AST) -> list[str]:
    return [each.id for each in ast.walk(node) if isinstance(each, ast.Name)]
