"""A recording from the entry point on, as the Code World Model reads traces."""

from __future__ import annotations

from dataclasses import replace

from foretrace.record.limits import LIMITS, Limits
from foretrace.record.recorder import record_call
from foretrace.trace.entry import entry
from foretrace.trace.frames import Trace


def record_entered(source: str, call: str, setup: str = "", limits: Limits = LIMITS) -> Trace:
    """As `record_call`, with the frames of `main`, at depth 1, around the others.

    `main` is that of `entry(source, call, setup)`. The trace's call is `call`, so that
    `cwm_text(source, trace, setup)` writes it whole.
    """
    start = entry(source, call, setup)
    return replace(record_call(start.program, start.call, limits), call=call)
