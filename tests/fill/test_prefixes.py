"""Which choices speak for others, and which results are odd."""

from __future__ import annotations

import pytest

from foretrace.fill.harness import Candidate, Chosen, Result, RunResult
from foretrace.fill.prefixes import Prefixes
from foretrace.fill.search import find_fills
from foretrace.fill.template import build_template
from foretrace.imagine.interpreter import Interpreter
from foretrace.sketch.parse import read_sketch

APART = "def f(xs):\n    n = ???\n    return ???\n"
ONE_STATEMENT = "def f(xs):\n    return dict(zip(???, ???))\n"
ONE_LOOP = "def f(xs):\n    while ???:\n        xs = ???\n    return xs\n"
RECURSIVE = "def f(n):\n    m = ???\n    return f(m - 1) + ???\n"


def chosen(*texts: str) -> Chosen:
    return tuple((hole, Candidate(0, text, text, 1)) for hole, text in enumerate(texts))


def needing(state: str) -> RunResult:
    return RunResult(Result.NEED, 0, 0, "1,list", 0, state)


def prefixes(sketch: str) -> Prefixes:
    return Prefixes(build_template(read_sketch(sketch)).sites)


def test_the_first_in_a_state_costs_nothing_and_others_more_and_more() -> None:
    seen = prefixes(APART)
    costs = [seen.add(chosen(text), needing("same")) for text in ("a", "b", "c", "d")]
    assert costs[0] == 0
    assert costs[1:] == sorted(costs[1:])
    assert costs[1] > 0
    assert seen.add(chosen("e"), needing("another")) == 0


def test_what_was_right_once_is_tried_behind_others_in_that_state_once() -> None:
    seen = prefixes(APART)
    for text in ("a", "b"):
        seen.add(chosen(text), needing("same"))
    assert seen.alike(chosen("a", "r")) == [chosen("b", "r")]
    assert seen.alike(chosen("b", "r")) == []
    seen.add(chosen("late"), needing("same"))
    assert seen.continued(chosen("late")) == [chosen("late", "r")]


@pytest.mark.parametrize("sketch", [ONE_STATEMENT, ONE_LOOP, RECURSIVE])
def test_nobody_speaks_for_what_the_names_do_not_tell(sketch: str) -> None:
    seen = prefixes(sketch)
    assert [seen.add(chosen(text), needing("same")) for text in ("a", "b", "c")] == [0, 0, 0]
    assert seen.alike(chosen("a", "r")) == []


def test_sets_and_what_the_search_adds_do_not_get_in_each_others_way(
    interpreter: Interpreter,
) -> None:
    sketch = """# >>> common([4, 1, 3], [9, 1, 3, 1])
# [1, 3]
# >>> common([5], [2])
# []
def common(a, b):
    both = set()
    for x in a:
        for y in b:
            if ???:
                both.add(x)
    return sorted(list(both))
"""
    answer = find_fills(read_sketch(sketch), interpreter)
    assert answer.solutions[0].fills[0] in ("x == y", "y == x")


def test_a_result_of_types_that_nobody_expects_counts_against_a_fill(
    interpreter: Interpreter,
) -> None:
    sketch = """# >>> pairs("ab")
# [('a', 1), ('b', 1)]
# >>> pairs("")
# []
def pairs(text):
    out = []
    for c in text:
        out.append(???)
    return out
"""
    answer = find_fills(read_sketch(sketch), interpreter)
    assert answer.solutions
    assert answer.solutions[0].fills[0].startswith("(c, ")
