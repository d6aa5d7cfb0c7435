"""What the body of a loop does to what it fills."""

from __future__ import annotations

from training.programs.draft import Draft, Variable
from training.programs.expressions import atom, expression, held, literal, living, wrapped
from training.programs.kinds import ELEMENT, EMPTY, VALUE, Kind

INT, STR = Kind.INT, Kind.STR


def start(draft: Draft, kind: Kind) -> Variable:
    """A new variable that a loop will fill, with its first value written."""
    made = draft.total(kind)
    if kind is INT:
        value = draft.pick(("0", "0", "0", "0", "1", str(draft.palette.literal())))
    elif kind is Kind.BOOL:
        value = draft.pick(("False", "True", "False"))
    else:
        value = EMPTY[kind]
    draft.line(f"{made.name} = {value}")
    made.small = False
    return made


def update(draft: Draft, total: Variable, about: list[Variable]) -> None:
    """One line that changes `total`, with what the loop meets (`about`) if that fits."""
    for each in about:
        each.unread = True
    total.unread = False
    writers = {INT: _number, STR: _text, Kind.BOOL: _flag, Kind.COUNTS: _counts,
               Kind.TABLE: _counts, Kind.SET: _set, Kind.GROUPS: _groups,
               Kind.LABELS: _counts, Kind.TEXTS: _counts}  # fmt: skip
    for _ in range(3):
        line = writers.get(total.kind, _list)(draft, total)
        if line != draft.lines[-1].lstrip():
            break
    draft.line(line)
    total.unread = True


def _without(draft: Draft, total: Variable, kind: Kind, depth: int) -> str:
    """A value that does not depend on the total."""
    kept = draft.scope
    draft.scope = [known for known in kept if known is not total]
    text = living(draft, kind, depth) or literal(draft, kind)
    draft.scope = kept
    return text


def _number(draft: Draft, total: Variable) -> str:
    name = total.name
    chance = draft.rng.random()
    if chance < 0.22:
        return (
            f"{name} {draft.pick(('+=', '+=', '+=', '-='))} {draft.pick(('1', '1', '1', '2', '3'))}"
        )
    value = _without(draft, total, INT, 1)
    if chance < 0.6:
        return f"{name} += {value}"
    if chance < 0.72:
        return f"{name} -= {value}"
    if chance < 0.86:
        return f"{name} = {draft.pick(('max', 'min'))}({name}, {value})"
    if chance < 0.94:
        modulus = draft.rng.choice((7, 10, 11, 13, 50, 97, 100))
        return f"{name} = ({name} * {draft.rng.choice((2, 3, 10))} + {value}) % {modulus}"
    return f"{name} = {wrapped(value) if ' if ' in value else value} - {name}"


def _text(draft: Draft, total: Variable) -> str:
    name = total.name
    letters = held(draft, Kind.CHAR)
    if letters is not None and draft.maybe(0.5):
        value = expression(draft, Kind.CHAR, 1)
    else:
        value = _without(draft, total, STR, 1)
    chance = draft.rng.random()
    if chance < 0.7 or " if " in value:
        return f"{name} += {value}"
    if chance < 0.9:
        return f"{name} = {value} + {name}"
    return f"{name} = {name} + {value} + {literal(draft, Kind.CHAR)}"


def _flag(draft: Draft, total: Variable) -> str:
    name = total.name
    if draft.maybe(0.4):
        return f"{name} = not {name}"
    return f"{name} = {_without(draft, total, Kind.BOOL, 1)}"


def _list(draft: Draft, total: Variable) -> str:
    name = total.name
    value = _without(draft, total, ELEMENT[total.kind], 1)
    chance = draft.rng.random()
    if chance < 0.8:
        return f"{name}.append({value})"
    if chance < 0.9:
        return f"{name}.insert(0, {value})"
    if chance < 0.95:
        return f"{name} = [{value}] + {name}"
    return f"{name} += [{value}]"


def _set(draft: Draft, total: Variable) -> str:
    value = _without(draft, total, INT, 1)
    return f"{total.name}.{'add' if draft.maybe(0.93) else 'discard'}({value})"


def _counts(draft: Draft, total: Variable) -> str:
    name = total.name
    key = _without(draft, total, ELEMENT[total.kind], draft.pick((0, 0, 1)))
    value = _without(draft, total, VALUE[total.kind], 1)
    if VALUE[total.kind] is INT and draft.maybe(0.5):
        step = "1" if draft.maybe(0.6) else atom(draft, INT, 0.9).lstrip("-")
        return f"{name}[{key}] = {name}.get({key}, 0) + {step}"
    if draft.maybe(0.1):
        return f"{name}.setdefault({key}, {value})"
    return f"{name}[{key}] = {value}"


def _groups(draft: Draft, total: Variable) -> str:
    key = _without(draft, total, STR, draft.pick((0, 1)))
    return f"{total.name}.setdefault({key}, []).append({_without(draft, total, INT, 1)})"
