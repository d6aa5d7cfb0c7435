"""Whether runs end: exactly, by proof, and honestly where there is none."""

from __future__ import annotations

import pytest

from foretrace.bench.labelled import labelled
from foretrace.cancellation import Cancellation, Cancelled
from foretrace.foresight.halting.forecast import forecast
from foretrace.foresight.halting.static import Prover
from foretrace.foresight.model import Answer
from foretrace.imagine.interpreter import Interpreter
from foretrace.sketch.parse import read_sketch
from tests.foresight.ask import verdict

COLLATZ = """\
def f(n):
    steps = 0
    while n > 1:
        n = n // 2 if n % 2 == 0 else 3 * n + 1
        steps += 1
    return steps
"""


def test_a_run_that_ends_is_known_exactly(interpreter: Interpreter) -> None:
    found = verdict(interpreter, COLLATZ, "f(27)")
    assert (found.answer, found.proved, found.probability) == (Answer.HALTS, True, 1.0)
    # 111 turns of three lines, and the test, the start and the return.
    assert found.steps == 111 * 3 + 3


def test_of_every_number_nothing_is_proved(interpreter: Interpreter) -> None:
    found = verdict(interpreter, COLLATZ)
    assert (found.answer, found.proved) == (Answer.UNDECIDED, False)
    assert "no proof" in found.evidence
    assert "halted on all" in found.evidence


PROVED_ENDLESS = {
    "a state repeats": ("def f(n):\n    while n:\n        n = (n * 3) % 7\n", "f(1)"),
    "away from the bound": ("def f(n):\n    while n != 0:\n        n -= 2\n", "f(3)"),
    "nothing changes": ("def f(n):\n    k = 0\n    while n > 0:\n        k += 1\n", "f(1)"),
    "no exit": ("def f():\n    n = 1\n    while True:\n        n *= 2\n", "f()"),
    "recursion": ("def f(n):\n    return 0 if n == 0 else f(n - 2)\n", "f(5)"),
    "two functions": (
        "def f(n):\n    return 0 if n == 0 else g(n + 1)\n\n\ndef g(n):\n    return f(n)\n",
        "f(5)",
    ),
    "floats": ("def f(x):\n    while x != 1.0:\n        x += 0.1\n", "f(0.0)"),
    "a list that grows": ("def f(xs):\n    for x in xs:\n        xs.append(x)\n", "f([1])"),
    "a text": ('def f(s):\n    while "a" in s:\n        s = s.replace("a", "aa")\n', "f('a')"),
    "through a helper": (
        "def step(n):\n    return n + 2\n\n\ndef f(n):\n    while n != 10:\n        n = step(n)\n",
        "f(1)",
    ),
}


@pytest.mark.parametrize("case", PROVED_ENDLESS)
def test_what_never_ends_is_proved(interpreter: Interpreter, case: str) -> None:
    source, call = PROVED_ENDLESS[case]
    found = verdict(interpreter, source, call)
    assert (found.answer, found.proved, found.probability) == (Answer.DIVERGES, True, 0.0)
    assert found.evidence


PROVED_TO_END = [
    "def f(a, b):\n    while b:\n        a, b = b, a % b\n    return a\n",
    "def f(xs):\n    while xs:\n        xs.pop()\n",
    "def f(xs, t):\n    lo, hi = 0, len(xs)\n    while lo < hi:\n        mid = (lo + hi) // 2\n"
    "        if xs[mid] < t:\n            lo = mid + 1\n        else:\n            hi = mid\n",
    "def f(n):\n    return 1 if n <= 1 else n * f(n - 1)\n",
    "def f(m, n):\n    if m <= 0:\n        return n + 1\n"
    "    if n <= 0:\n        return f(m - 1, 1)\n"
    "    return f(m - 1, f(m, n - 1))\n",
    'def f(s):\n    while "  " in s:\n        s = s.replace("  ", " ")\n    return s\n',
    "def f(xs):\n    if not xs:\n        return []\n    p = xs[0]\n"
    "    return f([x for x in xs[1:] if x < p]) + [p] + f([x for x in xs[1:] if x >= p])\n",
]


@pytest.mark.parametrize("source", PROVED_TO_END)
def test_what_ends_for_every_input_is_proved(interpreter: Interpreter, source: str) -> None:
    found = verdict(interpreter, source)
    assert (found.answer, found.proved) == (Answer.HALTS, True)
    assert found.evidence.startswith("for every input")


NOT_PROVED = {
    "another name for the list": "def f(xs):\n    ys = xs\n"
    "    for x in xs:\n        ys.append(x)\n",
    "two parameters": "def f(xs, ys):\n    for x in xs:\n        ys.append(x)\n",
    "a default that remembers": "def f(n, seen=[]):\n    while len(seen) < n:\n        g(seen)\n",
    "a call of what is given": "def f(g):\n    return g(1)\n",
    "an endless iterator": "import itertools\n\n\ndef f():\n    for n in itertools.count():\n"
    "        print(n)\n",
    "an iterator with a sentinel": "def f(g):\n    for n in iter(g, 3):\n        print(n)\n",
    "a float": "def f(x: float):\n    while x > 0:\n        x -= 1\n",
    "what a suppressed exception leaves out": "from contextlib import suppress\n\n\ndef f(n):\n"
    "    while n > 0:\n        with suppress(ValueError):\n            int('x')\n"
    "            n -= 1\n",
    "what a handler leaves out": "def f(n):\n    while n > 0:\n        try:\n            int('x')\n"
    "            n -= 1\n        except ValueError:\n            pass\n",
    "a nonlocal": "def f(n):\n    def g():\n        nonlocal n\n        n += 1\n"
    "    while n > 0:\n        n -= 1\n        g()\n",
    "a global": "n = 5\n\n\ndef f():\n    global n\n"
    "    while n > 0:\n        n -= 1\n        g()\n\n\n"
    "def g():\n    global n\n    n += 1\n",
}


@pytest.mark.parametrize("case", NOT_PROVED)
def test_what_might_not_end_is_not_proved_to(case: str) -> None:
    assert not Prover(read_sketch(NOT_PROVED[case])).proof("f").proved


STATEFUL = {
    "random numbers": "import random\n\n\ndef f():\n    x = 1\n    while x:\n"
    "        x = random.randint(0, 3) and 1\n",
    "a list of the module": "left = [1] * 9000\n\n\ndef f():\n    while True:\n        left.pop()\n"
    "        if not left:\n            return\n",
    "a default": "def g(seen=[]):\n    seen.append(1)\n    return len(seen)\n\n\ndef f():\n"
    "    while True:\n        if g() > 9000:\n            return\n",
}


@pytest.mark.parametrize("case", STATEFUL)
def test_a_state_that_is_not_seen_is_no_proof(interpreter: Interpreter, case: str) -> None:
    found = verdict(interpreter, STATEFUL[case], "f()")
    assert not (found.answer is Answer.DIVERGES and found.proved)


def test_the_input_that_hangs_is_told(interpreter: Interpreter) -> None:
    found = verdict(interpreter, "def f(n: int):\n    while n != 0:\n        n -= 1\n")
    assert found.answer is Answer.DIVERGES
    assert found.proved
    assert found.input is not None
    assert found.input.startswith("f(-")


def test_a_file_that_computes_is_asked_about_as_a_program(interpreter: Interpreter) -> None:
    found = verdict(interpreter, 'text = """\na"""\nn = 10\nwhile n != 0:\n    n -= 3\n')
    assert (found.answer, found.proved, found.line) == (Answer.DIVERGES, True, 4)
    assert "line 4" in found.evidence
    found = verdict(interpreter, "n = 9\nwhile n != 0:\n    n -= 3\n")
    assert (found.answer, found.proved) == (Answer.HALTS, True)


def test_holes_make_answers_conditional(interpreter: Interpreter) -> None:
    source = "# >>> f(3)\n# 0\ndef f(n):\n    while n > 0:\n        n = ???\n    return n\n"
    found = forecast(read_sketch(source), interpreter)
    assert found is not None
    assert found.supposing is not None
    assert not found.verdict.proved
    assert found.verdict.evidence.startswith("if line 5 is `")


def test_what_does_not_depend_on_a_hole_stays_proved(interpreter: Interpreter) -> None:
    source = "def f(n):\n    while n > 0:\n        n -= 1\n    return ???\n"
    found = forecast(read_sketch(source), interpreter)
    assert found is not None
    [lone] = found.functions
    assert lone.answer is not Answer.DIVERGES


def test_cancelling_stops_it(interpreter: Interpreter) -> None:
    cancellation = Cancellation()
    cancellation.cancel()
    with pytest.raises(Cancelled):
        forecast(read_sketch(COLLATZ), interpreter, cancellation=cancellation)


def test_no_proof_contradicts_a_label() -> None:
    """The set's own loops, without running anything."""
    for case in labelled("halting"):
        if case.family != "loops" or case.labels[0].startswith("halts"):
            continue
        sketch = read_sketch(case.source)
        for function in sketch.functions:
            assert not Prover(sketch).proof(function.qualname).proved, case.source


def test_the_set_is_as_large_and_as_even_as_it_should_be() -> None:
    labels = [label for case in labelled("halting") for label in case.labels]
    halting = sum(label.startswith("halts for ") for label in labels)
    diverging = sum(label.startswith("diverges for ") for label in labels)
    assert halting + diverging == len(labels) >= 120
    assert min(halting, diverging) >= 0.4 * len(labels)
