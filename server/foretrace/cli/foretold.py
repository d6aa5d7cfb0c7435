"""What the commands of foresight ask, and how the answers are written."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from rich.console import Console
from rich.text import Text

from foretrace.cli.asked import asked_scenario
from foretrace.cli.errors import BadInput
from foretrace.foresight.calls import callable_functions
from foretrace.foresight.cost.verdict import Cost, cost_of
from foretrace.foresight.halting.forecast import Forecast, forecast
from foretrace.foresight.hazards.hazard import Hazard
from foretrace.foresight.hazards.report import Hazards, hazards_of
from foretrace.foresight.model import Answer, Verdict
from foretrace.foresight.proposals.cover import Proposals, propose
from foretrace.foresight.proposals.write import hazard_test, proposal_test, scenario_of
from foretrace.foresight.supposed import Supposed, supposed
from foretrace.imagine.interpreter import Interpreter
from foretrace.lsp.labels import GUESSED
from foretrace.sketch.model import Function, Sketch
from foretrace.trace.frames import Origin
from foretrace.world.protocol import WorldModel


@dataclass(frozen=True, slots=True)
class Timed:
    """An answer, how long it took, and what it supposes of the holes."""

    found: Any
    elapsed_ms: float
    supposing: Supposed | None = None


def _milliseconds(started: float) -> float:
    return (time.perf_counter() - started) * 1000


def _functions(sketch: Sketch, wanted: str | None) -> Sequence[Function]:
    """The functions asked about. Raises `BadInput` if there is none."""
    known = callable_functions(sketch)
    if wanted is None:
        if not known:
            raise BadInput("There is no function to ask about; write one.")
        return known
    chosen = sketch.function_named(wanted)
    if chosen is None:
        names = ", ".join(each.qualname for each in known[:5]) or "none"
        raise BadInput(f"There is no function {wanted!r}; there are: {names}.")
    return [chosen]


def _supposing(
    sketch: Sketch, interpreter: Interpreter, world: WorldModel | None
) -> tuple[Sketch, Supposed | None]:
    filled = supposed(sketch, interpreter, world)
    return (sketch, None) if filled is None else (filled.sketch, filled)


def _supposed_json(supposing: Supposed | None) -> dict[str, Any]:
    if supposing is None:
        return {}
    fills = [{"line": each.line, "fill": each.fill} for each in supposing.fills]
    return {"supposing": {"fills": fills, "probability": supposing.probability}}


# --- halts


def ask_halting(
    sketch: Sketch,
    call: str | None,
    interpreter: Interpreter,
    world: WorldModel | None,
    seconds: float,
) -> Timed:
    started = time.perf_counter()
    scenario = None if call is None else asked_scenario(sketch, call)
    found = forecast(sketch, interpreter, call=scenario, world=world, seconds=seconds)
    if found is None:
        raise BadInput("There is nothing to run; write a function, or give a call with --call.")
    return Timed(found, _milliseconds(started), found.supposing)


def verdict_to_json(verdict: Verdict) -> dict[str, Any]:
    return {
        "verdict": str(verdict.answer),
        "proved": verdict.proved,
        "probability": verdict.probability,
        "steps": verdict.steps,
        "evidence": verdict.evidence,
        "input": verdict.input,
        "function": verdict.function,
        "line": verdict.line,
    }


def halting_to_json(timed: Timed) -> dict[str, Any]:
    found: Forecast = timed.found
    return {
        **verdict_to_json(found.verdict),
        "functions": [verdict_to_json(each) for each in found.functions],
        "scenarios": [verdict_to_json(each) for each in found.scenarios],
        **_supposed_json(timed.supposing),
        "elapsed_ms": timed.elapsed_ms,
    }


def print_halting(console: Console, timed: Timed) -> None:
    found: Forecast = timed.found
    shown = list(dict.fromkeys([*found.functions, *found.scenarios]))
    for verdict in shown or [found.verdict]:
        console.print(_verdict_text(verdict))


_STYLES = {Answer.HALTS: "green", Answer.DIVERGES: "red", Answer.UNDECIDED: "yellow"}


def _verdict_text(verdict: Verdict) -> Text:
    subject = verdict.input or verdict.function or "the file"
    if verdict.function is not None and verdict.steps is None and verdict.input is None:
        subject = verdict.function
    text = Text(subject, style="bold")
    mark = "" if verdict.proved else f"{GUESSED} "
    text.append(f"  {mark}{verdict.answer}", style=_STYLES[verdict.answer])
    if not verdict.proved:
        text.append(f" ({verdict.probability:.0%} that it halts)", style="dim")
    text.append(f"\n  {verdict.evidence}", style="not bold")
    return text


# --- cost


def ask_cost(
    sketch: Sketch,
    function: str | None,
    interpreter: Interpreter,
    world: WorldModel | None,
    seconds: float,
) -> Timed:
    started = time.perf_counter()
    filled, supposing = _supposing(sketch, interpreter, world)
    costs = [
        cost_of(filled, each, interpreter, seconds=seconds) for each in _functions(filled, function)
    ]
    return Timed(costs, _milliseconds(started), supposing)


def _leading(costs: Sequence[Cost]) -> Cost:
    """The last of those that were told, as files end with what the rest is there for."""
    told = [each for each in costs if each.growth is not None]
    return (told or list(costs))[-1]


def one_cost_to_json(found: Cost) -> dict[str, Any]:
    result: dict[str, Any] = {
        "class": None if found.growth is None else str(found.growth),
        "in": found.size,
        "confidence": found.confidence,
        "line": found.line,
        "function": found.function,
        "count": found.count,
        "calls": None if found.calls is None else str(found.calls),
        "peak": None if found.peak is None else str(found.peak),
        "peak_line": found.peak_line,
        "largest": found.largest,
    }
    key = "reason" if found.growth is None else "evidence"
    return result | {key: found.evidence}


def cost_to_json(timed: Timed) -> dict[str, Any]:
    costs: Sequence[Cost] = timed.found
    return {
        **one_cost_to_json(_leading(costs)),
        "functions": [one_cost_to_json(each) for each in costs],
        **_supposed_json(timed.supposing),
        "elapsed_ms": timed.elapsed_ms,
    }


def print_cost(console: Console, timed: Timed) -> None:
    if timed.supposing is not None:
        console.print(Text(f"{GUESSED} supposing that {timed.supposing.said}"))
    for found in timed.found:
        text = Text(found.function, style="bold")
        if found.growth is None:
            text.append(f"  {found.evidence}", style="not bold yellow")
        else:
            where = f" in {found.size}" if found.size else ""
            text.append(f"  {GUESSED} {found.growth}{where}", style="not bold cyan")
            text.append(f" ({found.confidence:.0%} sure)", style="not bold dim")
            text.append(f"\n  {found.evidence}", style="not bold")
            if found.peak is not None:
                peak = f"\n  the largest collection is {found.peak}, on line {found.peak_line}"
                text.append(peak, style="not bold")
        console.print(text)


# --- hazards


def ask_hazards(
    sketch: Sketch,
    function: str | None,
    interpreter: Interpreter,
    world: WorldModel | None,
    seconds: float,
) -> Timed:
    started = time.perf_counter()
    filled, supposing = _supposing(sketch, interpreter, world)
    if function is not None:
        _functions(filled, function)
    wanted = None if function is None else frozenset([function])
    found = hazards_of(filled, interpreter, functions=wanted, seconds=seconds)
    return Timed(found, _milliseconds(started), supposing)


def hazard_to_json(hazard: Hazard, supposing: Supposed | None) -> dict[str, Any]:
    origin = hazard.origin if supposing is None else Origin.DERIVED
    return {
        "kind": str(hazard.kind),
        "line": hazard.line,
        "call": hazard.call,
        "origin": str(origin),
        "function": hazard.function,
        "message": hazard.said,
        "test": hazard_test(hazard),
    }


def hazards_to_json(timed: Timed) -> dict[str, Any]:
    found: Hazards = timed.found
    return {
        "hazards": [hazard_to_json(each, timed.supposing) for each in found.found],
        "untried": [{"function": name, "reason": why} for name, why in found.untried],
        **_supposed_json(timed.supposing),
        "elapsed_ms": timed.elapsed_ms,
    }


def print_hazards(console: Console, timed: Timed) -> None:
    found: Hazards = timed.found
    if timed.supposing is not None:
        console.print(Text(f"{GUESSED} supposing that {timed.supposing.said}"))
    for hazard in found.found:
        text = Text(f"line {hazard.line}", style="bold")
        text.append(f"  {hazard.kind}", style="not bold red")
        text.append(f"  {hazard.said}", style="not bold")
        console.print(text)
    if not found.found:
        console.print(Text("No hazard was found."))
    for name, why in found.untried:
        console.print(Text(f"{name} could not be run: {why}", style="dim"))


# --- propose


def ask_proposals(sketch: Sketch, function: str | None, interpreter: Interpreter) -> Timed:
    started = time.perf_counter()
    found = [propose(sketch, each, interpreter) for each in _functions(sketch, function)]
    return Timed(found, _milliseconds(started))


def proposals_to_json(timed: Timed) -> dict[str, Any]:
    functions = []
    for found in timed.found:
        tests = [
            {
                "call": test.call,
                "expected": test.expected,
                "raises": test.raises,
                "origin": str(test.origin),
                "lines": list(test.lines),
                "scenario": scenario_of(test),
                "test": proposal_test(found.function, number, test),
            }
            for number, test in enumerate(found.tests, 1)
        ]
        functions.append(
            {
                "function": found.function,
                "tests": tests,
                "covered": found.covered,
                "lines": found.lines,
            }
            | ({} if found.reason is None else {"reason": found.reason})
        )
    return {"functions": functions, "elapsed_ms": timed.elapsed_ms}


def print_proposals(console: Console, timed: Timed) -> None:
    found: Proposals
    for found in timed.found:
        text = Text(found.function, style="bold")
        text.append(f"  {found.covered} of {found.lines} lines", style="not bold dim")
        console.print(text)
        if found.reason is not None:
            console.print(Text(f"  {found.reason}"))
        for test in found.tests:
            console.print(Text(scenario_of(test), style="not bold"), end="")
