"""Inlay hints: what each line will bind, return or raise, at its end."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial

from foretrace.lsp.labels import Part, fit
from foretrace.lsp.markup import Code, Markup
from foretrace.lsp.runs import Run, Visit, run_reaching
from foretrace.lsp.statements import Statements
from foretrace.lsp.tables import visit_table
from foretrace.sketch.model import Function, Sketch
from foretrace.trace.frames import OutcomeKind, Value

_DIVERGED = "∞ never ends"


@dataclass(frozen=True, slots=True)
class LineHint:
    line: int
    label: str
    tooltip: Callable[[], Markup] = field(compare=False)
    """Made when asked for: most are never looked at."""


@dataclass(frozen=True, slots=True)
class _Line:
    """What one line shows, before it is put into words."""

    parts: list[Part]
    names: list[str]
    visits: list[Visit]


class Hinter:
    """Makes the hints of each version; those of runs that were kept are kept too."""

    def __init__(self) -> None:
        self._known: dict[tuple[Run, str], list[LineHint]] = {}

    def hints(self, sketch: Sketch, runs: Sequence[Run]) -> tuple[LineHint, ...]:
        """At most one hint a line, in the order of the lines."""
        statements = Statements(sketch.program.tree)
        known, self._known = self._known, {}
        hints: dict[int, LineHint] = {}
        for function in sketch.functions:
            run = run_reaching(runs, function.qualname)
            if run is None:
                continue
            key = (run, function.qualname)
            made = known.get(key) or _function_hints(function, run, statements)
            self._known[key] = made
            for hint in made:
                hints.setdefault(hint.line, hint)
        for run in runs:
            ending = _ending(sketch, run, runs, statements)
            if ending is not None:
                hints[ending.line] = _joined(ending, hints.get(ending.line))
        return tuple(hints[line] for line in sorted(hints))


def _function_hints(function: Function, run: Run, statements: Statements) -> list[LineHint]:
    by_line: dict[int, list[Visit]] = defaultdict(list)
    for visit in run.visits:
        if visit.function == function.qualname:
            by_line[function.line if visit.arguments else visit.line].append(visit)
    # That a method is called on an instance of its class is no news.
    hidden = function.parameters[:1] if function.is_method and not function.decorated else ()
    shown = {
        line: _line(line, visited, run, statements, hidden) for line, visited in by_line.items()
    }
    return [
        LineHint(line, fit(what.parts), partial(_tooltip, run, what))
        for line, what in shown.items()
        if what.parts
    ]


def _line(
    line: int,
    visited: list[Visit],
    run: Run,
    statements: Statements,
    hidden: Sequence[str],
) -> _Line:
    """What a line does; `hidden` are arguments not to show."""
    names: dict[str, list[Value]] = {}
    returned: list[Value] = []
    raised: list[Value] = []
    always = statements.binds(line)
    for visit in visited:
        bound = dict(visit.changed)
        if visit.completed:
            bound |= {name: visit.after[name] for name in always if name in visit.after}
        for name, value in bound.items():
            if not (visit.arguments and name in hidden):
                names.setdefault(name, []).append(value)
        if visit.returned is not None and statements.returns(line):
            returned.append(visit.returned)
        if visit.raised is not None:
            raised.append(visit.raised)
    # What the line is written to assign comes first, what merely changes after it.
    ordered = sorted(names, key=lambda name: name not in always)
    parts = [_part(name, names[name], run) for name in ordered]
    if returned:
        parts.append(_part("", returned, run))
    if raised:
        parts.append(_part("raises", raised, run, verb=True))
    return _Line(parts, ordered, visited)


def _part(text: str, values: Sequence[Value], run: Run, verb: bool = False) -> Part:
    certain = all(run.certain(value) for value in values)
    return Part(text, tuple(value.repr for value in values), certain, verb)


def _tooltip(run: Run, shown: _Line) -> Markup:
    markup = Markup().sentence("While running ", Code(run.scenario.call), ":")
    return visit_table(markup, run, shown.visits, shown.names)


def _ending(
    sketch: Sketch, run: Run, runs: Sequence[Run], statements: Statements
) -> LineHint | None:
    """Where a run that has no outcome stops, if it is one that is shown."""
    outcome = run.trace.outcome
    if outcome.kind not in (OutcomeKind.DIVERGED, OutcomeKind.UNFINISHED):
        return None
    stopped = run.visits[-1] if run.visits else None
    name = stopped.function if stopped else run.scenario.function
    function = sketch.function_named(name)
    if function is None or run_reaching(runs, function.qualname) not in (run, None):
        return None
    loop = statements.loop_around(stopped.line) if stopped else None
    line = loop if loop is not None and loop >= function.line else function.line
    reason = outcome.reason or ""
    label = _DIVERGED if outcome.kind is OutcomeKind.DIVERGED else f"unfinished: {reason}"
    tooltip = Markup().sentence("While running ", Code(run.scenario.call), ":")
    if outcome.kind is OutcomeKind.DIVERGED:
        tooltip = tooltip.sentence("The run never ends: a state it was in comes again.")
    if reason:
        tooltip = tooltip.block(reason)
    return LineHint(line, fit([Part(label, verb=True)]), lambda: tooltip)


def _joined(ending: LineHint, values: LineHint | None) -> LineHint:
    """The reason a run stops takes the line; the values stay in the tooltip."""
    if values is None:
        return ending
    return LineHint(
        ending.line,
        ending.label,
        lambda: ending.tooltip().followed_by(values.tooltip()),
    )
