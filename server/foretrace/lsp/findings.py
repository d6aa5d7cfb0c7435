"""What the runs say is wrong: the findings that become an editor's diagnostics.

Only what follows from running is said here. What does not parse is left to the other servers of
the editor, which say it already.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from foretrace import syntax
from foretrace.fill.verify import verdict_of
from foretrace.lsp.hints import line_of_end
from foretrace.lsp.labels import GUESSED, shortened
from foretrace.lsp.runs import Run
from foretrace.lsp.statements import Statements
from foretrace.sketch.model import Hole, HoleKind, Scenario, ScenarioKind, Sketch
from foretrace.trace.frames import OutcomeKind

_LONGEST = 80
"""Characters of a call or a value in a message."""


class Code(StrEnum):
    """What a finding is about; part of what users can filter by."""

    EXCEPTION = "predicted-exception"
    RESULT = "unexpected-result"
    ENDLESS = "never-ends"
    UNREACHED = "unreached-hole"
    HAZARD = "hazard"
    """Foreseen on an input that nobody wrote."""


@dataclass(frozen=True, slots=True)
class Note:
    """A line that has to do with a finding."""

    line: int
    said: str


@dataclass(frozen=True, slots=True)
class Example:
    """A call that shows a finding, which nobody wrote yet."""

    function: str
    call: str
    test: str | None
    """Source of a test that keeps it."""


@dataclass(frozen=True, slots=True)
class Finding:
    code: Code
    message: str
    line: int
    certain: bool = False
    """It follows from what the user wrote, by execution alone."""
    hole: Hole | None = None
    """The hole it is about, if it is not about its whole line."""
    notes: tuple[Note, ...] = ()
    also: int = 0
    """Further scenarios of which the same is true; the notes name them."""
    example: Example | None = None

    @property
    def text(self) -> str:
        """What is said of it, marked if it is not certain."""
        said = self.message if self.certain else f"{GUESSED} {self.message}"
        return f"{said} (and so for {self.also} more)" if self.also else said


def findings(sketch: Sketch, runs: Sequence[Run], *, final: bool) -> tuple[Finding, ...]:
    """Everything the runs say is wrong, in the order of the lines.

    What rests on fills is said when the search for them has ended (`final`), not before.
    """
    runs = [run for run in runs if run.scenario.kind is not ScenarioKind.INVENTED]
    statements = Statements(sketch.program.tree)
    found: dict[tuple[int, Code], Finding] = {}
    for run in runs:
        for finding in (
            *_exception(run),
            *_result(run),
            *_endless(run, sketch, statements),
        ):
            if not (finding.certain or final):
                continue
            place = finding.line, finding.code
            first = found.get(place)
            found[place] = finding if first is None else _together(first, finding)
    unreached = _unreached(sketch, runs) if final else ()
    return tuple(sorted([*found.values(), *unreached], key=lambda finding: finding.line))


def _together(first: Finding, other: Finding) -> Finding:
    if other.certain and not first.certain:
        first, other = other, first
    return replace(first, notes=(*first.notes, *other.notes), also=first.also + other.also + 1)


def _exception(run: Run) -> Iterator[Finding]:
    """Where a run raises what its scenario does not expect."""
    outcome, scenario = run.trace.outcome, run.scenario
    if outcome.kind is not OutcomeKind.RAISED or outcome.value is None:
        return
    if verdict_of(scenario, run.trace).passed:
        return
    raising = None
    for visit in reversed(run.visits):
        if visit.raised is None:
            break
        raising = visit
    if raising is None:
        return
    said = f"Raises {_short(outcome.value.repr)} in {_call(scenario)}"
    if scenario.raises is not None:
        said += f", which should raise {scenario.raises}"
    # What exactly an exception says may be our wording, though that it is raised is sure.
    certain = not run.guessed and all(map(run.certain, raising.before.values()))
    note = f"{_call(scenario)} raises {_short(outcome.value.repr)}"
    yield Finding(Code.EXCEPTION, said, raising.line, certain, notes=_note(scenario, note))


def _result(run: Run) -> Iterator[Finding]:
    """A result that is surely another one than expected: both are written out in full."""
    outcome, scenario = run.trace.outcome, run.scenario
    if outcome.kind is not OutcomeKind.RETURNED or outcome.value is None or not scenario.line:
        return
    if verdict_of(scenario, run.trace).passed:
        return
    said = f"{_call(scenario)} gives {_short(outcome.value.repr)}"
    if scenario.raises is not None:
        said += f" and does not raise {scenario.raises}"
    elif syntax.is_literal(scenario.expected or "") and syntax.is_literal(outcome.value.repr):
        said += f", not {_short(scenario.expected or '')}"
    else:
        return
    returning = [v for v in run.visits if v.returned is not None]
    notes = (
        (Note(returning[-1].line, f"returns {_short(returning[-1].returned.repr)}"),)
        if (returning and returning[-1].returned is not None)
        else ()
    )
    yield Finding(Code.RESULT, said, scenario.line, run.certain(outcome.value), notes=notes)


def _endless(run: Run, sketch: Sketch, statements: Statements) -> Iterator[Finding]:
    if run.trace.outcome.kind is not OutcomeKind.DIVERGED:
        return
    line = line_of_end(sketch, run, statements)
    if line is None:
        return
    said = f"{_call(run.scenario)} never ends"
    yield Finding(Code.ENDLESS, said, line, not run.guessed, notes=_note(run.scenario, said))


def _unreached(sketch: Sketch, runs: Sequence[Run]) -> Iterator[Finding]:
    """Holes that no scenario comes to; nothing is said if a run stopped on its way."""
    if any(run.trace.outcome.kind is OutcomeKind.UNFINISHED for run in runs):
        return
    reached = {value.hole for run in runs for value in run.trace.holes}
    visited = {visit.line for run in runs for visit in run.visits}
    for hole in sketch.holes:
        if hole.kind is HoleKind.UNFILLABLE or hole.index in reached or hole.line in visited:
            continue
        if hole.function is None:
            continue
        called = any(hole.function in run.functions for run in runs)
        said = (
            "No scenario reaches this hole"
            if called
            else f"No scenario calls {hole.function}, so that nothing decides what belongs here"
        )
        certain = not any(run.guessed for run in runs)
        yield Finding(Code.UNREACHED, said, hole.line, certain, hole)


def _note(scenario: Scenario, said: str) -> tuple[Note, ...]:
    return (Note(scenario.line, said),) if scenario.line else ()


def _call(scenario: Scenario) -> str:
    return _short(scenario.call)


def _short(text: str) -> str:
    return shortened(text, _LONGEST)
