"""Conditions left open: what they must say, and conditions that say so."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product

import pytest

from foretrace.fill import backward_source, conditions, evaluated, sandboxed
from foretrace.fill.conditions import Path
from foretrace.fill.enumerators import Enumerators
from foretrace.fill.harness import Candidate, Chosen, Harness, Result
from foretrace.fill.search import find_fills
from foretrace.fill.suppositions import Suppositions
from foretrace.fill.template import build_template
from foretrace.fill.worker import Worker
from foretrace.imagine.interpreter import Interpreter, Limits
from foretrace.sketch.parse import read_sketch
from tests.fill.behaviour import load

BETWEEN = """\
# >>> f([1, 5, 9], 2, 8)
# [5]
# >>> f([3, 0], 0, 3)
# []
def f(xs, low, high):
    found = []
    for x in xs:
        if ???:
            continue
        if ???:
            found.append(x)
    return found
"""
ROMAN = """\
# >>> shown([3, 2, 1], 3)
# '++'
# >>> shown([3, 2, 1], 4)
# '++'
# >>> shown([3, 2, 1], 8)
# '+++'
def shown(coins, amount):
    text = ???
    for coin in coins:
        while ???:
            text += "+"
            amount -= coin
    return text
"""


def test_no_part_of_the_session_defines_what_another_does() -> None:
    defined = [
        name
        for part in (conditions, sandboxed, evaluated, backward_source)
        for name in set(re.findall(r"^(?:def )?\$_(\w+)(?: = |\()", part.SOURCE, re.MULTILINE))
    ]
    assert len(defined) > 60
    assert len(defined) == len(set(defined))


def candidate(text: str) -> Candidate:
    return Candidate(0, text, text, 1)


@pytest.fixture
def harness(interpreter: Interpreter) -> Iterator[Harness]:
    sketch = read_sketch(BETWEEN)
    with Worker(interpreter, Limits(seconds=2.0)) as worker:
        yield Harness(build_template(sketch), sketch.scenarios, worker)


def said(path: Path) -> list[bool]:
    return [outcome for _, _, outcome in path]


def test_exactly_the_outcomes_that_come_true_are_found(harness: Harness) -> None:
    outcomes = harness.suppose((), [0, 1], 0, runs=256, steps=100)
    assert outcomes.complete
    # Of each element: skipped, taken or left. Only 5 is taken.
    ways = {"skipped": [True], "taken": [False, True], "left": [False, False]}
    expected = [
        [*ways[first], *ways["taken"], *ways[last]]
        for first, last in product(("skipped", "left"), repeat=2)
    ]
    assert sorted(map(said, outcomes.paths)) == sorted(expected)


def test_too_few_runs_say_so(harness: Harness) -> None:
    outcomes = harness.suppose((), [0, 1], 0, runs=5, steps=100)
    assert not outcomes.complete


def test_a_filled_hole_is_run_as_it_stands(harness: Harness) -> None:
    outcomes = harness.suppose(((0, candidate("x < low")),), [1], 0, runs=256, steps=100)
    assert outcomes.complete
    assert [said(path) for path in outcomes.paths] == [[True, False]]


def test_in_one_state_a_condition_says_one_thing(interpreter: Interpreter) -> None:
    source = "# >>> f(2)\n# 3\ndef f(n):\n    while ???:\n        pass\n    return n + 1\n"
    sketch = read_sketch(source)
    with Worker(interpreter, Limits(seconds=2.0)) as worker:
        harness = Harness(build_template(sketch), sketch.scenarios, worker)
        outcomes = harness.suppose((), [0], 0, runs=256, steps=50)
        # True would be true for ever.
        assert outcomes.complete
        assert [said(path) for path in outcomes.paths] == [[False]]


def test_conditions_are_asked_in_the_states_supposed(harness: Harness) -> None:
    # 3, then 0 with 3 found before or not.
    outcomes = harness.suppose((), [0, 1], 1, runs=256, steps=100)
    assert outcomes.complete
    texts = ["x == 3", "not x", "1 // x", "x.y"]
    truths = harness.truths(0, 0, [candidate(text) for text in texts])
    assert truths == {0: "100", 1: "011", 2: "0ee", 3: "eee"}
    assert harness.truths(0, 1, [candidate("not x")]) == {0: "11"}


def test_choices_given_come_true(harness: Harness) -> None:
    sites = build_template(read_sketch(BETWEEN)).sites
    enumerators = Enumerators(sites, harness)
    suppositions = Suppositions(sites, harness, enumerators, 100)
    assert suppositions.worthwhile
    beginnings: list[Chosen] = [(), ((0, candidate("x < low")),)]
    for chosen in beginnings:
        (result,) = harness.run([(chosen, 0)])
        suppositions.reached(result.hole, enumerators.place(chosen, result))
    given = [choice for _ in range(12) for choice in suppositions.look()]
    assert len(given) > 5
    assert len(set(given)) == len(given)
    results = harness.run([(choice, 0) for choice in given], smoke=False)
    odd = [
        [candidate.shown for _, candidate in choice]
        for choice, result in zip(given, results, strict=True)
        if result.result is not Result.PASSED
    ]
    assert odd == []


@pytest.mark.parametrize(
    ("source", "call", "expected"),
    [
        (BETWEEN, "f([4, 1, 2, 7, 8, 9], 2, 8)", [[4, 7], [4, 2, 7], [4, 7, 8], [4, 2, 7, 8]]),
        (ROMAN, "shown([5, 2, 1], 18)", ["+++++"]),
    ],
    ids=["between", "a loop in a loop"],
)
def test_several_conditions_are_found(
    source: str, call: str, expected: list[object], interpreter: Interpreter
) -> None:
    answer = find_fills(read_sketch(source), interpreter, seconds=10.0)
    assert answer.solutions, answer.reason
    results = [eval(call, load(source, answer, n)) for n in range(len(answer.solutions))]
    assert any(result in expected for result in results)


def test_what_is_loosened_is_a_candidate_of_its_own(interpreter: Interpreter) -> None:
    """Where two values are never equal in what is seen, `<` and `<=` are still two choices."""
    source = (
        "# >>> f([1, 5, 2, 9, 8, 0], 3)\n# [5, 9, 8]\ndef f(xs, k):\n    out = []\n"
        "    for x in xs:\n        if ???:\n            out.append(x)\n    return out\n"
    )
    answer = find_fills(read_sketch(source), interpreter, seconds=10.0)
    results = [load(source, answer, n)["f"]([3, 4], 3) for n in range(len(answer.solutions))]
    assert [4] in results
    assert [3, 4] in results
