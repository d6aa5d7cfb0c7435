"""The last word on a solution: the filled text itself, imagined on every scenario."""

from __future__ import annotations

from collections.abc import Sequence

from foretrace import syntax
from foretrace.cancellation import Cancellation
from foretrace.fill.solution import Verdict
from foretrace.imagine.grounded import Budget, imagine_all
from foretrace.imagine.interpreter import Interpreter
from foretrace.sketch.model import Fill, Scenario, ScenarioKind, Sketch, apply_fills
from foretrace.sketch.parse import read_sketch
from foretrace.trace.frames import OutcomeKind, Trace

_BUDGET = Budget(frames=5000, seconds=0.5)


def decides(scenario: Scenario) -> bool:
    """Whether a solution can fail the scenario."""
    return scenario.expected is not None or scenario.raises is not None


def verify(
    sketch: Sketch,
    scenarios: Sequence[Scenario],
    fills: Sequence[Fill],
    interpreter: Interpreter,
    cancellation: Cancellation,
) -> tuple[Verdict, ...]:
    """How each of the sketch's scenarios goes with the fills in place. Raises `Cancelled`."""
    filled = read_sketch(apply_fills(sketch.text, sketch.holes, fills), sketch.version)
    traces = imagine_all(filled, scenarios, interpreter, budget=_BUDGET, cancellation=cancellation)
    return tuple(
        verdict_of(scenario, trace) for scenario, trace in zip(scenarios, traces, strict=True)
    )


def verdict_of(scenario: Scenario, trace: Trace) -> Verdict:
    """How a scenario went, by the trace of its run."""
    outcome = trace.outcome
    shown = outcome.value.repr if outcome.value is not None else ""
    match outcome.kind:
        case OutcomeKind.RETURNED:
            result = shown
            passed = scenario.raises is None and _agrees(scenario, shown)
        case OutcomeKind.RAISED:
            result = f"raised {shown}"
            passed = scenario.raises is not None and shown.startswith(f"{scenario.raises}(")
        case OutcomeKind.DIVERGED:
            result, passed = "does not end", False
        case OutcomeKind.UNFINISHED:
            result, passed = outcome.reason or "did not finish", False
    contradicted = not passed and decides(scenario) and outcome.kind is not OutcomeKind.UNFINISHED
    return Verdict(scenario, passed, contradicted, result)


def _agrees(scenario: Scenario, shown: str) -> bool:
    if scenario.expected is None:
        return True
    if scenario.expected == shown:
        return True
    try:
        wanted, got = syntax.literal(scenario.expected), syntax.literal(shown)
    except (ValueError, SyntaxError, MemoryError, RecursionError, TypeError):
        return "".join(scenario.expected.split()) == "".join(shown.split())
    if scenario.kind is ScenarioKind.ASSERT:
        return bool(wanted == got)
    return type(wanted) is type(got) and bool(wanted == got)
