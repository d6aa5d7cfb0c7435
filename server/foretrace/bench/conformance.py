"""Whether traces in the Code World Model's format are what CPython 3.11 does, byte for byte.

Each record of a file as `bench.traces` reads it is run from its `main` on, with the given inputs
and with others invented near them: on CPython under `sys.settrace`, comprehensions included, and in
the imagination. The recorded run is written by a renderer of its own, in `recorded_text`; every
frame has to be the same bytes. What was recorded is then read by the parser and written again.
Addresses are masked in reprs before anything is written.
"""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from rich.console import Console
from rich.progress import track
from rich.table import Table

from foretrace.bench.recorded_text import frames_of, recorded_entry, whole, without_truth, written
from foretrace.bench.records import read_records
from foretrace.bench.trace_fuzz import FuzzReport, fuzz
from foretrace.bench.traces import FRAMES, Record, call_of, masked, need_recorder
from foretrace.imagine.entered import imagine_entered
from foretrace.imagine.grounded import Budget
from foretrace.imagine.interpreter import Interpreter
from foretrace.imagine.invent import invent_calls
from foretrace.sketch.model import Scenario, ScenarioKind
from foretrace.sketch.parse import read_sketch
from foretrace.trace.cwm import Shown, cwm_text, frame_text, spelled
from foretrace.trace.cwm_parse import MalformedFrame, parse_trace, resolved
from foretrace.trace.entry import entry
from foretrace.trace.frames import OutcomeKind, Trace, Value
from foretrace.trace.text import Control, Text, joined

__all__ = [
    "SHOWN_FAILURES",
    "Report",
    "Run",
    "calls",
    "check",
    "imagined",
    "run",
    "run_command",
]

FUZZED_PARTS = 60
"""Longer traces are not broken: they take longer and hold nothing else."""
SHOWN_FAILURES = 5


@dataclass(frozen=True, slots=True)
class Run:
    """One call, recorded and imagined."""

    id: str
    call: str
    frames: int
    """Recorded."""
    same: int
    """Of these, written by the imagination in the same bytes, at the same place."""
    identical: bool
    """Whether the whole traces are the same bytes."""
    round_trip: bool
    """Whether the recorded trace was read and written again exactly."""
    reported: bool
    """Whether the imagined trace says that it is not exact."""
    difference: str | None
    """The first one, if any."""


@dataclass(frozen=True, slots=True)
class Report:
    runs: int
    frames: int
    frames_identical: int
    traces_identical: int
    round_trips: int
    silently_different: int
    """Traces that differ and do not say that they are not exact."""
    not_recorded: tuple[str, ...]
    """Calls that could not be recorded, and why."""
    differences: tuple[Run, ...]
    seconds: float
    fuzz: FuzzReport | None = None


def run(path: Path, first: int | None = None, inputs: int = 1, cases: int = 0) -> Report:
    """Check `inputs` calls of each of the first records: the record's own, then invented ones.

    With `cases`, the parser is then given that many broken versions of what was recorded.
    Raises `RecordError` as `read_records` does, and for another Python than CPython 3.11.
    """
    need_recorder()
    started = time.perf_counter()
    runs: list[Run] = []
    failed: list[str] = []
    texts: list[Text] = []
    records = read_records(path, Record)[:first]
    with Interpreter(1) as interpreter:
        for record in track(records, "traces", console=Console(stderr=True), transient=True):
            for call in calls(record, inputs):
                truth = recorded_entry(entry(record.code, call))
                problem = without_truth(truth)
                if problem is not None:
                    failed.append(f"{record.id} {call}: {problem}")
                    continue
                trace = imagined(record.code, call, interpreter)
                wanted = written(entry(record.code, call), truth["frames"])
                runs.append(check(record.id, call, wanted, record.code, trace))
                if cases and len(wanted) <= FUZZED_PARTS:
                    texts.append(whole(wanted))
    return Report(
        runs=len(runs),
        frames=sum(each.frames for each in runs),
        frames_identical=sum(each.same for each in runs),
        traces_identical=sum(each.identical for each in runs),
        round_trips=sum(each.round_trip for each in runs),
        silently_different=sum(not each.identical and not each.reported for each in runs),
        not_recorded=tuple(failed),
        differences=tuple(each for each in runs if not (each.identical and each.round_trip)),
        seconds=time.perf_counter() - started,
        fuzz=fuzz(texts, cases) if texts else None,
    )


def run_command(
    path: Path, first: int | None, inputs: int, cases: int, json_out: Path | None
) -> None:
    """`foretrace bench conformance`: print the report, and write it to `json_out` if given."""
    report = run(path, first, inputs, cases)
    console = Console()
    table = Table(title="CWM traces against sys.settrace on CPython 3.11, byte for byte")
    for heading in ("runs", "frames", "same", "traces same", "round trips", "silently different"):
        table.add_column(heading, justify="right")
    counts = (
        report.runs,
        report.frames,
        report.frames_identical,
        report.traces_identical,
        report.round_trips,
        report.silently_different,
    )
    table.add_row(*(f"{count:,}" for count in counts))
    console.print(table)
    for each in report.differences:
        kind = "reported" if each.reported else "silently different"
        line = f"{each.id} {each.call}: {kind}: {each.difference}"
        console.print(line, markup=False, highlight=False)
    for line in report.not_recorded:
        console.print(f"not recorded: {line}", markup=False, highlight=False)
    if report.fuzz is not None:
        done = report.fuzz
        console.print(
            f"{done.cases:,} broken traces in {done.seconds:.1f} s: {done.malformed:,} refused, "
            f"{len(done.failures)} failures"
        )
        for line in done.failures[:SHOWN_FAILURES]:
            console.print(line, markup=False, highlight=False)
    if json_out is not None:
        json_out.write_text(json.dumps(asdict(report), indent=1) + "\n", encoding="utf-8")


def calls(record: Record, count: int) -> list[str]:
    """The record's own call, and up to `count - 1` with arguments near its own."""
    own = call_of(record)
    if count == 1:
        return [own]
    sketch = read_sketch(record.code)
    function = sketch.function_named("f")
    if function is None:
        return [own]
    seed = Scenario(own, ScenarioKind.ASKED, 0, "f")
    return [own, *(each.call for each in invent_calls(sketch, function, [seed], count - 1))]


def imagined(code: str, call: str, interpreter: Interpreter) -> Trace:
    """The trace that `--format cwm` writes, addresses masked."""
    trace = imagine_entered(
        read_sketch(code),
        Scenario(call, ScenarioKind.ASKED, 0, "f"),
        interpreter,
        budget=Budget(frames=FRAMES),
        comprehensions=True,
    )
    return replace(
        trace,
        frames=tuple(
            replace(
                frame,
                locals={name: _masked(value) for name, value in frame.locals.items()},
                value=frame.value and _masked(frame.value),
            )
            for frame in trace.frames
        ),
    )


def check(name: str, call: str, wanted: Sequence[Text], code: str, trace: Trace) -> Run:
    """Compare an imagined trace of `code` with the parts of the recorded one, frame by frame."""
    found = frames_of(cwm_text(code, trace))
    same = sum(one == other for one, other in zip(wanted, found, strict=False))
    identical = wanted == found
    outcome = trace.outcome
    return Run(
        id=name,
        call=call,
        frames=len(wanted) - 2,
        same=same - (wanted[0] == found[0]) - (wanted[-1] == found[-1]),
        identical=identical,
        round_trip=round_trip(whole(wanted)),
        reported=outcome.kind in (OutcomeKind.UNFINISHED, OutcomeKind.DIVERGED)
        or bool(trace.notes),
        difference=None if identical else _difference(wanted, found, trace),
    )


def round_trip(text: Text) -> bool:
    """Whether reading and writing changes nothing, as it is and with every `..` filled in."""
    try:
        found = parse_trace(text)
        full = tuple(resolved(found.frames))
    except MalformedFrame:
        return False
    shown = Shown()
    again: list[str | Control] = []
    for frame in full:
        before = shown.pass_frame(frame.event, frame.locals)
        again += frame_text(frame.event, frame.source, frame.locals, before, frame.value)
    compact = replace(found, frames=()).text()[:-1]
    return found.text() == text and joined((*compact, *again, text[-1])) == text


def _difference(wanted: Sequence[Text], found: Sequence[Text], trace: Trace) -> str:
    outcome = trace.outcome
    if outcome.reason is not None:
        return outcome.reason
    for number, (one, other) in enumerate(zip(wanted, found, strict=False)):
        if one != other:
            return f"part {number}: {spelled(other)!r}, recorded {spelled(one)!r}"
    return f"{len(found)} parts, recorded {len(wanted)}"


def _masked(value: Value) -> Value:
    return replace(value, repr=masked(value.repr))
