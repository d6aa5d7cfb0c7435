"""Candidates for what a call returns, held against its expected result in a kept state."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from foretrace.fill.harness import Candidate, Harness, Kept, Result, RunResult
from foretrace.fill.search import find_fills
from foretrace.fill.template import build_template
from foretrace.fill.worker import Worker
from foretrace.imagine.interpreter import Interpreter, Limits
from foretrace.sketch.parse import read_sketch
from tests.fill.behaviour import load

DIGITS = """\
# >>> f("a1b2")
# ['12', 2]
def f(s):
    count = 0
    digits = ""
    for c in s:
        if ???:
            count += 1
            digits += c
    return ???
"""
TESTED = DIGITS.replace("return ???", "return [digits, ???]")


def candidate(text: str) -> Candidate:
    return Candidate(0, text, text, 1)


@contextmanager
def needing(source: str, interpreter: Interpreter) -> Iterator[tuple[Harness, RunResult]]:
    """The second hole's state, with the right fill in the first."""
    sketch = read_sketch(source)
    with Worker(interpreter, Limits(seconds=2.0)) as worker:
        harness = Harness(build_template(sketch), sketch.scenarios, worker)
        (result,) = harness.run([(((0, candidate("c.isdigit()")),), 0)])
        assert result.result is Result.NEED
        yield harness, result


def test_only_what_gives_the_expected_result_is_left(interpreter: Interpreter) -> None:
    texts = [
        "digits",
        "[digits, count]",
        "[s, count]",
        "1 // 0",
        "list((digits, count))",
        "s.pop()",
    ]
    with needing(DIGITS, interpreter) as (harness, result):
        assert result.kept is not None
        found = harness.returning(result.kept, 1, 0, [candidate(text) for text in texts])
        assert [each.shown for each in found] == ["[digits, count]", "list((digits, count))"]


def test_a_candidate_does_not_change_the_state_for_the_next(interpreter: Interpreter) -> None:
    source = "# >>> f([2, 1])\n# [2, 1]\ndef f(xs):\n    ys = ???\n    return ???\n"
    sketch = read_sketch(source)
    with Worker(interpreter, Limits(seconds=2.0)) as worker:
        harness = Harness(build_template(sketch), sketch.scenarios, worker)
        (result,) = harness.run([(((0, candidate("xs")),), 0)])
        assert result.kept is not None
        texts = ["xs.sort()", "xs.clear()", "[xs.pop(), xs.pop()]", "ys"]
        found = harness.returning(result.kept, 1, 0, [candidate(text) for text in texts])
        assert [each.shown for each in found] == ["ys"]


def test_what_hangs_costs_only_those_after_it(interpreter: Interpreter) -> None:
    texts = ["[digits, count]", "[x for x in range(10**12)]"]
    with needing(DIGITS, interpreter) as (harness, result):
        assert result.kept is not None
        found = harness.returning(result.kept, 1, 0, [candidate(text) for text in texts])
        assert [each.shown for each in found] == ["[digits, count]"]


def test_a_lost_state_says_nothing(interpreter: Interpreter) -> None:
    some = [candidate("1"), candidate("s")]
    with needing(DIGITS, interpreter) as (harness, result):
        assert result.kept is not None
        lost = Kept(result.kept.session + 1, result.kept.number)
        assert harness.returning(lost, 1, 0, some) == some


def test_states_are_kept_only_of_what_is_returned_as_it_is(interpreter: Interpreter) -> None:
    with needing(TESTED, interpreter) as (_, result):
        assert result.kept is None


def test_calls_are_run_rather_than_held_against_a_state(interpreter: Interpreter) -> None:
    source = """\
# >>> fib(7)
# 13
# >>> fib(10)
# 55
def fib(n):
    if n < 2:
        return n
    return ???
"""
    answer = find_fills(read_sketch(source), interpreter, seconds=20)
    assert load(source, answer)["fib"](12) == 144


def test_states_tell_digits_from_letters(interpreter: Interpreter) -> None:
    """Though the letters come first, and are many."""
    source = DIGITS.replace('f("a1b2")', 'f("qwfasgahh329kn12a23")').replace(
        "['12', 2]", "['3291223', 7]"
    )
    answer = find_fills(read_sketch(source), interpreter, seconds=20)
    assert load(source, answer)["f"]("x7y88z") == ["788", 3]
