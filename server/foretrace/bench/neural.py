"""Neural imagination: how often the model's frames are what CPython 3.11 does.

Each record of a file as `bench.traces` reads it is imagined by the model, and compared with what
was recorded, frame by frame as far as both agree on what runs.
"""

from __future__ import annotations

import json
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from rich.console import Console
from rich.progress import track
from rich.table import Table

from foretrace.bench.conformance import SHOWN_FAILURES
from foretrace.bench.frame_fuzz import admitted, fuzz_frames
from foretrace.bench.frames import recorded_frames
from foretrace.bench.recorded_text import recorded_entry
from foretrace.bench.records import read_records
from foretrace.bench.trace_fuzz import FuzzReport
from foretrace.bench.traces import Record, call_of, need_recorder
from foretrace.cancellation import Cancellation
from foretrace.config import Settings
from foretrace.imagine.neural.run import Endless, NeuralRun
from foretrace.sketch.model import Scenario, ScenarioKind
from foretrace.sketch.parse import read_sketch
from foretrace.trace.cwm import CWM
from foretrace.trace.entry import entry
from foretrace.trace.frames import Event, Frame
from foretrace.world.embedded import load_world
from foretrace.world.protocol import WorldModel, WorldModelError

FRAMES = 60
"""Of one run, at most: what a model that is wrong goes on with is of no interest."""


@dataclass(frozen=True, slots=True)
class Run:
    id: str
    recorded: int
    """Frames of the recorded run, the entry point's included."""
    actions: int
    """Of these, those whose event and line were predicted, up to the first wrong one."""
    states: int
    """Of those, the ones with every value right."""
    outcome_right: bool
    imagined: int
    """Frames that the model predicted, right or wrong."""
    seconds: float


@dataclass(frozen=True, slots=True)
class Report:
    model: str
    runs: int
    recorded: int
    actions: float
    """Share of recorded frames reached with the right event and line all the way."""
    states: float
    outcomes: float
    forced: float
    """Share of all tokens that the code determined."""
    frames_per_second: float
    admitted: float
    """Share of recorded frames that the code allows a model to write."""
    details: tuple[Run, ...]
    fuzz: FuzzReport | None = None


def measure(path: Path, first: int | None, settings: Settings, cases: int = 0) -> Report:
    """Imagine the first records of a file, and break `cases` of their frames.

    Raises `RecordError` as `read_records` does and for another Python than CPython 3.11, and
    `foretrace.world.protocol.ModelFileError`.
    """
    need_recorder()
    records = read_records(path, Record)[:first]
    world = load_world(settings)
    progress = Console(stderr=True)
    try:
        runs = [_run(r, world) for r in track(records, "runs", console=progress, transient=True)]
        usage = world.usage()
    finally:
        world.close()
    recorded = max(1, sum(run.recorded for run in runs))
    starts = [entry(record.code, call_of(record)) for record in records]
    frames = [frame for start in starts for frame in recorded_frames(start, CWM)[1]]
    return Report(
        model=usage.name,
        runs=len(runs),
        recorded=recorded,
        actions=sum(run.actions for run in runs) / recorded,
        states=sum(run.states for run in runs) / recorded,
        outcomes=sum(run.outcome_right for run in runs) / max(1, len(runs)),
        forced=usage.forced_tokens / max(1, usage.forced_tokens + usage.decoded_tokens),
        frames_per_second=sum(run.imagined for run in runs) / sum(run.seconds for run in runs),
        admitted=admitted(frames) / recorded,
        details=tuple(runs),
        fuzz=fuzz_frames(frames, cases) if cases else None,
    )


def _run(record: Record, world: WorldModel) -> Run:
    truth = recorded_entry(entry(record.code, call_of(record)))
    # The entry point's call is part of the prompt.
    recorded = [] if "error" in truth else truth["frames"][1:]
    started = time.perf_counter()
    frames, ended = _imagined(record, world)
    seconds = time.perf_counter() - started
    actions = states = 0
    for frame, (event, line, local, value) in zip(frames, recorded, strict=False):
        if (frame.event, frame.line) != (Event(event), line):
            break
        actions += 1
        if frame.event in (Event.CALL, Event.LINE):
            states += {name: held.repr for name, held in frame.locals.items()} == local
        else:
            states += frame.value is not None and frame.value.repr == value
    outcome = frames[-1].value if ended else None
    return Run(
        id=record.id,
        recorded=len(recorded),
        actions=actions,
        states=states,
        outcome_right=bool(recorded) and outcome is not None and outcome.repr == recorded[-1][3],
        imagined=len(frames),
        seconds=seconds,
    )


def _imagined(record: Record, world: WorldModel) -> tuple[list[Frame], bool]:
    """The first frames that the model predicts, and whether the run ended with them."""
    scenario = Scenario(call_of(record), ScenarioKind.ASKED, 0, "f")
    run = NeuralRun(read_sketch(record.code), scenario, world, Cancellation())
    try:
        while len(run.frames) < FRAMES:
            if run.step() is None:
                return run.frames, True
    except (Endless, WorldModelError):
        pass  # It has lost its way, or outgrown the context.
    finally:
        run.close()
    return run.frames, False


def run_command(
    path: Path,
    first: int | None,
    cases: int = 0,
    json_out: Path | None = None,
    settings: Settings | None = None,
) -> None:
    """`foretrace bench neural`: print the report, and write it to `json_out` if given."""
    report = measure(path, first, settings or Settings(), cases)
    table = Table("figure", "value", title=f"Neural imagination by {report.model}")
    table.add_row("runs, recorded frames", f"{report.runs}, {report.recorded:,}")
    table.add_row("recorded frames admitted", f"{report.admitted:.1%}")
    table.add_row("event and line right so far", f"{report.actions:.1%}")
    table.add_row("and every value", f"{report.states:.1%}")
    table.add_row("right outcomes", f"{report.outcomes:.1%}")
    table.add_row("tokens forced", f"{report.forced:.1%}")
    table.add_row("frames a second", f"{report.frames_per_second:.1f}")
    console = Console()
    console.print(table)
    if report.fuzz is not None:
        done = report.fuzz
        console.print(
            f"{done.cases:,} broken frames in {done.seconds:.1f} s: {done.malformed:,} refused, "
            f"{len(done.failures)} failures"
        )
        for line in done.failures[:SHOWN_FAILURES]:
            console.print(line, markup=False, highlight=False)
    if json_out is not None:
        json_out.write_text(json.dumps(asdict(report), indent=1) + "\n", encoding="utf-8")
