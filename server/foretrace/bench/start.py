"""How long until the first solution of the demonstration sketch: from nothing, and warm."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.table import Table

from foretrace.config import Settings
from foretrace.examples import BINARY_SEARCH
from foretrace.fill.search import find_fills
from foretrace.fill.solution import FillAnswer
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


@dataclass(frozen=True, slots=True)
class Timings:
    """Milliseconds, one entry a run."""

    cold_ms: list[float]
    """A new process, from its start to its end with the answer written."""
    warm_ms: list[float]
    """In a running process, until the search ends."""
    warm_first_ms: list[float]
    """In a running process, until the first solution is known."""


def cold_run(file: Path, settings: Settings, seconds: float) -> float:
    """Milliseconds of one `foretrace fill --json` process.

    Raises `RuntimeError` if it fails or finds nothing.
    """
    command = [sys.executable, "-m", "foretrace", "fill", str(file), "--json"]
    command += ["--seconds", str(seconds)]
    if not settings.model_enabled:
        command.append("--no-model")
    elif settings.model_path is not None:
        command += ["--model", str(settings.model_path)]
    started = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8")
    elapsed = (time.perf_counter() - started) * 1000
    if done.returncode != 0 or not json.loads(done.stdout)["solutions"]:
        raise RuntimeError(f"The command found nothing: {done.stdout}{done.stderr}")
    return elapsed


def warm_run(
    source: str, interpreter: Interpreter, world: WorldModel | None, seconds: float
) -> tuple[float, float]:
    """Milliseconds to the end of the search and to its first solution."""
    started = time.perf_counter()
    first: list[float] = []

    def note(answer: FillAnswer) -> None:
        if answer.solutions:
            first.append((time.perf_counter() - started) * 1000)

    find_fills(read_sketch(source), interpreter, world=world, seconds=seconds, on_improvement=note)
    elapsed = (time.perf_counter() - started) * 1000
    return elapsed, min([*first, elapsed])


def run_command(
    *,
    settings: Settings,
    runs: int = 10,
    seconds: float = 3.0,
    json_out: Path | None = None,
) -> None:
    """Measure `runs` cold and `runs` warm searches and print their percentiles."""
    with tempfile.TemporaryDirectory(prefix="foretrace-start-") as folder:
        file = Path(folder, "sketch.py")
        file.write_text(BINARY_SEARCH, encoding="utf-8")
        cold = [cold_run(file, settings, seconds) for _ in range(runs)]
    warm: list[tuple[float, float]] = []
    world = load_world(settings) if settings.model_enabled else None
    try:
        with Interpreter() as interpreter:
            for _ in range(runs):
                warm_run(OTHER_SKETCH, interpreter, world, seconds)
                warm.append(warm_run(BINARY_SEARCH, interpreter, world, seconds))
    finally:
        if world is not None:
            world.close()
    timings = Timings(
        cold_ms=cold,
        warm_ms=[elapsed for elapsed, _ in warm],
        warm_first_ms=[first for _, first in warm],
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
        ("cold process to answer", timings.cold_ms),
        ("warm to first solution", timings.warm_first_ms),
        ("warm to end of search", timings.warm_ms),
    ):
        p50, p95 = np.percentile(values, [50, 95])
        table.add_row(name, str(len(values)), f"{min(values):.0f}", f"{p50:.0f}", f"{p95:.0f}")
    return table
