"""The trace of a call that nobody wrote: its arguments are imagined, the rest derived."""

from __future__ import annotations

from dataclasses import replace

from foretrace.trace.frames import Frame, Origin, Trace, Value


def of_invented_inputs(trace: Trace) -> Trace:
    """The trace with the origins that its values have if its call was invented."""

    def marked(value: Value, origin: Origin) -> Value:
        return replace(value, origin=origin) if value.origin is Origin.COMPUTED else value

    def frame_marked(frame: Frame, origin: Origin) -> Frame:
        known = {name: marked(value, origin) for name, value in frame.locals.items()}
        return replace(frame, locals=known, value=frame.value and marked(frame.value, origin))

    frames = tuple(
        frame_marked(frame, Origin.DERIVED if step else Origin.IMAGINED)
        for step, frame in enumerate(trace.frames)
    )
    value = trace.outcome.value
    outcome = replace(trace.outcome, value=value and marked(value, Origin.DERIVED))
    return replace(trace, frames=frames, outcome=outcome)
