"""What is foreseen of a document's functions: as findings, and as words above them."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from foretrace.cancellation import Cancellation, Cancelled
from foretrace.foresight.calls import callable_functions, shown_calls
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
from foretrace.sketch.model import Function, Scenario, Sketch
from foretrace.sketch.relevant import Relevance

logger = logging.getLogger(__name__)

AT_REST = 1.0
"""Seconds without a change before anything is looked ahead for."""
AT_MOST = 15.0
"""Seconds for all functions: of what comes later nothing is foreseen until the next rest."""
_SECONDS = 1.0
"""For each question about a function."""
_PROOF_SECONDS = 0.5
_LONGEST = 100

Key = tuple[str, str, tuple[Scenario, ...]]
"""A function by the program's text as far as it reaches, its qualified name, its scenarios."""


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What is foreseen of one function."""

    findings: tuple[Finding, ...] = ()
    words: str | None = None
    """What stands above it."""


@dataclass(frozen=True, slots=True)
class Subject:
    """A function, and the sketch with what it can reach."""

    function: Function
    sketch: Sketch
    key: Key


def subjects(sketch: Sketch, relevance: Relevance) -> list[Subject]:
    """The functions to look ahead for, in the order of the document."""
    found = []
    for function in callable_functions(sketch):
        shown = tuple(shown_calls(sketch, function))
        calls = (text for each in shown for text in (each.setup, each.call))
        reached = relevance.reached((function.qualname, *calls))
        key = (reached.program.source, function.qualname, shown)
        found.append(Subject(function, reached, key))
    return found


def foresee(subject: Subject, interpreter: Interpreter, cancellation: Cancellation) -> Foreseen:
    """Verdict, cost and hazards of a function. Raises `Cancelled`, nothing else."""
    sketch, function = subject.sketch, subject.function
    try:
        hazards = hazards_of(
            sketch,
            interpreter,
            functions=frozenset((function.qualname,)),
            cancellation=cancellation,
        )
        prover = Prover(sketch, _PROOF_SECONDS, cancellation)
        means = Means(sketch, interpreter, prover, _SECONDS, cancellation)
        verdict = verdict_of_function(means, function)
        cost = cost_of(sketch, function, interpreter, seconds=_SECONDS, cancellation=cancellation)
    except Cancelled:
        raise
    except Exception:
        # It comes on top of what is known; that must not be lost with it.
        logger.exception("Foresight failed")
        return Foreseen()
    found = [_hazard(each) for each in hazards.found]
    if verdict.answer is Answer.DIVERGES and verdict.proved:
        message = f"{verdict.input or function.qualname} never ends: {verdict.evidence}"
        line = verdict.line or function.line
        found.append(Finding(Code.ENDLESS, shortened(message, _LONGEST), line, certain=True))
    return Foreseen(tuple(found), " · ".join(_words(verdict, cost)))


def _hazard(hazard: Hazard) -> Finding:
    said = shortened(hazard.said, _LONGEST)
    return Finding(Code.HAZARD, said, hazard.line, certain=True, example=_example(hazard))


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


def with_findings(known: Sequence[Finding], foreseen: Iterable[Foreseen]) -> tuple[Finding, ...]:
    """Those of the runs, and what is foreseen on other lines."""
    seen = {finding.line for finding in known}
    every = (finding for each in foreseen for finding in each.findings)
    # A function may be found to hang in another one that is asked about as well.
    added = dict.fromkeys(finding for finding in every if finding.line not in seen)
    return tuple(sorted([*known, *added], key=lambda finding: finding.line))


def with_words(
    known: Sequence[FunctionLens], foreseen: Mapping[str, Foreseen]
) -> tuple[FunctionLens, ...]:
    """`foreseen` by qualified name."""
    nothing = Foreseen()
    return tuple(
        replace(lens, foreseen=foreseen.get(lens.function, nothing).words) for lens in known
    )
