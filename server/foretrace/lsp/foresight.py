"""What is foreseen of a document's functions: as findings, and as words above them."""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from foretrace.cancellation import Cancellation, Cancelled
from foretrace.foresight.calls import callable_functions
from foretrace.foresight.cost.verdict import Cost, cost_of
from foretrace.foresight.halting.function import verdict_of_function
from foretrace.foresight.halting.scenario import Means
from foretrace.foresight.halting.static import Prover
from foretrace.foresight.hazards.hazard import Hazard
from foretrace.foresight.hazards.report import hazards_of
from foretrace.foresight.model import Answer, Verdict
from foretrace.foresight.proposals.write import hazard_test
from foretrace.imagine.interpreter import Interpreter
from foretrace.lsp.findings import Code, Example, Finding
from foretrace.lsp.labels import GUESSED, shortened
from foretrace.lsp.lenses import FunctionLens
from foretrace.sketch.model import Sketch

logger = logging.getLogger(__name__)

AT_REST = 1.0
"""Seconds without a change before anything is looked ahead for."""
_MOST_FUNCTIONS = 20
_SECONDS = 1.0
"""For each question about a function."""
_AT_MOST = 15.0
"""Seconds for all functions: what comes later is not looked ahead for."""
_LONGEST = 100


@dataclass(frozen=True, slots=True)
class Foreseen:
    findings: tuple[Finding, ...]
    said: Mapping[str, str]
    """By qualified name of a function, what stands above it."""


def foresee(sketch: Sketch, interpreter: Interpreter, cancellation: Cancellation) -> Foreseen:
    """Verdicts, costs and hazards of a document's functions. Raises `Cancelled`, nothing else."""
    functions = callable_functions(sketch)[:_MOST_FUNCTIONS]
    found: list[Finding] = []
    said: dict[str, str] = {}
    try:
        names = frozenset(each.qualname for each in functions)
        hazards = hazards_of(sketch, interpreter, functions=names, cancellation=cancellation)
        found += [
            Finding(
                Code.HAZARD,
                shortened(hazard.said, _LONGEST),
                hazard.line,
                certain=True,
                example=_example(hazard),
            )
            for hazard in hazards.found
        ]
        means = Means(
            sketch, interpreter, Prover(sketch, 0.5, cancellation), _SECONDS, cancellation
        )
        end = time.monotonic() + _AT_MOST
        for function in functions:
            if time.monotonic() > end:
                break
            verdict = verdict_of_function(means, function)
            if verdict.answer is Answer.DIVERGES and verdict.proved:
                message = f"{verdict.input or function.qualname} never ends: {verdict.evidence}"
                line = verdict.line or function.line
                found.append(Finding(Code.ENDLESS, message, line, certain=True))
            cost = cost_of(
                sketch, function, interpreter, seconds=_SECONDS, cancellation=cancellation
            )
            said[function.qualname] = " · ".join(_words(verdict, cost))
    except Cancelled:
        raise
    except Exception:
        # It comes on top of what is known; that must not be lost with it.
        logger.exception("Foresight failed")
    return Foreseen(tuple(found), said)


def _example(hazard: Hazard) -> Example | None:
    if hazard.call is None or hazard.setup:
        return None
    return Example(hazard.function, hazard.call, hazard_test(hazard))


def _words(verdict: Verdict, cost: Cost) -> list[str]:
    """`halts for every input`, `≈ O(n^2) in len(xs)`."""
    words = {
        (Answer.HALTS, True): "halts for every input",
        (Answer.HALTS, False): f"{GUESSED} halts",
        (Answer.DIVERGES, True): f"never ends for {verdict.input or 'some input'}",
        (Answer.DIVERGES, False): f"{GUESSED} never ends",
    }
    found = [words.get((verdict.answer, verdict.proved), f"{GUESSED} may not end")]
    if cost.growth is not None:
        where = f" in {cost.size}" if cost.size else ""
        found.append(f"{GUESSED} {cost.growth}{where}")
    return found


def with_findings(known: Sequence[Finding], foreseen: Foreseen) -> tuple[Finding, ...]:
    """Those of the runs, and what is foreseen on other lines."""
    seen = {finding.line for finding in known}
    added = [finding for finding in foreseen.findings if finding.line not in seen]
    return tuple(sorted([*known, *added], key=lambda finding: finding.line))


def with_words(known: Sequence[FunctionLens], foreseen: Foreseen) -> tuple[FunctionLens, ...]:
    return tuple(replace(lens, foreseen=foreseen.said.get(lens.function)) for lens in known)
