"""Imagined traces against `sys.settrace` on CPython 3.11."""

from __future__ import annotations

import sys

import pytest

from foretrace.bench.traces import compare, recorded
from foretrace.imagine.grounded import imagine
from foretrace.imagine.interpreter import Interpreter
from foretrace.sketch.model import Scenario, ScenarioKind
from foretrace.sketch.parse import read_sketch
from tests.imagine.samples import FAITHFUL, HARD

pytestmark = pytest.mark.skipif(
    sys.version_info[:2] != (3, 11), reason="traces are those of CPython 3.11"
)


def cases(programs: dict[str, tuple[str, list[str]]]) -> list[tuple[str, str]]:
    return [(name, call) for name, (_, calls) in programs.items() for call in calls]


@pytest.mark.parametrize(("name", "call"), cases(FAITHFUL))
def test_every_frame_is_the_same(name: str, call: str, interpreter: Interpreter) -> None:
    source = FAITHFUL[name][0]
    scenario = Scenario(call, ScenarioKind.ASKED, 0, None)
    trace = imagine(read_sketch(source), scenario, interpreter)
    found = compare(call, trace, recorded(source, call))
    assert found.difference is None
    assert found.identical
    assert found.outcome_right
    assert len(trace.frames) > 2


@pytest.mark.parametrize(("name", "call"), cases(HARD))
def test_nothing_is_wrong_in_silence(name: str, call: str, interpreter: Interpreter) -> None:
    source = HARD[name][0]
    scenario = Scenario(call, ScenarioKind.ASKED, 0, None)
    trace = imagine(read_sketch(source), scenario, interpreter)
    for seed in (0, 1):
        # What holds for one seed of the hashes only is not what will happen.
        found = compare(call, trace, recorded(source, call, seed))
        assert not found.silently_wrong, found.difference
