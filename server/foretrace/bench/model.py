"""How good a world model is at following programs: `foretrace bench model`.

Its next frame after the true ones, whole traces after its own, their outcomes, what a hole
yields, and its probabilities at branches: each with the constraints of neural imagination, and
the first two without, in one run. The truth is what CPython 3.11 does.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from rich.console import Console

from foretrace.bench.model_figures import Figures, figures
from foretrace.bench.model_run import Asked, LeftOut, Run, chosen, runs
from foretrace.bench.model_tables import tables
from foretrace.bench.records import RecordError
from foretrace.config import Settings
from foretrace.world.embedded import load_world


@dataclass(frozen=True, slots=True)
class Report:
    model: str
    file: str
    """Name of the benchmark file."""
    asked: Asked
    threads: int
    n: int
    """Runs that were measured."""
    left_out: tuple[LeftOut, ...]
    figures: Figures
    runs: tuple[Run, ...]


def measure(path: Path, asked: Asked, settings: Settings) -> Report:
    """Let the model that `settings` name follow the runs of a file.

    Raises `RecordError` for a file that cannot be used or of which nothing can be recorded, and
    for another Python than CPython 3.11; `foretrace.world.protocol.ModelFileError`.
    """
    records = chosen(path, asked)
    world = load_world(settings)
    try:
        found = list(runs(records, world, asked))
        name = world.name
    finally:
        world.close()
    done = tuple(run for run in found if isinstance(run, Run))
    left_out = tuple(run for run in found if isinstance(run, LeftOut))
    if not done:
        raise RecordError(f"{path}: no run could be recorded; {left_out[0].id}: {left_out[0].why}")
    return Report(
        name, path.name, asked, settings.threads, len(done), left_out, figures(done), done
    )


def run_command(
    path: Path, asked: Asked, json_out: Path | None, settings: Settings | None = None
) -> None:
    """Measure, print the tables, and write the report to `json_out` if given."""
    report = measure(path, asked, settings or Settings())
    console = Console()
    title = f"{report.model} on {report.n} runs of {report.file}, seed {asked.seed}"
    for table in tables(report.figures, title):
        console.print(table)
    for each in report.left_out:
        console.print(f"{each.id}: left out: {each.why}", markup=False, highlight=False)
    if json_out is not None:
        json_out.write_text(json.dumps(asdict(report), indent=1) + "\n", encoding="utf-8")
