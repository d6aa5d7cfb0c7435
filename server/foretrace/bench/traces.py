"""How faithful grounded imagination is to CPython 3.11, frame by frame and local by local.

A benchmark file has one JSON object a line: `id`, `code` (a module that defines `f`), `input`
(source of `f`'s arguments) and `output` (source of what it returns). The truth is recorded by
`sys.settrace` in a child process with limits; addresses in reprs are masked on both sides.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from pydantic import BaseModel
from rich.console import Console
from rich.progress import track
from rich.table import Table

from foretrace.bench.recorder import RECORDER
from foretrace.bench.records import RecordError, read_records
from foretrace.imagine.grounded import Budget, imagine
from foretrace.imagine.interpreter import Interpreter
from foretrace.sketch.model import Scenario, ScenarioKind
from foretrace.sketch.parse import read_sketch
from foretrace.trace.frames import Origin, OutcomeKind, Trace

FRAMES = 10_000
"""Frames of one run that are compared."""
SECONDS = 5.0
"""Time limit of one recorded run."""
MEMORY_BYTES = 1 << 30


class Record(BaseModel):
    """One line of a benchmark file; other keys are ignored."""

    id: str
    code: str
    input: str
    output: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """How one imagined trace compares with the recorded one."""

    id: str
    identical: bool
    outcome_right: bool
    reported: bool
    """Said to be unfinished, imagined, or followed inexactly."""
    difference: str | None
    """The first one, if any."""
    frames: int
    elapsed_ms: float

    @property
    def silently_wrong(self) -> bool:
        return not (self.identical and self.outcome_right) and not self.reported


@dataclass(frozen=True, slots=True)
class Report:
    runs: int
    identical: float
    """Share of traces with the recorded frames, locals and outcome."""
    outcomes: float
    """Share of right outcomes."""
    reported: int
    """Not identical, and said so."""
    silently_wrong: int
    frames: int
    p50_ms: float
    p95_ms: float
    comparisons: tuple[Comparison, ...]


def run(path: Path, limit: int | None = None) -> Report:
    """Compare the traces of the first `limit` records.

    Raises `RecordError` as `read_records` does, and for another Python than CPython 3.11.
    """
    need_recorder()
    records = read_records(path, Record)[:limit]
    comparisons = []
    with Interpreter(1) as interpreter:
        for record in track(records, "traces", console=Console(stderr=True), transient=True):
            trace = _imagined(record, interpreter)
            comparisons.append(compare(record.id, trace, recorded(record.code, call_of(record))))
    return summarize(comparisons)


def need_recorder() -> None:
    """Raise `RecordError` unless this is the Python whose traces are the truth."""
    if sys.implementation.name != "cpython" or sys.version_info[:2] != (3, 11):
        raise RecordError("Traces are compared with CPython 3.11; run this command on it.")


def run_command(path: Path, limit: int | None, json_out: Path | None) -> None:
    """`foretrace bench traces`: print the report, and write it to `json_out` if given."""
    report = run(path, limit)
    console = Console()
    table = Table(title="Imagined traces against sys.settrace on CPython 3.11")
    for heading in ("traces", "identical", "outcomes", "reported", "silently wrong", "p50", "p95"):
        table.add_column(heading, justify="right")
    table.add_row(
        str(report.runs),
        f"{report.identical:.3f}",
        f"{report.outcomes:.3f}",
        str(report.reported),
        str(report.silently_wrong),
        f"{report.p50_ms:.2f} ms",
        f"{report.p95_ms:.2f} ms",
    )
    console.print(table)
    for each in report.comparisons:
        if each.difference is not None:
            kind = "silently wrong" if each.silently_wrong else "reported"
            console.print(f"{each.id}: {kind}: {each.difference}", markup=False, highlight=False)
    if json_out is not None:
        json_out.write_text(json.dumps(asdict(report), indent=1) + "\n", encoding="utf-8")


def summarize(comparisons: Sequence[Comparison]) -> Report:
    times = [each.elapsed_ms for each in comparisons] or [0.0]
    count = len(comparisons)
    right = sum(each.outcome_right for each in comparisons)
    same = sum(each.identical and each.outcome_right for each in comparisons)
    return Report(
        runs=count,
        identical=same / max(count, 1),
        outcomes=right / max(count, 1),
        reported=sum(
            each.reported and not (each.identical and each.outcome_right) for each in comparisons
        ),
        silently_wrong=sum(each.silently_wrong for each in comparisons),
        frames=sum(each.frames for each in comparisons),
        p50_ms=float(np.percentile(times, 50)),
        p95_ms=float(np.percentile(times, 95)),
        comparisons=tuple(comparisons),
    )


def recorded(
    code: str, call: str, hash_seed: int = 0, comprehensions: bool = False
) -> Mapping[str, object]:
    """What `sys.settrace` sees of `call`, in a child process with limits.

    With `comprehensions`, that includes the frames of comprehensions and generator expressions.
    The keys are `frames`, `outcome` (kind and repr) and `output`; `error` alone if the child could
    not say.
    """
    task = {
        "code": code,
        "call": call,
        "frames": FRAMES,
        "memory": MEMORY_BYTES,
        "comprehensions": comprehensions,
    }
    try:
        done = subprocess.run(
            [sys.executable, "-I", "-c", RECORDER],
            input=json.dumps(task),
            capture_output=True,
            text=True,
            timeout=SECONDS,
            env={"PYTHONHASHSEED": str(hash_seed)},
            check=False,
        )
    except subprocess.TimeoutExpired:
        return {"error": "the recorded run took too long"}
    if done.returncode != 0:
        return {"error": f"the recorded run ended with status {done.returncode}"}
    result: Mapping[str, object] = json.loads(done.stdout)
    return result


def compare(name: str, trace: Trace, truth: Mapping[str, object]) -> Comparison:
    """Compare an imagined trace with what `recorded` gave."""
    difference = _difference(trace, truth)
    outcome = trace.outcome
    shown = None if outcome.value is None else masked(outcome.value.repr)
    wanted = truth.get("outcome")
    right = isinstance(wanted, list) and [outcome.kind.value, shown] == [
        wanted[0],
        masked(wanted[1]),
    ]
    reported = (
        outcome.kind in (OutcomeKind.UNFINISHED, OutcomeKind.DIVERGED)
        or bool(trace.notes)
        or (outcome.value is not None and outcome.value.origin is not Origin.COMPUTED)
    )
    return Comparison(
        name,
        difference is None,
        right,
        reported,
        difference or (None if right else f"outcome {shown}, recorded {wanted}"),
        len(trace.frames),
        trace.elapsed_ms,
    )


def _difference(trace: Trace, truth: Mapping[str, object]) -> str | None:
    frames = truth.get("frames")
    if not isinstance(frames, list):
        return str(truth.get("error"))
    for index, (frame, wanted) in enumerate(zip(trace.frames, frames, strict=False)):
        found = [
            frame.event.value,
            frame.line,
            frame.depth,
            frame.function,
            [[name, masked(value.repr)] for name, value in frame.locals.items()],
            None if frame.value is None else masked(frame.value.repr),
        ]
        event, line, depth, function, local, value = wanted
        expected = [
            event,
            line,
            depth,
            function,
            [[name, masked(text)] for name, text in local],
            None if value is None else masked(value),
        ]
        if found != expected:
            return f"frame {index}: {found}, recorded {expected}"
    if len(trace.frames) != len(frames):
        return f"{len(trace.frames)} frames, recorded {len(frames)}"
    if trace.output != truth["output"]:
        return f"output {trace.output!r}, recorded {truth['output']!r}"
    return None


def masked(text: str) -> str:
    """A repr without what differs between runs: addresses."""
    return re.sub(r"\b0x[0-9a-f]+", "0x0", text)


def call_of(record: Record) -> str:
    """The call that a record is about."""
    return f"f({record.input})"


def _imagined(record: Record, interpreter: Interpreter) -> Trace:
    scenario = Scenario(call_of(record), ScenarioKind.ASKED, 0, "f", record.output)
    return imagine(read_sketch(record.code), scenario, interpreter, budget=Budget(frames=FRAMES))
