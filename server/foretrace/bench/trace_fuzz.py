"""Broken traces for the parser of CWM traces: nothing but `MalformedFrame` may come out of it.

Real traces are changed at random places: pieces lost, repeated, swapped or cut, tokens where none
belong, JSON that is none or says something else, names that nobody showed before. What is read all
the same has to be written again exactly.
"""

from __future__ import annotations

import json
import random
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass

from foretrace.trace.cwm import CWM
from foretrace.trace.cwm_parse import (
    MalformedFrame,
    WrittenFrame,
    parse_frames,
    parse_spelled,
    parse_trace,
    resolved,
)
from foretrace.trace.text import Control, Text, joined, spelled

Pieces = list[str | Control]

TOKENS: Pieces = [
    *CWM.begin,
    CWM.context,
    CWM.frame,
    CWM.action,
    CWM.argument,
    CWM.end,
    *CWM.events.values(),
    Control("<|eot_id|>"),
    Control("<|reasoning_thinking_start|>"),
]

TEXTS = (
    "",
    "\n",
    "x",
    "    return x\n",
    "a\nb\n",
    "\r\n",
    "<|frame_sep|>",
    "<|call_sep|>{}<|action_sep|>def f():\n<|frame_sep|>",
    "\x00",
    "\ud800",
    "\N{SNOWMAN}",
)

JSON = (
    "",
    "{",
    "}",
    "[]",
    "null",
    '""',
    '"1',
    "{}",
    "{} ",
    " {}",
    "[1]",
    "NaN",
    "1e999",
    '{"a": 1}',
    '{"a": "1", "a": "1"}',
    '{"a": {"b": "1"}}',
    '{"a":"1"}',
    '{"a": "1",}',
    '{"a": ".."}',
    "{'a': '1'}",
    '{"": ""}',
    '{"a": "\\ud800"}',
    '{"a": "\\u0041"}',
    '"\N{SNOWMAN}"',
    '"\\ud83d\\ude00"',
    "9" * 5000,
    "[" * 100_000,
    '{"a": ' * 50_000,
)


@dataclass(frozen=True, slots=True)
class FuzzReport:
    cases: int
    malformed: int
    """Refused; the others are traces still, and were written again exactly."""
    failures: tuple[str, ...]
    """What else happened, with the case."""
    seconds: float


def fuzz(traces: Sequence[Text], cases: int, seed: int = 0) -> FuzzReport:
    """Give the parser `cases` changed versions of the traces."""
    started = time.perf_counter()
    chance = random.Random(seed)
    malformed = 0
    failures: list[str] = []
    for _ in range(cases):
        text = broken(chance.choice(traces), chance)
        try:
            malformed += not well_formed(text)
        except Exception as error:
            failures.append(f"{error!r}: {spelled(text)!r}")
    return FuzzReport(cases, malformed, tuple(failures), time.perf_counter() - started)


class Misread(Exception):
    """The parser gave something else than what it was given."""


def well_formed(text: Text) -> bool:
    """Whether `text` is a trace. Raises `Misread`, or whatever else the parser raises.

    What a file would have of it is read too, whatever that means to the parser.
    """
    read = joined(text)
    frames, problem = _until_malformed(parse_frames(text))
    if problem is None and read[:1] == CWM.begin:
        whole = parse_trace(text)
        if whole.frames != frames or whole.text() != read:
            raise Misread("not written as it was read")
        problem = _until_malformed(resolved(frames))[1]
    elif problem is None and joined(p for f in frames for p in f.text()) != _without_end(read):
        raise Misread("frames not written as they were read")
    with suppress(MalformedFrame):
        again = parse_trace(parse_spelled(spelled(text)))
        if spelled(again.text()) != spelled(text):
            raise Misread("not spelled as it was read")
    return problem is None


def _until_malformed(
    frames: Iterator[WrittenFrame],
) -> tuple[tuple[WrittenFrame, ...], MalformedFrame | None]:
    found: list[WrittenFrame] = []
    try:
        found.extend(frames)
    except MalformedFrame as error:
        if error.good != len(found):
            raise Misread(f"{error.good} good frames said, {len(found)} given") from error
        return tuple(found), error
    return tuple(found), None


def _without_end(text: Text) -> Text:
    return text[:-1] if text[-1:] == (CWM.end,) else text


def broken(text: Text, chance: random.Random) -> Text:
    """`text` with one to three changes."""
    pieces: Pieces = list(text)
    for _ in range(chance.choice((1, 1, 2, 3))):
        chance.choice(_CHANGES)(pieces, chance)
    return tuple(pieces)


def _truncate(pieces: Pieces, chance: random.Random) -> None:
    del pieces[chance.randrange(len(pieces) + 1) :]
    if pieces and isinstance(pieces[-1], str) and chance.random() < 0.5:
        pieces[-1] = pieces[-1][: chance.randrange(len(pieces[-1]) + 1)]


def _lose(pieces: Pieces, chance: random.Random) -> None:
    start = chance.randrange(len(pieces) + 1)
    del pieces[start : start + chance.choice((1, 1, 1, 2, 5))]


def _repeat(pieces: Pieces, chance: random.Random) -> None:
    start = chance.randrange(len(pieces) + 1)
    pieces[start:start] = pieces[start : start + chance.choice((1, 2, 5))]


def _swap(pieces: Pieces, chance: random.Random) -> None:
    if pieces:
        one, other = chance.randrange(len(pieces)), chance.randrange(len(pieces))
        pieces[one], pieces[other] = pieces[other], pieces[one]


def _mark(pieces: Pieces, chance: random.Random) -> None:
    """Another token in the place of one."""
    places = [place for place, piece in enumerate(pieces) if isinstance(piece, Control)]
    if places:
        pieces[chance.choice(places)] = chance.choice(TOKENS)


def _insert(pieces: Pieces, chance: random.Random) -> None:
    piece: str | Control = chance.choice([*TOKENS, *TEXTS, *JSON])
    pieces.insert(chance.randrange(len(pieces) + 1), piece)


def _spell(pieces: Pieces, chance: random.Random) -> None:
    """A token that is only spelled."""
    places = [place for place, piece in enumerate(pieces) if isinstance(piece, Control)]
    if places:
        place = chance.choice(places)
        pieces[place] = spelled((pieces[place],))


def _text(pieces: Pieces, chance: random.Random) -> None:
    """Other text in the place of some."""
    place = _some_text(pieces, chance)
    if place is not None:
        pieces[place] = chance.choice((*TEXTS, *JSON))


def _character(pieces: Pieces, chance: random.Random) -> None:
    """One character lost, changed or added."""
    place = _some_text(pieces, chance)
    if place is not None:
        text = spelled((pieces[place],))
        at = chance.randrange(len(text) + 1)
        new = chance.choice(
            ("", '"', "\\", "{", ",", " ", "\n", "a", ".", "\x00", "\ud83d", "\u2603")
        )
        pieces[place] = text[:at] + new + text[at + chance.choice((0, 1)) :]


def _state(pieces: Pieces, chance: random.Random) -> None:
    """Locals with a name nobody showed, an unchanged one, a lost one, another order."""
    places = [n for n, piece in enumerate(pieces) if isinstance(piece, str) and piece[:1] == "{"]
    if not places:
        return
    place = chance.choice(places)
    try:
        pairs = list(json.loads(spelled((pieces[place],))).items())
    except (ValueError, RecursionError):
        return
    match chance.randrange(4):
        case 0:
            pairs.append((chance.choice(("new", "", ".0", "\ud800")), chance.choice(("..", "1"))))
        case 1 if pairs:
            pairs[0] = (pairs[0][0], "..")
        case 2 if pairs:
            pairs.pop()
        case _:
            chance.shuffle(pairs)
    pieces[place] = json.dumps(dict(pairs))


def _some_text(pieces: Pieces, chance: random.Random) -> int | None:
    places = [place for place, piece in enumerate(pieces) if isinstance(piece, str) and piece]
    return chance.choice(places) if places else None


_CHANGES: Sequence[Callable[[Pieces, random.Random], None]] = (
    _truncate,
    _lose,
    _repeat,
    _swap,
    _mark,
    _insert,
    _spell,
    _text,
    _character,
    _state,
)
