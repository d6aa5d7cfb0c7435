"""Whether one call comes to an end: by running it, else by proof, else by what its loops do."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass, replace

from foretrace import syntax
from foretrace.cancellation import Cancellation
from foretrace.foresight.counting.counted import Counted, Ending
from foretrace.foresight.counting.gaps import gap, shown
from foretrace.foresight.counting.session import (
    DEPTH_OF_PYTHON,
    Activation,
    CannotCount,
    CountingSession,
    Loop,
    Watched,
)
from foretrace.foresight.halting.endless import endless
from foretrace.foresight.halting.idle import idle_names
from foretrace.foresight.halting.stateless import stateless
from foretrace.foresight.halting.static import EndProof, Prover
from foretrace.foresight.halting.variants import Course, Variant, measured, shrinks
from foretrace.foresight.model import SURE_ENOUGH, Answer, Verdict, likely
from foretrace.foresight.symbolic.module import Module
from foretrace.foresight.symbolic.solver import Clock
from foretrace.imagine.interpreter import Interpreter
from foretrace.sketch.model import Scenario, Sketch

FIRST_STEPS = 30_000
"""Lines that a call may run before a proof is sought."""
WATCHED_STEPS = 8_000
_FEW_STEPS = 40
MORE_STEPS = 1_500_000
DEEP = 6_000
"""Calls in one another, where it matters whether there are ever fewer."""
_AFTER_LONG = 0.07
"""That a call halts which ran for long while nothing shrank."""
_UNKNOWN = 0.7
"""That a call halts of which nothing is known."""


@dataclass(frozen=True, slots=True)
class Means:
    """What a verdict may use."""

    sketch: Sketch
    interpreter: Interpreter
    prover: Prover
    seconds: float = 2.0
    cancellation: Cancellation | None = None


def verdict_of_call(means: Means, scenario: Scenario) -> Verdict:
    """Whether the scenario's call comes to an end. Raises `Cancelled`."""
    try:
        counted = _run(means, scenario, FIRST_STEPS)
    except CannotCount as error:
        return _not_run(means, scenario, str(error))
    verdict = _ended(counted, scenario)
    if verdict is not None:
        return verdict
    found = _proof(means, scenario, counted)
    if found.proved or counted.hole is not None:
        return found
    if counted.ending is not Ending.STOPPED or _unsupported(counted):
        return found
    # What a proof does not tell, a longer run may.
    again = _run(means, scenario, MORE_STEPS)
    return _ended(again, scenario) or _after_more(found)


def _run(means: Means, scenario: Scenario, steps: int, depth: int = DEPTH_OF_PYTHON) -> Counted:
    """One run in a session of its own: whoever holds one must not wait for another."""
    with CountingSession(
        means.sketch,
        means.interpreter,
        [f"{scenario.setup}\n{scenario.call}"],
        seconds=means.seconds,
        depth=depth,
        cancellation=means.cancellation,
    ) as session:
        (counted,) = session.run([scenario.call], steps, setup=scenario.setup)
    return counted


def _unsupported(counted: Counted) -> bool:
    return counted.stopped is not None and "not supported" in counted.stopped


def _after_more(found: Verdict) -> Verdict:
    """A run that goes on for long, with nothing that shrinks, mostly goes on for ever."""
    if found.probability >= SURE_ENOUGH:
        return found
    said = f"{found.evidence}; it did not end within {MORE_STEPS:,} steps or its time"
    chance = min(found.probability, _AFTER_LONG)
    more = {"input": found.input, "function": found.function, "line": found.line}
    return likely(chance, said, **more)


def _ended(counted: Counted, scenario: Scenario) -> Verdict | None:
    """The verdict of a run that came to its end."""
    if not counted.ended:
        return None
    evidence = f"it ends after {counted.steps:,} steps"
    if counted.error is not None:
        if gap(counted.error) is not None or counted.error.type == "RecursionError":
            return None
        where = f" on line {counted.error.line}" if counted.error.line else ""
        evidence = f"it ends with {shown(counted.error)}{where}, after {counted.steps:,} steps"
    return Verdict(
        Answer.HALTS,
        True,
        1.0,
        evidence,
        steps=counted.steps,
        input=scenario.call,
        function=scenario.function,
    )


def _not_run(means: Means, scenario: Scenario, why: str) -> Verdict:
    proof = _static(means, scenario)
    if proof is not None and proof.proved:
        return _proved(proof, scenario)
    return Verdict(
        Answer.UNDECIDED,
        False,
        _UNKNOWN,
        f"it could not be run: {why}",
        input=scenario.call,
        function=scenario.function,
    )


def _static(means: Means, scenario: Scenario) -> EndProof | None:
    """The proof for the function that is called, if the call is nothing more than that."""
    if scenario.function is None or scenario.setup:
        return None
    try:
        call = syntax.parse(scenario.call, mode="eval").body
    except (SyntaxError, ValueError):
        return None
    plain = isinstance(call, ast.Call) and all(
        not any(isinstance(node, ast.Call) for node in ast.walk(each)) for each in call.args
    )
    if not plain:
        return None
    proof = means.prover.proof(scenario.function)
    taken = set(proof.taken)
    if taken and not _whole_numbers(call, means, scenario.function, taken):
        return None
    return proof


def _whole_numbers(node: ast.expr, means: Means, function: str, taken: set[str]) -> bool:
    """Whether what was taken to be a whole number is one here."""
    definition = means.prover.module.named(function)
    if not isinstance(node, ast.Call) or definition is None:
        return False
    given = dict(zip(definition.function.parameters, node.args, strict=False))
    given |= {each.arg: each.value for each in node.keywords if each.arg is not None}
    return all(_is_whole(given[name]) for name in taken if name in given)


def _is_whole(node: ast.expr) -> bool:
    try:
        return type(ast.literal_eval(node)) is int
    except ValueError:
        return False


def _proved(proof: EndProof, scenario: Scenario) -> Verdict:
    evidence = "; ".join(proof.reasons) or "it has no loop without an end"
    return Verdict(
        Answer.HALTS,
        True,
        1.0,
        evidence,
        input=scenario.call,
        function=scenario.function,
    )


def _proof(means: Means, scenario: Scenario, counted: Counted) -> Verdict:
    """The verdict on a run that was stopped."""
    if counted.hole is not None:
        hole = means.sketch.holes[counted.hole] if counted.hole < len(means.sketch.holes) else None
        where = f" on line {hole.line}" if hole is not None else ""
        return Verdict(
            Answer.UNDECIDED,
            False,
            _UNKNOWN,
            f"it depends on the hole{where}",
            input=scenario.call,
            function=scenario.function,
            line=hole.line if hole is not None else None,
        )
    if counted.error is not None and gap(counted.error) is not None:
        return _not_run(means, scenario, f"{gap(counted.error)} is not supported")
    if _unsupported(counted) or "Internal error in monty" in (counted.stopped or ""):
        return _not_run(means, scenario, counted.stopped or "")
    module = means.prover.module
    loops = _loops(module)
    watched, pure = _watched(means, scenario, loops)
    about = {"input": scenario.call, "function": scenario.function}
    if watched.cycle is not None and pure:
        kind, line, _ = watched.cycle
        said = (
            f"line {line} is reached again in the same state, so it repeats for ever"
            if kind == "loop"
            else f"the function on line {line} calls itself again with the same arguments"
        )
        return Verdict(Answer.DIVERGES, True, 0.0, said, line=line, **about)  # type: ignore[arg-type]
    found = endless(module, watched.active, Clock(means.seconds, means.cancellation))
    if found is not None:
        return Verdict(
            Answer.DIVERGES,
            True,
            0.0,
            found.said,
            line=found.line,
            **about,  # type: ignore[arg-type]
        )
    proof = _static(means, scenario)
    if proof is not None and proof.proved:
        return _proved(proof, scenario)
    if counted.error is not None and counted.error.type == "RecursionError":
        return _deep(means, scenario)
    return replace(
        _by_course(module, watched.active, counted),
        input=scenario.call,
        function=scenario.function,
    )


def _loops(module: Module) -> list[Loop]:
    return [
        (
            node.lineno,
            node.end_lineno or node.lineno,
            isinstance(node, ast.While),
            idle_names(node, each.node) if isinstance(node, ast.While) else frozenset(),
        )
        for each in module.definitions
        for node in ast.walk(each.node)
        if isinstance(node, ast.While | ast.For)
    ]


def _watched(means: Means, scenario: Scenario, loops: Sequence[Loop]) -> tuple[Watched, bool]:
    """What its loops do, and whether a state that repeats does so for ever."""
    found, pure = Watched(Ending.LOST), False
    for steps in (WATCHED_STEPS, _FEW_STEPS):
        with CountingSession(
            means.sketch,
            means.interpreter,
            [f"{scenario.setup}\n{scenario.call}"],
            watched=loops,
            seconds=means.seconds,
            cancellation=means.cancellation,
        ) as session:
            found = session.watch(scenario.call, steps, scenario.setup)
            pure = stateless(session.program)
        # What doubles with every turn soon needs more memory than there is.
        if found.ending is not Ending.LOST:
            break
    return found, pure


def _deep(means: Means, scenario: Scenario) -> Verdict:
    """A call that goes deeper than Python allows: perhaps not much deeper."""
    about = {"input": scenario.call, "function": scenario.function}
    try:
        counted = _run(means, scenario, MORE_STEPS, DEEP)
    except CannotCount:
        counted = Counted(scenario.call, Ending.LOST)
    if counted.ended and (counted.error is None or counted.error.type != "RecursionError"):
        said = (
            f"it goes {counted.deepest:,} calls deep, where Python gives up with RecursionError "
            f"after {DEPTH_OF_PYTHON:,}; it would end after {counted.steps:,} steps"
        )
        return Verdict(Answer.HALTS, True, 1.0, said, steps=counted.steps, **about)  # type: ignore[arg-type]
    said = f"it calls itself more than {DEPTH_OF_PYTHON:,} times in one another"
    return likely(0.08, said, **about)


def _by_course(module: Module, active: Sequence[Activation], counted: Counted) -> Verdict:
    """The chance that a run which was stopped would have ended, by what its loops were doing."""
    if counted.ending is Ending.LOST and not active:
        return likely(0.15, f"{counted.stopped}, and nothing more is known")
    loops = {node.lineno: node for node in ast.walk(module.tree) if isinstance(node, ast.While)}
    for activation in reversed(active):
        for visits in reversed(activation.loops):
            loop = loops.get(visits.line)
            if loop is None or not visits.line <= activation.line <= (loop.end_lineno or 0):
                continue
            variants = measured(loop, visits)
            found = shrinks(variants)
            if found is not None and visits.count > 50:
                return likely(0.95, _said(found, visits.line), line=visits.line)
            outer = [v for v in variants if v.course is Course.GROWING]
            if visits.count > 50 and variants and variants[0].course is not Course.SHRINKING:
                said = _said((outer or variants)[0], visits.line)
                return likely(0.08 if outer else 0.15, said, line=visits.line)
    line = active[-1].line if active else None
    return likely(0.3, f"it did not end within {FIRST_STEPS:,} steps", line=line)


def _said(variant: Variant, line: int) -> str:
    left = variant.left if variant.course is Course.SHRINKING else None
    more = "" if left is None else f", at this rate for some {left:,.0f} turns more"
    return (
        f"in the loop on line {line}, `{variant.text}` is {variant.course}: "
        f"{variant.first:g} at first, {variant.last:g} at last{more}"
    )
