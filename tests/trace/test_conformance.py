"""CWM traces from `main` on, comprehensions included, against CPython 3.11 byte for byte."""

from __future__ import annotations

import sys

import pytest

from foretrace.bench.conformance import Run, check, imagined
from foretrace.bench.recorded_text import recorded_entry, written
from foretrace.bench.traces import compare, recorded
from foretrace.imagine.grounded import imagine
from foretrace.imagine.interpreter import Interpreter
from foretrace.sketch.model import Scenario, ScenarioKind
from foretrace.sketch.parse import read_sketch
from foretrace.trace.entry import entry
from tests.trace.samples import EXACT, REPORTED

pytestmark = pytest.mark.skipif(
    sys.version_info[:2] != (3, 11), reason="traces are those of CPython 3.11"
)

CALLS = ("f([1, 2, 3])", "f([])", "f([2, 0, 3, 1])")


def compared(source: str, call: str, interpreter: Interpreter) -> Run:
    start = entry(source, call)
    truth = recorded_entry(start)
    assert "error" not in truth, truth
    recorded = written(start, truth["frames"])
    return check("", call, recorded, source, imagined(source, call, interpreter))


@pytest.mark.parametrize("name", EXACT)
def test_every_byte_is_the_same(name: str, interpreter: Interpreter) -> None:
    for call in CALLS:
        run = compared(EXACT[name], call, interpreter)
        assert run.difference is None
        assert run.identical
        assert run.same == run.frames > 4
        assert run.round_trip
        assert not run.reported


@pytest.mark.parametrize("name", EXACT)
def test_traces_without_comprehensions_stay_the_same(name: str, interpreter: Interpreter) -> None:
    sketch = read_sketch(EXACT[name])
    for call in CALLS:
        trace = imagine(sketch, Scenario(call, ScenarioKind.ASKED, 0, "f"), interpreter)
        found = compare(name, trace, recorded(EXACT[name], call))
        assert (found.identical and found.outcome_right) or found.reported, found.difference


@pytest.mark.parametrize("name", REPORTED)
def test_what_is_not_the_same_is_said(name: str, interpreter: Interpreter) -> None:
    runs = [compared(REPORTED[name], call, interpreter) for call in CALLS]
    assert all(run.identical or run.reported for run in runs)
    assert all(run.round_trip for run in runs)
    assert any(run.reported for run in runs)
