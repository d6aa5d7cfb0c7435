"""Hand-written traces for tests of the views."""

from __future__ import annotations

from foretrace.lsp.runs import Run, read_run
from foretrace.sketch.model import Scenario, ScenarioKind, Sketch
from foretrace.sketch.parse import SketchParser
from foretrace.trace.frames import Event, Frame, Origin, Outcome, OutcomeKind, Trace, Value

RETURNED = Outcome(OutcomeKind.RETURNED, Value("None"))


def sketch_of(text: str) -> Sketch:
    return SketchParser(text).sketch()


def values(origin: Origin = Origin.COMPUTED, /, **reprs: str) -> dict[str, Value]:
    probability = 1.0 if origin is Origin.COMPUTED else 0.5
    return {name: Value(text, origin, probability) for name, text in reprs.items()}


def frame(
    event: str,
    line: int,
    locals_: dict[str, Value] | None = None,
    value: str | None = None,
    depth: int = 1,
    function: str = "f",
) -> Frame:
    result = None if value is None else Value(value)
    return Frame(Event(event), line, depth, function, locals_ or {}, result)


def run_of(
    *frames: Frame,
    call: str = "f()",
    kind: ScenarioKind = ScenarioKind.COMMENT,
    outcome: Outcome = RETURNED,
) -> Run:
    scenario = Scenario(call, kind, 1, "f")
    return read_run(scenario, Trace(call, "grounded", frames, outcome, 0.1))
