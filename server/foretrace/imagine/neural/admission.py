"""Whether a frame is one of those that may come next: no other is ever shown.

Engines hold a model to the grammar as it writes; this holds the engines to it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

from llguidance import LLMatcher, LLTokenizer

from foretrace.grammar_files import grammar_file
from foretrace.imagine.neural.grammar import Option, Slot
from foretrace.imagine.neural.kinds import Kind, Known
from foretrace.imagine.neural.reading import Part, ReadFrame, Unreadable


def admit(read: ReadFrame, options: Sequence[Option]) -> ReadFrame:
    """`read`, its values marked as forced where the code knows them, and only there.

    Raises `Unreadable` unless it is a frame of one of `options`. That a value is unchanged where
    it could have changed is the model's word as much as a new one.
    """
    reason = "nothing can happen here"
    for option in options:
        if option.event is not read.event or read.source.text not in option.sources:
            reason = f"no {read.event.value} of that line can come here"
            continue
        found = _problem(read, option)
        if found is None:
            return _marked(read, option)
        reason = found
    raise Unreadable(f"{reason[0].upper()}{reason[1:]}.")


def _marked(read: ReadFrame, option: Option) -> ReadFrame:
    known = {slot.name: _known(slot.values) for slot in option.locals}
    return replace(
        read,
        locals={name: replace(part, forced=known[name]) for name, part in read.locals.items()},
        value=read.value and replace(read.value, forced=_known(option.values)),
    )


def _known(values: Sequence[Known | Kind]) -> bool:
    return len(values) == 1 and isinstance(values[0], Known)


def _problem(read: ReadFrame, option: Option) -> str | None:
    if option.values and not (read.value and _one_of(read.value, option.values)):
        return "its value cannot be"
    waiting = iter(option.locals)
    for name, part in read.locals.items():
        slot = _next_named(name, waiting)
        if slot is None:
            return f"it has {name!r}, which cannot stand there"
        if not _one_of(part, slot.values):
            return f"the value of {name!r} cannot be"
    missing = next((slot.name for slot in waiting if not slot.optional), None)
    return None if missing is None else f"it lacks {missing!r}"


def _next_named(name: str, waiting: Iterator[Slot]) -> Slot | None:
    """The slot of `name`, if only optional ones stand before it."""
    for slot in waiting:
        if slot.name == name:
            return slot
        if not slot.optional:
            return None
    return None


def _one_of(part: Part, values: Sequence[Known | Kind]) -> bool:
    return any(
        part.text == value.repr if isinstance(value, Known) else _follows(part.text, value.rule)
        for value in values
    )


def _follows(text: str, rule: str) -> bool:
    matcher = _matcher(rule).deep_copy()
    data = list(json.dumps(text)[1:-1].encode())
    return bool(matcher.validate_tokens(data) == len(data) and matcher.consume_tokens(data)) and (
        matcher.is_accepting()
    )


@cache
def _matcher(rule: str) -> LLMatcher:
    """Of one rule for values, over bytes."""
    grammar = LLMatcher.grammar_from_lark(f"start: {rule}\n{grammar_file('frame.lark')}")
    return LLMatcher(LLTokenizer("byte"), grammar, log_level=0)
