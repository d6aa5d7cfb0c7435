"""How long until the first solution of the demonstration sketch: from nothing, and warm."""

from __future__ import annotations

import json
import subprocess
import sys
import time
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
class Timings:
    """Milliseconds, one entry a run; the first solution and the end of the search."""

    cold_first_ms: list[float]
    """From the start of a new process, the model's loading included."""
    cold_ms: list[float]
    warm_first_ms: list[float]
    """In a running process, another sketch searched in between."""
    warm_ms: list[float]


def cold_run(source: str, settings: Settings) -> tuple[float, float]:
    """Milliseconds from a new process's start to its first solution, and to its answer.

    Raises `RuntimeError` if it fails or finds nothing.
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
    if process.returncode != 0 or not lines or lines[-1][0] != "found":
        raise RuntimeError(f"The search in a new process ended with {process.returncode}: {lines}")
    return lines[0][1], lines[-1][1]


def _since(started: float) -> float:
    return (time.perf_counter() - started) * 1000


def warm_run(
    source: str, interpreter: Interpreter, world: WorldModel | None, seconds: float
) -> tuple[float, float]:
    """Milliseconds to the first solution of a search, and to its end."""
    started = time.perf_counter()
    better: list[float] = []
    find_fills(
        read_sketch(source),
        interpreter,
        world=world,
        seconds=seconds,
        on_improvement=lambda _answer: better.append(_since(started)),
    )
    end = _since(started)
    return min([*better, end]), end


def run_command(*, settings: Settings, runs: int = 10, json_out: Path | None = None) -> None:
    """Measure `runs` cold and `runs` warm searches and print their percentiles."""
    cold = [cold_run(BINARY_SEARCH, settings) for _ in range(runs)]
    warm: list[tuple[float, float]] = []
    world = load_world(settings) if settings.model_enabled else None
    try:
        with Interpreter() as interpreter:
            for _ in range(runs):
                warm_run(OTHER_SKETCH, interpreter, world, settings.fill_seconds)
                warm.append(warm_run(BINARY_SEARCH, interpreter, world, settings.fill_seconds))
    finally:
        if world is not None:
            world.close()
    timings = Timings(
        cold_first_ms=[first for first, _ in cold],
        cold_ms=[end for _, end in cold],
        warm_first_ms=[first for first, _ in warm],
        warm_ms=[end for _, end in warm],
    )
    Console().print(render(timings))
    if json_out is not None:
        json_out.write_text(json.dumps(asdict(timings), indent=1) + "\n", encoding="utf-8")


def render(timings: Timings) -> Table:
    table = Table(title="The demonstration sketch, ms", title_justify="left")
    table.add_column("from")
    for heading in ("n", "min", "p50", "p95"):
        table.add_column(heading, justify="right")
    for name, values in (
        ("new process to first solution", timings.cold_first_ms),
        ("new process to answer", timings.cold_ms),
        ("warm, to first solution", timings.warm_first_ms),
        ("warm, to answer", timings.warm_ms),
    ):
        p50, p95 = np.percentile(values, [50, 95])
        table.add_row(name, str(len(values)), f"{min(values):.0f}", f"{p50:.0f}", f"{p95:.0f}")
    return table
