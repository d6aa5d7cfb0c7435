"""Training documents: traces as the product writes them, each character with its weight.

Most of a trace is determined by its grammar, and the model is never asked for it. What a
character counts for in the loss says how much there is to decide: new values, whether a variable
that the line names has changed, and the line after a branch count fully; what repeats or is forced
hardly, the source not at all.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass

from foretrace.trace.cwm import CWM, UNCHANGED, Shown, frame_text, opening
from foretrace.trace.entry import Entry
from foretrace.trace.frames import Event, Frame
from foretrace.trace.text import Control, Text

_DECIDED = 1.0
_EVENT = 0.3
_FORCED = 0.1
_BRANCH_CHARACTERS = 8
"""Of a line's text after a branch: by then it is told from the other."""
_BRANCHING = ("if ", "elif ", "while ", "for ", "try", "except", "with ", "match ", "case ")


@dataclass(frozen=True, slots=True)
class Piece:
    """A control token, or text with a weight for each of its characters."""

    text: str | Control
    weights: Sequence[float]


@dataclass(frozen=True, slots=True)
class FramePieces:
    """One frame, and where a transcript can be begun anew before it."""

    pieces: tuple[Piece, ...]
    restart: tuple[Piece, ...] | None
    """The activations as `NeuralRun` writes them when it begins a text anew: the call of each and,
    in full, the line it is at. `None` where that does not tell what has just happened."""


def known(text: Text, weight: float = 0.0) -> tuple[Piece, ...]:
    """`text` with one weight for all of it."""
    return tuple(
        Piece(piece, [weight] * (1 if isinstance(piece, Control) else len(piece))) for piece in text
    )


def opening_pieces(start: Entry) -> tuple[Piece, ...]:
    """What stands before the first frame: the source and the entry point."""
    return known(opening(start))


def frames(start: Entry, trace: Sequence[Frame]) -> Iterator[FramePieces]:
    """The frames of a run from the entry point's call on, which itself has no weight."""
    lines = start.program.split("\n")
    shown = Shown()
    stack: list[_Open] = []
    before: Frame | None = None
    for frame in trace:
        line = lines[frame.line - 1]
        local = {name: value.repr for name, value in frame.locals.items()}
        seen = shown.pass_frame(frame.event, local)
        value = None if frame.value is None else frame.value.repr
        text = frame_text(frame.event, line, local, seen, value)
        restart = None
        if before is not None and before.event in (Event.CALL, Event.LINE):
            restart = tuple(piece for each in stack for piece in each.restart())
        around = stack[-1] if stack and frame.event is Event.LINE else _Open((), {})
        weighted = _weighted(text, frame.event, around, _is_open(before, lines))
        yield FramePieces(weighted if before else known(text), restart)
        if frame.event is Event.CALL:
            stack.append(_Open(text, local))
        elif frame.event is Event.LINE:
            stack[-1].line = frame_text(Event.LINE, line, local, None, None)
            stack[-1].local = local
            stack[-1].names = frozenset(re.findall(r"\w+", line))
        elif frame.event is Event.RETURN:
            stack.pop()
        before = frame


@dataclass(slots=True)
class _Open:
    """An activation that has not returned."""

    call: Text
    local: Mapping[str, str]
    line: Text = ()
    names: Set[str] = frozenset()
    """Those in that line: of them some may change."""

    def restart(self) -> tuple[Piece, ...]:
        return (*known(self.call), *known(self.line))


def _is_open(before: Frame | None, lines: Sequence[str]) -> bool:
    """Whether more than one line can follow."""
    if before is None or before.event is not Event.LINE:
        return before is not None and before.event is Event.EXCEPTION
    return lines[before.line - 1].lstrip().startswith(_BRANCHING)


def _weighted(text: Text, event: Event, around: _Open, branches: bool) -> tuple[Piece, ...]:
    pieces: list[Piece] = []
    part: str | Control = ""
    for piece in text:
        if isinstance(piece, Control):
            weight = _EVENT if piece == CWM.events[event] else _FORCED
            pieces.append(Piece(piece, [weight]))
            part = piece
        elif part == CWM.action:
            pieces.append(Piece(piece, _source_weights(piece, branches)))
        elif part == CWM.argument:
            pieces.append(Piece(piece, [_DECIDED] * len(piece)))
        else:
            pieces.append(Piece(piece, _state_weights(piece, around)))
    return tuple(pieces)


def _source_weights(source: str, branches: bool) -> list[float]:
    if not branches:
        return [_FORCED] * len(source)
    told = len(source) - len(source.lstrip()) + _BRANCH_CHARACTERS
    return [_DECIDED if index < told else _FORCED for index in range(len(source))]


def _state_weights(state: str, around: _Open) -> list[float]:
    weights = [_FORCED] * len(state)
    place = 1
    for name, value in json.loads(state).items():
        place = state.index(": ", place) + 2 if place > 1 else len(json.dumps(name)) + 3
        written = json.dumps(value)
        same = value in (UNCHANGED, around.local.get(name))
        if name in around.names or not same:
            # With the space and the quote before it: a token may hold them and all of the value.
            weights[place - 1 : place + len(written)] = [_DECIDED] * (len(written) + 1)
        place += len(written)
    return weights
