"""From the events a run printed to the frames of a trace."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from foretrace.imagine.events import Traced
from foretrace.imagine.reprs import Reprs
from foretrace.trace.frames import Event, Frame, Value

KINDS = (Event.CALL, Event.LINE, Event.RETURN, Event.EXCEPTION)


@dataclass(slots=True)
class Log:
    """What a run reported."""

    frames: list[Frame] = field(default_factory=list)
    output: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    result: str | None = None
    stopped: str | None = None
    """What could not be followed."""
    exhausted: bool = False
    """Out of frames."""


@dataclass(slots=True)
class _Activation:
    function: Traced
    line: int
    held: dict[str, Value] = field(default_factory=dict)
    """Locals in the order they were first seen bound, as in CPython's `f_locals`."""

    def update(self, changed: dict[str, str], gone: Sequence[str]) -> None:
        held = dict(self.held)
        for name in gone:
            held.pop(name, None)
        if changed:
            names = list(changed)
            if len(names) > 1:
                order = self.function.order
                rank = {name: place for place, name in enumerate(order)}
                names.sort(key=lambda name: rank.get(name, len(order)))
            for name in names:
                held[name] = Value(changed[name])
        self.held = held


def decode(text: str, functions: Sequence[Traced], reprs: Reprs) -> Log:
    """Read the lines that `events.runtime` prints; a last line cut short is left out."""
    reader = _Reader(functions, reprs)
    for line in text.splitlines():
        try:
            event = json.loads(line)
        except json.JSONDecodeError:
            break
        reader.read(event)
    return reader.log


class _Reader:
    def __init__(self, functions: Sequence[Traced], reprs: Reprs) -> None:
        self.log = Log()
        self._functions = functions
        self._reprs = reprs
        self._stack: list[_Activation] = []

    def read(self, event: list[Any]) -> None:
        log = self.log
        kind, content = event[0], event[1] if len(event) > 1 else None
        if kind <= 3:
            self._frame(kind, content, event[2], event[3] if len(event) > 3 else ())
        elif kind == 4:
            log.output.append(content)
        elif kind == 5:
            log.result = self._reprs.cpython(content)
        elif kind == 6:
            log.stopped = content
        elif kind == 7:
            log.exhausted = True
        elif kind == 8:
            log.notes.append(content)
        else:
            self._stack[-1].line = content

    def _frame(
        self, kind: int, content: Any, changed: dict[str, str], gone: Sequence[str]
    ) -> None:
        stack = self._stack
        value: Value | None = None
        if kind == 0:
            function = self._functions[content]
            stack.append(_Activation(function, function.line))
        elif kind == 1:
            stack[-1].line = content
        else:
            value = Value(self._reprs.cpython(content))
        activation = stack[-1]
        if changed or gone:
            activation.update(
                {name: self._reprs.cpython(text) for name, text in changed.items()}, gone
            )
        self.log.frames.append(
            Frame(
                KINDS[kind],
                activation.line,
                len(stack),
                activation.function.qualname,
                activation.held,
                value,
            )
        )
        if kind == 2:
            stack.pop()
