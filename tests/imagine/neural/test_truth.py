"""What really happens is always among what may be imagined, and is read as what it is."""

from __future__ import annotations

import pytest

from foretrace.bench.frame_fuzz import fuzz_frames
from foretrace.bench.recorded_frames import recorded_frames
from foretrace.cancellation import Cancellation
from foretrace.imagine.interpreter import Interpreter
from foretrace.imagine.neural.imagination import imagine_neural
from foretrace.imagine.neural.run import NeuralRun
from foretrace.sketch.model import Scenario, ScenarioKind
from foretrace.sketch.parse import read_sketch
from foretrace.trace.cwm import CWM
from foretrace.trace.entry import entry
from foretrace.trace.frames import Event, Frame, Origin, OutcomeKind
from tests.imagine.neural.programs import PROGRAMS
from tests.imagine.neural.recorded import RecordedWorld


def asked(call: str) -> Scenario:
    return Scenario(call, ScenarioKind.ASKED, 0, None)


def shown(frame: Frame) -> tuple[str, int, dict[str, str], str | None]:
    local = {name: value.repr for name, value in frame.locals.items()}
    value = None if frame.value is None else frame.value.repr
    held = local if frame.event in (Event.CALL, Event.LINE) else {}
    return frame.event.value, frame.line, held, value


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_model_that_is_right_is_followed_to_the_end(name: str) -> None:
    source, call = PROGRAMS[name]
    world = RecordedWorld(source, call)
    run = NeuralRun(read_sketch(source), asked(call), world, Cancellation())
    while run.step() is not None:
        pass
    recorded = [
        (event, line, dict(local) if event in ("call", "line") else {}, value)
        for event, line, local, value in world.truth["frames"]
    ]
    assert [shown(frame) for frame in run.frames] == recorded[1:]
    outcome = imagine_neural(read_sketch(source), asked(call), RecordedWorld(source, call)).outcome
    raised = recorded[-2][0] == "exception"
    assert outcome.kind is (OutcomeKind.RAISED if raised else OutcomeKind.RETURNED)
    assert outcome.value is not None
    assert outcome.value.repr == recorded[-2 if raised else -1][3]


@pytest.mark.parametrize("name", ["the example", "recursion", "exceptions", "closures"])
def test_what_is_drafted_by_the_interpreter_changes_nothing(
    name: str, interpreter: Interpreter
) -> None:
    source, call = PROGRAMS[name]
    sketch = read_sketch(source)
    alone = imagine_neural(sketch, asked(call), RecordedWorld(source, call))
    drafted = imagine_neural(
        sketch, asked(call), RecordedWorld(source, call), interpreter=interpreter
    )
    assert (drafted.frames, drafted.outcome) == (alone.frames, alone.outcome)


def test_a_context_that_fills_up_is_begun_anew_with_the_state() -> None:
    source, call = PROGRAMS["recursion"]
    whole = imagine_neural(read_sketch(source), asked(call), RecordedWorld(source, call))
    small = RecordedWorld(source, call, longest=1000)
    again = imagine_neural(read_sketch(source), asked(call), small)
    assert len(small.opened) > 2
    assert (again.frames, again.outcome) == (whole.frames, whole.outcome)
    # Every activation is there, and each with its own values in full.
    assert any(text.count('call with {"n"') > 1 for text in small.opened)


def test_of_a_deep_recursion_the_innermost_calls_are_kept() -> None:
    source = "def f(n):\n    if n == 0:\n        return 0\n    return f(n - 1) + 1\n"
    world = RecordedWorld(source, "f(60)", longest=1500)
    trace = imagine_neural(read_sketch(source), asked("f(60)"), world)
    assert trace.outcome.value is not None
    assert trace.outcome.value.repr == "60"
    assert len(world.opened[-1]) < 1500
    assert "f(60)" in world.opened[-1]


def test_stepping_back_comes_to_the_same_place() -> None:
    source, call = PROGRAMS["exceptions"]
    run = NeuralRun(read_sketch(source), asked(call), RecordedWorld(source, call), Cancellation())
    for _ in range(12):
        run.step()
    before, state = list(run.frames), run.state
    for _ in range(5):
        assert run.step_back()
    assert run.frames == before[:7]
    for _ in range(5):
        run.step()
    assert (run.frames, run.state) == (before, state)


def test_what_follows_from_the_source_alone_is_computed_until_the_model_has_chosen_a_way() -> None:
    source = "def f(xs):\n    n = 0\n    m = n\n    for x in xs:\n        n = 1\n    return m\n"
    trace = imagine_neural(read_sketch(source), asked("f([7])"), RecordedWorld(source, "f([7])"))
    first = next(frame for frame in trace.frames if "m" in frame.locals)
    assert {value.origin for value in first.locals.values()} == {Origin.COMPUTED}
    last = trace.frames[-2]
    assert last.locals["x"].origin is Origin.IMAGINED
    assert last.locals["n"].origin is Origin.DERIVED
    assert trace.outcome.value is not None
    assert trace.outcome.value.origin is Origin.DERIVED
    assert 0 < trace.outcome.value.probability < 1


def test_that_a_value_stays_is_imagined_where_it_could_change() -> None:
    source = "def f(xs, n):\n    xs.extend([])\n    return n\n"
    trace = imagine_neural(
        read_sketch(source), asked("f([7], 1)"), RecordedWorld(source, "f([7], 1)")
    )
    before, after = trace.frames[1].locals, trace.frames[2].locals
    assert (before["xs"].origin, before["n"].origin) == (Origin.COMPUTED, Origin.COMPUTED)
    assert after["xs"].repr == "[7]"
    assert after["xs"].origin is Origin.IMAGINED
    assert after["n"].origin is not Origin.IMAGINED


@pytest.mark.parametrize("seed", range(3))
def test_no_broken_frame_is_shown(seed: int) -> None:
    frames = [
        frame
        for source, call in PROGRAMS.values()
        for frame in recorded_frames(entry(source, call), CWM)[1]
    ]
    report = fuzz_frames(frames, 2000, seed)
    assert report.failures == ()
    assert 0 < report.malformed < report.cases
