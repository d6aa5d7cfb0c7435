"""What stands in a file of recorded traces."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from foretrace.record.recorder import MODE
from foretrace.trace.cwm import cwm_text
from foretrace.trace.frames import Event, Frame, Outcome, OutcomeKind, Trace, Value
from foretrace.trace.text import Text


class _Object(BaseModel):
    model_config = ConfigDict(frozen=True)


class RecordedFrame(_Object):
    """One event, as in `trace.frames.Frame`; values are reprs."""

    event: Event
    line: int = Field(ge=1)
    depth: int = Field(ge=1)
    function: str
    locals: dict[str, str]
    value: str | None = None


class RecordedOutcome(_Object):
    kind: Literal["returned", "raised", "unfinished"]
    value: str | None = None
    reason: str | None = None


class RecordedTrace(_Object):
    """One line of a shard."""

    hash: str
    """Of source, call, setup and frames: the same run is kept once."""
    call: str | None
    """Source of the call, `None` if its arguments cannot be written as literals."""
    setup: str = ""
    """Statements before the call."""
    source: str
    """What the model reads before the trace; lines of frames count in it, or in the program that
    `trace.entry.entry(source, call, setup)` makes of it where the first frame is that of `main`."""
    frames: tuple[RecordedFrame, ...]
    outcome: RecordedOutcome
    python: str
    """Version of the CPython that ran it, as in `3.11.7`."""
    place: str | None = None
    """File and line of the outermost function, as in `src/shop.py:12`; of recorded modules only."""
    output: str = ""
    """What the run printed; not of recorded modules, whose output is left alone."""
    notes: tuple[str, ...] = ()

    def trace(self) -> Trace:
        """The same as frames that every view reads; `call` is empty if there is none."""
        outcome = self.outcome
        value = None if outcome.value is None else Value(outcome.value)
        return Trace(
            self.call or "",
            MODE,
            tuple(_frame(frame) for frame in self.frames),
            Outcome(OutcomeKind(outcome.kind), value, outcome.reason),
            0.0,
            output=self.output,
            notes=self.notes,
        )

    def cwm(self) -> Text:
        """The whole trace in the Code World Model's format.

        Raises `ValueError` for a trace without a call, and as `cwm_text` does.
        """
        if self.call is None:
            raise ValueError("The arguments of the call cannot be written as literals.")
        return cwm_text(self.source, self.trace(), self.setup)


def _frame(frame: RecordedFrame) -> Frame:
    local = {name: Value(shown) for name, shown in frame.locals.items()}
    value = None if frame.value is None else Value(frame.value)
    return Frame(frame.event, frame.line, frame.depth, frame.function, local, value)
