"""Real runs of a sketch's scenarios."""

from __future__ import annotations

from dataclasses import replace

from foretrace.record.child import Job
from foretrace.sketch.model import Scenario, Sketch
from foretrace.sketch.parse import read_sketch
from foretrace.trace.entry import entry
from foretrace.trace.frames import Trace


def job_of(sketch: Sketch, scenario: Scenario) -> Job:
    """What to record of a sketch that is finished."""
    start = entry(sketch.text, scenario.call, scenario.setup)
    program = read_sketch(start.program).program.source
    return Job(sketch.text, scenario.call, scenario.setup, program)


def without_entry(source: str, scenario: Scenario, trace: Trace) -> Trace:
    """The trace of the call alone."""
    name = entry(source, scenario.call, scenario.setup).name
    frames = tuple(
        replace(frame, depth=frame.depth - 1) for frame in trace.frames if frame.function != name
    )
    return replace(trace, frames=frames)
