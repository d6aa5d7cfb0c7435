"""Traces for models that were never shown CWM's tokens: the same parts, between plain words."""

from __future__ import annotations

from foretrace.trace.cwm import CWM, Marks
from foretrace.trace.frames import Event
from foretrace.world.protocol import Dialect

PLAIN = Marks(
    begin=(),
    context="# A Python program, and the values of its variables before each line of its run.\n",
    frame="\n",
    action=" before: ",
    argument="value: ",
    end="The program has ended.\n",
    events={
        Event.CALL: "call with ",
        Event.LINE: "variables ",
        Event.RETURN: "return",
        Event.EXCEPTION: "exception",
    },
)


def trace_marks(dialects: frozenset[Dialect]) -> Marks:
    """The marks in which a model that speaks `dialects` follows a trace best."""
    return CWM if Dialect.CWM_TRACE in dialects else PLAIN
