"""What can be done at a hole, as an editor's list of actions has it, and the edit of each.

A task says what an action does, in JSON, so that a client can give it back to be resolved.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lsprotocol import types
from pydantic import BaseModel, ConfigDict

from foretrace.fill.solution import Solution
from foretrace.fill.verbs.answers import (
    RAISES,
    Claim,
    called_function,
    can_be_called,
    can_be_written,
    scenario_edit,
)
from foretrace.fill.verbs.edits import Edit, leaves_a_sketch
from foretrace.fill.verbs.places import place_of
from foretrace.fill.verbs.refine import refinements
from foretrace.fill.verbs.split import Side, can_split, split_edit, splits
from foretrace.fill.verbs.states import first_values, visits_of
from foretrace.lsp.analysis import Analysis
from foretrace.lsp.candidates import candidates, percent
from foretrace.lsp.labels import GUESSED, shortened
from foretrace.sketch.model import HOLE, Hole, HoleKind, Sketch
from foretrace.trace.frames import OutcomeKind

EXPLAIN = "foretrace.explain"
"""The command, and the kind of its action: nothing is edited."""
_FILLS = 3
_ANSWERS = 4
_REFINEMENTS = 6
_SPLITS = 3
_LONGEST = 60
"""Characters of code in a title."""


class Task(BaseModel):
    """What an action does, at one version of a document; every other key stays empty."""

    model_config = ConfigDict(strict=True, extra="forbid")

    uri: str
    version: int
    hole: int = -1
    """Index of the hole that the action was offered at, if it was at one."""
    fills: dict[str, str] | None = None
    """By the hole's index, which is a text since it is a key in JSON."""
    best: bool = False
    """Fill the hole once the search has ended."""
    refinement: str | None = None
    condition: str | None = None
    """Of two cases."""
    call: str | None = None
    value: str | None = None


@dataclass(frozen=True, slots=True)
class Offer:
    """One action: as the list shows it, and what it does."""

    title: str
    kind: str
    task: Task
    preferred: bool = False

    @property
    def explains(self) -> bool:
        return self.kind == EXPLAIN


def hole_in(sketch: Sketch, start: int, end: int, line: int) -> Hole | None:
    """The hole that is selected (offsets `start` to `end`), else the first one on the line."""
    fillable = [hole for hole in sketch.holes if hole.kind is not HoleKind.UNFILLABLE]
    touched = [hole for hole in fillable if hole.start <= end and hole.end >= start]
    return next(iter(touched or [hole for hole in fillable if hole.line == line]), None)


def offers(analysis: Analysis, hole: Hole, uri: str, version: int) -> list[Offer]:
    """Everything that can be done at a hole, as far as the analysis knows by now."""
    blank = Task(uri=uri, version=version, hole=hole.index)
    return [
        *_fills(analysis, hole, blank),
        *_answers(analysis, hole, blank),
        *_refinements(analysis, hole, blank),
        *_splits(analysis, hole, blank),
        *_explanation(analysis, hole, blank),
    ]


def pins(analysis: Analysis, line: int, uri: str, version: int) -> list[Offer]:
    """At a function that shows a call which nobody wrote down: what it gives, as a scenario."""
    function = next((f for f in analysis.sketch.functions if f.line == line), None)
    run = analysis.run_for(function.qualname) if function is not None else None
    if run is None or run.scenario.line or run.trace.outcome.value is None:
        return []
    value, call = run.trace.outcome.value.repr, run.scenario.call
    if run.trace.outcome.kind is OutcomeKind.RAISED:
        value = f"{RAISES}{value.partition('(')[0]}"
    if not (can_be_written(value) and can_be_called(analysis.sketch, call)):
        return []
    mark = "" if run.certain(run.trace.outcome.value) and not run.guessed else f"{GUESSED} "
    title = f"Keep as a scenario: {mark}{_code(Claim(call, value).sentence, 2 * _LONGEST)}"
    task = Task(uri=uri, version=version, call=call, value=value)
    return [Offer(title, types.CodeActionKind.RefactorRewrite, task)]


def edits_of(task: Task, analysis: Analysis) -> list[Edit]:
    """The edits of a task; none if it can no longer be done. Reads the edited text again."""
    sketch = analysis.sketch
    if task.call is not None and task.value is not None:
        edit = scenario_edit(sketch, Claim(task.call, task.value))
        return [] if edit is None else [edit]
    if not 0 <= task.hole < len(sketch.holes):
        return []
    hole = sketch.holes[task.hole]
    if task.best:
        found = candidates(analysis.fills, hole) if analysis.fills is not None else []
        return _filled(sketch, {hole.index: found[0].text}) if found else []
    if task.fills is not None:
        return _filled(sketch, {int(index): text for index, text in task.fills.items()})
    edit = None
    if task.refinement is not None:
        place = place_of(sketch, hole)
        if place is not None:
            edit = Edit(hole.start, hole.end, place.laid_out(task.refinement))
            if not leaves_a_sketch(sketch, edit, task.refinement.count(HOLE) - 1):
                edit = None
    elif task.condition is not None:
        edit = split_edit(sketch, hole, task.condition)
    return [] if edit is None else [edit]


def _filled(sketch: Sketch, fills: dict[int, str]) -> list[Edit]:
    return [
        Edit(sketch.holes[hole].start, sketch.holes[hole].end, text)
        for hole, text in sorted(fills.items())
        if 0 <= hole < len(sketch.holes)
    ]


def _with(task: Task, **changes: object) -> Task:
    return task.model_copy(update=changes)


def _fills(analysis: Analysis, hole: Hole, blank: Task) -> Iterator[Offer]:
    kind = types.CodeActionKind.QuickFix
    found = candidates(analysis.fills, hole) if analysis.fills is not None else []
    if not found:
        if not analysis.final:
            title = "Fill with the best there is (being searched)"
            yield Offer(title, kind, _with(blank, best=True))
        return
    for rank, candidate in enumerate(found[:_FILLS]):
        title = f"Fill with {_code(candidate.text)} ({candidate.summary})"
        task = _with(blank, fills={str(hole.index): candidate.text})
        yield Offer(title, kind, task, preferred=rank == 0)
    assert analysis.fills is not None
    best = analysis.fills.solutions[0]
    fills = _in_function(analysis.fills.holes, best, hole)
    if len(fills) > 1:
        texts = " · ".join(_code(text) for text in fills.values())
        title = f"Fill all {len(fills)} holes of {hole.function}: {texts}"
        task = _with(blank, fills={str(index): text for index, text in fills.items()})
        yield Offer(f"{title} ({percent(best.probability)})", kind, task)


def _in_function(holes: Sequence[Hole], best: Solution, hole: Hole) -> dict[int, str]:
    return {
        other.index: text
        for other, text in zip(holes, best.fills, strict=True)
        if other.function == hole.function and hole.function is not None
    }


def _answers(analysis: Analysis, hole: Hole, blank: Task) -> Iterator[Offer]:
    ask = analysis.fills.ask if analysis.fills is not None else None
    if ask is None or not can_be_called(analysis.sketch, ask.call):
        return
    function = called_function(analysis.sketch, ask.call)
    own = [h for h in analysis.sketch.holes if function and h.function == function.qualname]
    if own and hole.index not in {h.index for h in own}:
        return
    for choice in ask.choices[:_ANSWERS]:
        if can_be_written(choice.value):
            title = _code(Claim(ask.call, choice.value).sentence, 2 * _LONGEST)
            task = _with(blank, call=ask.call, value=choice.value)
            yield Offer(f"{title} (keep as a scenario)", types.CodeActionKind.QuickFix, task)


def _refinements(analysis: Analysis, hole: Hole, blank: Task) -> Iterator[Offer]:
    place = place_of(analysis.sketch, hole)
    if place is None:
        return
    runs = [(run.scenario, run.trace) for run in analysis.runs]
    values = first_values(visits_of(place, runs))
    found = refinements(analysis.sketch, hole, analysis.fills, values, _REFINEMENTS, checked=False)
    for each in found:
        chance = "" if each.probability is None else f" ({percent(each.probability)})"
        title = f"Refine to {_code(each.text)}{chance}"
        task = _with(blank, refinement=each.text)
        yield Offer(title, types.CodeActionKind.RefactorRewrite, task)


def _splits(analysis: Analysis, hole: Hole, blank: Task) -> Iterator[Offer]:
    if can_split(analysis.sketch, hole) is not None:
        return
    runs = [(run.scenario, run.trace) for run in analysis.runs]
    for each in splits(analysis.sketch, hole, runs, _SPLITS, checked=False):
        sides = f"{_scenarios(each.when_true)}, else {len(each.otherwise.scenarios)}"
        title = f"Split by {_code(each.condition)} ({sides})"
        task = _with(blank, condition=each.condition)
        yield Offer(title, types.CodeActionKind.RefactorRewrite, task)


def _explanation(analysis: Analysis, hole: Hole, blank: Task) -> Iterator[Offer]:
    if analysis.fills is not None and (found := candidates(analysis.fills, hole)):
        yield Offer(f"Explain {_code(found[0].text)}", EXPLAIN, blank)


def _scenarios(side: Side) -> str:
    count = len(side.scenarios)
    return f"{count} scenario{'' if count == 1 else 's'}"


def _code(text: str, longest: int = _LONGEST) -> str:
    return shortened(text, longest)
