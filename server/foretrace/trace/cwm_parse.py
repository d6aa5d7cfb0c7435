"""Reads traces in the Code World Model's format; `cwm` writes them and states the rules.

Strict: whatever is read is written again exactly as it was, and anything else is malformed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NoReturn

from foretrace.trace.cwm import CWM, UNCHANGED, Marks, Shown, frame_text
from foretrace.trace.frames import Event
from foretrace.trace.text import Control, Text, joined


class MalformedFrame(ValueError):
    """The text goes on with something that is not a frame; the message is one sentence."""

    def __init__(self, reason: str, good: int) -> None:
        """`good` is how many frames before it are well-formed."""
        super().__init__(f"Frame {good + 1} is malformed: {reason}.")
        self.reason = reason
        self.good = good


@dataclass(frozen=True, slots=True)
class WrittenFrame:
    """A frame as it is written."""

    event: Event
    source: str
    """The raw line, without its newline."""
    locals: Mapping[str, str] | None = None
    """Reprs by name, or `..`; of calls and lines only."""
    value: str | None = None
    """Repr of the returned value or of the exception; of returns and exceptions only."""

    def text(self, marks: Marks = CWM) -> Text:
        """The frame, written as it was."""
        return frame_text(self.event, self.source, self.locals, None, self.value, marks)


@dataclass(frozen=True, slots=True)
class WrittenTrace:
    """A trace as it is written."""

    context: str
    """What stands between the context mark and the first frame mark."""
    frames: tuple[WrittenFrame, ...]
    complete: bool
    """Whether it ends with the mark of the end."""

    def text(self, marks: Marks = CWM) -> Text:
        """The trace, written as it was."""
        pieces = [*marks.begin, marks.context, self.context, marks.frame]
        for frame in self.frames:
            pieces += frame.text(marks)
        if self.complete:
            pieces.append(marks.end)
        return joined(pieces)


def parse_trace(text: Text) -> WrittenTrace:
    """A whole trace with its opening. Raises `MalformedFrame`."""
    reader = _Reader(joined(text))
    context = reader.opening()
    frames = tuple(reader.frames())
    return WrittenTrace(context, frames, reader.ended)


def parse_frames(text: Text) -> Iterator[WrittenFrame]:
    """The frames of a trace, or of a part of one that begins with a frame.

    Raises `MalformedFrame` once those before it have been given.
    """
    reader = _Reader(joined(text))
    if reader.piece == CWM.begin[0]:
        reader.opening()
    yield from reader.frames()


def resolved(frames: Iterable[WrittenFrame]) -> Iterator[WrittenFrame]:
    """The frames of a trace from its first call on, with every `..` filled in.

    Raises `MalformedFrame`, once those before it have been given, for a `..` of which nothing was
    shown in the preceding frame of the same activation, and a frame outside of any call.
    """
    shown = Shown()
    for number, frame in enumerate(frames):
        local = frame.locals
        try:
            before = shown.pass_frame(frame.event, local)
        except ValueError as error:
            raise MalformedFrame("it stands outside of any call", number) from error
        if local is not None and UNCHANGED in local.values():
            local = dict(local)
            for name, value in local.items():
                if value == UNCHANGED:
                    if before is None or name not in before:
                        reason = f"nothing was shown before of {name!r}, said to be unchanged"
                        raise MalformedFrame(reason, number)
                    local[name] = before[name]
            shown.stack[-1] = local
            frame = replace(frame, locals=local)
        yield frame


_MARKS = (CWM.context, CWM.frame, CWM.action, CWM.argument, CWM.end, *CWM.events.values())
_CONTROLS = {piece.name: piece for piece in (*CWM.begin, *_MARKS) if isinstance(piece, Control)}
_SPELLED = re.compile("|".join(re.escape(name) for name in _CONTROLS))


def parse_spelled(text: str) -> Text:
    """A trace that was written to a file with its control tokens spelled.

    Only for files one trusts: a token's name inside the source or a value becomes the token.
    """
    pieces: list[str | Control] = []
    start = 0
    for match in _SPELLED.finditer(text):
        pieces += (text[start : match.start()], _CONTROLS[match[0]])
        start = match.end()
    return joined((*pieces, text[start:]))


_EVENTS = {mark: event for event, mark in CWM.events.items()}


class _Reader:
    """Reads pieces from the left; `piece` is the one that comes next, `None` at the end."""

    def __init__(self, pieces: Sequence[str | Control]) -> None:
        self._pieces = iter(pieces)
        self.piece = next(self._pieces, None)
        self._good = 0
        self.ended = False

    def opening(self) -> str:
        for mark in (*CWM.begin, CWM.context):
            self._mark(mark)
        context = self._text("the context")
        self._mark(CWM.frame)
        return context

    def frames(self) -> Iterator[WrittenFrame]:
        while self.piece is not None:
            if self.piece == CWM.end:
                self._next()
                self.ended = True
                if self.piece is not None:
                    self._fail(f"{_named(self.piece)} stands after the end")
                return
            frame = self._frame()
            self._good += 1
            yield frame

    def _frame(self) -> WrittenFrame:
        mark = self._next()
        if mark not in _EVENTS:
            self._fail(f"a frame cannot begin with {_named(mark)}")
        event = _EVENTS[mark]
        local = value = None
        if event in (Event.CALL, Event.LINE):
            local = self._locals(self._text("the locals"))
        self._mark(CWM.action)
        source = self._text("the line of the source")
        if source.find("\n") != len(source) - 1:
            self._fail("the source has to be one line that ends in a newline")
        if local is None:
            self._mark(CWM.argument)
            value = self._value(self._text("the value"))
        self._mark(CWM.frame)
        return WrittenFrame(event, source[:-1], local, value)

    def _locals(self, text: str) -> Mapping[str, str]:
        pairs = self._json(text, "the locals")
        if not isinstance(pairs, _Object):
            self._fail("the locals are not a JSON object")
        local: dict[str, str] = {}
        for name, value in pairs.pairs:
            if name in local:
                self._fail(f"{name!r} is shown twice")
            if not isinstance(value, str):
                self._fail(f"the repr of {name!r} is not a JSON string")
            local[name] = value
        self._as_written(text, local, "the locals are")
        return local

    def _value(self, text: str) -> str:
        value = self._json(text, "the value")
        if not isinstance(value, str):
            self._fail("the value is not a JSON string")
        self._as_written(text, value, "the value is")
        return value

    def _json(self, text: str, what: str) -> object:
        try:
            found: object = json.loads(text, object_pairs_hook=_Object)
        except (ValueError, RecursionError):
            self._fail(f"{what} cannot be read as JSON")
        return found

    def _as_written(self, text: str, found: object, what: str) -> None:
        if json.dumps(found) != text:
            self._fail(f"{what} not spaced or escaped as in every other trace")

    def _next(self) -> str | Control | None:
        piece, self.piece = self.piece, next(self._pieces, None)
        return piece

    def _mark(self, mark: str | Control) -> None:
        found = self._next()
        if found != mark:
            self._fail(f"{_named(mark)} should follow, not {_named(found)}")

    def _text(self, what: str) -> str:
        found = self._next()
        if not isinstance(found, str):
            self._fail(f"{what} should follow, not {_named(found)}")
        return found

    def _fail(self, reason: str) -> NoReturn:
        raise MalformedFrame(reason, self._good)


@dataclass(frozen=True, slots=True)
class _Object:
    """A JSON object with all its pairs, repeated ones too."""

    pairs: list[tuple[str, object]]


def _named(piece: str | Control | None) -> str:
    if piece is None:
        return "the end of the text"
    return piece.name if isinstance(piece, Control) else "text"
