"""The judge runs what may be wrong in every way, and tells the truth about it."""

from __future__ import annotations

import pytest

from foretrace.bench.judge import Outcome, judge, outcomes

CHECK = """\
def check(candidate):
    assert candidate(1) == 2
    assert abs(candidate(0.5) - 1.5) < 1e-9
"""


def test_a_check_program_judges() -> None:
    candidates = {
        "def f(x):\n    return x + 1": True,
        "def f(x):\n    return 2": False,
        "def f(x):\n    while True:\n        pass": False,
        "import os\ndef f(x):\n    os._exit(0)": False,
        "def f(x):\n    return x + ONE\nONE = 1": True,
        "def g(x):\n    return x + 1": False,
    }
    assert judge("f", list(candidates), [], CHECK) == list(candidates.values())


def test_cases_and_check_must_both_agree() -> None:
    right, wrong = "def f(x):\n    return x + 1", "def f(x):\n    return x + (1 if x < 5 else 2)"
    assert judge("f", [right, wrong], [("9", "10")], CHECK) == [True, False]
    assert judge("f", [right, wrong], [("2", "3")], CHECK) == [True, True]


def test_outcomes_of_calls_that_return_raise_and_hang() -> None:
    program = (
        "seen = []\ndef f(x):\n    seen.append(x)\n    while x < 0: pass\n    return 6 / x, seen"
    )
    found = outcomes(program, ["f(3)", "f(0)", "f(-1)", "f('a\\n')", "f(2)"])
    assert found == [
        Outcome("(2.0, [3])", None),
        Outcome(None, "ZeroDivisionError"),
        None,
        Outcome(None, "TypeError"),
        Outcome("(3.0, [2])", None),
    ]


def test_outcomes_of_no_program() -> None:
    with pytest.raises(ValueError, match="does not compile"):
        outcomes("def f(", ["f()"])
