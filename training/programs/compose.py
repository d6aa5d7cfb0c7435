"""Random compositions: functions of statements that were drawn one after another."""

from __future__ import annotations

import random

from training.programs.draft import Draft, Helper
from training.programs.expressions import expression, literal, living
from training.programs.kinds import EMPTY, Kind
from training.programs.names import FUNCTIONS, HELPERS
from training.programs.palette import Palette
from training.programs.statements import loops, put_statement
from training.programs.statements.focus import input_kind

LINES = {0: (1, 3), 1: (2, 5), 2: (3, 7), 3: (3, 9), 4: (5, 13), 5: (6, 13)}
"""How many lines a body has, by level."""


def compose(rng: random.Random, level: int, family: str) -> tuple[list[str], Draft]:
    """The functions of a module, the last of which is called."""
    palette = Palette(rng, {0: 4, 1: 5, 2: 5, 3: 5, 4: 5}.get(level, 6))
    functions: list[str] = []
    helpers: list[Helper] = []
    if level >= 2 and (family == "functions" or (level >= 3 and rng.random() < 0.18)):
        helper = write_helper(rng, level, palette, functions)
        helpers.append(helper)
    draft = Draft(rng, level, palette, rng.choice(FUNCTIONS), family)
    draft.helpers = helpers
    draft.taken.update(helper.name for helper in helpers)
    if draft.name in draft.taken:
        draft.name = "f" if "f" not in draft.taken else "main_task"
    draft.taken.add(draft.name)
    for _ in range(1 if rng.random() < 0.4 else 2):
        draft.parameter(input_kind(draft), natural=False)
    low, high = LINES[level]
    room = rng.randint(low, high)
    if level >= 1 and family == "loops" and room >= 3:
        loops.loop_over(draft) or loops.loop_range(draft)
    misses = 0
    while len(draft.lines) < room and misses < 8:
        misses += not put_statement(draft, room - len(draft.lines))
    finish(draft)
    body = "\n".join(draft.lines)
    if helpers and not _mentions(body, helpers[0].name):
        functions.clear()
    functions.append(draft.text(rng.random() < 0.1))
    return functions, draft


def finish(draft: Draft) -> None:
    """Return what was computed: above all what nothing has read yet."""
    waiting = [
        known
        for known in draft.scope
        if known.unread and known.depth == 1 and not known.fixed and _is_local(draft, known.name)
    ]
    if not waiting:
        made = [known for known in draft.scope if known.depth == 1 and not known.fixed]
        inputs = [parameter.variable for parameter in draft.parameters]
        waiting = [known for known in made if known not in inputs][-draft.rng.randint(1, 2) :]
    waiting = waiting[-3:]
    if len(waiting) > 1:
        names = [draft.read(known) for known in waiting]
        draft.line(f"return {', '.join(names)}")
    elif waiting and draft.maybe(0.65):
        draft.line(f"return {draft.read(waiting[0])}")
    elif waiting:
        draft.scope = waiting
        kind = draft.pick((waiting[0].kind, waiting[0].kind, Kind.INT, Kind.STR, Kind.BOOL))
        draft.line(f"return {living(draft, kind, 1) or waiting[0]}")
    else:
        kind = input_kind(draft)
        value = living(draft, kind, 1) or expression(draft, kind, 0)
        draft.line(f"return {value}")
    _drop_unused(draft)


def _is_local(draft: Draft, name: str) -> bool:
    return any(line.lstrip().startswith(name) for line in draft.lines)


def _drop_unused(draft: Draft) -> None:
    """Leave out parameters that nothing reads."""
    text = "\n".join(draft.lines)
    draft.parameters = [
        parameter
        for parameter in draft.parameters
        if _mentions(text, parameter.variable.name)
    ] or draft.parameters[:1]  # fmt: skip


def _mentions(text: str, name: str) -> bool:
    at = text.find(name)
    while at >= 0:
        before = text[at - 1] if at else " "
        after = text[at + len(name) : at + len(name) + 1]
        if not (before.isalnum() or before in "_.'" or after.isalnum() or after == "_"):
            return True
        at = text.find(name, at + 1)
    return False


def write_helper(rng: random.Random, level: int, palette: Palette, functions: list[str]) -> Helper:
    """A short function for others to call."""
    draft = Draft(rng, min(level, 3), palette, rng.choice(HELPERS), "mixed", most_parameters=2)
    first = draft.parameter(rng.choice((Kind.INT, Kind.INT, Kind.STR, Kind.INTS)), filled=False)
    kinds = [first.kind]
    keyword = ""
    if rng.random() < 0.4:
        second = draft.parameter(rng.choice((Kind.INT, Kind.INT, Kind.STR)), filled=False)
        kinds.append(second.kind)
        if rng.random() < 0.5:
            keyword = second.name
            draft.parameters[-1].default = literal(draft, second.kind)
    result = rng.choice((Kind.INT, Kind.INT, Kind.STR, Kind.BOOL, first.kind))
    if rng.random() < 0.5:
        condition = living(draft, Kind.BOOL, 1)
        with draft.block(f"if {condition}"):
            draft.line(f"return {expression(draft, result, 1)}")
    elif rng.random() < 0.4:
        put_statement(draft, 1)
    for parameter in draft.parameters:
        parameter.variable.unread = True
    draft.line(f"return {living(draft, result, 2) or EMPTY.get(result, '0')}")
    functions.append(draft.text())
    return Helper(draft.name, tuple(kinds), result, keyword)
