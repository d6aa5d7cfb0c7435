"""Where an imagined run stands: activations, their locals, and what may happen next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple

from foretrace.imagine.neural.units import Unit
from foretrace.trace.frames import Value
from foretrace.trace.text import Text


class Phase(Enum):
    CALLED = "called, and no line has run yet"
    RUNNING = "a line is about to run, or runs"
    RAISED = "the line raised an exception"
    PASSING = "a callee left by an exception, which comes up here next"


class Place(NamedTuple):
    """Where an activation may be."""

    unit: Unit
    line: int
    calls: int = 0
    """How many of the calls that this line makes in any case have returned."""


@dataclass(frozen=True, slots=True)
class Activation:
    call: Text
    """Its call frame as written."""
    local: Mapping[str, Value]
    places: tuple[Place, ...]
    """The likeliest first. More than one where lines, or units, read the same."""
    phase: Phase = Phase.CALLED
    shown: bool = True
    """Whether the preceding frame of the text is its own, so that `..` may refer to it."""
    exception: Value | None = None
    """On its way, and not handled here."""
    returned: tuple[Unit, Value] | None = None
    """What the last callee of this line returned."""
    frame: int = -1
    """Index of its last line frame."""

    @property
    def unit(self) -> Unit:
        return self.places[0].unit

    @property
    def line(self) -> int:
        return self.places[0].line


@dataclass(frozen=True, slots=True)
class State:
    stack: tuple[Activation, ...] = ()
    path: float = 1.0
    """Probability of all branches taken so far."""
    certain: bool = True
    """Whether there was no choice so far in which way to go."""
    outcome: Value | None = None
    raised: bool = False
    """Whether `outcome` is an exception."""
    ended: bool = False

    @property
    def top(self) -> Activation:
        return self.stack[-1]
