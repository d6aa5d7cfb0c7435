"""A run that the world model imagines, frame by frame."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass, replace

from foretrace.cancellation import Cancellation
from foretrace.imagine.neural.admission import admit
from foretrace.imagine.neural.code import Code
from foretrace.imagine.neural.grammar import frame_grammar
from foretrace.imagine.neural.lookup import looked_up
from foretrace.imagine.neural.options import Options
from foretrace.imagine.neural.reading import read_frame
from foretrace.imagine.neural.room import Room
from foretrace.imagine.neural.state import State
from foretrace.imagine.neural.walk import Walk
from foretrace.sketch.model import Scenario, Sketch
from foretrace.trace.cwm import Entry, entry, frame_text
from foretrace.trace.frames import Event, Frame, Origin, Value
from foretrace.trace.text import Control, Text, joined
from foretrace.world.dialects.plain_trace import trace_marks
from foretrace.world.protocol import Transcript, WorldModel, Written

CHOSEN_TOKENS = 192
"""Most tokens of one frame that the model chooses: a value that takes more has lost its way."""


class Endless(Exception):
    """A frame did not end within the most tokens it may have."""


@dataclass(frozen=True, slots=True)
class _Point:
    """Where the run stood before a frame."""

    length: int
    state: State


class NeuralRun:
    """The imagined run of one scenario. `frames` are those so far, the entry point's included.

    It owns a transcript of the model's until it is closed. Raises `SyntaxError` if the program
    and the call are no valid Python, else what the model's transcripts raise.
    """

    def __init__(
        self, sketch: Sketch, scenario: Scenario, world: WorldModel, cancellation: Cancellation
    ) -> None:
        start = entry(sketch.marked_text, scenario.call, scenario.setup)
        self._code = Code(plain_program(sketch, start))
        self._returns = start.returns
        self._options = Options(self._code, start.program.split("\n"))
        self._walk = Walk(self._options)
        self._marks = trace_marks(world.dialects)
        self._cancellation = cancellation
        self._room = Room(start, self._options, self._marks, world, cancellation)
        self.state = self._walk.start(self._code.unit_named(start.name), self._room.called)
        self.frames: list[Frame] = []
        self._points: list[_Point] = []

    @property
    def transcript(self) -> Transcript:
        return self._room.transcript

    def step(self, draft: Text = ()) -> Frame | None:
        """Imagine one more frame; `None` once the run has ended.

        `draft` is what will likely come, as `draft` below writes it.

        Raises `Endless`, `Unreadable`, and what `Transcript.write` raises; the run then stands
        where it stood.
        """
        if self.state.ended:
            return None
        if not self._room.is_left:
            self._points.clear()
            self._room.begin_anew(self.state)
        length = self.transcript.length
        options = self._options.following(self.state)
        grammar = frame_grammar(options, self._marks)
        if not draft:
            line = self._options.at(self.state.top.places[0])
            draft = looked_up(self.state, line, options, self._marks)
        written = self.transcript.write(grammar, CHOSEN_TOKENS, self._cancellation, draft)
        try:
            if not written.complete:
                raise Endless
            read = admit(read_frame(written, self._marks), options)
            state, frame = self._walk.apply(self.state, read, text_of(written), len(self.frames))
        except BaseException:
            self.transcript.rewind(length)
            raise
        self._points.append(_Point(length, self.state))
        self._settle(state)
        self.state = state
        self.frames.append(frame)
        return frame

    def suppose(self, name: str, value: str) -> None:
        """Let a local be something else from the last frame on, which a line has just written.

        Raises what beginning anew raises.
        """
        held = Value(value, Origin.IMAGINED)
        top = replace(self.state.top, local={**self.state.top.local, name: held})
        self.state = replace(self.state, stack=(*self.state.stack[:-1], top))
        last = self.frames[-1]
        self.frames[-1] = replace(last, locals={**last.locals, name: held})
        # What was written says otherwise: only the state counts now.
        self._points.clear()
        self._room.begin_anew(self.state)

    def step_back(self) -> bool:
        """Take the last frame back; `False` if there is none, or its text was let go."""
        if not self._points:
            return False
        point = self._points.pop()
        self.transcript.rewind(point.length)
        self.state = point.state
        self.frames.pop()
        return True

    def fork(self) -> NeuralRun:
        """A run that goes on from here by itself, with a transcript to be closed of its own."""
        other = copy(self)
        other._room = self._room.fork()
        other.frames = self.frames.copy()
        other._points = self._points.copy()
        return other

    def called_frames(self) -> tuple[Frame, ...]:
        """The frames of the scenario's call: not the entry point's, nor those of its setup."""
        called = False
        found = []
        for frame in self.frames:
            if frame.depth == 0:
                called = called or (frame.event is Event.LINE and frame.line >= self._returns)
            elif called:
                found.append(frame)
        return tuple(found)

    def draft(self, frame: Frame) -> Text:
        """How `frame` would be written if it came next."""
        top = self.state.top
        shown = {name: value.repr for name, value in top.local.items()} if top.shown else None
        if frame.event is Event.CALL:
            shown = None
        return frame_text(
            frame.event,
            self._options.text(frame.line),
            {name: value.repr for name, value in frame.locals.items()},
            shown,
            None if frame.value is None else frame.value.repr,
            self._marks,
        )

    def close(self) -> None:
        self._room.close()

    def _settle(self, after: State) -> None:
        """Where the last line reads like others, the line that follows may tell which it was."""
        before = self.state.top
        if len(before.places) == 1 or len(after.stack) != len(self.state.stack):
            return
        ahead = {(place.unit, place.line) for place in after.top.places}
        right = [
            place.line
            for place in before.places
            if any((place.unit, n) in ahead for n in self._options.at(place).successors)
        ]
        if right and 0 <= before.frame < len(self.frames):
            self.frames[before.frame] = replace(self.frames[before.frame], line=right[0])


def plain_program(sketch: Sketch, start: Entry) -> str:
    """The entry's program in plain Python: a name for each hole, what cannot be read left out."""
    plain = sketch.program.source.split("\n")
    lines = start.program.split("\n")
    before = start.line - 1
    return "\n".join([*(plain + [""] * before)[:before], *lines[before:]])


def text_of(written: Written) -> Text:
    """What was written, as a text."""
    pieces: list[str | Control] = []
    data = b""
    for token in written.tokens:
        data += token.text
        if token.control is not None:
            pieces += [data.decode("utf-8", "replace"), token.control]
            data = b""
    return joined([*pieces, data.decode("utf-8", "replace")])
