"""Asking foresight about a source."""

from __future__ import annotations

from foretrace.foresight.cost.verdict import Cost, cost_of
from foretrace.foresight.halting.forecast import forecast
from foretrace.foresight.hazards.report import Hazards, hazards_of
from foretrace.foresight.model import Verdict
from foretrace.imagine.interpreter import Interpreter
from foretrace.sketch.model import Scenario, ScenarioKind
from foretrace.sketch.parse import read_sketch


def verdict(interpreter: Interpreter, source: str, call: str | None = None) -> Verdict:
    """On a call, or on the file."""
    scenario = None
    if call is not None:
        scenario = Scenario(call, ScenarioKind.ASKED, 0, call.partition("(")[0])
    found = forecast(read_sketch(source), interpreter, call=scenario, seconds=5.0)
    assert found is not None
    return found.verdict


def cost(interpreter: Interpreter, source: str) -> Cost:
    """Of the last function."""
    sketch = read_sketch(source)
    return cost_of(sketch, sketch.functions[-1], interpreter, seconds=10.0)


def hazards(interpreter: Interpreter, source: str) -> Hazards:
    return hazards_of(read_sketch(source), interpreter, seconds=5.0)


def kinds(interpreter: Interpreter, source: str) -> set[tuple[str, int]]:
    """Kind and line of each hazard."""
    return {(str(each.kind), each.line) for each in hazards(interpreter, source).found}
