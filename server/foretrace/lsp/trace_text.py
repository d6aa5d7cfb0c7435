"""A whole run as a text to read: a row for each line that runs."""

from __future__ import annotations

from collections.abc import Iterator

from foretrace.lsp.labels import CERTAIN, GUESSED, shortened
from foretrace.lsp.lenses import outcome
from foretrace.lsp.positions import content, split_lines
from foretrace.lsp.runs import Run, Visit
from foretrace.lsp.tables import origin_text
from foretrace.sketch.model import HOLE, ScenarioKind, Sketch
from foretrace.trace.frames import Value

_LONGEST_SOURCE = 60
_LONGEST_VALUE = 400
"""Characters of a line of source and of a value."""


def trace_text(sketch: Sketch, run: Run) -> str:
    """The outcome, every line that runs with what it changes, what was printed, what is unsure.

    `=` stands before a value that follows from what the user wrote, `≈` before any other, with
    where it comes from behind it.
    """
    lines = [content(line) for line in split_lines(sketch.text)]
    visits = sorted(run.visits, key=lambda visit: visit.step)
    numbers = len(str(len(run.trace.frames))), len(str(len(lines)))
    rows = [_row(run, visit, lines, numbers) for visit in visits]
    said = [outcome(run), ""]
    if run.scenario.kind is ScenarioKind.INVENTED:
        said.insert(1, "The call was invented: nobody wrote it.")
    text = "\n".join([*said, *rows])
    if run.trace.output:
        mark = f"{GUESSED} " if run.guessed else ""
        text += f"\n\n{mark}printed:\n{run.trace.output}"
    if run.trace.outcome.reason:
        text += f"\n\n{run.trace.outcome.reason}"
    for note in run.trace.notes:
        text += f"\n\n{note}"
    return f"{text}\n"


def _row(run: Run, visit: Visit, lines: list[str], numbers: tuple[int, int]) -> str:
    depth = run.trace.frames[visit.step].depth
    source = lines[visit.line - 1] if 0 < visit.line <= len(lines) else ""
    shown = "· " * (depth - 1) + shortened(source, _LONGEST_SOURCE)
    effects = ", ".join(_effects(run, visit))
    step, line = str(visit.step + 1).rjust(numbers[0]), str(visit.line).rjust(numbers[1])
    return f"{step}  {line}  {shown.ljust(_LONGEST_SOURCE)}  {effects}".rstrip()


def _effects(run: Run, visit: Visit) -> Iterator[str]:
    for hole in run.trace.holes:
        if hole.step == visit.step:
            yield _value(run, HOLE, hole.value)
    for name, value in visit.changed.items():
        yield _value(run, name, value)
    if visit.raised is not None:
        yield _value(run, "raises", visit.raised)
    elif visit.returned is not None:
        yield _value(run, "returns", visit.returned)


def _value(run: Run, name: str, value: Value) -> str:
    text = shortened(value.repr, _LONGEST_VALUE)
    if run.certain(value):
        return f"{name} {CERTAIN} {text}"
    return f"{name} {GUESSED} {text} ({origin_text(value)})"
