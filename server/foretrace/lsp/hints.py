"""Inlay hints: what each line will bind, return or raise, at its end."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, partial
from types import MappingProxyType

from foretrace.lsp.labels import JOIN, Part, fit, fitted
from foretrace.lsp.markup import Code, Markup
from foretrace.lsp.runs import Run, Visit, run_reaching
from foretrace.lsp.statements import Statements
from foretrace.lsp.tables import visit_table
from foretrace.sketch.model import Function, ScenarioKey, Sketch
from foretrace.trace.frames import OutcomeKind, Value

_DIVERGED = "∞ never ends"


@dataclass(frozen=True, slots=True)
class Piece:
    """Part of a label; the pieces together are the label."""

    text: str
    source: int | None = None
    """The line that the value came from."""


@dataclass(frozen=True, slots=True)
class LineHint:
    line: int
    label: str
    tooltip: Callable[[], Markup] = field(compare=False)
    """Made when first asked for: most are never looked at."""
    pieces: tuple[Piece, ...] = ()
    """The label in pieces, if there is more to say of one of them."""


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

    def hints(
        self,
        sketch: Sketch,
        runs: Sequence[Run],
        chosen: Mapping[str, ScenarioKey] = MappingProxyType({}),
    ) -> tuple[LineHint, ...]:
        """At most one hint a line, in the order of the lines.

        `chosen` has the scenarios to show, by function; others show the first run there is.
        """
        statements = Statements(sketch.program.tree)
        known, self._known = self._known, {}
        hints: dict[int, LineHint] = {}
        for function in sketch.functions:
            run = run_reaching(runs, function.qualname, chosen.get(function.qualname))
            if run is None:
                continue
            key = (run, function.qualname)
            made = known.get(key) or _function_hints(function, run, statements)
            self._known[key] = made
            for hint in made:
                hints.setdefault(hint.line, hint)
        for run in runs:
            ending = _ending(sketch, run, runs, statements, chosen)
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
        LineHint(line, fit(what.parts), cache(partial(_tooltip, run, what)), _pieces(what.parts))
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
    # Arguments come from where the call is written, if it is of this function.
    call = run.scenario.line or None if any(v.arguments and v.step == 0 for v in visited) else None
    parts = [_part(name, names[name], run, source=call) for name in ordered]
    if returned:
        parts.append(_part("", returned, run, source=_source(visited, run, statements)))
    if raised:
        parts.append(_part("raises", raised, run, verb=True))
    return _Line(parts, ordered, visited)


def _part(
    text: str, values: Sequence[Value], run: Run, verb: bool = False, source: int | None = None
) -> Part:
    certain = all(run.certain(value) for value in values)
    return Part(text, tuple(value.repr for value in values), certain, verb, source)


def _pieces(parts: Sequence[Part]) -> tuple[Piece, ...]:
    """The label in pieces if one of them has a source: else it is better kept whole."""
    if all(part.source is None for part in parts):
        return ()
    pieces: list[Piece] = []
    for place, text in enumerate(fitted(parts)):
        if place:
            pieces.append(Piece(JOIN))
        pieces.append(Piece(text, parts[place].source if place < len(parts) else None))
    return tuple(pieces)


def _source(visited: Sequence[Visit], run: Run, statements: Statements) -> int | None:
    """Where the name got its value that the last of these visits returns."""
    last = next((visit for visit in reversed(visited) if visit.returned is not None), None)
    name = statements.returned_name(last.line) if last is not None else None
    if last is None or name is None:
        return None
    before = [v for v in run.visits if v.step < last.step and v.function == last.function]
    return next((visit.line for visit in reversed(before) if name in visit.changed), None)


def _tooltip(run: Run, shown: _Line) -> Markup:
    markup = Markup().sentence("While running ", Code(run.scenario.call), ":")
    return visit_table(markup, run, shown.visits, shown.names)


def _ending(
    sketch: Sketch,
    run: Run,
    runs: Sequence[Run],
    statements: Statements,
    chosen: Mapping[str, ScenarioKey],
) -> LineHint | None:
    """Where a run that has no outcome stops, if it is one that is shown."""
    outcome = run.trace.outcome
    if outcome.kind not in (OutcomeKind.DIVERGED, OutcomeKind.UNFINISHED):
        return None
    line = line_of_end(sketch, run, statements)
    function = _stopped_in(sketch, run)
    if line is None or function is None:
        return None
    name = function.qualname
    if run_reaching(runs, name, chosen.get(name)) not in (run, None):
        return None
    reason = outcome.reason or ""
    label = _DIVERGED if outcome.kind is OutcomeKind.DIVERGED else f"unfinished: {reason}"
    tooltip = Markup().sentence("While running ", Code(run.scenario.call), ":")
    if outcome.kind is OutcomeKind.DIVERGED:
        tooltip = tooltip.sentence("The run never ends: a state it was in comes again.")
    if reason:
        tooltip = tooltip.block(reason)
    certain = not run.guessed or outcome.kind is not OutcomeKind.DIVERGED
    return LineHint(line, fit([Part(label, certain=certain, verb=True)]), lambda: tooltip)


def line_of_end(sketch: Sketch, run: Run, statements: Statements) -> int | None:
    """The loop in which a run without an outcome stops, else the function."""
    function = _stopped_in(sketch, run)
    if function is None:
        return None
    loop = statements.loop_around(run.visits[-1].line) if run.visits else None
    return loop if loop is not None and loop >= function.line else function.line


def _stopped_in(sketch: Sketch, run: Run) -> Function | None:
    name = run.visits[-1].function if run.visits else run.scenario.function
    return sketch.function_named(name)


def _joined(ending: LineHint, values: LineHint | None) -> LineHint:
    """The reason a run stops takes the line; the values stay in the tooltip."""
    if values is None:
        return ending
    return LineHint(
        ending.line,
        ending.label,
        lambda: ending.tooltip().followed_by(values.tooltip()),
    )
