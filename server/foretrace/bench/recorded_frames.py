"""The frames of a run on CPython 3.11, and before each what could have stood in its place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from foretrace.bench.recorded_text import recorded_entry
from foretrace.bench.records import RecordError
from foretrace.imagine.neural.code import Code
from foretrace.imagine.neural.grammar import Option, frame_grammar
from foretrace.imagine.neural.lookup import looked_up
from foretrace.imagine.neural.options import Options
from foretrace.imagine.neural.reading import Unreadable, read_frame
from foretrace.imagine.neural.state import State
from foretrace.imagine.neural.walk import Walk
from foretrace.trace.cwm import Marks, Shown, frame_text, opening
from foretrace.trace.entry import Entry
from foretrace.trace.frames import Event
from foretrace.trace.text import Control, Text
from foretrace.world.protocol import Written, WrittenToken


@dataclass(frozen=True, slots=True)
class TrueFrame:
    """A frame as it was recorded."""

    event: Event
    line: int
    source: str
    """That line as a trace shows it, without its newline."""
    locals: Mapping[str, str]
    """Reprs, none of them as `..`; empty for a return or exception."""
    value: str | None
    """Repr, of a return or exception."""
    text: Text


@dataclass(frozen=True, slots=True)
class RecordedFrame:
    """A frame that was recorded, and what could have stood in its place."""

    truth: TrueFrame
    grammar: str
    lookup: Text
    """What looking back would have drafted of it."""
    options: Sequence[Option]
    walk: Walk
    state: State
    """Before it."""

    @property
    def text(self) -> Text:
        return self.truth.text


def true_frames(shown: Entry, truth: Mapping[str, Any], marks: Marks) -> list[TrueFrame]:
    """What `recorded_entry` gave, from the frame after the entry point's call on.

    Lines read as they do in `shown`.
    """
    if "error" in truth:
        return []
    lines = shown.program.split("\n")
    passed = Shown()
    passed.pass_frame(Event.CALL, {})
    frames = []
    for name, line, local, value in truth["frames"][1:]:
        event = Event(name)
        before = passed.pass_frame(event, local)
        source = lines[line - 1]
        text = frame_text(event, source, local, before, value, marks)
        stated = local if event in (Event.CALL, Event.LINE) else {}
        frames.append(TrueFrame(event, line, source, stated, value, text))
    return frames


def followed(
    start: Entry, code: Code, options: Options, frames: Sequence[TrueFrame], marks: Marks
) -> list[RecordedFrame]:
    """As many of the first `frames` as can be followed in `code`, which is `start`'s program."""
    called = frame_text(Event.CALL, start.definition, {}, None, None, marks)
    walk = Walk(options)
    state = walk.start(code.unit_named(start.name), called)
    found = []
    for index, frame in enumerate(frames):
        following = options.following(state)
        grammar = frame_grammar(following, marks)
        lookup = looked_up(state, options.at(state.top.places[0]), following, marks)
        found.append(RecordedFrame(frame, grammar, lookup, following, walk, state))
        try:
            read = read_frame(as_written(frame.text), marks)
            state, _ = walk.apply(state, read, frame.text, index)
        except Unreadable:
            break
        if state.ended:
            break
    return found


def recorded_frames(start: Entry, marks: Marks) -> tuple[Text, list[RecordedFrame]]:
    """The prompt of a recorded run, and its frames from the entry point's first line on.

    Raises `RecordError` if neural imagination has no room for one of them.
    """
    truth = recorded_entry(start)
    called = frame_text(Event.CALL, start.definition, {}, None, None, marks)
    prompt = (*opening(start, marks), *called)
    frames = true_frames(start, truth, marks)
    if not frames:
        return prompt, []
    code = Code(start.program)
    options = Options(code, start.program.split("\n"))
    found = followed(start, code, options, frames, marks)
    if len(found) < len(frames):
        raise RecordError(f"Neural imagination cannot follow {start.call} beyond {found[-1].text}.")
    return prompt, found


def as_written(text: Text) -> Written:
    """A text as if a model had written it, with certainty."""
    return Written(
        tuple(
            WrittenToken(b"", piece, 0.0, False)
            if isinstance(piece, Control)
            else WrittenToken(piece.encode("utf-8", "surrogatepass"), None, 0.0, False)
            for piece in text
        ),
        complete=True,
    )
