"""Operators on whole numbers, floats and sequences."""

from __future__ import annotations

import ast

import z3

from foretrace.foresight.symbolic.state import State
from foretrace.foresight.symbolic.values import (
    Anything,
    Number,
    Real,
    Sequence,
    Symbol,
    new_number,
    new_real,
    number,
)

_LARGEST_POWER = 64
_LARGEST_FLOAT = 10**300


def combined(state: State, left: Symbol, operator: ast.operator, right: Symbol) -> Symbol:
    """`left operator right`; facts about what is not exact are added to the state."""
    one, other = number(left), number(right)
    if one is not None and other is not None:
        return _whole(state, one, operator, other)
    if isinstance(left, Real) or isinstance(right, Real):
        first, second = _as_real(state, left), _as_real(state, right)
        if first is not None and second is not None:
            return _real(state, first, operator, second)
        return Anything()
    if isinstance(left, Sequence) and isinstance(right, Sequence) and isinstance(operator, ast.Add):
        return Sequence(left.length + right.length, fresh=True, text=left.text)
    if isinstance(operator, ast.Mult):
        for sequence, times in ((left, other), (right, one)):
            if isinstance(sequence, Sequence) and times is not None:
                length = _product(state, sequence.length, z3.If(times > 0, times, 0))
                return Sequence(length, fresh=True, text=sequence.text)
    if isinstance(left, Sequence) and isinstance(operator, ast.Mod) and left.text:
        return _some_text(state)
    return Anything()


def _as_real(state: State, symbol: Symbol) -> Real | None:
    if isinstance(symbol, Real):
        return symbol
    expr = number(symbol)
    if expr is None:
        return None
    # A whole number too large for a float raises an exception.
    state.risks.append(z3.Or(expr > _LARGEST_FLOAT, expr < -_LARGEST_FLOAT))
    return Real(z3.ToReal(expr), steady=True)


def _some_text(state: State) -> Sequence:
    length = new_number()
    state.facts.append(length >= 0)
    return Sequence(length, text=True)


def _constant(expr: z3.ArithRef) -> int | None:
    expr = z3.simplify(expr)
    return expr.as_long() if z3.is_int_value(expr) else None


def _whole(state: State, a: z3.ArithRef, operator: ast.operator, b: z3.ArithRef) -> Symbol:
    match operator:
        case ast.Add():
            return Number(a + b)
        case ast.Sub():
            return Number(a - b)
        case ast.Mult():
            return Number(_product(state, a, b))
        case ast.FloorDiv():
            return Number(_quotient(state, a, b))
        case ast.Mod():
            return Number(_remainder(state, a, b))
        case ast.Pow():
            return _power(state, a, b)
        case ast.Div():
            first, second = _as_real(state, Number(a)), _as_real(state, Number(b))
            return Anything() if not (first and second) else _real(state, first, operator, second)
        case ast.LShift() | ast.RShift():
            return _shifted(state, a, operator, b)
        case ast.BitAnd():
            return Number(_bit_and(state, a, b))
        case ast.BitOr() | ast.BitXor():
            result = new_number()
            state.facts.append(z3.Implies(z3.And(a >= 0, b >= 0),
                                          z3.And(result >= 0, result <= a + b)))  # fmt: skip
            return Number(result)
    return Anything()


def _product(state: State, a: z3.ArithRef, b: z3.ArithRef) -> z3.ArithRef:
    """Exact if one side is constant, else what follows from signs and sizes."""
    if _constant(a) is not None or _constant(b) is not None:
        return a * b
    result = new_number()
    state.facts += [
        z3.Implies(z3.And(a >= 1, b >= 1), z3.And(result >= a, result >= b)),
        z3.Implies(z3.And(a >= 2, b >= 1), result > b),
        z3.Implies(z3.And(a >= 1, b >= 2), result > a),
        z3.Implies(z3.Or(a == 0, b == 0), result == 0),
        z3.Implies(z3.And(a >= 0, b >= 0), result >= 0),
        z3.Implies(z3.And(a <= 0, b >= 0), result <= 0),
        z3.Implies(z3.And(a >= 0, b <= 0), result <= 0),
        z3.Implies(z3.And(a <= -1, b <= -1), result >= 1),
    ]
    if z3.eq(z3.simplify(a), z3.simplify(b)):
        state.facts += [result >= a, result >= -a]
    return result


def _quotient(state: State, a: z3.ArithRef, b: z3.ArithRef) -> z3.ArithRef:
    state.risks.append(b == 0)
    divisor = _constant(b)
    if divisor:
        # The solver's `div` rounds down for positive divisors.
        return a / divisor if divisor > 0 else (-a) / (-divisor)
    result = new_number()
    state.facts += [
        z3.Implies(z3.And(a >= 0, b >= 1), z3.And(result >= 0, result <= a)),
        z3.Implies(z3.And(a >= 1, b >= 2), result < a),
        z3.Implies(z3.And(b >= 1, a >= b), result >= 1),
        z3.Implies(z3.And(b >= 1, a < b), result <= 0),
        z3.Implies(z3.And(a < 0, b >= 1), z3.And(result < 0, result >= a)),
        z3.Implies(b == 1, result == a),
    ]
    return result


def _remainder(state: State, a: z3.ArithRef, b: z3.ArithRef) -> z3.ArithRef:
    state.risks.append(b == 0)
    divisor = _constant(b)
    if divisor:
        return a % divisor if divisor > 0 else -((-a) % (-divisor))
    result = new_number()
    state.facts += [
        z3.Implies(b >= 1, z3.And(result >= 0, result < b)),
        z3.Implies(b <= -1, z3.And(result <= 0, result > b)),
        z3.Implies(z3.And(a >= 0, a < b), result == a),
        z3.Implies(z3.And(a <= 0, a > b), result == a),
        z3.Implies(z3.And(a >= 0, b >= 1), result <= a),
    ]
    return result


def _power(state: State, a: z3.ArithRef, b: z3.ArithRef) -> Symbol:
    base, exponent = _constant(a), _constant(b)
    if exponent is not None and 0 <= exponent <= 3:
        result = z3.IntVal(1)
        for _ in range(exponent):
            result = _product(state, result, a)
        return Number(result)
    if base is not None and exponent is not None and 0 <= exponent <= _LARGEST_POWER:
        return Number(z3.IntVal(base**exponent))
    return Anything()


def _shifted(state: State, a: z3.ArithRef, operator: ast.operator, b: z3.ArithRef) -> Symbol:
    places = _constant(b)
    if places is not None and 0 <= places <= _LARGEST_POWER:
        by = 2**places
        return Number(a * by if isinstance(operator, ast.LShift) else a / by)
    result = new_number()
    if isinstance(operator, ast.LShift):
        state.facts.append(z3.Implies(a >= 0, result >= a))
    else:
        state.facts += [
            z3.Implies(z3.And(a >= 0), z3.And(result >= 0, result <= a)),
            z3.Implies(z3.And(a >= 1, b >= 1), result < a),
        ]
    return Number(result)


def _bit_and(state: State, a: z3.ArithRef, b: z3.ArithRef) -> z3.ArithRef:
    for one, other in ((a, b), (b, a)):
        mask = _constant(one)
        if mask is not None and mask >= 0 and (mask + 1) & mask == 0:
            return other % (mask + 1)
    result = new_number()
    for each in (a, b):
        state.facts.append(z3.Implies(each >= 0, z3.And(result >= 0, result <= each)))
    return result


def _real(state: State, left: Real, operator: ast.operator, right: Real) -> Symbol:
    """Only that rounding keeps the order: `x + c` is at least `x` if `c` is not negative.

    One side is surely finite, so that the result is a number; it may be infinite.
    """
    a, b = left.expr, right.expr
    result = new_real()
    match operator:
        case ast.Add() if left.steady or right.steady:
            for one, other in ((a, b), (b, a)):
                state.facts += [
                    z3.Implies(other >= 0, result >= one),
                    z3.Implies(other <= 0, result <= one),
                ]
        case ast.Sub() if left.steady or right.steady:
            state.facts += [
                z3.Implies(b >= 0, result <= a),
                z3.Implies(b <= 0, result >= a),
            ]
        case ast.Mult() if _factor(a) or _factor(b):
            one, other = (a, b) if _factor(b) else (b, a)
            state.facts += [
                z3.Implies(z3.And(one >= 0, other >= 1), result >= one),
                z3.Implies(z3.And(one <= 0, other >= 1), result <= one),
                z3.Implies(one == 0, result == 0),
                z3.Implies(z3.And(one >= 0, other >= 0), result >= 0),
            ]
        case ast.Div() if _factor(b):
            state.facts += [
                z3.Implies(z3.And(a >= 0, b >= 1), z3.And(result >= 0, result <= a)),
                z3.Implies(z3.And(a <= 0, b >= 1), z3.And(result <= 0, result >= a)),
            ]
        case _:
            return Anything()
    return Real(result)


def _factor(expr: z3.ArithRef) -> bool:
    """Whether it is a constant other than 0."""
    expr = z3.simplify(expr)
    return bool(z3.is_rational_value(expr) and expr.as_fraction() != 0)


def negated(symbol: Symbol) -> Symbol:
    if isinstance(symbol, Real):
        return Real(-symbol.expr, symbol.steady)
    expr = number(symbol)
    return Anything() if expr is None else Number(-expr)
