"""Whether a function comes to an end: for every input by proof, else for those that were tried."""

from __future__ import annotations

import ast
import time
from dataclasses import dataclass, replace

from foretrace.foresight.calls import calls_to_try
from foretrace.foresight.counting.counted import Counted
from foretrace.foresight.counting.gaps import gap
from foretrace.foresight.counting.session import CannotCount, CountingSession, Loop
from foretrace.foresight.halting.scenario import Means, verdict_of_call
from foretrace.foresight.halting.static import EndProof
from foretrace.foresight.halting.variants import measured, shrinks
from foretrace.foresight.model import Answer, Verdict, likely
from foretrace.sketch.model import Function, Scenario, ScenarioKind

TRIED = 40
"""Calls that a function is tried with."""
_STEPS = 8_000
_SLOW = frozenset({"it used up its steps", "it used up its time or memory"})
"""Why a run was stopped that may never end."""
_MOST_HANGING = 3
"""Calls that did not end in time and are looked into."""
_MOST_WATCHED = 6


def verdict_of_function(means: Means, function: Function) -> Verdict:
    """Whether every call of a function comes to an end. Raises `Cancelled`."""
    about = {"function": function.qualname, "line": function.line}
    proof = means.prover.proof(function.qualname)
    if proof.proved:
        said = "; ".join(proof.reasons) or "it has no loop without an end"
        if proof.taken:
            said += f" ({_listed(proof.taken)} taken to be whole numbers)"
        return Verdict(Answer.HALTS, True, 1.0, f"for every input: {said}", **about)  # type: ignore[arg-type]
    try:
        trial = _tried(means, function)
    except CannotCount as error:
        said = f"no proof for {_listed(proof.open)}, and it could not be run: {error}"
        return Verdict(Answer.UNDECIDED, False, 0.7, said, **about)  # type: ignore[arg-type]
    for verdict in trial.hanging:
        if verdict.answer is Answer.DIVERGES:
            return replace(verdict, function=function.qualname, line=verdict.line or function.line)
    unsure = [each for each in trial.hanging if each.answer is Answer.UNDECIDED]
    if unsure:
        return replace(unsure[0], function=function.qualname)
    open_said = _listed(proof.open)
    if not trial.ended:
        said = f"no proof for {open_said}, and no call of it could be run to its end"
        return Verdict(Answer.UNDECIDED, False, 0.7, said, **about)  # type: ignore[arg-type]
    verdict = _by_trial(means, proof, trial)
    line = proof.lines[0] if proof.lines else function.line
    return replace(verdict, function=function.qualname, line=line)


@dataclass(frozen=True, slots=True)
class _Trial:
    ended: tuple[Counted, ...]
    hanging: tuple[Verdict, ...]
    """Of calls that did not end in time."""


def _tried(means: Means, function: Function) -> _Trial:
    scenarios = calls_to_try(means.sketch, function, TRIED)
    ended: list[Counted] = []
    hanging: list[Scenario] = []
    deadline = time.monotonic() + means.seconds
    with CountingSession(
        means.sketch,
        means.interpreter,
        [function.qualname, *(f"{each.setup}\n{each.call}" for each in scenarios)],
        seconds=1.0,
        cancellation=means.cancellation,
    ) as session:
        for scenario, counted in _counted(session, scenarios):
            if counted.ended and counted.error is not None:
                if gap(counted.error) is not None:
                    continue
                if counted.error.type == "RecursionError":
                    hanging.append(scenario)
                    continue
            if counted.ended:
                ended.append(counted)
            elif counted.hole is None and (counted.stopped or "") in _SLOW:
                hanging.append(scenario)
            if len(hanging) >= _MOST_HANGING or time.monotonic() > deadline:
                break
    verdicts: list[Verdict] = []
    # Each takes a session of its own, and the first that decides is enough.
    for scenario in hanging:
        verdicts.append(verdict_of_call(means, scenario))
        if verdicts[-1].answer is Answer.DIVERGES:
            break
    return _Trial(tuple(ended), tuple(verdicts))


def _counted(
    session: CountingSession, scenarios: list[Scenario]
) -> list[tuple[Scenario, Counted]] | zip[tuple[Scenario, Counted]]:
    plain = [each for each in scenarios if each.kind is ScenarioKind.INVENTED and not each.setup]
    others = [each for each in scenarios if each not in plain]
    found = [
        (each, counted)
        for each in others
        for counted in session.run([each.call], _STEPS, setup=each.setup)
    ]
    runs = session.run_plain([each.call for each in plain], _STEPS)
    return [*found, *zip(plain, runs, strict=False)]


def _by_trial(means: Means, proof: EndProof, trial: _Trial) -> Verdict:
    """No proof: every call that was tried halted, and the open loops were watched in some."""
    count = len(trial.ended)
    said = f"no proof for {_listed(proof.open)}; halted on all {count} tried"
    watched = _watched(means, proof, trial)
    if watched is None:
        return likely(0.85, said)
    steady, what = watched
    if steady:
        return likely(0.95, f"{said}, and {what} with every turn")
    return likely(0.85, f"{said}, though {what}")


def _watched(means: Means, proof: EndProof, trial: _Trial) -> tuple[bool, str] | None:
    """Whether something fell with every turn of the open loops, and what, in words."""
    loops = [
        node
        for node in ast.walk(means.prover.module.tree)
        if isinstance(node, ast.While) and node.lineno in proof.lines
    ]
    longest = sorted(trial.ended, key=lambda each: -each.steps)[:_MOST_WATCHED]
    if not loops:
        return (True, "it never went deep") if proof.lines else None
    places: list[Loop] = [
        (node.lineno, node.end_lineno or node.lineno, True, frozenset()) for node in loops
    ]
    seen: dict[int, list[set[str]]] = {}
    with CountingSession(
        means.sketch,
        means.interpreter,
        [each.call for each in longest],
        watched=places,
        cancellation=means.cancellation,
    ) as session:
        for each in longest:
            # Stopped just before its end, it shows what its loops did.
            watched = session.watch(each.call, max(1, each.steps - 1))
            for activation in watched.active:
                for visits in activation.loops:
                    loop = next((one for one in loops if one.lineno == visits.line), None)
                    if loop is None or len(visits.samples) < 3:
                        continue
                    variants = measured(loop, visits)
                    falling = {v.text for v in variants if shrinks([v])}
                    seen.setdefault(visits.line, []).append(falling)
    if not seen:
        return None
    for line, sets in seen.items():
        always = set.intersection(*sets)
        if not always:
            return False, f"nothing in the loop on line {line} falls with every turn"
    text = sorted(set.intersection(*next(iter(seen.values()))), key=len)[0]
    return True, f"`{text}` fell"


def _listed(parts: tuple[str, ...]) -> str:
    shown = list(parts[:3])
    if len(parts) > 3:
        shown.append(f"{len(parts) - 3} more")
    return (
        ", ".join(shown[:-1]) + (" and " if len(shown) > 1 else "") + (shown[-1] if shown else "")
    )
