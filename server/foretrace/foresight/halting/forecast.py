"""Whether a file comes to its end: as a program, or else each of its functions."""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from foretrace.cancellation import Cancellation
from foretrace.foresight.calls import callable_functions
from foretrace.foresight.halting.function import verdict_of_function
from foretrace.foresight.halting.scenario import Means, verdict_of_call
from foretrace.foresight.halting.static import Prover
from foretrace.foresight.halting.whole import LINES_BEFORE, as_function, computes
from foretrace.foresight.model import Answer, Verdict
from foretrace.foresight.supposed import Supposed, conditional, supposed
from foretrace.imagine.interpreter import Interpreter
from foretrace.sketch.model import Scenario, ScenarioKind, Sketch
from foretrace.world.protocol import WorldModel

_RUN = (ScenarioKind.CALL, ScenarioKind.MAIN)
"""Calls that happen when the file is run."""
_MOST_SCENARIOS = 12
_LINE = re.compile(r"\bline (\d+)")


@dataclass(frozen=True, slots=True)
class Forecast:
    verdict: Verdict
    """On the whole."""
    functions: tuple[Verdict, ...] = ()
    scenarios: tuple[Verdict, ...] = ()
    supposing: Supposed | None = None
    """What the answers rest on, if there are holes that matter."""


def forecast(
    sketch: Sketch,
    interpreter: Interpreter,
    *,
    call: Scenario | None = None,
    world: WorldModel | None = None,
    seconds: float = 2.0,
    cancellation: Cancellation | None = None,
) -> Forecast | None:
    """Whether the asked call ends; without one, what the file does when it is run.

    A file that does nothing then is asked about by its functions: a verdict on each, the worst
    first in rank. `None` if there is nothing to ask about. Raises `Cancelled`.
    """
    found = _forecast(sketch, interpreter, call, seconds, cancellation)
    if found is None or not sketch.holes or not _open(found):
        return found
    filled = supposed(sketch, interpreter, world, seconds, cancellation)
    if filled is None:
        return found
    again = _forecast(filled.sketch, interpreter, call, seconds, cancellation)
    if again is None:
        return found
    return Forecast(
        _chosen(found.verdict, again.verdict, filled),
        _each(found.functions, again.functions, filled),
        _each(found.scenarios, again.scenarios, filled),
        filled,
    )


def _open(found: Forecast) -> bool:
    every = (found.verdict, *found.functions, *found.scenarios)
    return any(verdict.answer is not Answer.HALTS or not verdict.proved for verdict in every)


def _chosen(open_: Verdict, filled: Verdict, on: Supposed) -> Verdict:
    """What is proved whatever the holes are stays; the rest is said on a condition."""
    return open_ if open_.proved else conditional(filled, on)


def _each(open_: Sequence[Verdict], filled: Sequence[Verdict], on: Supposed) -> tuple[Verdict, ...]:
    if len(open_) != len(filled):
        return tuple(open_)
    return tuple(_chosen(one, other, on) for one, other in zip(open_, filled, strict=True))


def _forecast(
    sketch: Sketch,
    interpreter: Interpreter,
    call: Scenario | None,
    seconds: float,
    cancellation: Cancellation | None,
) -> Forecast | None:
    means = Means(sketch, interpreter, Prover(sketch, 0.8, cancellation), seconds, cancellation)
    if call is not None:
        verdict = verdict_of_call(means, call)
        return Forecast(verdict, scenarios=(verdict,))
    whole = _as_program(sketch, interpreter, seconds, cancellation)
    if whole is not None:
        return Forecast(whole)
    scenarios = [verdict_of_call(means, each) for each in list(sketch.scenarios)[:_MOST_SCENARIOS]]
    functions = [
        verdict_of_function(means, each)
        for each in callable_functions(sketch)
        if each.name not in ("__init__", "__repr__")
    ]
    run = [
        verdict
        for scenario, verdict in zip(sketch.scenarios, scenarios, strict=False)
        if scenario.kind in _RUN
    ]
    asked = run or _entries(sketch, functions) or functions
    if not asked:
        return None
    return Forecast(worst(asked), tuple(functions), tuple(scenarios))


def worst(verdicts: Sequence[Verdict]) -> Verdict:
    """One that diverges, else one that is open, else one that halts with no proof, else any."""
    order = {Answer.DIVERGES: 0, Answer.UNDECIDED: 1, Answer.HALTS: 2}
    found = min(verdicts, key=lambda each: (order[each.answer], each.probability))
    if found.answer is Answer.HALTS and len(verdicts) > 1 and found.proved:
        steps = [each.steps for each in verdicts]
        total = sum(each for each in steps if each is not None) if None not in steps else None
        return replace(found, steps=total)
    return found


def _entries(sketch: Sketch, functions: Sequence[Verdict]) -> list[Verdict]:
    """The functions that no other one calls: the rest is judged as part of them."""
    called: set[str] = set()
    for node in sketch.program.tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            called |= {
                each.id
                for each in ast.walk(node)
                if isinstance(each, ast.Name) and each.id != node.name
            }
    return [each for each in functions if each.function not in called]


def _as_program(
    sketch: Sketch, interpreter: Interpreter, seconds: float, cancellation: Cancellation | None
) -> Verdict | None:
    """The verdict on a module that computes at its top level."""
    if not computes(sketch):
        return None
    made = as_function(sketch)
    if made is None:
        return None
    inner, name = made
    means = Means(inner, interpreter, Prover(inner, 0.8, cancellation), seconds, cancellation)
    verdict = verdict_of_call(means, Scenario(f"{name}()", ScenarioKind.ASKED, 0, name))
    said = _LINE.sub(lambda match: f"line {int(match[1]) - LINES_BEFORE}", verdict.evidence)
    line = None if verdict.line is None else verdict.line - LINES_BEFORE
    return replace(verdict, evidence=said, line=line, input=None, function=None)
