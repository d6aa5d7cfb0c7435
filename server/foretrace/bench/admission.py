"""What neural imagination admits: all that happens on CPython 3.11, and no frame that cannot be.

No model is asked: whatever one writes is held to this.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from rich.console import Console
from rich.progress import track
from rich.table import Table

from foretrace.bench.conformance import SHOWN_FAILURES
from foretrace.bench.frame_fuzz import admitted, fuzz_frames
from foretrace.bench.model_record import Case, ModelRecord, case
from foretrace.bench.model_run import LeftOut
from foretrace.bench.records import read_records
from foretrace.bench.trace_fuzz import FuzzReport
from foretrace.bench.traces import need_recorder
from foretrace.trace.cwm import CWM


@dataclass(frozen=True, slots=True)
class Run:
    id: str
    recorded: int
    """Frames of the recorded run but the entry point's call."""
    admitted: int
    """Those of them that the code allows a model to write."""


@dataclass(frozen=True, slots=True)
class Report:
    recorded: int
    admitted: int
    runs: tuple[Run, ...]
    left_out: tuple[LeftOut, ...]
    fuzz: FuzzReport | None = None


def measure(path: Path, first: int | None, cases: int = 0) -> Report:
    """Look at the recorded frames of the first records of a file, and break `cases` of them.

    Raises `RecordError` as `read_records` does and for another Python than CPython 3.11.
    """
    need_recorder()
    records = read_records(path, ModelRecord)[:first]
    found: list[Case] = []
    left_out = []
    for record in track(records, "runs", console=Console(stderr=True), transient=True):
        recorded = case(record, CWM)
        if isinstance(recorded, str):
            left_out.append(LeftOut(record.id, recorded))
        else:
            found.append(recorded)
    runs = [Run(each.record.id, len(each.frames), admitted(each.followed)) for each in found]
    frames = [frame for each in found for frame in each.followed]
    return Report(
        recorded=sum(run.recorded for run in runs),
        admitted=sum(run.admitted for run in runs),
        runs=tuple(runs),
        left_out=tuple(left_out),
        fuzz=fuzz_frames(frames, cases) if cases and frames else None,
    )


def run_command(path: Path, first: int | None, cases: int, json_out: Path | None) -> None:
    """`foretrace bench admission`: print the report, and write it to `json_out` if given."""
    report = measure(path, first, cases)
    table = Table("runs", "recorded frames", "admitted", title="Frames that a model may write")
    share = report.admitted / max(1, report.recorded)
    table.add_row(str(len(report.runs)), f"{report.recorded:,}", f"{share:.2%}")
    console = Console()
    console.print(table)
    lines = [f"{each.id}: left out: {each.why}" for each in report.left_out]
    lines += [
        f"{run.id}: {run.admitted} of {run.recorded} frames"
        for run in report.runs
        if run.admitted < run.recorded
    ]
    if report.fuzz is not None:
        done = report.fuzz
        lines.append(
            f"{done.cases:,} broken frames in {done.seconds:.1f} s: {done.malformed:,} refused, "
            f"{len(done.failures)} failures"
        )
        lines += done.failures[:SHOWN_FAILURES]
    for line in lines:
        console.print(line, markup=False, highlight=False)
    if json_out is not None:
        json_out.write_text(json.dumps(asdict(report), indent=1) + "\n", encoding="utf-8")
