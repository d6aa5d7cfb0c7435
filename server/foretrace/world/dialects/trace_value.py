"""Values by traces: a model that writes them is asked for the frame that shows the value.

The text is that of a run begun anew (see `foretrace.imagine.neural.room`): the source, the call of
the entry point and the line it is at, the call of the function around the unknown, and its line
with the whole state. The model writes the frame behind that line, of which only the value is open:
the names that an assignment binds, what a `return` gives back, or for a condition which line is
next. What is only a part of what its line evaluates is given a line of its own before (see
`hoisting`), where that can be.
"""

from __future__ import annotations

import ast
import math
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass

from foretrace.cancellation import Cancellation
from foretrace.sketch.functions import FunctionNode, first_line
from foretrace.trace.cwm import Entry, entry, frame_text, opening
from foretrace.trace.frames import Event
from foretrace.trace.text import Text, joined
from foretrace.world.dialects.hoisting import hoisted
from foretrace.world.dialects.trace_answer import (
    AnswerFrame,
    assigned_frame,
    condition_frame,
    returned_frame,
)
from foretrace.world.dialects.unknown_place import Place, Standing, standing
from foretrace.world.protocol import (
    Answer,
    ModelClosed,
    ModelFileError,
    ValueQuestion,
    WorldModel,
    WorldModelError,
)

_ANSWER_TOKENS = 96
"""Most that the model chooses: a value that takes more has lost its way."""
_LEAST_NATS = -100.0


@dataclass(frozen=True, slots=True)
class TraceQuestion:
    """A question as a trace that breaks off before the frame with the answer."""

    place: Place
    text: Text
    frame: AnswerFrame


def value_by_trace(
    world: WorldModel,
    question: ValueQuestion,
    cancellation: Cancellation,
    places: Set[Place] = frozenset(Place),
) -> Answer | None:
    """The value as `world`, which speaks CWM traces, writes it.

    `None` where a trace has no answer, which is so outside of `places`, and where this one comes
    to none: what is too long or without end gets an answer in another way. Raises
    `ModelFileError`, `ModelClosed` and `Cancelled`.
    """
    asked = trace_question(question, places)
    if asked is None:
        return None
    try:
        return traced_value(world, asked, cancellation)
    except (ModelFileError, ModelClosed):
        raise
    except WorldModelError:
        return None


def trace_question(
    question: ValueQuestion, places: Set[Place] = frozenset(Place)
) -> TraceQuestion | None:
    """`question` as a trace; `None` where a trace has no answer, or it stands elsewhere."""
    found = standing(question)
    if found is None or found.place not in places or not question.call:
        return None
    place = found.place
    if place is Place.PART:
        apart = hoisted(question, found.function)
        if apart is None:
            return None
        question = apart
        found = standing(question)
        if found is None or found.place is not Place.ASSIGNED:
            return None
    start = entry(question.source, question.call)
    lines = start.program.split("\n")
    state = _in_order(found.function, question.state)
    frame = _frame(found, lines, state)
    if frame is None:
        return None
    return TraceQuestion(place, _text(start, lines, found.function, question.line, state), frame)


def traced_value(world: WorldModel, question: TraceQuestion, cancellation: Cancellation) -> Answer:
    """What `world`, which speaks CWM traces, writes for the value: a literal.

    Raises what a transcript does, and `WorldModelError` where it comes to no value.
    """
    transcript = world.transcript(question.text, cancellation)
    try:
        written = transcript.write(question.frame.grammar, _ANSWER_TOKENS, cancellation)
    finally:
        transcript.close()
    text = b"".join(token.text for token in written.tokens).decode("utf-8", "replace")
    if written.complete:
        found: str | None = question.frame.read(text)
    else:
        if sum(not token.forced for token in written.tokens) < _ANSWER_TOKENS:
            raise WorldModelError("The source and the values of its variables leave no room.")
        found = question.frame.cut_short(text)
    if found is None:
        raise WorldModelError("The model found no end to the values.")
    nats = math.fsum(token.log_probability for token in written.tokens)
    return Answer(found, math.exp(max(_LEAST_NATS, min(0.0, nats))))


def _frame(found: Standing, lines: Sequence[str], state: Mapping[str, str]) -> AnswerFrame | None:
    match found:
        case Standing(place=Place.ASSIGNED, targets=targets, unpacked=unpacked):
            return assigned_frame(targets, unpacked, state)
        case Standing(place=Place.RETURNED, statement=ast.stmt(lineno=line)):
            return returned_frame(lines[line - 1])
        case Standing(place=Place.CONDITION, statement=ast.If() | ast.While() as statement):
            return condition_frame(found.function, statement, lines, state)
    return None


def _text(
    start: Entry, lines: Sequence[str], function: FunctionNode, line: int, state: Mapping[str, str]
) -> Text:
    parameters = {name: state[name] for name in _parameters(function) if name in state}
    called = lines[first_line(function) - 1]
    return joined(
        (
            *opening(start),
            *frame_text(Event.CALL, start.definition, {}, None, None),
            *frame_text(Event.LINE, lines[start.returns - 1], {}, None, None),
            *frame_text(Event.CALL, called, parameters, None, None),
            *frame_text(Event.LINE, lines[line - 1], state, None, None),
        )
    )


def _in_order(function: FunctionNode, state: Mapping[str, str]) -> dict[str, str]:
    """`state` with the parameters first, as in `frame.f_locals`."""
    first = [name for name in _parameters(function) if name in state]
    return {name: state[name] for name in (*first, *state)}


def _parameters(function: FunctionNode) -> Iterator[str]:
    """In the order of `frame.f_locals`."""
    given = function.args
    yield from (each.arg for each in (*given.posonlyargs, *given.args, *given.kwonlyargs))
    yield from (each.arg for each in (given.vararg, given.kwarg) if each)
