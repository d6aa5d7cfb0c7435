"""Hover: a name's values over the run; what is known at a hole."""

from __future__ import annotations

from collections.abc import Sequence

from foretrace.fill.solution import Question
from foretrace.lsp.analysis import Analysis
from foretrace.lsp.candidates import candidate_items, candidates
from foretrace.lsp.labels import GUESSED, shortened
from foretrace.lsp.markup import Code, Markup, Phrase
from foretrace.lsp.names import NameAt
from foretrace.lsp.runs import Run, Visit
from foretrace.lsp.sparkline import sparkline
from foretrace.lsp.tables import LONGEST_CELL, capped, origin_text, origins
from foretrace.sketch.model import Function, Hole, HoleKind
from foretrace.trace.frames import Value

_CANDIDATES = 5
_NAMES_AT_HOLE = 20


def describe_name(analysis: Analysis, name: NameAt) -> Markup | None:
    """The values of a local name each time its line runs; `None` if no run tells."""
    function = analysis.sketch.function_at(name.line)
    run = analysis.run_for(function.qualname) if function else None
    if function is None or run is None:
        return None
    here = _visits_of(run, function, name.line)
    if any(name.name in visit.after or name.name in visit.before for visit in here):
        heading = Markup().sentence(
            Code(name.name),
            f" in line {name.line}, which runs {_times(len(here))} while running ",
            _call(run),
            ":",
        )
        return _history(heading, run, here, name.name)
    changes = [
        visit
        for visit in run.visits
        if visit.function == function.qualname and name.name in visit.changed
    ]
    if not changes:
        return None
    heading = Markup().sentence(
        f"Line {name.line} is not reached while running ", _call(run), ". ", Code(name.name), ":"
    )
    return _history(heading, run, changes, name.name, with_lines=True)


def describe_hole(analysis: Analysis, hole: Hole) -> Markup:
    """What is known where a hole stands, and what may belong there."""
    if hole.kind is HoleKind.UNFILLABLE:
        return Markup().sentence("Nothing can be put here: this is no place for a hole.")
    markup = _known_at(analysis, hole)
    answer = analysis.fills
    if answer is None:
        return markup.sentence("Candidates are being searched.")
    found = candidates(answer, hole)
    if found:
        markup = markup.sentence("Candidates:").items(candidate_items(found, _CANDIDATES))
        left = len(found) - _CANDIDATES
        if left > 0:
            markup = markup.sentence(f"{left} more in the completion list.")
    elif answer.final:
        markup = markup.sentence("No candidate was found.")
        if answer.reason:
            markup = markup.block(answer.reason)
    if answer.ask is not None:
        markup = _question(markup, answer.ask)
    if not answer.final:
        markup = markup.sentence("The search goes on.")
    return markup


def _question(markup: Markup, ask: Question) -> Markup:
    """What would tell most; an action of the editor keeps the answer."""
    choices: list[Phrase] = [
        (
            Code(shortened(choice.value, LONGEST_CELL)),
            f": solution {choice.solution + 1}" if choice.solution else ": the first solution",
        )
        for choice in ask.choices[:_CANDIDATES]
    ]
    call = Code(shortened(ask.call, LONGEST_CELL))
    return markup.sentence("What should ", call, " give?").items(choices)


def _known_at(analysis: Analysis, hole: Hole) -> Markup:
    """Names in scope with their values, and what the scenarios want."""
    function = analysis.sketch.function_at(hole.line)
    run = analysis.run_for(function.qualname) if function else None
    markup = Markup()
    if function is not None and run is not None:
        here = _visits_of(run, function, hole.line)
        if here:
            markup = markup.sentence(f"Reached {_times(len(here))} while running ", _call(run), ":")
            markup = _names_table(markup, run, here)
        else:
            markup = markup.sentence("Not reached while running ", _call(run), ".")
        step_values = [value.value for value in run.trace.holes if value.hole == hole.index]
        if step_values:
            markup = markup.sentence("Taken to be ", *_first_and_last(step_values), " there.")
    wanted: list[Phrase] = [
        (
            Code(shortened(scenario.call, LONGEST_CELL)),
            " must ",
            "raise " if scenario.expected is None else "give ",
            Code(shortened(scenario.expected or scenario.raises or "", LONGEST_CELL)),
        )
        for scenario in analysis.sketch.scenarios
        if scenario.expected is not None or scenario.raises is not None
    ]
    return markup.items(wanted[:_CANDIDATES])


def _visits_of(run: Run, function: Function, line: int) -> list[Visit]:
    """Visits of a line; the `def` line stands for the call with its arguments."""
    return [
        visit
        for visit in run.visits
        if visit.function == function.qualname
        and line == (function.line if visit.arguments else visit.line)
    ]


def _history(
    markup: Markup, run: Run, visits: Sequence[Visit], name: str, with_lines: bool = False
) -> Markup:
    rows = []
    for number, visit in capped(list(enumerate(visits, start=1))):
        if visit is None:
            rows.append(["⋮", f"{number} more", ""])
            continue
        before, after = visit.before.get(name), visit.after.get(name)
        values = [value for value in (before, after) if value is not None]
        shown = list(dict.fromkeys(shortened(v.repr, LONGEST_CELL) for v in values))
        label = str(visit.line if with_lines else number)
        rows.append([label, " → ".join(shown), origins(run, values)])
    markup = markup.table(["line" if with_lines else "run", name, "origin"], rows)
    held = [value for visit in visits if (value := visit.after.get(name))]
    line = sparkline([value.repr for value in held])
    if line is None:
        return markup
    mark = "" if all(map(run.certain, held)) else f"{GUESSED} "
    return markup.sentence(mark, Code(line))


def _names_table(markup: Markup, run: Run, visits: Sequence[Visit]) -> Markup:
    first, last = visits[0].before, visits[-1].before
    names = list(dict.fromkeys([*first, *last]))
    if not names:
        return markup
    rows = []
    for name in names[:_NAMES_AT_HOLE]:
        values = [state[name] for state in (first, last) if name in state]
        cells = [
            shortened(state[name].repr, LONGEST_CELL) if name in state else ""
            for state in (first, last)
        ]
        shown = cells if len(visits) > 1 else cells[:1]
        rows.append([name, *shown, origins(run, values)])
    header = ["name", "first", "last"] if len(visits) > 1 else ["name", "value"]
    return markup.table([*header, "origin"], rows)


def _first_and_last(values: Sequence[Value]) -> list[str | Code]:
    first, last = values[0], values[-1]
    phrase: list[str | Code] = [Code(shortened(first.repr, LONGEST_CELL))]
    if last.repr != first.repr:
        phrase += [" … ", Code(shortened(last.repr, LONGEST_CELL))]
    return [*phrase, f" ({origin_text(min(values, key=lambda value: value.probability))})"]


def _call(run: Run) -> Code:
    return Code(shortened(run.scenario.call, LONGEST_CELL))


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count} times"
