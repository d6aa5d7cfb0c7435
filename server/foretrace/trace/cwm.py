"""A trace in the format the Code World Model was trained on.

Source of the format: the prompting guide and tokenizer of `facebookresearch/cwm`. Its rules:

- a frame shows the state before its line runs, values as JSON strings of their reprs;
- `..` stands for a value that is the same as in the preceding frame of the same activation (an
  object whose own repr is `..` cannot be told from that);
- the first frame of a caller after a callee returned shows everything in full.

All is `Text`: what separates the parts of a trace are marks, which source and values, being data,
cannot contain even if they spell them. `Marks` says what the marks are.
"""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from foretrace import syntax
from foretrace.trace.entry import INDENT, Entry, entry
from foretrace.trace.frames import Event, Frame, OutcomeKind, Trace, Value
from foretrace.trace.text import Control, Text, joined, spelled

__all__ = [
    "CWM",
    "UNCHANGED",
    "Entry",
    "Marks",
    "Shown",
    "cwm_text",
    "entry",
    "frame_text",
    "opening",
    "render_cwm",
    "spelled",
]

UNCHANGED = ".."


@dataclass(frozen=True, slots=True)
class Marks:
    """What stands between the parts of a written trace."""

    begin: Text
    context: str | Control
    """The source and the entry point follow."""
    frame: str | Control
    """Ends the context and each frame."""
    action: str | Control
    """A line of the source follows."""
    argument: str | Control
    """A returned value or an exception follows."""
    end: str | Control
    """The entry point has returned."""
    events: Mapping[Event, str | Control]
    """Each begins a frame."""


CWM = Marks(
    begin=(Control("<|begin_of_text|>"),),
    context=Control("<|trace_context_start|>"),
    frame=Control("<|frame_sep|>"),
    action=Control("<|action_sep|>"),
    argument=Control("<|arg_sep|>"),
    end=Control("<|end_of_text|>"),
    events={
        Event.CALL: Control("<|call_sep|>"),
        Event.LINE: Control("<|line_sep|>"),
        Event.RETURN: Control("<|return_sep|>"),
        Event.EXCEPTION: Control("<|exception_sep|>"),
    },
)
"""The model's own control tokens."""


def opening(start: Entry, marks: Marks = CWM) -> Text:
    """The begin of a trace, its context, and the mark after which the first frame follows."""
    return joined((*marks.begin, marks.context, start.context, marks.frame))


def frame_text(
    event: Event,
    source_line: str,
    locals: Mapping[str, str] | None,
    shown: Mapping[str, str] | None,
    value: str | None,
    marks: Marks = CWM,
) -> Text:
    """One frame, from its event mark to the frame mark.

    `source_line` is raw, without its newline. `locals`, of a call or line, are reprs by name, in
    the order of the frame; `shown` are those of the preceding frame of the same activation, `None`
    where all are to be written in full. `value` is the repr of what a return or exception frame
    is about; without one that is `None`'s.
    """
    source = f"{source_line}\n"
    if event in (Event.CALL, Event.LINE):
        state = json.dumps(_changes(locals or {}, shown))
        return joined((marks.events[event], state, marks.action, source, marks.frame))
    about = json.dumps("None" if value is None else value)
    return joined((marks.events[event], marks.action, source, marks.argument, about, marks.frame))


def _changes(local: Mapping[str, str], shown: Mapping[str, str] | None) -> Mapping[str, str]:
    if not shown:
        return local
    return {name: UNCHANGED if shown.get(name) == value else value for name, value in local.items()}


@dataclass(slots=True)
class Shown:
    """What the frames so far have shown of each activation that has not returned."""

    stack: list[Mapping[str, str] | None] = field(default_factory=list)
    """Locals of an activation's preceding frame, innermost last; `None` where none counts."""

    def pass_frame(self, event: Event, local: Mapping[str, str] | None) -> Mapping[str, str] | None:
        """Go on by one frame with these locals; returns what had been shown before it.

        Raises `ValueError` for a frame outside of any activation.
        """
        if event is Event.CALL:
            self.stack.append(None)
        if not self.stack:
            raise ValueError(f"A {event.value} frame stands outside of any call.")
        before = self.stack[-1]
        if event in (Event.CALL, Event.LINE):
            self.stack[-1] = local or {}
        elif event is Event.RETURN:
            self.stack.pop()
            if self.stack:
                self.stack[-1] = None
        return before


def cwm_text(source: str, trace: Trace, setup: str = "", marks: Marks = CWM) -> Text:
    """The whole trace: the opening, every frame from the entry point's on, the end.

    The frames of `trace` may begin with the entry point's own, which then are all there is to
    write. Else, in a trace of the call alone, they are put around the others: one for a call of
    several lines, and one for each line of `setup`. That raises `ValueError` unless each of those
    binds a name to a literal. A trace that did not finish ends with its last frame, one without
    frames with the call of the entry point.
    """
    start = entry(source, trace.call, setup)
    pieces: list[str | Control] = [*opening(start, marks)]
    lines = start.program.split("\n")
    shown = Shown()
    for frame in _whole(start, trace):
        line = lines[frame.line - 1] if 0 < frame.line <= len(lines) else ""
        local = {name: value.repr for name, value in frame.locals.items()}
        before = shown.pass_frame(frame.event, local)
        value = None if frame.value is None else frame.value.repr
        pieces += frame_text(frame.event, line, local, before, value, marks)
    if trace.outcome.kind in (OutcomeKind.RETURNED, OutcomeKind.RAISED):
        pieces.append(marks.end)
    return joined(pieces)


def render_cwm(source: str, trace: Trace, setup: str = "") -> str:
    """`cwm_text` as one string with the control tokens spelled: to be read, not to be tokenized."""
    return spelled(cwm_text(source, trace, setup))


def _whole(start: Entry, trace: Trace) -> Iterator[Frame]:
    """The frames of the trace with those of the entry point."""
    frames = trace.frames
    if frames and frames[0].function == start.name:
        yield from frames
        return

    def frame(event: Event, line: int, value: Value | None = None) -> Frame:
        return Frame(event, line, 0, start.name, dict(local), value)

    local: dict[str, Value] = {}
    yield frame(Event.CALL, start.line)
    if not frames and trace.outcome.kind is OutcomeKind.UNFINISHED:
        return
    for line in range(start.line + 1, start.returns):
        yield frame(Event.LINE, line)
        local.update(_bound(start.body[line - start.line - 1].removeprefix(INDENT)))
    line = start.returns
    yield frame(Event.LINE, line)
    yield from frames
    value = trace.outcome.value
    if trace.outcome.kind is OutcomeKind.RAISED:
        yield frame(Event.EXCEPTION, line, value)
        value = None
    elif trace.outcome.kind is not OutcomeKind.RETURNED:
        return
    yield frame(Event.RETURN, line, value)


def _bound(statement: str) -> Mapping[str, Value]:
    """The names and values of an assignment of a literal; `ValueError` for anything else."""
    try:
        match syntax.parse(statement).body:
            case [ast.Assign(targets=[ast.Name(id=name)], value=value)]:
                return {name: Value(repr(ast.literal_eval(value)))}
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        pass
    raise ValueError(f"What {statement!r} does has to be imagined as a part of the entry point.")
