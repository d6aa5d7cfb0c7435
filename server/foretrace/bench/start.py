"""How long until the first solution of the demonstration sketch: from nothing, and warm."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.table import Table

from foretrace.config import Settings
from foretrace.examples import BINARY_SEARCH
from foretrace.fill.search import find_fills
from foretrace.imagine.interpreter import Interpreter
from foretrace.sketch.parse import read_sketch
from foretrace.world.embedded import load_world
from foretrace.world.protocol import WorldModel

OTHER_SKETCH = """\
# >>> total([3, 4, 5])
# 12
def total(values):
    result = 0
    for value in values:
        result = ???
    return result
"""
"""Searched between warm runs, so that nothing kept from the last one can answer."""


BETTER, FOUND, NOTHING = "better", "found", "nothing"
"""What a search says: an intermediate solution, and at its end whether there is any."""

# What `foretrace fill` does, but saying so when the first solution is known.
_COLD = """
import sys
from foretrace.config import Settings
from foretrace.fill.search import find_fills
from foretrace.imagine.interpreter import Interpreter
from foretrace.sketch.parse import read_sketch

settings = Settings.model_validate_json(sys.argv[1])
world = None
if settings.model_enabled:
    from foretrace.world.embedded import load_world
    world = load_world(settings)
with Interpreter() as interpreter:
    answer = find_fills(
        read_sketch(sys.stdin.read()),
        interpreter,
        world=world,
        seconds=settings.fill_seconds,
        on_improvement=lambda answer: print("better", flush=True),
    )
print("found" if answer.solutions else "nothing", flush=True)
"""


@dataclass(frozen=True, slots=True)
class Search:
    """One search, in milliseconds from its start, or from that of its process."""

    first_ms: float | None
    """To the first solution; `None` if there was none."""
    end_ms: float


def cold_search(source: str, settings: Settings) -> Search:
    """A search in a new process, the loading of everything included.

    Raises `RuntimeError` if the process fails.
    """
    started = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, "-c", _COLD, settings.model_dump_json()],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(source)
        process.stdin.close()
        lines = [(line.strip(), _since(started)) for line in process.stdout]
    if process.returncode != 0 or not lines:
        raise RuntimeError(f"The search in a new process ended with code {process.returncode}.")
    return Search(_first(lines), lines[-1][1])


def warm_search(
    source: str, interpreter: Interpreter, world: WorldModel | None, seconds: float
) -> Search:
    """A search in this process."""
    started = time.perf_counter()
    lines: list[tuple[str, float]] = []
    answer = find_fills(
        read_sketch(source),
        interpreter,
        world=world,
        seconds=seconds,
        on_improvement=lambda _answer: lines.append((BETTER, _since(started))),
    )
    lines.append((FOUND if answer.solutions else NOTHING, _since(started)))
    return Search(_first(lines), lines[-1][1])


def _first(lines: list[tuple[str, float]]) -> float | None:
    """When the first solution was known, given what a search said and when."""
    return next((when for what, when in lines if what != NOTHING), None)


def _since(started: float) -> float:
    return (time.perf_counter() - started) * 1000


def run_command(*, settings: Settings, runs: int = 10, json_out: Path | None = None) -> None:
    """Search `runs` times in a new process and `runs` times in this one; print percentiles.

    Another sketch is searched between two warm searches. Raises `OSError` if the results cannot be
    written.
    """
    cold = [cold_search(BINARY_SEARCH, settings) for _ in range(runs)]
    warm: list[Search] = []
    world = load_world(settings) if settings.model_enabled else None
    try:
        with Interpreter() as interpreter:
            for _ in range(runs):
                warm_search(OTHER_SKETCH, interpreter, world, settings.fill_seconds)
                warm.append(warm_search(BINARY_SEARCH, interpreter, world, settings.fill_seconds))
    finally:
        if world is not None:
            world.close()
    Console().print(render(cold, warm))
    if json_out is not None:
        report = {"cold": [asdict(each) for each in cold], "warm": [asdict(each) for each in warm]}
        json_out.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")


def render(cold: Sequence[Search], warm: Sequence[Search]) -> Table:
    table = Table(title="The demonstration sketch, ms", title_justify="left")
    table.add_column("from")
    for heading in ("n", "min", "p50", "p95"):
        table.add_column(heading, justify="right")
    for name, values in (
        ("new process to first solution", [each.first_ms for each in cold]),
        ("new process to answer", [each.end_ms for each in cold]),
        ("warm, to first solution", [each.first_ms for each in warm]),
        ("warm, to answer", [each.end_ms for each in warm]),
    ):
        known = [value for value in values if value is not None]
        figures = [min(known), *np.percentile(known, [50, 95])] if known else []
        table.add_row(name, str(len(known)), *(f"{figure:.0f}" for figure in figures))
    return table
