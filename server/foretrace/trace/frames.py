"""Frames, values and outcomes.

Events and their order are those of `sys.settrace` on CPython 3.11, frames of comprehensions
left out unless they are asked for; locals are captured by value *before* the line runs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Origin(StrEnum):
    """Where a value came from; every view shows it."""

    COMPUTED = "computed"
    """Follows from the scenario by execution alone."""
    IMAGINED = "imagined"
    """Supplied by the world model or by a proposed fill."""
    DERIVED = "derived"
    """Computed from something imagined, or on a path an imagined value chose."""


@dataclass(frozen=True, slots=True)
class Value:
    repr: str
    origin: Origin = Origin.COMPUTED
    probability: float = 1.0


class Event(StrEnum):
    CALL = "call"
    LINE = "line"
    RETURN = "return"
    EXCEPTION = "exception"


@dataclass(frozen=True, slots=True)
class Frame:
    event: Event
    line: int
    depth: int
    """1 in the function the scenario calls, one more in each callee."""
    function: str
    """Qualified name of the function, as in `Sketch.functions`."""
    locals: Mapping[str, Value]
    """In the order of CPython's `frame.f_locals`."""
    value: Value | None = None
    """The returned value, or the exception's repr."""
    probability: float | None = None
    """That the run goes on here, given the frames before; of predicted frames only."""


class OutcomeKind(StrEnum):
    RETURNED = "returned"
    RAISED = "raised"
    DIVERGED = "diverged"
    """Proved endless: a state of a deterministic run repeated."""
    UNFINISHED = "unfinished"
    """A limit was reached or something could not be run; `reason` says which."""


@dataclass(frozen=True, slots=True)
class Outcome:
    kind: OutcomeKind
    value: Value | None = None
    """The returned value, or the exception's repr."""
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class HoleValue:
    """What a hole was taken to be, once, during a run."""

    hole: int
    step: int
    """Index of the frame during which the hole was evaluated."""
    value: Value


@dataclass(frozen=True, slots=True)
class ModelUsage:
    name: str
    decoded_tokens: int = 0
    forced_tokens: int = 0
    models: tuple[ModelUsage, ...] = ()
    """What each did, where several share the work."""


@dataclass(frozen=True, slots=True)
class Trace:
    call: str
    mode: str
    frames: tuple[Frame, ...]
    outcome: Outcome
    elapsed_ms: float
    holes: tuple[HoleValue, ...] = ()
    output: str = ""
    """What the run printed."""
    notes: tuple[str, ...] = ()
    """Plain sentences on what could not be followed exactly, e.g. order of a set."""
    model: ModelUsage | None = None
