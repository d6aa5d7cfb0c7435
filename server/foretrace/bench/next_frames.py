"""The next frame, given the true ones before it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from foretrace.bench.branches import Branch, branch
from foretrace.bench.model_record import Case, hole_frames
from foretrace.bench.recorded_frames import RecordedFrame
from foretrace.bench.verdicts import WRONG, Verdict, free_grammar, most_tokens, verdict
from foretrace.cancellation import Cancellation
from foretrace.imagine.neural.admission import admit
from foretrace.imagine.neural.reading import ReadFrame, Unreadable, read_frame
from foretrace.imagine.neural.room import Room
from foretrace.imagine.neural.run import CHOSEN_TOKENS, text_of
from foretrace.trace.cwm import Marks
from foretrace.trace.frames import Event
from foretrace.trace.text import spelled
from foretrace.world.dialects.plain_trace import trace_marks
from foretrace.world.protocol import Transcript, WorldModel, WorldModelError, Written


@dataclass(frozen=True, slots=True)
class Attempt:
    """One frame that the model wrote."""

    verdict: Verdict
    wrote: str | None
    """Its text, control tokens spelled, where that is wrong."""


@dataclass(frozen=True, slots=True)
class NextFrame:
    """What the model wrote in the place of one recorded frame."""

    event: Event
    truth: str
    """The recorded text, control tokens spelled."""
    constrained: Attempt
    free: Attempt | None
    """Without constraints, where that was asked for."""
    hole: bool
    """Whether this frame shows what the hole yields."""
    branch: Branch | None
    tokens: int
    """Of the constrained one."""
    forced: int
    """Those of them that the code determines."""


def next_frames(case: Case, world: WorldModel, most: int, free: bool) -> list[NextFrame]:
    """The first `most` frames of a case, or as many as can be followed."""
    marks = trace_marks(world.dialects)
    cancellation = Cancellation()
    shown = frozenset(hole_frames(case))
    found: list[NextFrame] = []
    try:
        room = Room(case.start, case.options, marks, world, cancellation)
    except WorldModelError:
        return []  # Too long for the model: all that is missing counts as wrong.
    try:
        for index, frame in enumerate(case.followed[:most]):
            if not room.is_left:
                room.begin_anew(frame.state)
            found.append(_next(room.transcript, frame, marks, free, index in shown))
            room.transcript.append(frame.text)
    except WorldModelError:
        pass
    finally:
        room.close()
    return found


def _next(
    transcript: Transcript, frame: RecordedFrame, marks: Marks, free: bool, hole: bool
) -> NextFrame:
    written = _written(transcript, frame, frame.grammar, CHOSEN_TOKENS)
    read = _read(written, marks)
    if read is not None and not _admitted(read, frame):
        read = None
    other = None
    if free:
        freely = _written(transcript, frame, free_grammar(marks), most_tokens(frame.truth))
        other = _attempt(freely, _read(freely, marks), frame)
    return NextFrame(
        event=frame.truth.event,
        truth=spelled(frame.text),
        constrained=_attempt(written, read, frame),
        free=other,
        hole=hole,
        branch=None if read is None else branch(read, frame),
        tokens=len(written.tokens),
        forced=sum(token.forced for token in written.tokens),
    )


def _written(
    transcript: Transcript, frame: RecordedFrame, grammar: str, most_tokens: int
) -> Written:
    """What the model writes next. The truth is the draft: that saves time, and nothing else."""
    length = transcript.length
    written = transcript.write(grammar, most_tokens, Cancellation(), frame.text)
    transcript.rewind(length)
    return written


def _read(written: Written, marks: Marks) -> ReadFrame | None:
    try:
        return read_frame(written, marks) if written.complete else None
    except Unreadable:
        return None


def _admitted(read: ReadFrame, frame: RecordedFrame) -> bool:
    try:
        admit(read, frame.options)
    except Unreadable:
        return False
    return True


def _attempt(written: Written, read: ReadFrame | None, frame: RecordedFrame) -> Attempt:
    found = WRONG if read is None else verdict(read, _before(frame), frame.truth)
    return Attempt(found, None if found.exact else spelled(text_of(written)))


def _before(frame: RecordedFrame) -> Mapping[str, str] | None:
    """What `..` refers to."""
    top = frame.state.top
    return {name: value.repr for name, value in top.local.items()} if top.shown else None
