"""What the commands print for people: source, values with their origin, traces as tables."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.console import Console, ConsoleOptions, RenderResult
from rich.measure import Measurement
from rich.syntax import Syntax
from rich.table import Table
from rich.text import Text

from foretrace.lsp.labels import CERTAIN, GUESSED, shortened
from foretrace.lsp.runs import Run, Visit, read_run
from foretrace.sketch.model import HOLE, Fill, Scenario, Sketch, apply_fills
from foretrace.trace.frames import Origin, OutcomeKind, Trace, Value

COMPUTED_STYLE = "green"
IMAGINED_STYLE = "bold magenta"
DERIVED_STYLE = "magenta"
LONGEST_VALUE = 120
"""Characters of a repr shown in a table."""
ROWS_AT_START = 60
ROWS_AT_END = 10
_LINE_END = re.compile(r"\r\n|\r|\n")
"""As Python and editors count lines; `str.splitlines` knows more ends."""


def printable(text: str) -> str:
    """`text`, its control characters as pictures: it must not drive a terminal. Equal length."""
    return "".join(c if c.isprintable() or c in "\n\t" else _picture(c) for c in text)


def _picture(control: str) -> str:
    return chr(0x2400 + ord(control)) if control < " " else "\ufffd"


def highlighted(source: str, imagined: Sequence[tuple[int, int]]) -> list[Text]:
    """The lines of Python source in colour; `imagined` are spans of offsets that stand out."""
    text = Syntax("", "python", theme="ansi_dark").highlight(printable(source))
    for start, end in imagined:
        text.stylize(IMAGINED_STYLE, start, end)
    ends = [(match.start(), match.end()) for match in _LINE_END.finditer(source)]
    starts = [0, *(end for _, end in ends)]
    return [
        text[start:end]
        for start, end in zip(starts, [*(start for start, _ in ends), len(source)], strict=True)
    ]


def sketch_lines(sketch: Sketch) -> list[Text]:
    """The lines of a sketch, its holes standing out."""
    return highlighted(sketch.text, [(hole.start, hole.end) for hole in sketch.holes])


def filled_lines(sketch: Sketch, fills: Sequence[Fill]) -> list[Text]:
    """The lines of a sketch with fills in place, these standing out."""
    texts = {fill.hole: fill.text for fill in fills}
    spans = []
    moved = 0
    for hole in sketch.holes:
        text = texts.get(hole.index, HOLE)
        spans.append((hole.start + moved, hole.start + moved + len(text)))
        moved += len(text) - len(HOLE)
    return highlighted(apply_fills(sketch.text, sketch.holes, fills), spans)


def value_text(run: Run, value: Value) -> Text:
    """A repr in the colour of its origin, with its probability unless it was computed."""
    shown = shortened(printable(value.repr), LONGEST_VALUE)
    if run.certain(value):
        return Text(shown, style=COMPUTED_STYLE)
    style = DERIVED_STYLE if value.origin is Origin.DERIVED else IMAGINED_STYLE
    text = Text(shown, style=style)
    if value.probability < 1:
        text.append(f" {value.probability:.0%}", style="not bold dim")
    return text


def marked(run: Run, name: str, value: Value) -> Text:
    """`name = repr`, or `name ≈ repr` for what is not computed."""
    mark = CERTAIN if run.certain(value) else GUESSED
    return Text.assemble(f"{name} {mark} ", value_text(run, value))


def trace_table(run: Run, lines: Sequence[Text], *, holes: bool = True) -> Table:
    """The run, a row per line that runs: where it is, and what it changes, returns or raises.

    With `holes`, also what each hole was taken to be: the lines still show it as `???`.
    """
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("step", justify="right", style="dim")
    table.add_column("line", justify="right", style="cyan")
    table.add_column("source", no_wrap=True, overflow="ellipsis")
    table.add_column("what it does", overflow="fold")
    left_out = max(0, len(run.visits) - ROWS_AT_START - ROWS_AT_END)
    for position, visit in enumerate(run.visits):
        if ROWS_AT_START <= position < ROWS_AT_START + left_out:
            if position == ROWS_AT_START:
                table.add_row("⋮", "", f"{left_out} more; --json shows all", "")
            continue
        text = lines[visit.line - 1] if 0 < visit.line <= len(lines) else Text()
        depth = run.trace.frames[visit.step].depth
        code = Text.assemble(("· " * (depth - 1), "dim"), text)
        table.add_row(str(visit.step + 1), str(visit.line), code, _effect(run, visit, holes))
    return table


@dataclass(frozen=True, slots=True)
class Beside:
    """Pieces of text beside each other as far as there is room, then below each other."""

    parts: Sequence[Text]
    GAP: ClassVar[str] = "   "

    def __rich_console__(self, _console: Console, options: ConsoleOptions) -> RenderResult:
        line = Text()
        for part in self.parts:
            if line and line.cell_len + len(self.GAP) + part.cell_len > options.max_width:
                yield line
                line = Text()
            line = Text.assemble(line, self.GAP, part) if line else part
        yield line

    def __rich_measure__(self, console: Console, options: ConsoleOptions) -> Measurement:
        return Measurement.get(console, options, Text(self.GAP).join(self.parts))


def _effect(run: Run, visit: Visit, holes: bool) -> Beside:
    parts = [
        Text.assemble(f"{HOLE} {GUESSED} ", value_text(run, hole.value))
        for hole in run.trace.holes
        if holes and hole.step == visit.step
    ]
    parts += [marked(run, name, value) for name, value in visit.changed.items()]
    if visit.raised is not None:
        parts.append(marked(run, "raises", visit.raised))
    elif visit.returned is not None:
        parts.append(marked(run, "returns", visit.returned))
    return Beside(parts)


def outcome_text(run: Run) -> Text:
    """The call and how it ends, on one line."""
    outcome = run.trace.outcome
    text = Text(printable(run.trace.call), style="bold")
    if outcome.value is None:
        text.append(f" is {outcome.kind}", style="not bold yellow")
    elif outcome.kind is OutcomeKind.RETURNED:
        text.append(f" {CERTAIN if run.certain(outcome.value) else GUESSED} ", style="not bold")
        text.append(value_text(run, outcome.value))
    else:
        text.append(f" {outcome.kind} ", style="not bold red")
        text.append(value_text(run, outcome.value))
    if outcome.reason is not None:
        text.append(f": {printable(outcome.reason)}", style="not bold yellow")
    return text


def print_trace(console: Console, sketch: Sketch, scenario: Scenario, trace: Trace) -> None:
    """One scenario's run: its outcome, its steps, what it printed, what could not be followed."""
    run = read_run(scenario, trace)
    console.print(outcome_text(run))
    console.print(trace_table(run, sketch_lines(sketch)))
    if trace.output:
        console.print(Text("printed: ", style="bold") + Text(printable(trace.output)))
    for note in trace.notes:
        console.print(Text(printable(note), style="yellow"))
    console.print()
