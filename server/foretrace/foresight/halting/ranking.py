"""Proof that a loop ends: something falls with each turn, and cannot fall for ever."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import z3

from foretrace.foresight.symbolic.solver import Clock, find, impossible
from foretrace.foresight.symbolic.state import State
from foretrace.foresight.symbolic.values import Number, Truth, number
from foretrace.foresight.symbolic.values import Sequence as Items

Measure = Callable[[State], z3.ArithRef | None]
"""A whole number made of what the names hold, `None` where that is not known."""
_MOST_IN_PAIRS = 6


@dataclass(frozen=True, slots=True)
class Candidate:
    text: str
    measure: Measure


@dataclass(frozen=True, slots=True)
class Turn:
    """From one visit of the loop's header to the next."""

    before: State
    after: State
    """Has the facts of both."""


def rank(turns: Sequence[Turn], candidates: Sequence[Candidate], clock: Clock) -> list[str] | None:
    """What falls, one after the other, so that no turn can happen for ever; `None` if unproved."""
    left = list(turns)
    found: list[str] = []
    while left:
        for candidate in candidates:
            falling = _falling(candidate, left, clock)
            if falling:
                found.append(candidate.text)
                left = [turn for turn in left if turn not in falling]
                break
        else:
            return None
    return found


def _falling(candidate: Candidate, turns: Sequence[Turn], clock: Clock) -> list[Turn]:
    """The turns in which it falls and is not negative; none unless it rises in none of all."""
    falling: list[Turn] = []
    for turn in turns:
        before, after = candidate.measure(turn.before), candidate.measure(turn.after)
        if before is None or after is None:
            return []
        facts = turn.after.facts
        if impossible([*facts, z3.Not(z3.And(after < before, before >= 0))], clock):
            falling.append(turn)
        elif not impossible([*facts, after > before], clock):
            return []
    return falling


def candidates_for(
    tests: Sequence[ast.expr], names: Sequence[str], changed: frozenset[str]
) -> list[Candidate]:
    """What may fall: by the loop's conditions first, then by the names it changes."""
    found: dict[str, Candidate] = {}
    for candidate in (*_of_tests(tests), *_of_names(names, changed)):
        found.setdefault(candidate.text, candidate)
    return list(found.values())


def _of_tests(tests: Sequence[ast.expr]) -> Iterator[Candidate]:
    for test in tests:
        for node in ast.walk(test):
            match node:
                case ast.Compare(left=left, ops=[operator], comparators=[right]) if not isinstance(
                    operator, ast.In | ast.NotIn | ast.Is | ast.IsNot
                ):
                    sides = (
                        (right, left) if isinstance(operator, ast.Lt | ast.LtE) else (left, right)
                    )
                    first, second = _plain(sides[0]), _plain(sides[1])
                    if first is not None and second is not None:
                        yield _difference(
                            ast.unparse(sides[0]), first, ast.unparse(sides[1]), second
                        )
                        yield _difference(
                            ast.unparse(sides[1]), second, ast.unparse(sides[0]), first
                        )
                    # `i * i <= n` bounds i itself.
                    for name, side in _squared(sides[1]):
                        if first is not None:
                            yield _difference(ast.unparse(sides[0]), first, name, side)


def _squared(node: ast.expr) -> Iterator[tuple[str, Measure]]:
    for each in ast.walk(node):
        if isinstance(each, ast.BinOp) and isinstance(each.op, ast.Mult | ast.Pow):
            inner = _plain(each.left)
            if inner is not None:
                yield ast.unparse(each.left), inner


def _difference(one: str, first: Measure, other: str, second: Measure) -> Candidate:
    def measure(state: State) -> z3.ArithRef | None:
        a, b = first(state), second(state)
        return None if a is None or b is None else a - b

    if other == "0":
        return Candidate(one, measure)
    shown = f"({other})" if " " in other else other
    return Candidate(f"-{shown}" if one == "0" else f"{one} - {shown}", measure)


def _plain(node: ast.expr) -> Measure | None:
    """Sums and differences of names, lengths and constants."""
    known = constant(node)
    if known is not None:
        return lambda _: z3.IntVal(known)
    match node:
        case ast.Name(id=name):
            return lambda state: _held(state, name)
        case ast.Call(func=ast.Name(id="len"), args=[ast.Name(id=name)]):
            return lambda state: _length(state, name)
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            inner = _plain(operand)
            if inner is None:
                return None
            return lambda state: None if (v := inner(state)) is None else -v
        case ast.BinOp(left=left, op=ast.Add() | ast.Sub() as operator, right=right):
            one, other = _plain(left), _plain(right)
            if one is None or other is None:
                return None

            def both(state: State) -> z3.ArithRef | None:
                a, b = one(state), other(state)
                if a is None or b is None:
                    return None
                return a + b if isinstance(operator, ast.Add) else a - b

            return both
    return None


def constant(node: ast.expr) -> int | None:
    """The value of whole numbers that are written out, as in `10**9`."""
    match node:
        case ast.Constant(value=int(value)):
            return int(value)
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            inner = constant(operand)
            return None if inner is None else -inner
        case ast.BinOp(left=left, op=operator, right=right):
            a, b = constant(left), constant(right)
            if a is None or b is None:
                return None
            match operator:
                case ast.Pow() if abs(a) <= 1000 and 0 <= b <= 100:
                    return int(a**b)
                case ast.Mult():
                    return a * b
                case ast.Add():
                    return a + b
                case ast.Sub():
                    return a - b
    return None


def _held(state: State, name: str) -> z3.ArithRef | None:
    held = state.names.get(name)
    return number(held) if isinstance(held, Number | Truth) else None


def _length(state: State, name: str) -> z3.ArithRef | None:
    held = state.names.get(name)
    return held.length if isinstance(held, Items) else None


def _of_names(names: Sequence[str], changed: frozenset[str]) -> Iterator[Candidate]:
    moving = [name for name in names if name in changed]
    for name in moving:
        yield Candidate(name, lambda s, n=name: _held(s, n))  # type: ignore[misc]
        yield Candidate(f"len({name})", lambda s, n=name: _length(s, n))  # type: ignore[misc]
    for name in moving:
        yield Candidate(f"-{name}", lambda s, n=name: _minus(_held(s, n)))  # type: ignore[misc]
        yield Candidate(f"|{name}|", lambda s, n=name: _absolute(_held(s, n)))  # type: ignore[misc]
    few = moving[:_MOST_IN_PAIRS]
    for one, other in combinations(few, 2):
        yield Candidate(f"{one} + {other}", lambda s, a=one, b=other: _sum(s, a, b))  # type: ignore[misc]
    for one in few:
        for other in names[: _MOST_IN_PAIRS + 2]:
            if one != other:
                yield Candidate(
                    f"{other} - {one}",
                    lambda s, a=other, b=one: _minus_of(_size(s, a), _size(s, b)),  # type: ignore[misc]
                )


def _size(state: State, name: str) -> z3.ArithRef | None:
    held = _held(state, name)
    return _length(state, name) if held is None else held


def _minus(expr: z3.ArithRef | None) -> z3.ArithRef | None:
    return None if expr is None else -expr


def _absolute(expr: z3.ArithRef | None) -> z3.ArithRef | None:
    return None if expr is None else z3.If(expr >= 0, expr, -expr)


def _minus_of(one: z3.ArithRef | None, other: z3.ArithRef | None) -> z3.ArithRef | None:
    return None if one is None or other is None else one - other


def _sum(state: State, one: str, other: str) -> z3.ArithRef | None:
    a, b = _size(state, one), _size(state, other)
    return None if a is None or b is None else a + b


Fact = Callable[[State], z3.BoolRef | None]
"""Something that may be true of a state, `None` where it cannot be said."""


def kept(
    facts: Sequence[Fact],
    entries: Sequence[State],
    turns: Callable[[list[Fact]], Sequence[State]],
    header: State,
    clock: Clock,
) -> list[Fact]:
    """Those of the facts that hold at every entry and stay true with every turn.

    `turns` gives the states at the end of a turn that starts in `header` with facts supposed.
    """
    left = list(facts)
    for entry in entries:
        left = _filtered(left, entry, entry.facts, clock)
    while left:
        before = len(left)
        supposed = [said for fact in left if (said := fact(header)) is not None]
        for after in turns(left):
            left = _filtered(left, after, [*supposed, *after.facts], clock)
        if len(left) == before:
            return left
    return []


def _filtered(
    facts: list[Fact], state: State, known: Sequence[z3.BoolRef], clock: Clock
) -> list[Fact]:
    """Those that surely hold in a state; each counterexample rules out several."""
    left = [(fact, said) for fact in facts if (said := fact(state)) is not None]
    while left:
        holds, model = find([*known, z3.Not(z3.And(*[said for _, said in left]))], clock)
        if holds is False:
            return [fact for fact, _ in left]
        if model is None:
            return []
        kept_on = [
            (fact, said)
            for fact, said in left
            if not z3.is_false(model.eval(said, model_completion=True))
        ]
        if len(kept_on) == len(left):
            return []
        left = kept_on
    return []
