"""Limits, holes and origins."""

from __future__ import annotations

import threading

from foretrace.cancellation import Cancellation, Cancelled
from foretrace.imagine.grounded import Budget, imagine, imagine_all
from foretrace.imagine.interpreter import Interpreter
from foretrace.sketch.model import Fill, Scenario, ScenarioKind, Sketch
from foretrace.sketch.parse import read_sketch
from foretrace.trace.frames import Event, Origin, OutcomeKind, Trace
from foretrace.world.protocol import WorldModel


def call(text: str) -> Scenario:
    return Scenario(text, ScenarioKind.ASKED, 0, None)


DEFAULT = Budget()


def run(interpreter: Interpreter, source: str, text: str, budget: Budget = DEFAULT) -> Trace:
    return imagine(read_sketch(source), call(text), interpreter, budget=budget)


def test_an_endless_loop_keeps_its_frames(interpreter: Interpreter) -> None:
    counting = run(
        interpreter, "def f():\n    x = 0\n    while True:\n        x += 1\n", "f()", Budget(500)
    )
    assert counting.outcome.kind is OutcomeKind.UNFINISHED
    assert counting.outcome.reason
    assert len(counting.frames) == 500
    standing = run(interpreter, "def f():\n    x = 0\n    while True:\n        x = 1\n", "f()")
    assert standing.outcome.kind in (OutcomeKind.DIVERGED, OutcomeKind.UNFINISHED)
    assert len(standing.frames) > 4


def test_a_state_that_repeats_is_proof(interpreter: Interpreter) -> None:
    trace = run(interpreter, "def f(x):\n    while x:\n        x = -x\n    return x\n", "f(1)")
    assert trace.outcome.kind is OutcomeKind.DIVERGED


def test_recursion_without_end(interpreter: Interpreter) -> None:
    trace = run(interpreter, "def f(n):\n    return f(n + 1)\n", "f(0)")
    assert trace.outcome.kind in (OutcomeKind.RAISED, OutcomeKind.UNFINISHED)
    assert len(trace.frames) > 100


def test_a_list_that_doubles(interpreter: Interpreter) -> None:
    source = "def f():\n    xs = [1]\n    while True:\n        xs = xs + xs\n"
    trace = run(interpreter, source, "f()", Budget(memory=32 * 1024 * 1024))
    assert trace.outcome.kind is OutcomeKind.UNFINISHED
    assert trace.outcome.reason
    assert len(trace.frames) > 10


def test_a_call_that_takes_long_inside_the_interpreter(interpreter: Interpreter) -> None:
    source = "def f():\n    return sum(x * x for x in range(10 ** 12))\n"
    trace = run(interpreter, source, "f()", Budget(seconds=0.3))
    assert trace.outcome.kind is OutcomeKind.UNFINISHED


def test_no_files_and_no_network(interpreter: Interpreter) -> None:
    for body in ("open('/etc/hostname').read()", "__import__('os').listdir('/')"):
        trace = run(interpreter, f"def f():\n    return {body}\n", "f()")
        assert trace.outcome.kind is not OutcomeKind.RETURNED


HOLED = """\
def f(a, b):
    x = a + 1
    y = ???
    z = y * 2
    w = x * 3
    if z > 10:
        w = 0
    return w
"""


def values(trace: Trace, line: int) -> dict[str, tuple[str, Origin]]:
    frame = next(
        frame for frame in trace.frames if frame.event is Event.LINE and frame.line == line
    )
    return {name: (value.repr, value.origin) for name, value in frame.locals.items()}


def test_without_a_model_a_hole_ends_the_run(interpreter: Interpreter) -> None:
    trace = run(interpreter, HOLED, "f(1, 2)")
    assert trace.outcome.kind is OutcomeKind.UNFINISHED
    assert "line 3" in (trace.outcome.reason or "")
    assert values(trace, 3)["x"] == ("2", Origin.COMPUTED)


def test_a_fill_is_imagined_and_what_follows_derived(interpreter: Interpreter) -> None:
    sketch = read_sketch(HOLED)
    trace = imagine(sketch, call("f(1, 2)"), interpreter, fills=[Fill(0, "a + b", 0.5)])
    assert values(trace, 4)["y"] == ("3", Origin.IMAGINED)
    before_test = values(trace, 6)
    assert before_test["z"] == ("6", Origin.DERIVED)
    assert before_test["w"] == ("6", Origin.COMPUTED)
    assert before_test["a"] == ("1", Origin.COMPUTED)
    value = trace.outcome.value
    assert value is not None
    assert (value.repr, value.origin) == ("6", Origin.DERIVED)
    assert value.probability == 0.5
    assert [(hole.hole, hole.value.repr) for hole in trace.holes] == [(0, "3")]


def test_a_fill_in_a_loop_counts_once(interpreter: Interpreter) -> None:
    source = "def f(xs):\n    t = 0\n    for x in xs:\n        t += ???\n    return t\n"
    trace = imagine(
        read_sketch(source), call("f([1, 2, 3])"), interpreter, fills=[Fill(0, "x", 0.5)]
    )
    value = trace.outcome.value
    assert value is not None
    assert (value.repr, value.probability) == ("6", 0.5)


def test_the_model_carries_a_run_through_a_hole(
    interpreter: Interpreter, world: WorldModel
) -> None:
    trace = imagine(read_sketch(HOLED), call("f(1, 2)"), interpreter, world=world)
    assert len(trace.holes) == 1
    hole = trace.holes[0].value
    assert hole.origin is Origin.IMAGINED
    assert 0 < hole.probability <= 1
    value = trace.outcome.value
    assert value is not None
    assert value.origin is not Origin.COMPUTED
    assert trace.model is not None
    assert trace.model.decoded_tokens > 0


def test_what_has_no_source_is_asked_for(interpreter: Interpreter, world: WorldModel) -> None:
    source = "import requests\ndef f(url):\n    page = requests.get(url)\n    n = 3\n    return n\n"
    trace = imagine(read_sketch(source), call("f('a')"), interpreter, world=world)
    page = values(trace, 4)["page"]
    assert page[1] is Origin.IMAGINED
    alone = run(interpreter, source, "f('a')")
    assert alone.outcome.kind is not OutcomeKind.RETURNED or alone.notes


def test_cancelled_at_once(interpreter: Interpreter) -> None:
    cancellation = Cancellation()
    caught: list[BaseException] = []

    def work() -> None:
        try:
            imagine(
                read_sketch("def f():\n    while True:\n        pass\n"),
                call("f()"),
                interpreter,
                budget=Budget(10**9, seconds=30),
                cancellation=cancellation,
            )
        except Cancelled as error:
            caught.append(error)

    cancellation.cancel()
    thread = threading.Thread(target=work)
    thread.start()
    thread.join(timeout=30)
    assert caught


def test_scenarios_do_not_see_each_other(interpreter: Interpreter) -> None:
    source = "seen = []\ndef f(x):\n    seen.append(x)\n    return seen\n"
    sketch: Sketch = read_sketch(source)
    traces = imagine_all(sketch, [call("f(1)"), call("f(2)")], interpreter)
    assert [t.outcome.value.repr for t in traces if t.outcome.value] == ["[1]", "[2]"]


def test_what_cannot_be_reached_does_not_stop_a_run(interpreter: Interpreter) -> None:
    source = "def g():\n    yield 1\ndef f(x):\n    return x + 1\n"
    trace = run(interpreter, source, "f(1)")
    assert trace.outcome.kind is OutcomeKind.RETURNED
