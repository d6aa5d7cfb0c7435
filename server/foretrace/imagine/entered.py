"""Imagination from the entry point on: `main` sets up a scenario, makes its call and returns it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from foretrace.cancellation import Cancellation
from foretrace.imagine.grounded import MODE, Budget, imagine
from foretrace.imagine.interpreter import Interpreter
from foretrace.sketch.model import Fill, Scenario, ScenarioKind, Sketch
from foretrace.sketch.parse import read_sketch
from foretrace.trace.entry import entry
from foretrace.trace.frames import Outcome, OutcomeKind, Trace
from foretrace.world.protocol import WorldModel


def imagine_entered(
    sketch: Sketch,
    scenario: Scenario,
    interpreter: Interpreter,
    *,
    world: WorldModel | None = None,
    fills: Sequence[Fill] = (),
    budget: Budget | None = None,
    cancellation: Cancellation | None = None,
    comprehensions: bool = False,
) -> Trace:
    """As `imagine`, with the frames of `main`, at depth 1, around the others.

    Their lines are those of `entry(sketch.text, scenario.call, scenario.setup).program`, whose
    other lines are the sketch's own. The trace's call is the scenario's, and so is the outcome.
    """
    start = entry(sketch.marked_text, scenario.call, scenario.setup)
    whole = read_sketch(start.program)
    if whole.function_named(start.name) is None:
        reason = "the source ends in something unfinished that no function can follow"
        outcome = Outcome(OutcomeKind.UNFINISHED, reason=reason)
        return Trace(scenario.call, MODE, (), outcome, 0.0)
    trace = imagine(
        whole,
        Scenario(start.call, ScenarioKind.ASKED, 0, start.name),
        interpreter,
        world=world,
        fills=fills,
        budget=budget or Budget(),
        cancellation=cancellation,
        comprehensions=comprehensions,
    )
    return replace(trace, call=scenario.call)
