"""`foretrace demo`: the whole idea on one screen."""

from __future__ import annotations

from pathlib import Path

from rich.console import Console
from rich.rule import Rule
from rich.text import Text

from foretrace.cli.fill import solutions_table
from foretrace.cli.render import filled_lines, outcome_text, sketch_lines, trace_table
from foretrace.examples import BINARY_SEARCH
from foretrace.fill.search import find_fills
from foretrace.imagine.grounded import imagine
from foretrace.imagine.interpreter import Interpreter
from foretrace.lsp.runs import read_run
from foretrace.sketch.parse import read_sketch
from foretrace.world.protocol import WorldModel

SHOWN = 3
"""Solutions on the screen."""
_SECONDS = 6.0
"""More than an editor waits: the model is loaded cold, and the machine may be slow."""


def run_demo(interpreter: Interpreter, world: WorldModel | None, export: Path | None) -> None:
    """Print the sketch, its fills, and the run of its first scenario with the first solution.

    With `export`, the same screen is written there as an SVG.
    """
    console = Console(record=export is not None)
    sketch = read_sketch(BINARY_SEARCH)
    _heading(console, "A sketch: not Python yet, ??? is still to be written")
    for number, line in enumerate(sketch_lines(sketch), start=1):
        if line:
            console.print(Text.assemble((f"{number:3}  ", "dim"), line))

    answer = find_fills(sketch, interpreter, world=world, seconds=_SECONDS, limit=SHOWN)
    _heading(console, f"What belongs in the holes ({answer.elapsed_ms:.0f} ms)")
    if not answer.solutions:
        console.print(Text(answer.reason or "No fill was found."))
        return
    console.print(solutions_table(answer))

    fills = answer.fills_of(answer.solutions[0])
    scenario = sketch.scenarios[0]
    trace = imagine(sketch, scenario, interpreter, fills=fills)
    _heading(console, "What each line will do, before anything is run")
    run = read_run(scenario, trace)
    console.print(outcome_text(run))
    console.print(trace_table(run, filled_lines(sketch, fills), holes=False))
    legend = Text.assemble(
        ("=", "green"),
        " computed: follows from the call alone   ",
        ("≈", "bold magenta"),
        " imagined by a fill, or derived from one",
    )
    console.print(legend)
    _heading(console, "Now yours")
    console.print(
        Text("Write ??? in a file, above it # >>> f(1) and # 2, then: foretrace fill FILE")
    )
    if export is not None:
        console.save_svg(str(export), title="foretrace demo")


def _heading(console: Console, title: str) -> None:
    console.print()
    console.print(Rule(Text(title, style="bold"), align="left", style="dim"))
