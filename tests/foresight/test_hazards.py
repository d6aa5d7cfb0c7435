"""Hazards: what breaks, on which input, and what is none."""

from __future__ import annotations

import pytest

from foretrace.bench.labelled import labelled
from foretrace.foresight.proposals.cover import propose
from foretrace.foresight.proposals.write import hazard_test, proposal_test, scenario_of
from foretrace.imagine.interpreter import Interpreter
from foretrace.sketch.parse import read_sketch
from foretrace.trace.frames import Origin
from tests.foresight.ask import hazards, kinds


def test_an_exception_comes_with_the_smallest_input(interpreter: Interpreter) -> None:
    source = "def mean(xs: list[int]) -> float:\n    return sum(xs) / len(xs)\n"
    [found] = hazards(interpreter, source).found
    assert (found.kind, found.line, found.call) == ("ZeroDivisionError", 2, "mean([])")
    assert found.origin is Origin.COMPUTED
    test = hazard_test(found)
    assert test is not None
    names = {"pytest": pytest}
    exec(source + test, names)
    names["test_mean_raises_zerodivisionerror"]()  # type: ignore[operator]


FAMILIES = ("exceptions", "assertions", "state", "resources")


@pytest.mark.parametrize("family", FAMILIES)
def test_planted_hazards_are_found(interpreter: Interpreter, family: str) -> None:
    """A few of each kind; the rest is for the benchmark."""
    for case in [each for each in labelled("hazards") if each.family == family][:6]:
        kind, _, line = case.labels[0].partition(":")[0].partition(" on ")
        assert (kind, int(line)) in kinds(interpreter, case.source), case.source


NONE = {
    "bad input that is refused": "def f(n: int) -> int:\n    if n < 0:\n"
    "        raise ValueError(n)\n    return n\n",
    "said in the documentation": 'def first(xs: list[int]) -> int:\n    """The first of xs, '
    'which must not be empty."""\n    return xs[0]\n',
    "handled": "def f(text: str) -> int:\n    try:\n        return int(text)\n"
    "    except ValueError:\n        return 0\n",
    "guarded": "def f(xs: list[int]) -> int:\n    return xs[0] if xs else 0\n",
    "of the wrong type": "def f(x):\n    return x.name + 1\n",
    "a helper of its own": "def _first(xs):\n    return xs[0]\n",
    "a new list": "def f(xs: list[int]) -> list[int]:\n    xs = list(xs)\n    xs.sort()\n"
    "    return xs\n",
    "in place, as it is called": "def sort_all(xs: list[int]) -> list[int]:\n    xs.sort()\n"
    "    return xs\n",
    "a default that is only read": "def f(x, names=[]):\n    return x in names\n",
    "closed by with": "def f(p):\n    with open(p) as stream:\n        return stream.read()\n",
    "closed in the end": "def f(p):\n    s = open(p)\n    try:\n        return int(s.read())\n"
    "    finally:\n        s.close()\n",
    "opened in a try": "def f(p):\n    try:\n        s = open(p)\n    except OSError:\n"
    "        return 0\n    try:\n        return int(s.read())\n    finally:\n        s.close()\n",
    "given away": "def f(p):\n    s = open(p)\n    return s\n",
    "kept": "class A:\n    def f(self, p):\n        s = open(p)\n        self.s = s\n",
    "released": "import threading\nlock = threading.Lock()\n\n\ndef f(xs):\n    lock.acquire()\n"
    "    try:\n        return int(xs)\n    finally:\n        lock.release()\n",
    "one order": "import threading\na = threading.Lock()\nb = threading.Lock()\n\n\ndef f():\n"
    "    with a, b:\n        pass\n\n\ndef g():\n    with a:\n        with b:\n            pass\n",
}


@pytest.mark.parametrize("case", NONE)
def test_what_is_no_hazard_is_not_reported(interpreter: Interpreter, case: str) -> None:
    assert kinds(interpreter, NONE[case]) == set()


def test_what_cannot_be_run_is_said_and_the_rest_is_answered(interpreter: Interpreter) -> None:
    source = "class A(B):\n    pass\n\n\ndef f(x, seen=[]):\n    seen.append(x)\n    return A()\n"
    found = hazards(interpreter, source)
    assert ("MutatedDefault", 6) in {(str(each.kind), each.line) for each in found.found}
    assert [name for name, _ in found.untried] == ["f"]


def test_proposals_cover_every_branch_and_come_true(interpreter: Interpreter) -> None:
    source = """\
def sign(n: int) -> str:
    if n > 0:
        return "plus"
    if n < 0:
        return "minus"
    return "zero"
"""
    sketch = read_sketch(source)
    found = propose(sketch, sketch.functions[0], interpreter)
    assert found.covered == found.lines
    assert {test.expected for test in found.tests} == {"'plus'", "'minus'", "'zero'"}
    assert len(found.tests) == 3
    names: dict[str, object] = {"pytest": pytest}
    exec(source, names)
    for number, test in enumerate(found.tests, 1):
        exec(proposal_test("sign", number, test), names)
        kept = names[f"test_sign_{number}"]
        assert callable(kept)
        kept()
    commented = "".join(map(scenario_of, found.tests)) + source
    assert len(read_sketch(commented).scenarios) == 3


def test_the_set_is_large_enough() -> None:
    assert sum(len(case.labels) for case in labelled("hazards")) >= 60
