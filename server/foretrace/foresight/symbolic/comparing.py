"""Comparisons, and one of two."""

from __future__ import annotations

import ast

import z3

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
    new_truth,
    number,
)


def either(test: z3.BoolRef, body: Symbol, other: Symbol) -> Symbol:
    if isinstance(body, Truth) and isinstance(other, Truth):
        return Truth(z3.If(test, body.expr, other.expr))
    one, two = number(body), number(other)
    if one is not None and two is not None:
        return Number(z3.If(test, one, two))
    if isinstance(body, Sequence) and isinstance(other, Sequence) and body.text and other.text:
        return Sequence(z3.If(test, body.length, other.length), text=True)
    if isinstance(body, Sequence) and isinstance(other, Sequence) and body.fresh and other.fresh:
        return Sequence(z3.If(test, body.length, other.length), fresh=True)
    return Anything()


def ordered(one: z3.ArithRef, operator: ast.cmpop, other: z3.ArithRef) -> z3.BoolRef:
    match operator:
        case ast.Lt():
            return one < other
        case ast.LtE():
            return one <= other
        case ast.Gt():
            return one > other
        case ast.GtE():
            return one >= other
        case ast.NotEq() | ast.IsNot():
            return one != other
    return one == other


def equal_of(left: Symbol, right: Symbol, state: State) -> z3.BoolRef:
    if isinstance(left, Nothing) and isinstance(right, Nothing):
        return z3.BoolVal(True)
    known = (Number, Truth, Real, Sequence, Row)
    if isinstance(left, Nothing) and isinstance(right, known):
        return z3.BoolVal(False)
    if isinstance(right, Nothing) and isinstance(left, known):
        return z3.BoolVal(False)
    equal = new_truth()
    if isinstance(left, Sequence) and isinstance(right, Sequence):
        state.facts.append(z3.Implies(equal, left.length == right.length))
        if left.text and right.text:
            empty = z3.And(left.length == 0, right.length == 0)
            state.facts.append(z3.Implies(empty, equal))
    return equal


def contains(item: ast.expr, owner: Symbol, state: State) -> z3.BoolRef:
    if not isinstance(owner, Sequence):
        state.risks.append(z3.BoolVal(True))
        return new_truth()
    if not isinstance(item, ast.Constant):
        held = new_truth()
        if not owner.text:
            state.facts.append(z3.Implies(held, owner.length > 0))
        return held
    key = owner.identity, repr(item.value)
    if key not in state.contained:
        state.contained[key] = held = new_truth()
        least = len(item.value) if owner.text and isinstance(item.value, str) else 1
        state.facts.append(z3.Implies(held, owner.length >= least))
    return state.contained[key]
