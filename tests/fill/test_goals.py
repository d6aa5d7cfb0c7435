"""Expected results read backwards: parts that are found apart, and what must not be concluded."""

from __future__ import annotations

import pytest

from foretrace.fill.scope import HoleScope
from foretrace.fill.search import find_fills
from foretrace.fill.template import build_template
from foretrace.imagine.interpreter import Interpreter
from foretrace.sketch.parse import read_sketch
from tests.fill.behaviour import load


@pytest.mark.parametrize(
    ("examples", "body", "call", "value"),
    [
        (["f('x', 3)", "'x: 3'", "f('total', 12)", "'total: 12'"], "a, b", "f('k', -1)", "k: -1"),
        (["f('Bob')", "'Hello, Bob!'", "f('Al')", "'Hello, Al!'"], "name", "f('')", "Hello, !"),
        (
            ["f([3, 1, 2])", "(3, 6, [1, 2, 3])", "f([9, 5])", "(2, 14, [5, 9])"],
            "xs",
            "f([7, 7])",
            (2, 14, [7, 7]),
        ),
        (
            ["f([3, 1, 2])", "{'low': 1, 'n': 3}", "f([9, 5])", "{'low': 5, 'n': 2}"],
            "xs",
            "f([7])",
            {"low": 7, "n": 1},
        ),
        (["f('{a}', 'x')", "'{a}{x'", "f('b', 'y')", "'b{y'"], "s, t", "f('{', '}')", "{{}"),
        (
            ["f(2, 3, 4)", "9", "f(5, 7, 1)", "35", "f(3, 3, 9)", "17"],
            "a, b, c",
            "f(9, 2, 5)",
            22,
        ),
        (
            ["f(3, 8)", "'low'", "f(9, 8)", "'high'", "f(1, 2)", "'low'", "f(5, 4)", "'high'"],
            "a, b",
            "f(30, 20)",
            "high",
        ),
    ],
    ids=["f-string", "constants", "tuple", "dict", "braces", "number", "cases"],
)
def test_results_are_taken_apart(
    examples: list[str], body: str, call: str, value: object, interpreter: Interpreter
) -> None:
    shown = "".join(
        f"# >>> {one}\n# {other}\n"
        for one, other in zip(examples[::2], examples[1::2], strict=True)
    )
    source = f"{shown}def f({body}):\n    return ???\n"
    answer = find_fills(read_sketch(source), interpreter, seconds=10.0)
    assert answer.solutions[0].verified
    assert eval(call, load(source, answer)) == value


def scope(source: str) -> HoleScope:
    template = build_template(read_sketch(source))
    return template.sites[0].scope


@pytest.mark.parametrize(
    ("source", "returned"),
    [
        ("def f(a):\n    return ???\n", True),
        ("def f(a):\n    b = ???\n    return b\n", True),
        ("def f(a):\n    if a:\n        return 1\n    ???\n", True),
        ("def f(a):\n    b = ???\n    return b + 1\n", False),
        ("def f(a):\n    b = ???\n    b += 1\n    return b\n", False),
        ("def f(a):\n    return [???]\n", False),
        (
            "def f(a):\n    try:\n        return ???\n    except ValueError:\n        return 0\n",
            False,
        ),
        ("def f(a):\n    return ???\ndef g(a):\n    return f(a) + 1\n", False),
        ("def f(a):\n    if a:\n        return f(a - 1)\n    return ???\n", False),
        ("def f(a):\n    yield a\n    return ???\n", False),
        ("def f(a):\n    return map(lambda x: ???, a)\n", False),
    ],
)
def test_only_what_is_returned_as_it_is_counts(source: str, returned: bool) -> None:
    assert scope(source).returned is returned


def test_a_scenario_around_the_call_says_nothing_of_the_hole(interpreter: Interpreter) -> None:
    source = "def f(xs):\n    return ???\n\n\nassert len(f([4, 5])) == 1\nassert f([3, 9]) == [3]\n"
    answer = find_fills(read_sketch(source), interpreter, seconds=10.0)
    assert answer.solutions[0].verified
    assert eval("f([6, 7])", load(source, answer)) == [6]


def test_one_example_is_not_taken_apart(interpreter: Interpreter) -> None:
    source = "# >>> f('ab')\n# 'zqzqzqzqzqzq'\ndef f(s):\n    return ???\n"
    answer = find_fills(read_sketch(source), interpreter, seconds=3.0)
    assert all('f"' not in solution.fills[0] for solution in answer.solutions)
