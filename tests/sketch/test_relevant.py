"""Leaving out what a scenario cannot reach changes nothing it sees."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from foretrace.imagine.grounded import imagine
from foretrace.imagine.interpreter import Interpreter
from foretrace.sketch.model import Fill, Sketch
from foretrace.sketch.relevant import Relevance
from foretrace.trace.frames import Trace
from tests.lsp.traces import sketch_of

PROGRAM = '''\
"""Functions that call one another."""
import math

SCALE = 3
NAMES = {"two": 2}


def twice(x):
    return helper(x, 2)


def helper(x, times):
    y = x * times * SCALE
    return y


class Box:
    def __init__(self, size):
        self.size = size

    def grown(self):
        return boxed(self.size)


def boxed(size: int, more: list[int] = None) -> "int":
    return size + 1


def unrelated(a, b="b"):
    return math.floor(a)


# >>> twice(4)
# >>> Box(3).grown()
# >>> unrelated(2.5)
'''


@pytest.fixture(scope="module")
def interpreter() -> Iterator[Interpreter]:
    with Interpreter(1) as running:
        yield running


def functions_left(sketch: Sketch, scenario: int) -> set[str]:
    program = Relevance(sketch).reduced(sketch.scenarios[scenario]).program
    assert program.source.count("\n") <= sketch.program.source.count("\n") + 1
    return {
        name
        for name in ("twice", "helper", "boxed", "unrelated")
        if f"def {name}(" in program.source
    }


def test_only_what_can_be_reached_by_name_is_kept() -> None:
    sketch = sketch_of(PROGRAM)
    assert functions_left(sketch, 0) == {"twice", "helper", "boxed"}
    assert functions_left(sketch, 1) == {"boxed"}
    assert functions_left(sketch, 2) == {"boxed", "unrelated"}


@pytest.mark.parametrize("scenario", [0, 1, 2])
def test_the_run_is_the_same(scenario: int, interpreter: Interpreter) -> None:
    sketch = sketch_of(PROGRAM)
    asked = sketch.scenarios[scenario]

    def seen(trace: Trace) -> object:
        return trace.frames, trace.outcome, trace.output

    whole = imagine(sketch, asked, interpreter)
    assert whole.frames
    assert seen(imagine(Relevance(sketch).reduced(asked), asked, interpreter)) == seen(whole)


def test_an_edit_elsewhere_leaves_the_relevant_text_as_it_was() -> None:
    before, after = sketch_of(PROGRAM), sketch_of(PROGRAM.replace("math.floor(a)", "a - 1"))
    for scenario, same in ((0, True), (1, True), (2, False)):
        old, new = (Relevance(s).reduced(s.scenarios[scenario]) for s in (before, after))
        assert (old.program.source == new.program.source) is same


@pytest.mark.parametrize(
    "definition",
    [
        "@decorated\ndef needed():\n    return 1\n",
        "def needed(x=unknown):\n    return 1\n",
        "def needed(x: Unknown):\n    return 1\n",
        "def needed(x: int[3]):\n    return 1\n",
        "def needed(x: 'a' | None):\n    return 1\n",
        "class Needed:\n    pass\n",
    ],
)
def test_a_definition_that_does_more_than_bind_a_name_is_kept(definition: str) -> None:
    sketch = sketch_of(f"def f():\n    return 2\n\n\n{definition}\n\n# >>> f()\n")
    (scenario,) = sketch.scenarios
    assert definition.strip() in Relevance(sketch).reduced(scenario).program.source


def test_what_a_fill_names_is_kept(interpreter: Interpreter) -> None:
    sketch = sketch_of(
        "def f(x):\n    return ???\n\n\ndef g(x):\n    return x + 1\n\n\n# >>> f(1)\n"
    )
    (scenario,) = sketch.scenarios
    assert "def g" not in Relevance(sketch).reduced(scenario).program.source
    fills = [Fill(0, "g(x)")]
    reduced = Relevance(sketch).reduced(scenario, fills)
    assert "def g" in reduced.program.source
    outcome = imagine(reduced, scenario, interpreter, fills=fills).outcome
    assert outcome.value is not None
    assert outcome.value.repr == "2"


def test_nothing_is_left_out_where_names_are_looked_up_as_text() -> None:
    text = "def f(n):\n    return globals()[n]()\n\n\ndef g():\n    return 1\n\n\n# >>> f('g'[:])\n"
    sketch = sketch_of(text)
    (scenario,) = sketch.scenarios
    assert Relevance(sketch).reduced(scenario) is sketch
