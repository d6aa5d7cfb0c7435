"""`foretrace trace`: what each line does in a run that has not happened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from foretrace.cli.asked import asked_scenario
from foretrace.cli.errors import BadInput
from foretrace.imagine.entered import imagine_entered
from foretrace.imagine.grounded import MODE as GROUNDED
from foretrace.imagine.grounded import Budget, imagine
from foretrace.imagine.interpreter import Interpreter
from foretrace.imagine.invent import invent_calls
from foretrace.imagine.invented import of_invented_inputs
from foretrace.imagine.neural.imagination import BUDGET as NEURAL_BUDGET
from foretrace.imagine.neural.imagination import MODE as NEURAL
from foretrace.imagine.neural.imagination import imagine_neural
from foretrace.sketch.model import Scenario, ScenarioKind, Sketch
from foretrace.trace.frames import Trace
from foretrace.trace.json import trace_to_json
from foretrace.world.protocol import WorldModel

INVENTED = 3
"""Calls invented for each function of a source without scenarios."""


def check_mode(mode: str, world: WorldModel | None) -> None:
    """Raise `BadInput` unless traces can be imagined in `mode`, by `world` if it needs one."""
    if mode not in (GROUNDED, NEURAL):
        raise BadInput(f"There is no mode {mode!r}; use --mode grounded or --mode neural.")
    if mode == NEURAL and world is None:
        raise BadInput("--mode neural is the world model's; leave out --no-model.")


def scenarios_to_trace(sketch: Sketch, call: str | None) -> Sequence[Scenario]:
    """The asked call, else the sketch's own scenarios, else calls invented for its functions.

    Raises `BadInput` if there is nothing to call.
    """
    if call is not None:
        return [asked_scenario(sketch, call)]
    if sketch.scenarios:
        return sketch.scenarios
    if not sketch.functions:
        raise BadInput("There is no function to trace; write one, or give a call with --call.")
    invented = [
        scenario
        for function in sketch.functions
        for scenario in invent_calls(sketch, function, (), INVENTED)
    ]
    if not invented:
        raise BadInput("Nothing in the source is called; give a call with --call, as in f(1, 2).")
    return invented


def trace_sketch(
    sketch: Sketch,
    call: str | None,
    interpreter: Interpreter,
    world: WorldModel | None,
    budget: Budget,
    mode: str = GROUNDED,
    entered: bool = False,
) -> list[tuple[Scenario, Trace]]:
    """One trace per scenario of the sketch, or one of the asked `call`.

    Grounded ones are `entered` by a `main` of their own if asked for, with the frames of
    comprehensions. Raises `BadInput` for a mode that is not to be had, and if there is nothing to
    call.
    """
    check_mode(mode, world)
    run = partial(imagine_entered, comprehensions=True) if entered else imagine
    neural = replace(NEURAL_BUDGET, frames=budget.frames)
    traces = []
    for scenario in scenarios_to_trace(sketch, call):
        if mode == NEURAL and world is not None:
            trace = imagine_neural(sketch, scenario, world, neural, interpreter=interpreter)
        else:
            trace = run(sketch, scenario, interpreter, world=world, budget=budget)
        usage = trace.model
        if usage is not None and not (usage.decoded_tokens or usage.forced_tokens):
            trace = replace(trace, model=None)  # it was there, but nothing was asked of it
        if scenario.kind is ScenarioKind.INVENTED:
            trace = of_invented_inputs(trace)
        traces.append((scenario, trace))
    return traces


def traces_to_json(traces: Sequence[tuple[Scenario, Trace]], asked: bool) -> dict[str, Any]:
    """The contract's object: the trace itself if a call was asked for, else all in `traces`."""
    rendered = [trace_to_json(trace) for _, trace in traces]
    return rendered[0] if asked else {"traces": rendered}
