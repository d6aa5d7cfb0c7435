"""Costs: classes of growth, formulas, what counts."""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foretrace.bench.labelled import labelled
from foretrace.foresight.cost.classes import Growth, classify
from foretrace.foresight.cost.polynomial import formula
from foretrace.foresight.counting.wrap import wrapped
from foretrace.imagine.interpreter import Interpreter
from foretrace.sketch.parse import read_sketch
from tests.foresight.ask import cost

SIZES = (2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 16, 24, 32, 64, 128, 256, 512, 1024)
SHAPES: dict[Growth, Callable[[int], float]] = {
    Growth.CONSTANT: lambda _: 1.0,
    Growth.LOGARITHMIC: lambda n: math.log2(n),
    Growth.LINEAR: lambda n: float(n),
    Growth.LINEARITHMIC: lambda n: n * math.log2(n),
    Growth.QUADRATIC: lambda n: float(n * n),
    Growth.CUBIC: lambda n: float(n**3),
}


@given(st.sampled_from(list(SHAPES)), st.integers(1, 9), st.integers(0, 9), st.integers(0, 5))
def test_a_series_is_of_the_class_it_is_made_of(
    growth: Growth, scale: int, start: int, lower: int
) -> None:
    """With lower terms, which change nothing."""

    def count(n: int) -> float:
        below = lower * n if growth.rank > Growth.LINEARITHMIC.rank else 0
        return start + below + scale * SHAPES[growth](n)

    found = classify([(n, count(n)) for n in SIZES])
    assert found is not None
    assert found.growth is growth


@pytest.mark.parametrize(
    ("growth", "count"),
    [
        (Growth.EXPONENTIAL, lambda n: 3 * 2**n + n),
        (Growth.EXPONENTIAL, lambda n: 5 * 1.618**n),
        (Growth.FACTORIAL, lambda n: 4 * math.factorial(n)),
    ],
)
def test_steep_growth_is_told_from_few_sizes(growth: Growth, count: Callable[[int], float]) -> None:
    found = classify([(n, float(count(n))) for n in range(2, 13)])
    assert found is not None
    assert found.growth is growth


@given(st.lists(st.integers(-9, 9), min_size=1, max_size=4))
def test_a_formula_gives_the_counts_it_was_made_of(coefficients: list[int]) -> None:
    def value(n: int) -> int:
        return sum(c * n**power for power, c in enumerate(coefficients))

    text = formula([(n, value(n)) for n in range(2, 12)])
    assert text is not None
    python = text.replace("²", "**2").replace("³", "**3")
    for digit in "0123456789":
        python = python.replace(f"{digit}n", f"{digit}*n").replace("n(", "n*(")
    for n in (5, 17):
        assert Fraction(eval(python, {"n": Fraction(n)})) == value(n)


def test_no_formula_is_made_up() -> None:
    assert formula([(n, 2**n) for n in range(2, 12)]) is None
    assert formula([(2, 1), (3, 2)]) is None


def test_the_line_that_costs_most_and_how_often_it_runs(interpreter: Interpreter) -> None:
    source = """\
def pairs(xs):
    count = 0
    for i in range(len(xs)):
        for j in range(i):
            count += 1
            if count < 0:
                return
    return count
"""
    found = cost(interpreter, source)
    assert (found.growth, found.size, found.line) == (Growth.QUADRATIC, "len(xs)", 4)
    assert found.count == "n(n + 1)/2"


CLASSES = {
    "def f(xs: list[int], x: int):\n    return x in xs\n": "O(n)",
    "def f(xs: list[int]):\n    return sorted(xs)\n": "O(n log n)",
    "def f(xs: list[int]):\n    return [sum(xs[:i]) for i in range(len(xs))]\n": "O(n^2)",
    "def f(d: dict[str, int], k: str):\n    return k in d\n": "O(1)",
    "def f(n):\n    while n:\n        n //= 3\n": "O(log n)",
    "def f(n):\n    return 1 if n < 2 else f(n - 1) + f(n - 2)\n": "O(2^n)",
    "def f(n):\n    return sum(f(n - 1) for _ in range(n)) if n > 0 else 1\n": "O(n!)",
    "def f(xs):\n    for i in range(1, len(xs)):\n        j = i\n"
    "        while j and xs[j] < xs[j - 1]:\n"
    "            xs[j], xs[j - 1] = xs[j - 1], xs[j]\n            j -= 1\n": "O(n^2)",
}


@pytest.mark.parametrize("source", CLASSES)
def test_classes(interpreter: Interpreter, source: str) -> None:
    found = cost(interpreter, source)
    assert found.growth is not None, found.evidence
    assert str(found.growth) == CLASSES[source]


def test_an_example_keeps_its_structure(interpreter: Interpreter) -> None:
    """Only in order does this end early; the example says that it is always given so."""
    source = """\
# >>> f([1, 2, 4, 7])
def f(xs):
    for i in range(len(xs) - 1):
        if xs[i] > xs[i + 1]:
            for a in xs:
                for b in xs:
                    pass
    return xs
"""
    assert cost(interpreter, source).growth is Growth.LINEAR


def test_what_cannot_be_told_says_why(interpreter: Interpreter) -> None:
    found = cost(interpreter, "import numpy\n\n\ndef f(xs):\n    return numpy.sort(xs)\n")
    assert found.growth is None
    assert found.evidence


@pytest.mark.parametrize("family", ["costs", "halting"])
def test_what_tells_hidden_costs_keeps_every_line(family: str) -> None:
    for case in labelled(family):
        program = read_sketch(case.source).program
        made = wrapped(program)
        assert made.source.count("\n") == program.source.count("\n")
        assert [type(node) for node in made.tree.body] == [type(node) for node in program.tree.body]


def test_the_set_has_every_class() -> None:
    labels = [label for case in labelled("costs") for label in case.labels]
    assert len(labels) >= 60
    assert {str(growth) for growth in Growth} == {label.split(")")[0] + ")" for label in labels}
