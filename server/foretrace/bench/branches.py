"""Which way a program goes: how likely a model says it is, and how often it is right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from foretrace.bench.recorded_frames import RecordedFrame
from foretrace.imagine.neural.reading import ReadFrame
from foretrace.trace.frames import Event


@dataclass(frozen=True, slots=True)
class Branch:
    probability: float
    """Of the line that the model chose, among those that can follow."""
    right: bool
    """Whether that line came next."""


def branch(read: ReadFrame, frame: RecordedFrame) -> Branch | None:
    """The branch that the model took, if its frame is a line and another could have followed."""
    several = any(
        option.event is Event.LINE and len(set(option.sources)) > 1 for option in frame.options
    )
    if not several or read.event is not Event.LINE:
        return None
    right = (Event.LINE, read.source.text) == (frame.truth.event, frame.truth.source)
    return Branch(read.source.probability, right)


def brier(branches: Sequence[Branch]) -> float | None:
    """Mean squared difference between probability and what came (Brier, 1950), from 0 to 1.

    None without branches.
    """
    if not branches:
        return None
    return sum((each.probability - each.right) ** 2 for each in branches) / len(branches)
