"""Proof that a run which was stopped would never have come to an end.

From the state at a loop's header, facts are sought that every turn keeps true, and under which
none of the ways out of the loop can be taken.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import z3

from foretrace import syntax
from foretrace.foresight.counting.session import Activation, Visits
from foretrace.foresight.halting.concrete import Concrete
from foretrace.foresight.halting.inline import Inliner
from foretrace.foresight.halting.loops import turns_of, with_facts
from foretrace.foresight.halting.ranking import Fact, kept
from foretrace.foresight.symbolic.effects import changes
from foretrace.foresight.symbolic.evaluate import Evaluator, NotFollowed
from foretrace.foresight.symbolic.execute import Executor
from foretrace.foresight.symbolic.module import Module, kept_apart, whiles
from foretrace.foresight.symbolic.solver import Clock, OutOfTime, impossible, solving
from foretrace.foresight.symbolic.state import State
from foretrace.foresight.symbolic.values import (
    Sequence as Items,
)
from foretrace.foresight.symbolic.values import (
    new_truth,
)
from foretrace.sketch.functions import FunctionNode, parameter_names


@dataclass(frozen=True, slots=True)
class Endless:
    line: int
    said: str


def endless(module: Module, active: Sequence[Activation], clock: Clock) -> Endless | None:
    """The loop or the call that surely goes on for ever, the outermost first.

    Raises `Cancelled`; what takes too long is not proved.
    """
    with solving():
        try:
            for activation in active:
                definition = module.named(activation.function)
                if definition is None:
                    continue
                loops = {loop.lineno: loop for loop in _loops(definition.node)}
                for visits in activation.loops:
                    loop = loops.get(visits.line)
                    if loop is None or not _in(loop, activation.line):
                        continue
                    if isinstance(loop, ast.For):
                        loop, visits = _as_while(loop, visits)
                    found = _endless_loop(module, definition.node, loop, visits, clock)
                    if found is not None:
                        return found
            return _endless_calls(module, active, clock)
        except OutOfTime:
            return None


def _loops(function: FunctionNode) -> Iterator[ast.While | ast.For]:
    """Those that can be proved endless: each `while`, each `for` that goes through a name."""
    yield from whiles(function)
    for node in ast.walk(function):
        if isinstance(node, ast.For) and isinstance(node.iter, ast.Name) and not node.orelse:
            yield node


def _in(loop: ast.While | ast.For, line: int) -> bool:
    header = isinstance(loop, ast.For)
    return loop.lineno + header <= line <= (loop.end_lineno or loop.lineno)


_PLACE = "_place"
"""Name of the index that a `for` keeps to itself."""


def _as_while(loop: ast.For, visits: Visits) -> tuple[ast.While, Visits]:
    """The same loop with an index, seen at the last header of which it is known to have gone on."""
    assert isinstance(loop.iter, ast.Name)
    name = loop.iter.id
    advance = syntax.parse(f"{_PLACE} += 1").body
    item = syntax.parse(f"{name}[{_PLACE} - 1]", mode="eval").body
    target = ast.Assign([loop.target], item)
    test = syntax.parse(f"{_PLACE} < len({name})", mode="eval").body
    same = ast.While(test, [*advance, target, *loop.body], [])
    for node in ast.walk(same):
        ast.copy_location(node, loop) if not hasattr(node, "lineno") else None
    ast.copy_location(same, loop)
    told = visits.last.get(name, "?")
    size = told.split(" ")[1] if told.startswith("list ") else "?"
    # Any index below the length would do: it went on from there.
    place = "?" if size in ("?", "0") else str(int(size) - 1)
    return same, replace(visits, last=visits.last | {_PLACE: place})


# --- loops


def _endless_loop(
    module: Module, function: FunctionNode, loop: ast.While, visits: Visits, clock: Clock
) -> Endless | None:
    concrete = Concrete(visits.last)
    bound, changed, anything = changes(loop, module.own)
    still = not changed and not anything
    header, kinds = concrete.state(bound, still)
    caller = Inliner(module, clock)
    evaluator = Evaluator(module.own, module.constants, caller, module.gentle)
    executor = Executor(evaluator, kinds, clock, kept_apart(function))
    caller.executor = executor
    try:
        facts = [*concrete.facts(_moduli(loop)), *_holding(loop, header)]

        def ends(supposed: list[Fact]) -> list[State]:
            return turns_of(loop, with_facts(header, supposed), executor)[0]

        for after in ends([]):
            header.whole = {
                name: held
                for name, held in header.whole.items()
                if name in after.whole and set(after.whole[name]) == set(held)
            }
        if any(set(after.whole) < set(header.whole) for after in ends([])):
            header.whole = {}
        facts = kept(facts, [concrete.entry(header)], ends, header, clock)
        begin = with_facts(header, facts)
        _, ways = turns_of(loop, begin, executor)
        ways.raises += caller.raises
    except (NotFollowed, RecursionError, z3.Z3Exception):
        return None
    if all(impossible(state.facts, clock) for state in ways.left()):
        return Endless(loop.lineno, _reason(loop, visits))
    return None


def _holding(loop: ast.While, header: State) -> list[Fact]:
    """That a text holds what the loop's test looks for; it did when the last turn began."""
    match loop.test:
        case ast.Compare(left=ast.Constant(value=str(sought)), ops=[ast.In()],
                         comparators=[ast.Name(id=name)]):  # fmt: skip
            pass
        case _:
            return []

    def fact(state: State) -> z3.BoolRef | None:
        held = state.names.get(name)
        if not isinstance(held, Items) or not held.text:
            return None
        return state.contained.get((held.identity, repr(sought)), z3.BoolVal(False))

    text = header.names.get(name)
    if isinstance(text, Items) and text.text:
        key = text.identity, repr(sought)
        header.contained[key] = new_truth()
        header.facts.append(z3.Implies(header.contained[key], text.length >= len(sought)))
    return [fact]


def _reason(loop: ast.While, visits: Visits) -> str:
    if _PLACE in visits.last:
        return f"the loop on line {loop.lineno} makes what it goes through longer with every turn"
    test = ast.unparse(loop.test)
    tested = [each.id for each in ast.walk(loop.test) if isinstance(each, ast.Name)]
    changing = {
        each.id
        for each in ast.walk(loop)
        if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store)
    }
    held = ", ".join(
        f"{name} = {visits.last[name]}"
        for name in dict.fromkeys(tested)
        if name in visits.last and not visits.last[name].startswith("?")
    )
    if isinstance(loop.test, ast.Constant):
        return f"nothing leads out of the loop on line {loop.lineno}"
    if not changing & set(tested):
        return f"the loop on line {loop.lineno} changes nothing that `{test}` depends on"
    return f"from {held} on, `{test}` stays true in the loop on line {loop.lineno}"


def _moduli(loop: ast.AST) -> list[int]:
    """Numbers by which what stays the same may be told."""
    found = {2}
    for node in ast.walk(loop):
        if isinstance(node, ast.Constant) and type(node.value) is int and 2 <= node.value <= 64:
            found.add(node.value)
    return sorted(found)[:5]


def _endless_calls(module: Module, active: Sequence[Activation], clock: Clock) -> Endless | None:
    """A function that surely calls itself for ever, from its innermost call on."""
    if len(active) < 2:
        return None
    last = active[-1]
    definition = module.functions.get(last.function)
    if definition is None or last.function not in [each.function for each in active[:-1]]:
        return None
    function = definition.node
    names = parameter_names(function.args)
    if not set(names) <= last.entry.keys() or function.args.vararg or function.args.kwarg:
        return None
    concrete = Concrete({name: last.entry[name] for name in names})
    header, kinds = concrete.state(frozenset(names), False)
    known, _ = module.kinds(function)
    kinds = known | kinds
    caller = Inliner(module, clock, head=last.function)
    try:

        def ways_of(begin: State) -> list[State]:
            caller.found, caller.raises = [], []
            evaluator = Evaluator(module.own, module.constants, caller, module.gentle)
            executor = Executor(evaluator, kinds, clock, kept_apart(function))
            ways = executor.block(function.body, [begin.copy()])
            left = [*ways.on, *(state for state, _ in ways.returns), *ways.raises]
            return [*left, *caller.raises]

        def ends(supposed: list[Fact]) -> list[State]:
            ways_of(with_facts(header, supposed))
            return list(caller.found)

        facts = concrete.facts(_moduli(function))
        facts = kept(facts, [concrete.entry(header)], ends, header, clock)
        left = ways_of(with_facts(header, facts))
    except (NotFollowed, RecursionError, z3.Z3Exception):
        return None
    if all(impossible(state.facts, clock) for state in left):
        held = ", ".join(f"{name} = {told}" for name, told in concrete.last.items())
        said = f"from {held} on, `{last.function}` always calls itself again"
        return Endless(function.lineno, said)
    return None
