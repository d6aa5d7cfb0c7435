"""Whatever a model answers within the grammar, a run goes on, or ends for a reason."""

from __future__ import annotations

import ast
from itertools import pairwise

import pytest

from foretrace.cancellation import Cancellation, Cancelled
from foretrace.imagine.grounded import Budget
from foretrace.imagine.neural.imagination import imagine_neural
from foretrace.sketch.model import Scenario, ScenarioKind
from foretrace.sketch.parse import read_sketch
from foretrace.trace.frames import Event, Frame, OutcomeKind
from tests.imagine.neural.programs import PROGRAMS
from tests.imagine.neural.random_world import RandomWorld

HOLES = {
    "holes": """\
def f(xs):
    n = ???
    for x in ???:
        if ???:
            ???
    return n
""",
    "a hole in a call": """\
def g(x):
    return ???
def f(xs):
    return [g(x) for x in xs if ???]
""",
}


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("name", [*PROGRAMS, *HOLES])
def test_a_run_of_any_answers_is_a_run(name: str, seed: int) -> None:
    source, call = PROGRAMS[name] if name in PROGRAMS else (HOLES[name], "f([1, 2])")
    sketch = read_sketch(source)
    scenario = Scenario(call, ScenarioKind.ASKED, 0, None)
    trace = imagine_neural(sketch, scenario, RandomWorld(seed), Budget(frames=50, seconds=60))
    outcome = trace.outcome
    if outcome.kind is OutcomeKind.UNFINISHED:
        assert outcome.reason is not None
        assert outcome.reason.startswith(("stopped after", "the model found no end", "line "))
    for frame in trace.frames:
        assert 0 <= (frame.probability or 0) <= 1
        assert frame.depth >= 1
    written = source.splitlines()
    if len(set(written)) < len(written):
        return  # Which of the lines that read the same it was is told later, or never.
    for lines in activations(trace.frames):
        flow = sketch.flow.get(lines[0].function)
        if flow is not None:  # Else a lambda or a comprehension.
            numbers = [frame.line for frame in lines if frame.event is Event.LINE]
            assert all(after in flow[before] for before, after in pairwise(numbers))


def activations(frames: tuple[Frame, ...]) -> list[list[Frame]]:
    """The frames of each activation that was called and returned within `frames`."""
    stack: list[list[Frame]] = []
    done = []
    for frame in frames:
        if frame.event is Event.CALL:
            stack.append([])
        stack[-1].append(frame)
        if frame.event is Event.RETURN:
            done.append(stack.pop())
    return done


def test_every_value_is_one_that_repr_writes() -> None:
    source, call = PROGRAMS["values of all kinds"]
    shown: set[str] = set()
    for seed in range(30):
        trace = imagine_neural(
            read_sketch(source),
            Scenario(call, ScenarioKind.ASKED, 0, "f"),
            RandomWorld(seed),
            Budget(frames=50, seconds=60),
        )
        shown |= {value.repr for frame in trace.frames for value in frame.locals.values()}
    assert len(shown) > 20
    for text in shown:
        text.encode()  # No half of a character.
        if text.startswith(("'", '"', "b'", 'b"')):
            assert isinstance(ast.literal_eval(text), str | bytes)


def test_a_run_nobody_wants_ends_at_once() -> None:
    source, call = PROGRAMS["recursion"]
    cancellation = Cancellation()
    cancellation.cancel()
    with pytest.raises(Cancelled):
        imagine_neural(
            read_sketch(source),
            Scenario(call, ScenarioKind.ASKED, 0, "fib"),
            RandomWorld(0),
            cancellation=cancellation,
        )
