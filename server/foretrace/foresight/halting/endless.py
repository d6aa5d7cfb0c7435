"""Proof that a run which was stopped would never have come to an end.

From the state at a loop's header, facts are sought that every turn keeps true, and under which
none of the ways out of the loop can be taken.
"""

from __future__ import annotations

import ast
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

import z3

from foretrace import syntax
from foretrace.foresight.counting.session import Activation, Visits
from foretrace.foresight.halting.loops import turns_of, with_facts
from foretrace.foresight.halting.ranking import Fact, kept
from foretrace.foresight.halting.recursion import given_to
from foretrace.foresight.symbolic.effects import changes
from foretrace.foresight.symbolic.evaluate import Evaluator, NotFollowed
from foretrace.foresight.symbolic.execute import Executor
from foretrace.foresight.symbolic.kinds import Kind
from foretrace.foresight.symbolic.module import Module, kept_apart, whiles
from foretrace.foresight.symbolic.solver import Clock, OutOfTime, impossible, solving
from foretrace.foresight.symbolic.state import State, any_of
from foretrace.foresight.symbolic.values import (
    Anything,
    Nothing,
    Number,
    Real,
    Symbol,
    Truth,
    new_number,
    new_real,
    new_truth,
    number,
    truth,
)
from foretrace.foresight.symbolic.values import (
    Sequence as Items,
)
from foretrace.sketch.functions import FunctionNode, parameter_names

_MOST_NUMBERS = 8
_MOST_INLINED = 4


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
    concrete = _Concrete(visits.last)
    bound, changed, anything = changes(loop, module.own)
    still = not changed and not anything
    header, kinds = concrete.state(bound, still)
    caller = _Inliner(module, clock)
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


@dataclass(slots=True)
class _Concrete:
    """What names hold in one state, as the interpreter told."""

    last: dict[str, str]

    def state(self, bound: frozenset[str], still: bool) -> tuple[State, dict[str, Kind]]:
        """Every state whose names hold values of the same kinds; `still` if no list changes."""
        state = State({})
        kinds: dict[str, Kind] = {}
        indexed: set[str] = set()
        whole: dict[str, tuple[int, ...]] = {}
        for name, told in self.last.items():
            symbol, kind = _symbol(told, name not in bound)
            state.names[name] = symbol
            kinds[name] = kind
            if isinstance(symbol, Items):
                state.facts.append(symbol.length >= 0)
                if told.split(" ")[0] in ("list", "tuple", "str") and name not in bound:
                    indexed.add(name)
                if told.startswith("list ") and " int" in told and name not in bound:
                    # Items that are put in later may be others.
                    whole[name] = _items(told) if still else ()
        state.indexed = frozenset(indexed)
        state.whole = whole
        return state, kinds

    def entry(self, header: State) -> State:
        """The state itself: of the last header that a turn followed."""
        state = header.copy()
        state.facts += list(header.contained.values())
        for name, told in self.last.items():
            exact = _exactly(state.names[name], told)
            if exact is not None:
                state.facts.append(exact)
        return state

    def facts(self, moduli: Sequence[int]) -> list[Fact]:
        """What is true of it and may stay true."""
        values = {name: value for name, told in self.last.items()
                  if (value := _value(told)) is not None}  # fmt: skip
        found: list[Fact] = []
        for name, value in list(values.items())[: 2 * _MOST_NUMBERS]:
            found += [_compared(name, value, how) for how in ("==", ">=", "<=")]
            for bound in (-1, 0, 1, 2):
                if value >= bound:
                    found.append(_compared(name, Fraction(bound), ">="))
                if value <= bound:
                    found.append(_compared(name, Fraction(bound), "<="))
            if value.denominator == 1:
                found += [_left_over(name, by, int(value) % by) for by in moduli]
        names = list(values)[:_MOST_NUMBERS]
        for one in names:
            for other in names:
                if one != other:
                    apart = values[one] - values[other]
                    found.append(_apart(one, other, apart))
                    if apart >= 0:
                        found.append(_apart(one, other, Fraction(0)))
                    if apart > 0:
                        found.append(_apart(one, other, Fraction(1)))
        return found


def _items(told: str) -> tuple[int, ...]:
    parts = told.split(" ")
    return tuple(map(int, parts[3].split(","))) if len(parts) > 3 and parts[3] else ()


def _symbol(told: str, steady: bool) -> tuple[Symbol, Kind]:
    match told.split(" "):
        case ["True" | "False"]:
            return Truth(new_truth()), Kind.TRUTH
        case ["None"]:
            return Nothing(), Kind.ANY
        case ["str", _]:
            return Items(new_number(), text=True), Kind.TEXT
        case ["list" | "set", *_]:
            return Items(new_number()), Kind.SEQUENCE
    value = _value(told)
    if value is None:
        return Anything(), Kind.ANY
    if told.lstrip("-").isdigit():
        return Number(new_number()), Kind.NUMBER
    return Real(new_real(), steady), Kind.REAL


def _value(told: str) -> Fraction | None:
    """A number, or the length of a collection."""
    match told.split(" "):
        case ["True"]:
            return Fraction(1)
        case ["False"]:
            return Fraction(0)
        case ["list" | "str" | "set", length, *_]:
            return Fraction(int(length))
    try:
        value = syntax.literal(told)
    except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError):
        return None
    if type(value) is int:
        return Fraction(value)
    if type(value) is float and math.isfinite(value):
        return Fraction(value)
    return None


def _expr(state: State, name: str) -> z3.ArithRef | None:
    held = state.names.get(name)
    match held:
        case Real(expr=expr):
            return expr
        case Items(length=length):
            return length
        case None:
            return None
    return number(held)


def _constant(value: Fraction) -> z3.ArithRef:
    if value.denominator == 1:
        return z3.IntVal(value.numerator)
    return z3.RealVal(value.numerator) / z3.RealVal(value.denominator)


def _exactly(symbol: Symbol, told: str) -> z3.BoolRef | None:
    value = _value(told)
    if value is None:
        return None
    match symbol:
        case Real(expr=expr):
            return expr == _constant(value)
        case Items(length=length):
            return length == _constant(value)
        case Truth(expr=held):
            return held == z3.BoolVal(value == 1)
    expr = number(symbol)
    return None if expr is None else expr == _constant(value)


def _compared(name: str, value: Fraction, how: str) -> Fact:
    def fact(state: State) -> z3.BoolRef | None:
        expr = _expr(state, name)
        if expr is None:
            return None
        other = _constant(value)
        if how == "==":
            return expr == other
        return expr >= other if how == ">=" else expr <= other

    return fact


def _left_over(name: str, by: int, rest: int) -> Fact:
    def fact(state: State) -> z3.BoolRef | None:
        expr = _expr(state, name)
        return None if expr is None or not z3.is_int(expr) else expr % by == rest

    return fact


def _apart(one: str, other: str, least: Fraction) -> Fact:
    def fact(state: State) -> z3.BoolRef | None:
        a, b = _expr(state, one), _expr(state, other)
        return None if a is None or b is None else a - b >= _constant(least)

    return fact


# --- calls


@dataclass(slots=True)
class _Inliner:
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
    concrete = _Concrete({name: last.entry[name] for name in names})
    header, kinds = concrete.state(frozenset(names), False)
    known, _ = module.kinds(function)
    kinds = known | kinds
    caller = _Inliner(module, clock, head=last.function)
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
