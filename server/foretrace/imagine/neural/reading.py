"""A frame as a model wrote it, with the probability of each of its parts."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from foretrace.trace.cwm import Marks
from foretrace.trace.frames import Event
from foretrace.trace.text import Control
from foretrace.world.protocol import Written, WrittenToken

_JSON_STRING = re.compile(r'"(?:[^"\\]|\\.)*"')


class Unreadable(ValueError):
    """What was written is not a frame; the message is one sentence."""


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a frame."""

    text: str
    """A repr, `..`, or a source line."""
    probability: float
    """In (0, 1], among what could have stood there."""
    forced: bool
    """Whether nothing else could."""


@dataclass(frozen=True, slots=True)
class ReadFrame:
    event: Event
    locals: Mapping[str, Part]
    source: Part
    """Raw line, without its newline."""
    value: Part | None
    branch: float
    """Probability of this event, of these names being there, and of this line."""
    certain: bool
    """Whether no other of these could have been."""


def read_frame(written: Written, marks: Marks) -> ReadFrame:
    """The frame in `written`; raises `Unreadable`."""
    reader = _Reader(written.tokens)
    event = next((e for e, mark in marks.events.items() if reader.skip(mark)), None)
    if event is None:
        raise Unreadable("It begins with no kind of frame.")
    local: dict[str, Part] = {}
    if event in (Event.CALL, Event.LINE):
        local = reader.state()
    reader.expect(marks.action)
    source = reader.line()
    value = None
    if event in (Event.RETURN, Event.EXCEPTION):
        reader.expect(marks.argument)
        value = reader.json_string()
    reader.expect(marks.frame)
    reader.finish()
    parts = [*local.values(), *([value] if value else [])]
    inside = sum(math.log(part.probability) for part in parts)
    return ReadFrame(
        event, local, source, value, _probability(reader.total - inside), reader.certain
    )


def _probability(nats: float) -> float:
    return math.exp(min(0.0, max(-700.0, nats)))


class _Reader:
    """Reads the tokens as characters; one that is a control token is a character of its own."""

    def __init__(self, tokens: Sequence[WrittenToken]) -> None:
        self._characters: list[str | Control] = []
        self._starts: list[int] = []
        """By token, the index of its first character."""
        self._tokens = tokens
        data = b""
        for token in tokens:
            self._starts.append(len(self._characters) + len(data.decode("utf-8", "ignore")))
            if token.control is not None:
                self._add(data)
                data = b""
                self._characters.append(token.control)
            else:
                data += token.text
        self._add(data)
        self._in_values: set[int] = set()
        """Tokens that are part of values."""
        self.total = sum(token.log_probability for token in tokens)
        self._at = 0
        # Control tokens stand for themselves; no character of a text is in this place.
        self._text = "".join(c if isinstance(c, str) else "\ufffe" for c in self._characters)

    def _add(self, data: bytes) -> None:
        try:
            self._characters.extend(data.decode())
        except UnicodeDecodeError:
            raise Unreadable("It has a broken character.") from None

    @property
    def certain(self) -> bool:
        """Whether the model chose nothing but values."""
        return all(
            token.forced for index, token in enumerate(self._tokens) if index not in self._in_values
        )

    def skip(self, mark: str | Control) -> bool:
        """Whether `mark` stands here; if so it is read."""
        if isinstance(mark, Control):
            found = self._at < len(self._characters) and self._characters[self._at] == mark
            self._at += found
            return found
        if self._text.startswith(mark, self._at):
            self._at += len(mark)
            return True
        return False

    def expect(self, mark: str | Control) -> None:
        if not self.skip(mark):
            raise Unreadable(f"It lacks {mark if isinstance(mark, str) else mark.name!r}.")

    def state(self) -> dict[str, Part]:
        self.expect("{")
        found: dict[str, Part] = {}
        if self.skip("}"):
            return found
        while True:
            name = self.json_string().text
            if name in found:
                raise Unreadable(f"It has {name!r} twice.")
            self.expect(": ")
            found[name] = self.json_string()
            if self.skip("}"):
                return found
            self.expect(", ")

    def json_string(self) -> Part:
        match = _JSON_STRING.match(self._text, self._at)
        if match is None:
            raise Unreadable("It lacks a string.")
        try:
            text = str(json.loads(match.group(), strict=True))
        except ValueError:
            raise Unreadable("It has a broken string.") from None
        if json.dumps(text) != match.group():
            raise Unreadable("It has a string that is not escaped as in every other trace.")
        self._at = match.end()
        # The opening quote may share a token with what is in it, the closing one ends it.
        return self._part(text, match.start() + 1, match.end(), self._in_values)

    def line(self) -> Part:
        end = self._text.find("\n", self._at)
        if end < 0:
            raise Unreadable("It lacks the end of a line.")
        start, self._at = self._at, end + 1
        return self._part(self._text[start:end], start, end + 1, set())

    def finish(self) -> None:
        if self._at != len(self._characters):
            raise Unreadable("It goes on behind its end.")

    def _part(self, text: str, start: int, end: int, seen: set[int]) -> Part:
        """What the tokens that begin in, or reach into, these characters say together."""
        nats = 0.0
        forced = True
        ends = [*self._starts[1:], len(self._characters)]
        for index, (first, last) in enumerate(zip(self._starts, ends, strict=True)):
            if first < end and last > start:
                nats += self._tokens[index].log_probability
                forced = forced and self._tokens[index].forced
                seen.add(index)
        return Part(text, _probability(nats), forced)
