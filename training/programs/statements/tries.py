"""Exceptions: raised, handled, and those that nobody handles."""

from __future__ import annotations

from training.programs.draft import Draft
from training.programs.expressions import atom, held, literal, living
from training.programs.kinds import DICTS, ELEMENT, VALUE, Kind
from training.programs.statements.core import put_statement, statement

INT, STR = Kind.INT, Kind.STR


def risky(draft: Draft) -> tuple[Kind, str, str] | None:
    """An expression that may raise: its kind, its text and the name of the exception."""
    return draft.pick((_item, _key, _number, _division, _position))(draft)


def _item(draft: Draft) -> tuple[Kind, str, str] | None:
    found = held(draft, Kind.INTS, Kind.STRS)
    if found is None:
        return None
    place = atom(draft, INT, 0.7)
    return ELEMENT[found.kind], f"{draft.read(found)}[{place}]", "IndexError"


def _key(draft: Draft) -> tuple[Kind, str, str] | None:
    found = held(draft, *DICTS)
    if found is None:
        return None
    key = atom(draft, ELEMENT[found.kind], 0.7)
    return VALUE[found.kind], f"{draft.read(found)}[{key}]", "KeyError"


def _number(draft: Draft) -> tuple[Kind, str, str] | None:
    text = living(draft, STR, 1 if draft.maybe(0.3) else 0)
    return None if text is None else (INT, f"int({text})", "ValueError")


def _division(draft: Draft) -> tuple[Kind, str, str] | None:
    above, below = atom(draft, INT, 0.6), living(draft, INT, 0)
    if below is None or above == below:
        return None
    if below.startswith("-"):
        return None
    return INT, f"{above} {draft.pick(('//', '//', '%'))} {below}", "ZeroDivisionError"


def _position(draft: Draft) -> tuple[Kind, str, str] | None:
    found = held(draft, Kind.INTS, Kind.STRS, STR)
    if found is None or found.kind is Kind.CHAR:
        return None
    return INT, f"{draft.read(found)}.index({atom(draft, ELEMENT[found.kind], 0.6)})", "ValueError"


@statement(weight=1.2, level=2, families="exceptions", cost=4)
def attempt(draft: Draft) -> bool:
    """A `try` around something that may go wrong."""
    found = risky(draft)
    if found is None:
        return False
    kind, text, error = found
    made = draft.total(kind) if kind in (INT, STR) else draft.local(kind)
    default = literal(draft, kind)
    before = draft.maybe(0.2)
    if before:
        draft.line(f"{made.name} = {default}")
    with draft.block("try"):
        draft.line(f"{made.name} = {text}")
        if draft.maybe(0.2):
            put_statement(draft, 1)
    with draft.block(f"except {_caught(draft, error)}"):
        if draft.maybe(0.12) and not draft.loops:
            draft.line(f"return {draft.pick(('None', '-1', repr('error'), 'str(e)'))}")
            if "str(e)" in draft.lines[-1]:
                draft.lines[-2] = draft.lines[-2].replace(":", " as e:")
        elif before and draft.maybe(0.6):
            draft.line("pass") if draft.maybe(0.3) else put_statement(draft, 1)
        else:
            draft.line(f"{made.name} = {default}")
    if draft.maybe(0.2):
        with draft.block("else"):
            put_statement(draft, 1)
    if draft.maybe(0.15):
        with draft.block("finally"):
            put_statement(draft, 1)
    return True


def _caught(draft: Draft, error: str) -> str:
    chance = draft.rng.random()
    if chance < 0.75:
        return error
    if chance < 0.87:
        other = draft.pick([name for name in ("ValueError", "KeyError", "TypeError", "IndexError")
                            if name != error])  # fmt: skip
        return f"({error}, {other})"
    if error in ("IndexError", "KeyError") and chance < 0.94:
        return "LookupError"
    return "Exception"


@statement(weight=0.5, level=2, families="exceptions", cost=2)
def refuse(draft: Draft) -> bool:
    """Raise where a condition holds."""
    if draft.loops and draft.maybe(0.7):
        return False
    condition = living(draft, Kind.BOOL, 1)
    if condition is None:
        return False
    if draft.family != "exceptions" and draft.maybe(0.5):
        return False
    words = draft.pick(("bad value", "empty", "too big", "invalid", "negative", "not found"))
    with draft.block(f"if {condition}"):
        draft.line(
            f"raise {draft.pick(('ValueError', 'ValueError', 'KeyError', 'TypeError'))}({words!r})"
        )
    return True


@statement(weight=0.45, level=1, families="exceptions")
def run_risk(draft: Draft) -> bool:
    """Something that may go wrong and that nothing handles."""
    found = risky(draft)
    if found is None:
        return False
    kind, text, _ = found
    if draft.loops:
        return False
    draft.line(f"{draft.local(kind).name} = {text}")
    return True
