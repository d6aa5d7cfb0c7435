"""Asking a world model for the runs of a benchmark file."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.progress import track

from foretrace.bench.model_record import Case, ModelRecord, case
from foretrace.bench.next_frames import NextFrame, next_frames
from foretrace.bench.records import read_records
from foretrace.bench.traces import need_recorder
from foretrace.bench.whole_traces import WholeTrace, constrained, unconstrained
from foretrace.cancellation import Cancellation
from foretrace.world.dialects.plain_trace import trace_marks
from foretrace.world.protocol import WorldModel


@dataclass(frozen=True, slots=True)
class Asked:
    """Which records, and how much of each."""

    first: int | None = None
    sample: int | None = None
    """Records drawn at random from those."""
    seed: int = 0
    most_frames: int = 400
    """Of one run."""
    free: bool = True
    """Whether the model also writes without constraints."""


@dataclass(frozen=True, slots=True)
class Run:
    """The results of one record."""

    id: str
    family: str
    recorded: int
    """Frames of the true run but the entry point's call."""
    asked: int
    """Those of them whose prediction is asked for."""
    follows: bool
    """Whether neural imagination can follow all frames."""
    has_output: bool
    next_frames: tuple[NextFrame, ...]
    constrained: WholeTrace
    free: WholeTrace | None


@dataclass(frozen=True, slots=True)
class LeftOut:
    id: str
    why: str


def chosen(path: Path, asked: Asked) -> list[ModelRecord]:
    """Raises `RecordError` as `read_records` does, and for another Python than CPython 3.11."""
    need_recorder()
    records = read_records(path, ModelRecord)[: asked.first]
    if asked.sample is None or asked.sample >= len(records):
        return records
    drawn = sorted(random.Random(asked.seed).sample(range(len(records)), asked.sample))
    return [records[index] for index in drawn]


def runs(
    records: Sequence[ModelRecord], world: WorldModel, asked: Asked
) -> Iterator[Run | LeftOut]:
    """One by one, with a bar that shows how far it is."""
    marks = trace_marks(world.dialects)
    _warm_up(world)
    for record in track(records, "runs", console=Console(stderr=True), transient=True):
        found = case(record, marks)
        if isinstance(found, str):
            yield LeftOut(record.id, found)
        else:
            yield one(found, world, asked)


def _warm_up(world: WorldModel) -> None:
    """What a model sets up for its first grammar belongs to no run."""
    transcript = world.transcript(("#",), Cancellation())
    transcript.write('start: "#" /[0-9]/', 1, Cancellation())
    transcript.close()


def one(found: Case, world: WorldModel, asked: Asked) -> Run:
    """All that is measured of one recorded run."""
    # The trace comes first: what the other parts evaluate would make it look faster.
    trace = constrained(found, world, asked.most_frames)
    return Run(
        id=found.record.id,
        family=found.record.family,
        recorded=len(found.frames),
        asked=min(asked.most_frames, len(found.frames)),
        follows=len(found.followed) == len(found.frames),
        has_output=found.record.output is not None,
        next_frames=tuple(next_frames(found, world, asked.most_frames, asked.free)),
        constrained=trace,
        free=unconstrained(found, world, asked.most_frames) if asked.free else None,
    )
