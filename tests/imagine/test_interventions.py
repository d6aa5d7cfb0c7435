"""Looks, changes and turns in a run: up to there it is what it was."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foretrace.imagine.grounded import imagine, look
from foretrace.imagine.interpreter import Interpreter
from foretrace.imagine.interventions import Change, Look, Turn
from foretrace.sketch.model import Scenario, ScenarioKind
from foretrace.sketch.parse import read_sketch
from foretrace.trace.frames import Event, Frame, Origin

SOURCE = """\
RATE = 2


def walk(items, limit=3):
    total = 0
    while items and total < limit * 10:
        item = items.pop()
        if item > limit:
            total += scaled(item)
        elif item < 0:
            continue
        else:
            total = (
                total
                + item
            )
    for each in range(2):
        total += each
    return total


def scaled(item):
    return item * RATE
"""
SKETCH = read_sketch(SOURCE)
CALL = Scenario("walk([1, 5, -2, 4, 2])", ScenarioKind.ASKED, 0, "walk")


def plain(frame: Frame) -> object:
    return frame.event, frame.line, frame.depth, [(n, v.repr) for n, v in frame.locals.items()]


@pytest.fixture(scope="module")
def frames(interpreter: Interpreter) -> tuple[Frame, ...]:
    return imagine(SKETCH, CALL, interpreter).frames


def lines(frames: tuple[Frame, ...], function: str = "walk") -> list[int]:
    return [
        step
        for step, frame in enumerate(frames)
        if frame.event is Event.LINE and frame.function == function
    ]


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_a_look_sees_what_the_frame_shows(
    interpreter: Interpreter, frames: tuple[Frame, ...], data: st.DataObject
) -> None:
    step = data.draw(st.sampled_from(lines(frames)))
    frame = frames[step]
    name = data.draw(st.sampled_from(sorted(frame.locals)))
    (seen,) = look(SKETCH, CALL, interpreter, [Look(0, frame.line, name, step, last=True)])
    assert (seen.step, seen.repr) == (step, frame.locals[name].repr)


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_a_change_leaves_the_past_as_it_was(
    interpreter: Interpreter, frames: tuple[Frame, ...], data: st.DataObject
) -> None:
    step = data.draw(st.sampled_from(lines(frames)))
    name = data.draw(st.sampled_from([n for n in ("limit", "total") if n in frames[step].locals]))
    change = Change(step, frames[step].line, name, "7")
    changed = imagine(SKETCH, CALL, interpreter, interventions=[change]).frames
    assert [plain(frame) for frame in changed[:step]] == [plain(frame) for frame in frames[:step]]
    assert (changed[step].event, changed[step].line) == (Event.LINE, frames[step].line)
    assert changed[step].locals[name].repr == "7"
    assert changed[step].locals[name].origin is Origin.IMAGINED
    others = {n: v.repr for n, v in changed[step].locals.items() if n != name}
    assert others == {n: v.repr for n, v in frames[step].locals.items() if n != name}


def test_a_change_to_what_it_was_changes_nothing_but_origins(
    interpreter: Interpreter, frames: tuple[Frame, ...]
) -> None:
    for step in lines(frames):
        change = Change(step, frames[step].line, "limit", "limit")
        changed = imagine(SKETCH, CALL, interpreter, interventions=[change]).frames
        assert [plain(frame) for frame in changed] == [plain(frame) for frame in frames]


def test_a_turn_is_taken_once(interpreter: Interpreter, frames: tuple[Frame, ...]) -> None:
    step = next(s for s in lines(frames) if frames[s].line == 8)
    for taken, line in ((True, 9), (False, 10)):
        turned = imagine(SKETCH, CALL, interpreter, interventions=[Turn(step, 8, taken)]).frames
        assert turned[step + 1].line == line
        following = [frame.line for frame in turned[step + 2 :] if frame.function == "walk"]
        assert 8 in following


def test_looks_at_every_run_of_a_line_and_what_fails(interpreter: Interpreter) -> None:
    looks = [Look(0, 8, "item * RATE"), Look(1, 23, "item"), Look(2, 8, "item.nothing")]
    found = look(SKETCH, CALL, interpreter, looks)
    assert [each.repr for each in found if each.number == 0] == ["4", "8", "-4", "10", "2"]
    assert [each.repr for each in found if each.number == 1] == ["4", "5"]
    failed = [each for each in found if each.number == 2]
    assert all(each.repr is None for each in failed)
    assert failed[0].error is not None
    assert failed[0].error.startswith("AttributeError")
