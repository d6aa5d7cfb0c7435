"""Shares and times of many attempts, by number of holes and by split."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from rich.table import Table

from foretrace.bench.attempts import Mode, TaskResult


@dataclass(frozen=True, slots=True)
class Summary:
    tasks: int
    top_1: float
    """Share of tasks whose first solution was right."""
    top_5: float
    coverage: float
    """Share of tasks of which any solution returned was right."""
    p50_ms: float
    p95_ms: float
    first_p50_ms: float | None
    """Median time to the first solution, over the tasks that have one."""
    empty: float
    """Share of tasks that got no solution."""
    asked: float
    """Share of tasks with a question; 0 where the questions were left out."""
    top_1_after_question: float
    """Where there is no question, the first solution stays."""


def summarize(results: Sequence[TaskResult]) -> Summary:
    """Shares and percentiles over `results`, which must not be empty."""
    elapsed = [result.elapsed_ms for result in results]
    first = [result.first_ms for result in results if result.first_ms is not None]
    return Summary(
        tasks=len(results),
        top_1=_share(result.right_first for result in results),
        top_5=_share(any(result.right[:5]) for result in results),
        coverage=_share(any(result.right) for result in results),
        p50_ms=float(np.percentile(elapsed, 50)),
        p95_ms=float(np.percentile(elapsed, 95)),
        first_p50_ms=float(np.percentile(first, 50)) if first else None,
        empty=_share(not result.right for result in results),
        asked=_share(result.question is not None for result in results),
        top_1_after_question=_share(result.right_after_question for result in results),
    )


def _share(flags: Iterable[bool]) -> float:
    return float(np.mean([bool(flag) for flag in flags]))


def summaries(results: Sequence[TaskResult]) -> dict[str, Summary]:
    """For each number of holes, for each split where there are several, and for all."""
    groups: dict[str, list[TaskResult]] = {}
    for count in sorted({result.holes for result in results}):
        groups[str(count)] = [result for result in results if result.holes == count]
    splits = {result.split for result in results} - {None}
    if len(splits) > 1:
        for split in sorted(map(str, splits)):
            groups[split] = [result for result in results if result.split == split]
    groups["all"] = list(results)
    return {name: summarize(group) for name, group in groups.items() if group}


def render(by_mode: Mapping[Mode, Mapping[str, Summary]], asked: bool) -> Table:
    title = "Fills, judged on hidden cases"
    if asked:
        title += "; then: after one answered question"
    table = Table(title=title, title_justify="left")
    table.add_column("mode", no_wrap=True)
    headings = ["holes", "n", "top-1", "top-5", "coverage", "p50 ms", "p95 ms", "first", "empty"]
    for heading in headings + ["asked", "top-1 then"] * asked:
        table.add_column(heading, justify="right", no_wrap=True)
    for mode, groups in by_mode.items():
        for name, group in groups.items():
            row = [
                mode.value,
                name,
                str(group.tasks),
                f"{group.top_1:.3f}",
                f"{group.top_5:.3f}",
                f"{group.coverage:.3f}",
                f"{group.p50_ms:.0f}",
                f"{group.p95_ms:.0f}",
                "-" if group.first_p50_ms is None else f"{group.first_p50_ms:.0f}",
                f"{group.empty:.3f}",
            ]
            if asked:
                row += [f"{group.asked:.3f}", f"{group.top_1_after_question:.3f}"]
            table.add_row(*row, end_section=name == "all")
    return table
