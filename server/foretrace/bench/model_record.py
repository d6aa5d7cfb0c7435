"""The cases a world model is measured on, and what CPython 3.11 does in each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, model_validator

from foretrace.bench.recorded_frames import RecordedFrame, TrueFrame, followed, true_frames
from foretrace.bench.recorded_text import recorded_entry, without_truth
from foretrace.bench.traces import masked
from foretrace.imagine.neural.code import Code
from foretrace.imagine.neural.options import Options
from foretrace.imagine.neural.run import plain_program
from foretrace.sketch.model import HOLE, Sketch
from foretrace.sketch.parse import read_sketch
from foretrace.trace.cwm import Marks
from foretrace.trace.entry import Entry, entry
from foretrace.trace.frames import Event


class ModelRecord(BaseModel):
    """One line of a benchmark file; other keys are ignored."""

    model_config = ConfigDict(frozen=True)

    id: str
    code: str
    """The program that runs."""
    call: str = ""
    """Source of the call that is followed."""
    input: str | None = None
    """In its place, as in CRUXEval, source of the arguments of `f`."""
    output: str | None = None
    """Source of what it returns."""
    family: str = ""
    sketch: str | None = None
    """What the model is shown: `code` with a hole for one of its expressions."""

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if not self.call and self.input is None:
            raise ValueError("neither `call` nor `input` says what to run")
        if self.sketch is not None:
            if self.sketch.count(HOLE) != 1:
                raise ValueError(f"`sketch` needs one hole, {HOLE}")
            if _lines(self.sketch) != _lines(self.code):
                raise ValueError("`sketch` needs its lines where `code` has them")
        return self

    @property
    def asked(self) -> str:
        """The call that is followed."""
        return self.call or f"f({self.input})"

    @property
    def shown(self) -> str:
        """What the model is shown."""
        return self.code if self.sketch is None else self.sketch


def _lines(source: str) -> int:
    return source.rstrip("\n").count("\n")


@dataclass(frozen=True, slots=True)
class Case:
    """A record whose run was recorded."""

    record: ModelRecord
    sketch: Sketch
    """Of what the model is shown."""
    start: Entry
    options: Options
    frames: Sequence[TrueFrame]
    """From the frame after the entry point's call on."""
    followed: Sequence[RecordedFrame]
    """The first of `frames`: those that neural imagination can follow, mostly all."""
    raised: bool
    outcome: str
    """Repr of what the run returned or raised."""
    hole: int | None
    """The line of the hole."""


def case(record: ModelRecord, marks: Marks) -> Case | str:
    """The record with its run in these marks; in a sentence's words why there is none."""
    truth: Mapping[str, Any] = recorded_entry(entry(record.code, record.asked))
    problem = without_truth(truth)
    if problem is not None:
        return problem
    sketch = read_sketch(record.shown)
    if record.sketch is not None and not sketch.holes:
        return f"{HOLE} stands where no hole can be"
    start = entry(sketch.text, record.asked)
    try:
        code = Code(plain_program(sketch, start))
    except SyntaxError as error:
        return f"not valid Python: {error.msg}"
    options = Options(code, start.program.split("\n"))
    frames = true_frames(start, truth, marks)
    kind, outcome = truth["outcome"]
    return Case(
        record=record,
        sketch=sketch,
        start=start,
        options=options,
        frames=frames,
        followed=followed(start, code, options, frames, marks),
        raised=kind == "raised",
        outcome=masked(outcome),
        hole=None if record.sketch is None else sketch.holes[0].line,
    )


def hole_frames(case: Case) -> list[int]:
    """Indices of the frames that show what the hole yields: those right after its line.

    A comprehension on that line shows it only once it returns.
    """
    found = []
    for index, frame in enumerate(case.followed):
        top = frame.state.top
        event = frame.truth.event
        before = case.frames[index - 1] if index else None
        if before is None or before.event is not Event.LINE or before.line != case.hole:
            continue
        inside = top.unit.is_comprehension
        if event is Event.RETURN or not (inside or _calls_comprehension(frame)):
            found.append(index)
    return found


def _calls_comprehension(frame: RecordedFrame) -> bool:
    return frame.truth.event is Event.CALL and ".0" in frame.truth.locals
