"""One state of a run that was stopped: what is true of it, and may stay true."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import z3

from foretrace import syntax
from foretrace.foresight.halting.ranking import Fact
from foretrace.foresight.symbolic.kinds import Kind
from foretrace.foresight.symbolic.state import State
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
)
from foretrace.foresight.symbolic.values import (
    Sequence as Items,
)

_MOST_NUMBERS = 8


@dataclass(slots=True)
class Concrete:
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
