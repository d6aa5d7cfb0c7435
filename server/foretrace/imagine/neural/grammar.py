"""The grammar of the next frame: all that can come, and nothing else.

Lark, as llguidance reads it. What only one way leads on from is forced when the frame is
written, so what is determined costs no decision of the model's.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from foretrace.grammar_files import grammar_file
from foretrace.imagine.neural.kinds import Kind, Known
from foretrace.trace.cwm import UNCHANGED, Marks
from foretrace.trace.frames import Event
from foretrace.trace.text import Control


@dataclass(frozen=True, slots=True)
class Slot:
    """One local of a frame."""

    name: str
    values: tuple[Known | Kind, ...]
    """What may be written of it; `Known("..")` for unchanged."""
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Option:
    """One kind of frame that can come next."""

    event: Event
    sources: tuple[str, ...]
    """Raw source lines, one of which follows."""
    locals: tuple[Slot, ...] = ()
    """Of a call or line."""
    values: tuple[Known | Kind, ...] = ()
    """Of a return or exception."""


SAME = Known(UNCHANGED)


def frame_grammar(options: Sequence[Option], marks: Marks) -> str:
    """A grammar whose `start` is one frame, from its event mark to the frame mark."""
    rules: list[str] = []
    names = []
    for number, option in enumerate(options):
        name = f"option{number}"
        names.append(name)
        rules.append(f"{name}: {_option(option, marks, f'state{number}', rules)}")
    return "\n".join([f"start: {' | '.join(names)}", *rules, grammar_file("frame.lark")])


def _option(option: Option, marks: Marks, state: str, rules: list[str]) -> str:
    source = _any_of(_text(f"{line}\n") for line in dict.fromkeys(option.sources))
    head, action, frame = (
        _mark(mark) for mark in (marks.events[option.event], marks.action, marks.frame)
    )
    if option.event in (Event.CALL, Event.LINE):
        _state(option.locals, state, rules)
        return f"{head} {state} {action} {source} {frame}"
    value = _any_of(_value(value) for value in option.values)
    quote = _text('"')
    return f"{head} {action} {source} {_mark(marks.argument)} {quote} {value} {quote} {frame}"


def _state(slots: Sequence[Slot], name: str, rules: list[str]) -> None:
    """Rules for a JSON object of `slots` in their order.

    `name` and a number is what may follow so many of them, `first` while none is written.
    """
    rules.append(f"{name}: {_text('{')} {name}_first0")
    last = len(slots)
    for number, slot in enumerate(slots):
        values = _any_of(_value(value) for value in slot.values)
        key, quote = _text(f'{json.dumps(slot.name)}: "'), _text('"')
        written = f"{key} {values} {quote} {name}_next{number + 1}"
        comma = _text(", ")
        skipped = (f" | {name}_first{number + 1}", f" | {name}_next{number + 1}")
        first, following = skipped if slot.optional else ("", "")
        rules.append(f"{name}_first{number}: {written}{first}")
        rules.append(f"{name}_next{number}: {comma} {written}{following}")
    rules += [f"{name}_first{last}: {_text('}')}", f"{name}_next{last}: {_text('}')}"]


def _value(value: Known | Kind) -> str:
    if isinstance(value, Kind):
        return value.rule
    return _text(json.dumps(value.repr)[1:-1])


def _any_of(alternatives: Iterable[str]) -> str:
    return f"({' | '.join(alternatives)})"


def _mark(mark: str | Control) -> str:
    return _text(mark) if isinstance(mark, str) else mark.name


def _text(text: str) -> str:
    """A Lark string."""
    return json.dumps(text, ensure_ascii=False)
