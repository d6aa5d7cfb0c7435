"""From the events a run printed to the frames of a trace."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from foretrace.imagine.events import Kind, Traced
from foretrace.imagine.interventions import Looked
from foretrace.imagine.reprs import Reprs
from foretrace.trace.frames import Event, Frame, Value

EVENTS = {
    Kind.CALL: Event.CALL,
    Kind.LINE: Event.LINE,
    Kind.RETURN: Event.RETURN,
    Kind.EXCEPTION: Event.EXCEPTION,
}


@dataclass(frozen=True, slots=True)
class Raised:
    """An exception as the interpreter made it."""

    frame: int
    """Index of its frame."""
    type: str
    text: str
    repr: str
    own: bool
    """Whether the program itself made it."""


@dataclass(frozen=True, slots=True)
class Supplied:
    """A value that did not follow from execution."""

    frame: int
    """Index of the frame during which it was supplied."""
    unknown: int
    repr: str | None
    """`None` for statements that were passed over."""


@dataclass(slots=True)
class Log:
    """What a run reported."""

    frames: list[Frame] = field(default_factory=list)
    raised: list[Raised] = field(default_factory=list)
    supplied: list[Supplied] = field(default_factory=list)
    unsure: list[int] = field(default_factory=list)
    """Indexes of frames during which something mattered that differs between runs."""
    output: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    result: str | None = None
    stopped: str | None = None
    """What could not be followed."""
    exhausted: bool = False
    """Out of frames."""
    loaded: bool = False
    """The module's own statements are done."""
    suspended: int = 0
    """Generator expressions that were made and have not ended."""
    asked: tuple[int, dict[str, str]] | None = None
    """An unknown, and its state, where the run could not wait for an answer."""
    looked: list[Looked] = field(default_factory=list)

    @property
    def line(self) -> int | None:
        """Where the run is, or was."""
        return self.frames[-1].line if self.frames else None


@dataclass(slots=True)
class _Activation:
    function: Traced
    line: int
    held: dict[str, Value] = field(default_factory=dict)
    """Locals in the order they were first seen bound, as in CPython's `f_locals`."""

    def update(self, changed: dict[str, str], gone: Sequence[str], again: bool = False) -> None:
        """`again` in an activation that goes on: the names then come in the order they had."""
        held = dict(self.held)
        for name in gone:
            held.pop(name, None)
        names = list(changed)
        if len(names) > 1 and not again:
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
        kind = event[0]
        if kind <= Kind.EXCEPTION:
            self._frame(kind, event[1], event[2], event[3] if len(event) > 3 else ())
        elif kind in (Kind.STARTED, Kind.ENDED):
            self.log.suspended += 1 if kind == Kind.STARTED else -1
        elif kind == Kind.LOOKED:
            self._looked(*event[1:])
        else:
            self._other(kind, *event[1:])

    def _other(self, kind: int, *content: Any) -> None:
        log = self.log
        match kind:
            case Kind.OUTPUT:
                log.output.append(content[0])
            case Kind.RESULT:
                log.result = self._shown(content[0])
            case Kind.STOPPED:
                log.stopped = content[0]
            case Kind.EXHAUSTED:
                log.exhausted = True
            case Kind.NOTE:
                self._note(content[0])
            case Kind.BACK:
                self._stack[-1].line = content[0] + self._stack[-1].function.offset
            case Kind.VALUE:
                shown = self._shown(content[1])
                log.supplied.append(Supplied(len(log.frames) - 1, content[0], shown))
            case Kind.SKIPPED:
                log.supplied.append(Supplied(len(log.frames) - 1, content[0], None))
            case Kind.LOADED:
                log.loaded = True
            case Kind.UNSURE:
                log.unsure.append(len(log.frames) - 1)
                self._note(content[0])
            case Kind.ASKED:
                log.asked = (content[0], content[1])

    def _looked(self, number: int, step: int, shown: str | None, error: str | None = None) -> None:
        shown = None if shown is None else self._shown(shown)
        self.log.looked.append(Looked(number, step, shown, error))

    def _shown(self, text: str) -> str:
        if "<" not in text:
            return text
        for name in self._reprs.shared(text):
            self._note(f"which `{name}` is shown cannot be told from its name")
        return self._reprs.cpython(text)

    def _note(self, text: str) -> None:
        if text not in self.log.notes:
            self.log.notes.append(text)

    def _frame(self, kind: int, content: Any, changed: dict[str, str], gone: Sequence[str]) -> None:
        stack = self._stack
        log = self.log
        value: Value | None = None
        if kind == Kind.CALL:
            number, line = content if isinstance(content, list) else (content, None)
            function = self._functions[number]
            line = function.line if line is None else line + function.offset
            stack.append(_Activation(function, line))
        elif kind == Kind.LINE:
            stack[-1].line = content + stack[-1].function.offset
        elif kind == Kind.RETURN:
            value = Value(self._shown(content))
        else:
            name, text, shown, own = content
            shown = self._shown(shown)
            log.raised.append(Raised(len(log.frames), name, text, shown, own))
            value = Value(shown)
        activation = stack[-1]
        if changed or gone:
            activation.update(
                {name: self._shown(shown) for name, shown in changed.items()},
                gone,
                again=isinstance(content, list) and kind == Kind.CALL,
            )
        log.frames.append(
            Frame(
                EVENTS[Kind(kind)],
                activation.line,
                len(stack),
                activation.function.qualname,
                activation.held,
                value,
            )
        )
        if kind == Kind.RETURN:
            stack.pop()
