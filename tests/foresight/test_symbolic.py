"""Formulas cover what Python does: a proof about them holds for every run."""

from __future__ import annotations

import ast
import math
from collections.abc import Callable

import z3
from hypothesis import given
from hypothesis import strategies as st

from foretrace.foresight.halting.loops import not_called
from foretrace.foresight.symbolic.arithmetic import combined
from foretrace.foresight.symbolic.evaluate import Evaluator
from foretrace.foresight.symbolic.execute import Executor
from foretrace.foresight.symbolic.kinds import Kind
from foretrace.foresight.symbolic.solver import Clock, solving
from foretrace.foresight.symbolic.state import State
from foretrace.foresight.symbolic.values import Number, Real, Sequence, new_number

OPERATORS: dict[type[ast.operator], Callable[[int, int], int]] = {
    ast.Add: lambda a, b: a + b,
    ast.Sub: lambda a, b: a - b,
    ast.Mult: lambda a, b: a * b,
    ast.FloorDiv: lambda a, b: a // b,
    ast.Mod: lambda a, b: a % b,
    ast.BitAnd: lambda a, b: a & b,
    ast.BitOr: lambda a, b: a | b,
    ast.BitXor: lambda a, b: a ^ b,
    ast.LShift: lambda a, b: a << b,
    ast.RShift: lambda a, b: a >> b,
}

small = st.integers(-40, 40)


def possible(*facts: z3.BoolRef) -> bool:
    solver = z3.Solver()
    solver.add(*facts)
    return bool(solver.check() == z3.sat)


@given(st.sampled_from(list(OPERATORS)), small, small, st.booleans(), st.booleans())
def test_what_an_operator_gives_is_among_what_its_formula_allows(
    operator: type[ast.operator], a: int, b: int, first_known: bool, second_known: bool
) -> None:
    if operator in (ast.FloorDiv, ast.Mod) and b == 0:
        return
    if operator in (ast.LShift, ast.RShift) and b < 0:
        return
    with solving():
        state = State({})
        sides = []
        for value, known in ((a, first_known), (b, second_known)):
            expr = z3.IntVal(value) if known else new_number()
            state.facts.append(expr == value)
            sides.append(Number(expr))
        found = combined(state, sides[0], operator(), sides[1])
        if isinstance(found, Number):
            assert possible(*state.facts, found.expr == OPERATORS[operator](a, b))


@given(
    st.sampled_from([ast.Add, ast.Sub, ast.Mult, ast.Div]),
    st.floats(-1e6, 1e6),
    st.floats(-1e6, 1e6),
)
def test_what_is_said_of_floats_is_true_of_them(
    operator: type[ast.operator], a: float, b: float
) -> None:
    if operator is ast.Div and b == 0:
        return
    result = {ast.Add: a + b, ast.Sub: a - b, ast.Mult: a * b}.get(operator, a / b if b else 0.0)

    if not math.isfinite(result):
        return

    def real(value: float) -> z3.ArithRef:
        above, below = value.as_integer_ratio()
        return z3.RealVal(above) / z3.RealVal(below)

    with solving():
        state = State({})
        found = combined(state, Real(real(a)), operator(), Real(real(b), steady=True))
        if isinstance(found, Real):
            assert possible(*state.facts, found.expr == real(result))


LISTS = [
    "xs = xs[1:]",
    "xs = xs[:n]",
    "xs = xs[n:]",
    "xs = xs[n:-1]",
    "xs = xs + [n]",
    "xs = xs * 2",
    "xs = sorted(xs)",
    "xs = [x for x in xs if x > n]",
    "xs = list(set(xs))",
    "xs.append(n)",
    "xs.insert(0, n)",
    "xs.extend([n, n])",
    "xs.clear()",
    "xs.reverse()",
    "xs += [1, 2]",
    "xs[:] = []",
    "ys = xs\nys.append(1)",
    "ys = xs\nys = ys + [1]",
    "ys = [xs]\nys[0].append(2)",
    "n = xs.pop() if xs else 0",
    "n = len(xs) and xs.pop()",
    "while n > 0:\n    n -= 1\n    xs.append(n)",
    "for x in list(xs):\n    if x > n:\n        xs.remove(x)",
    "try:\n    xs.append(1)\n    n = xs.index(77)\n    xs.append(2)\n"
    "except ValueError:\n    n = -1",
    "from contextlib import suppress\n"
    "with suppress(ValueError):\n    n = 5\n    xs.index(99)\n    n = 6",
]


@given(st.sampled_from(LISTS), st.lists(small, max_size=6), small)
def test_lengths_and_numbers_after_statements_are_among_those_allowed(
    text: str, xs: list[int], n: int
) -> None:
    names = {"xs": list(xs), "n": n}
    exec(compile(text, "<statements>", "exec"), names)
    kinds = {"xs": Kind.SEQUENCE, "ys": Kind.SEQUENCE, "n": Kind.NUMBER, "x": Kind.ANY}
    with solving():
        length, number = new_number(), new_number()
        state = State({"xs": Sequence(length), "n": Number(number)})
        state.facts += [length == len(xs), number == n]
        executor = Executor(Evaluator({}, {}, not_called), kinds, Clock(20))
        ways = executor.block(ast.parse(text).body, [state])

        def fits(after: State) -> bool:
            facts = list(after.facts)
            for name in ("xs", "n"):
                held, value = after.names[name], names[name]
                if isinstance(held, Sequence):
                    assert isinstance(value, list)
                    facts.append(held.length == len(value))
                elif isinstance(held, Number):
                    facts.append(held.expr == value)
            return possible(*facts)

        assert any(fits(after) for after in ways.on)
