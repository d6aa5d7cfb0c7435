"""How often, and how fast, a sketch's first fills are right, judged by behaviour.

A benchmark file has one JSON object a line: `id`, `entry` (name of the function), `sketch`
(the document, `???` where expressions were taken out), `holes` (how many), `visible` (what the
document already says, not used here) and `hidden` (pairs of argument source and expected repr).
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from pydantic import BaseModel
from rich.console import Console
from rich.progress import track
from rich.table import Table

from foretrace.bench.judge import judge
from foretrace.bench.records import read_records
from foretrace.config import Settings
from foretrace.fill.search import find_fills
from foretrace.fill.solution import FillAnswer
from foretrace.imagine.interpreter import Interpreter
from foretrace.sketch.model import apply_fills
from foretrace.sketch.parse import read_sketch
from foretrace.world.embedded import load_world
from foretrace.world.protocol import WorldModel


class Record(BaseModel):
    """One line of a benchmark file; other keys are ignored."""

    id: str
    entry: str
    sketch: str
    holes: int
    hidden: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class TaskResult:
    id: str
    holes: int
    fills: tuple[tuple[str, ...], ...]
    """Best first."""
    right: tuple[bool, ...]
    """Per solution: every hidden case returned what it should."""
    elapsed_ms: float
    first_ms: float | None
    """When the first solution was known."""
    reason: str | None


@dataclass(frozen=True, slots=True)
class Summary:
    tasks: int
    coverage: float
    """Share of tasks of which any solution returned was right."""
    top_1: float
    top_5: float
    p50_ms: float
    p95_ms: float
    first_p50_ms: float | None
    """Median time to the first solution, over the tasks that have one."""
    empty: float
    """Share of tasks that got no solution."""


def solve(
    record: Record,
    interpreter: Interpreter,
    world: WorldModel | None,
    *,
    limit: int,
    seconds: float,
) -> TaskResult:
    """Search the record's sketch for fills and judge each solution on the hidden cases."""
    started = time.perf_counter()
    first_ms: float | None = None

    def note_first(answer: FillAnswer) -> None:
        nonlocal first_ms
        if first_ms is None and answer.solutions:
            first_ms = (time.perf_counter() - started) * 1000

    sketch = read_sketch(record.sketch)
    answer = find_fills(
        sketch, interpreter, world=world, limit=limit, seconds=seconds, on_improvement=note_first
    )
    elapsed_ms = (time.perf_counter() - started) * 1000
    if first_ms is None and answer.solutions:
        first_ms = elapsed_ms
    finished = [
        apply_fills(sketch.text, sketch.holes, answer.fills_of(solution))
        for solution in answer.solutions
    ]
    return TaskResult(
        id=record.id,
        holes=record.holes,
        fills=tuple(solution.fills for solution in answer.solutions),
        right=tuple(judge(record.entry, finished, record.hidden)),
        elapsed_ms=elapsed_ms,
        first_ms=first_ms,
        reason=answer.reason,
    )


def summarize(results: Sequence[TaskResult]) -> Summary:
    """Shares and percentiles over `results`, which must not be empty."""
    elapsed = [result.elapsed_ms for result in results]
    first = [result.first_ms for result in results if result.first_ms is not None]
    return Summary(
        tasks=len(results),
        coverage=_share(any(result.right) for result in results),
        top_1=_share(any(result.right[:1]) for result in results),
        top_5=_share(any(result.right[:5]) for result in results),
        p50_ms=float(np.percentile(elapsed, 50)),
        p95_ms=float(np.percentile(elapsed, 95)),
        first_p50_ms=float(np.percentile(first, 50)) if first else None,
        empty=_share(not result.right for result in results),
    )


def _share(flags: Iterable[bool]) -> float:
    return float(np.mean([bool(flag) for flag in flags]))


def summaries(results: Sequence[TaskResult]) -> dict[str, Summary]:
    """One summary per number of holes present, and one of all."""
    counts = sorted({result.holes for result in results})
    groups = {str(n): [result for result in results if result.holes == n] for n in counts}
    groups["all"] = list(results)
    return {name: summarize(group) for name, group in groups.items() if group}


def render(groups: dict[str, Summary]) -> Table:
    table = Table(title="Fills, judged on hidden cases", title_justify="left")
    for heading in (
        "holes",
        "n",
        "coverage",
        "top-1",
        "top-5",
        "p50 ms",
        "p95 ms",
        "first p50 ms",
        "empty",
    ):
        table.add_column(heading, justify="right")
    for name, group in groups.items():
        table.add_row(
            name,
            str(group.tasks),
            f"{group.coverage:.3f}",
            f"{group.top_1:.3f}",
            f"{group.top_5:.3f}",
            f"{group.p50_ms:.0f}",
            f"{group.p95_ms:.0f}",
            "-" if group.first_p50_ms is None else f"{group.first_p50_ms:.0f}",
            f"{group.empty:.3f}",
        )
    return table


def run_command(
    path: Path,
    *,
    settings: Settings,
    limit: int = 10,
    seconds: float = 3.0,
    first: int | None = None,
    json_out: Path | None = None,
) -> None:
    """Run the benchmark file at `path` (its first `first` records) and print the table.

    One interpreter and one world model serve all tasks, one after the other. Raises `RecordError`
    and `OSError` as `read_records` does, `OSError` also if the results cannot be written.
    """
    records = read_records(path, Record)[:first]
    console = Console()
    world = load_world(settings) if settings.model_enabled else None
    try:
        with Interpreter() as interpreter:
            results = [
                solve(record, interpreter, world, limit=limit, seconds=seconds)
                for record in track(records, "Filling", console=Console(stderr=True))
            ]
    finally:
        if world is not None:
            world.close()
    groups = summaries(results)
    console.print(render(groups))
    if json_out is not None:
        report = {
            "benchmark": path.name,
            "model": world.name if world is not None else None,
            "limit": limit,
            "seconds": seconds,
            "summary": {name: asdict(group) for name, group in groups.items()},
            "tasks": [asdict(result) for result in results],
        }
        json_out.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")
