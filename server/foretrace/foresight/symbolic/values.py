"""What an expression may be, in formulas."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from typing import TypeAlias

import z3

_numbers = itertools.count()


@dataclass(frozen=True, slots=True)
class Number:
    """A whole number; `bool` counts as one where it is calculated with."""

    expr: z3.ArithRef


@dataclass(frozen=True, slots=True)
class Real:
    """A float that is a number. Rounding keeps the order, and nothing more is used of it."""

    expr: z3.ArithRef
    steady: bool = False
    """Surely finite: a constant, or a variable that never changes and is finite."""


@dataclass(frozen=True, slots=True)
class Truth:
    expr: z3.BoolRef


@dataclass(frozen=True, slots=True)
class Sequence:
    """A text or a collection, of which only the length is known."""

    length: z3.ArithRef
    identity: int = field(default_factory=lambda: next(_numbers))
    """Equal for two that are surely one object."""
    fresh: bool = False
    """Made here and kept under one name alone: no other name can mean it."""
    text: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A tuple whose items are known."""

    items: tuple[Symbol, ...]


@dataclass(frozen=True, slots=True)
class Nothing:
    """`None`."""


@dataclass(frozen=True, slots=True)
class Anything:
    """What is not followed."""


Symbol: TypeAlias = Number | Real | Truth | Sequence | Row | Nothing | Anything


def new_number() -> z3.ArithRef:
    return z3.Int(f"n{next(_numbers)}")


def new_real() -> z3.ArithRef:
    return z3.Real(f"x{next(_numbers)}")


def new_truth() -> z3.BoolRef:
    return z3.Bool(f"b{next(_numbers)}")


def number(symbol: Symbol) -> z3.ArithRef | None:
    match symbol:
        case Number(expr=expr):
            return expr
        case Truth(expr=expr):
            return z3.If(expr, z3.IntVal(1), z3.IntVal(0))
    return None


def truth(symbol: Symbol) -> z3.BoolRef:
    """Whether it counts as true; any answer where that is not known."""
    match symbol:
        case Truth(expr=expr):
            return expr
        case Number(expr=expr):
            return expr != 0
        case Sequence(length=length):
            return length > 0
        case Nothing():
            return z3.BoolVal(False)
        case Row(items=items):
            return z3.BoolVal(bool(items))
        case Real(expr=expr):
            return expr != 0
    return new_truth()
