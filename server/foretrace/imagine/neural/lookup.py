"""A draft of the next frame by looking back: what grows begins as it did before."""

from __future__ import annotations

import ast
import json
from collections.abc import Sequence

from foretrace.imagine.neural.code import Line
from foretrace.imagine.neural.grammar import SAME, Option, Slot
from foretrace.imagine.neural.kinds import Known
from foretrace.imagine.neural.state import Phase, State
from foretrace.trace.cwm import Marks
from foretrace.trace.frames import Event
from foretrace.trace.text import Text, joined

_SHORT = 8
"""Characters: a value no longer is written as fast as it is drafted."""


def looked_up(state: State, line: Line, options: Sequence[Option], marks: Marks) -> Text:
    """The beginning of a frame in which what the line names has the value it had, and more.

    Empty where no value is worth it.
    """
    option = next((option for option in options if option.event is Event.LINE), None)
    if option is None or state.top.phase is not Phase.RUNNING:
        return ()
    touched = _touched(line)
    local: dict[str, str] = {}
    for slot in option.locals:
        old = state.top.local.get(slot.name)
        known = _alone(slot)
        if known is not None:
            local[slot.name] = known
        elif old is None:
            return ()
        elif slot.name not in touched and SAME in slot.values:
            local[slot.name] = SAME.repr
        elif len(old.repr) < _SHORT:
            return ()
        else:
            local[slot.name] = old.repr
            break
    else:
        return ()
    # Without what closes the value, the string and the object.
    return joined((marks.events[Event.LINE], json.dumps(local)[:-3]))


def _alone(slot: Slot) -> str | None:
    """What has to stand there."""
    (first, *others) = slot.values
    return first.repr if isinstance(first, Known) and not others and not slot.optional else None


def _touched(line: Line) -> frozenset[str]:
    """Names whose objects a line is most likely to change: targets, and what methods are of."""
    names: set[str] = set(line.part.binds)
    for expression in line.part.expressions:
        for node in ast.walk(expression):
            match node:
                case ast.Call(func=ast.Attribute(value=ast.Name(id=name))):
                    names.add(name)
                case ast.Subscript(value=ast.Name(id=name), ctx=ast.Store() | ast.Del()):
                    names.add(name)
    return frozenset(names)
