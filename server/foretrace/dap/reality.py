"""The real run beside the imagined one, and where they first differ."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from foretrace.dap.branch import Branch
from foretrace.dap.requests import Refused
from foretrace.dap.showing import outcome_text, shortened
from foretrace.dap.source import SourceText, local_path
from foretrace.dap.supposition import Supposition
from foretrace.dap.timeline import Timeline
from foretrace.record.calls import job_of, without_entry
from foretrace.record.child import ChildFailed, Walls, record_shielded
from foretrace.record.limits import Limits
from foretrace.record.schema import RecordedTrace
from foretrace.sketch.model import Sketch, apply_fills
from foretrace.sketch.parse import read_sketch
from foretrace.trace.frames import Event, Frame, Outcome, OutcomeKind, Trace, Value

NO_WALLS = "nothing but limits on time and memory protects this machine"
SECONDS = 10.0
_LONGEST = 200
_NO_END = (OutcomeKind.UNFINISHED, OutcomeKind.DIVERGED)
"""Of runs that are followed only so far."""


@dataclass(frozen=True, slots=True)
class Divergence:
    """The first place at which a real run is another than the imagined one."""

    step: int
    """Index of the frame."""
    line: int
    what: str
    """`variable mid`, `the line that runs`, `the value returned`, …"""
    variable: str | None
    imagined: str
    real: str


@dataclass(frozen=True, slots=True)
class Reality:
    timeline: Timeline
    """The imagined run that it is the reality of."""
    real: Trace
    divergence: Divergence | None
    protected: tuple[str, ...]
    """What protected the machine."""

    def frame_at(self, branch: Branch, index: int) -> Frame | None:
        """The real frame at a step of a branch, as long as both are at the same place."""
        if branch.timeline is not self.timeline or index >= len(self.real.frames):
            return None
        if self.divergence is not None and index > self.divergence.step:
            return None
        return self.real.frames[index]

    def told(self) -> str:
        """What came of the comparison, and what protected the machine."""
        walls = "; ".join(self.protected) or NO_WALLS
        ended = outcome_text(self.real.outcome)
        found = self.divergence
        if found is None:
            steps, imagined = len(self.real.frames), len(self.timeline.frames)
            if imagined < steps:
                return (
                    f"The real run went as imagined, as far as that was: {imagined} steps. "
                    f"It {ended} ({walls})."
                )
            return f"The real run went as imagined, in all {steps} steps: {ended} ({walls})."
        return (
            f"The real run first differs on line {found.line}, in {found.what}: "
            f"imagined {found.imagined}, real {found.real}. It {ended} ({walls})."
        )


def run_for_real(
    source: SourceText, supposed: Supposition, timeline: Timeline, frames: int, python: str | None
) -> Reality:
    """Run the scenario, with the fills in place, and compare. Blocks; raises `Refused`."""
    sketch = finished(supposed)
    modules = Path.cwd() if source.path is None else Path(local_path(source.path)).parent
    limits = Limits(frames=frames, seconds=SECONDS)
    with tempfile.TemporaryDirectory(prefix="foretrace-") as folder:
        walls = Walls(Path(folder), python)
        try:
            job = job_of(sketch, supposed.scenario)
            found, protected = record_shielded(job, modules, walls, limits)
        except ChildFailed as error:
            raise Refused(str(error)) from error
    recorded = RecordedTrace.model_validate(found).trace()
    real = without_entry(sketch.text, supposed.scenario, recorded)
    return Reality(timeline, real, diverging(timeline.trace, real), tuple(protected))


def finished(supposed: Supposition) -> Sketch:
    """The sketch with its fills in place. Raises `Refused` where something is still missing."""
    if supposed.interventions:
        raise Refused("What was supposed cannot be run for real; go back to the run before it.")
    sketch = supposed.sketch
    filled = read_sketch(apply_fills(sketch.text, sketch.holes, supposed.fills))
    if filled.holes:
        line = filled.holes[0].line
        raise Refused(f"The hole on line {line} cannot be run for real; fill it first.")
    if filled.program.gaps:
        gap = filled.program.gaps[0]
        raise Refused(f"Line {gap.line} cannot be run: {gap.reason}.")
    return filled


def diverging(imagined: Trace, real: Trace) -> Divergence | None:
    """Where they first differ. That the imagined one ended early is not held against it."""
    for step, (ours, theirs) in enumerate(zip(imagined.frames, real.frames, strict=False)):
        found = _difference(step, ours, theirs)
        if found is not None:
            return found
    if imagined.outcome.kind in _NO_END and len(imagined.frames) <= len(real.frames):
        return None
    if len(imagined.frames) == len(real.frames):
        return _end(imagined, real)
    step = min(len(imagined.frames), len(real.frames))
    longer = imagined.frames if len(imagined.frames) > step else real.frames
    here = _place(imagined.frames, step, imagined.outcome)
    there = _place(real.frames, step, real.outcome)
    return Divergence(step, longer[step].line, "where the run ends", None, here, there)


def _end(imagined: Trace, real: Trace) -> Divergence | None:
    ours, theirs = outcome_of(imagined.outcome), outcome_of(real.outcome)
    if ours == theirs:
        return None
    step = max(len(real.frames) - 1, 0)
    line = real.frames[step].line if real.frames else 0
    return Divergence(step, line, "how the run ends", None, ours, theirs)


def outcome_of(outcome: Outcome) -> str:
    """How a run ended, whatever its origin."""
    shown = outcome.reason if outcome.value is None else shortened(outcome.value.repr, _LONGEST)
    return f"{outcome.kind} {shown}"


def _place(frames: Sequence[Frame], step: int, outcome: Outcome) -> str:
    return f"line {frames[step].line}" if step < len(frames) else outcome_of(outcome)


def _difference(step: int, ours: Frame, theirs: Frame) -> Divergence | None:
    if (ours.event, ours.line, ours.function) != (theirs.event, theirs.line, theirs.function):
        what = "the line that runs next"
        return Divergence(step, theirs.line, what, None, _told(ours), _told(theirs))
    for name in dict.fromkeys([*ours.locals, *theirs.locals]):
        here, there = ours.locals.get(name), theirs.locals.get(name)
        if (here and here.repr) != (there and there.repr):
            what = f"variable {name}"
            return Divergence(step, theirs.line, what, name, _shown(here), _shown(there))
    if ours.value is not None and theirs.value is not None and ours.value.repr != theirs.value.repr:
        what = "the value returned" if theirs.event is Event.RETURN else "the exception"
        return Divergence(step, theirs.line, what, None, _shown(ours.value), _shown(theirs.value))
    return None


def _shown(value: Value | None) -> str:
    return "unbound" if value is None else shortened(value.repr, _LONGEST)


def _told(frame: Frame) -> str:
    return f"{frame.event} on line {frame.line} of {frame.function}"
