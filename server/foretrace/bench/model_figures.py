"""What the results of many runs say of a world model."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from foretrace.bench.branches import brier
from foretrace.bench.calibration import Calibration, calibration
from foretrace.bench.model_run import Run
from foretrace.bench.next_frames import NextFrame
from foretrace.trace.frames import Event

_BUCKETS = (10, 25, 50, 100)
"""Most frames of each bucket of lengths but the last."""
_SHORT = 50
"""Frames of a run whose whole trace counts for the headline."""


@dataclass(frozen=True, slots=True)
class Share:
    right: int
    of: int

    @property
    def value(self) -> float | None:
        """From 0 to 1; None of nothing."""
        return self.right / self.of if self.of else None


@dataclass(frozen=True, slots=True)
class FrameFigures:
    """Frames that were predicted after the true ones."""

    action: Share
    state: Share
    exact: Share


@dataclass(frozen=True, slots=True)
class TraceFigures:
    """Traces that were written from the call on."""

    whole: Share
    outcome: Share
    until_error: Share
    """Of all frames asked for, those before the first wrong one."""


@dataclass(frozen=True, slots=True)
class Part:
    """Some of the runs."""

    frames: FrameFigures
    traces: TraceFigures


@dataclass(frozen=True, slots=True)
class Way:
    """All figures with the constraints of neural imagination, or without."""

    all: Part
    short: Part
    """Runs of up to 50 frames."""
    with_output: Share
    """Right outcomes of the records that state one."""
    by_length: Mapping[str, Part]
    by_family: Mapping[str, Part]
    by_event: Mapping[str, FrameFigures]


@dataclass(frozen=True, slots=True)
class HoleFigures:
    frames: Share
    """Constrained frames that show what a hole yields, exact in all."""
    first: Share
    """Of these, the first one of each record."""


@dataclass(frozen=True, slots=True)
class BranchFigures:
    calibration: Calibration
    brier: float | None


@dataclass(frozen=True, slots=True)
class Figures:
    constrained: Way
    free: Way | None
    holes: HoleFigures
    branches: BranchFigures
    cut: int
    """Runs with more frames than are asked for."""
    missing: int
    """Frames asked for that neural imagination did not come to: wrong."""
    forced: Share
    """Tokens of constrained frames that the code determines."""
    frames_per_second: float
    """Of constrained traces, each frame after the model's own ones, prompts included."""


def figures(runs: Sequence[Run]) -> Figures:
    """Of at least one run."""
    frames = [frame for run in runs for frame in run.next_frames]
    holes = [
        [frame.constrained.verdict.exact for frame in run.next_frames if frame.hole] for run in runs
    ]
    branches = [frame.branch for frame in frames if frame.branch]
    seconds = sum(run.constrained.seconds for run in runs)
    return Figures(
        constrained=_way(runs, free=False),
        free=_way(runs, free=True) if all(run.free for run in runs) else None,
        holes=HoleFigures(
            _share(exact for run in holes for exact in run),
            _share(run[0] for run in holes if run),
        ),
        branches=BranchFigures(
            calibration([(branch.probability, branch.right) for branch in branches]),
            brier(branches),
        ),
        cut=sum(run.asked < run.recorded for run in runs),
        missing=sum(run.asked - len(run.next_frames) for run in runs),
        forced=Share(sum(f.forced for f in frames), sum(f.tokens for f in frames)),
        frames_per_second=sum(run.constrained.written for run in runs) / max(1e-9, seconds),
    )


def bucket(frames: int) -> str:
    """The bucket of lengths that a run of so many frames belongs to."""
    low = 1
    for high in _BUCKETS:
        if frames <= high:
            return f"{low}-{high}"
        low = high + 1
    return f"{low} and more"


def _way(runs: Sequence[Run], *, free: bool) -> Way:
    lengths = dict.fromkeys(bucket(run.recorded) for run in sorted(runs, key=_length))
    families = sorted({run.family for run in runs})
    frames = [frame for run in runs for frame in run.next_frames]
    return Way(
        all=_part(runs, free),
        short=_part([run for run in runs if run.recorded <= _SHORT], free),
        with_output=_part([run for run in runs if run.has_output], free).traces.outcome,
        by_length={
            length: _part([run for run in runs if bucket(run.recorded) == length], free)
            for length in lengths
        },
        by_family={
            family: _part([run for run in runs if run.family == family], free)
            for family in families
        },
        by_event={
            event.value: _frames(of_event, free, len(of_event))
            for event in Event
            if (of_event := [frame for frame in frames if frame.event is event])
        },
    )


def _length(run: Run) -> int:
    return run.recorded


def _part(runs: Sequence[Run], free: bool) -> Part:
    frames = [frame for run in runs for frame in run.next_frames]
    pairs = [(run, run.free if free else run.constrained) for run in runs]
    traces = [(run, trace) for run, trace in pairs if trace is not None]
    return Part(
        frames=_frames(frames, free, sum(run.asked for run in runs)),
        traces=TraceFigures(
            whole=_share(trace.whole for _, trace in traces),
            outcome=_share(trace.outcome_right for _, trace in traces),
            until_error=Share(
                sum(trace.right for _, trace in traces), sum(run.asked for run, _ in traces)
            ),
        ),
    )


def _frames(frames: Sequence[NextFrame], free: bool, count: int) -> FrameFigures:
    """Of `count` frames: those that are missing are wrong."""
    attempts = [frame.free if free else frame.constrained for frame in frames]
    found = [attempt.verdict for attempt in attempts if attempt is not None]
    return FrameFigures(
        action=Share(sum(verdict.action for verdict in found), count),
        state=Share(sum(verdict.state for verdict in found), count),
        exact=Share(sum(verdict.exact for verdict in found), count),
    )


def _share(right: Iterable[bool]) -> Share:
    each = list(right)
    return Share(sum(each), len(each))
