"""Statements of one line."""

from __future__ import annotations

from training.programs.draft import Draft, Variable
from training.programs.expressions import atom, expression, held, literal, living, variable
from training.programs.expressions.containers import ordering
from training.programs.expressions.strings import bounds
from training.programs.kinds import DICTS, ELEMENT, PARTS, VALUE, Kind
from training.programs.statements.core import statement
from training.programs.statements.focus import new_kind

INT, STR = Kind.INT, Kind.STR


def changeable(draft: Draft, *kinds: Kind) -> Variable | None:
    """A variable that may be written again."""
    found = [
        variable
        for variable in draft.find(*kinds)
        if not variable.fixed and not (variable.filled and draft.loops)
    ]
    return draft.one_of(found)


def in_branch(draft: Draft) -> bool:
    """Whether the next line is the first of a branch: what it makes would be lost."""
    last = draft.lines[-1].lstrip() if draft.lines else ""
    return last.endswith(":") and not last.startswith(("for", "while"))


@statement(weight=5)
def assign(draft: Draft) -> bool:
    """A new variable."""
    if in_branch(draft):
        return False
    kind = new_kind(draft)
    value = living(draft, kind, 2 if draft.maybe(0.35) else 1)
    if value is None or any(value == known.name for known in draft.scope):
        return False
    made = draft.local(kind)
    made.small = "*" not in value
    draft.line(f"{made.name} = {value}")
    return True


@statement(weight=2.5)
def assign_again(draft: Draft) -> bool:
    found = changeable(draft, INT, STR, Kind.INTS, Kind.STRS, Kind.SET, Kind.TRIPLE, Kind.BOOL)
    if found is None:
        return False
    found.unread = True
    value = living(draft, found.kind, 1)
    if value is None or value == found.name or (draft.loops and _grows(value, found.name)):
        return False
    found.unread, found.filled, found.natural = True, False, False
    found.small = found.small and "*" not in value
    draft.line(f"{found.name} = {value}")
    return True


def _grows(value: str, name: str) -> bool:
    return value.count(name) > 1 or "*" in value or "pow" in value or "<<" in value


@statement(weight=4, families="ints")
def augment(draft: Draft) -> bool:
    found = changeable(draft, INT)
    if found is None:
        return False
    sign = draft.pick(("+", "+", "+", "-", "-", "*", "//", "%"))
    if sign in ("//", "%") or (sign == "*" and draft.loops):
        value = draft.pick("2345")
        if sign == "*":
            sign = "+"
    elif sign == "*":
        value = draft.pick("2223")
    else:
        value = atom(draft, INT, 0.6) if draft.maybe(0.6) else expression(draft, INT, 1)
    if value.lstrip("-") in (found.name, "0") or (draft.loops and found.name in value):
        value = draft.pick("123")
    draft.line(f"{found.name} {sign}= {value}")
    found.unread, found.natural = True, False
    return True


@statement(weight=2.5, families="strings")
def augment_text(draft: Draft) -> bool:
    found = changeable(draft, STR)
    if found is None or found.kind is Kind.CHAR:
        return False
    value = literal(draft, STR) if draft.maybe(0.4) else expression(draft, STR, 1)
    if found.name in value and draft.loops:
        return False
    draft.line(f"{found.name} += {value}")
    found.unread = True
    return True


@statement(weight=6, families="lists")
def grow(draft: Draft) -> bool:
    """Put something into a list."""
    found = changeable_list(draft)
    if found is None:
        return False
    value = expression(draft, ELEMENT[found.kind], 1)
    chance = draft.rng.random()
    if found.name in value and found.kind is Kind.ROWS:
        return False
    if chance < 0.65:
        text = f"append({value})"
    elif chance < 0.85:
        text = f"insert({draft.pick(('0', '0', '1', f'len({found.name}) // 2'))}, {value})"
    else:
        values = expression(draft, found.kind, 1)
        if values == found.name or (found.name in values and draft.loops):
            return False
        text = f"extend({values})"
    draft.line(f"{found.name}.{text}")
    found.unread = True
    if found.depth == draft.depth and "extend" not in text:
        found.filled = True
    return True


def changeable_list(draft: Draft, *kinds: Kind) -> Variable | None:
    kinds = kinds or (Kind.INTS, Kind.INTS, Kind.STRS, Kind.PAIRS, Kind.ENTRIES)
    return draft.one_of([found for found in draft.find(*kinds) if not found.fixed])


@statement(weight=2.5, families="lists")
def reorder(draft: Draft) -> bool:
    found = changeable_list(draft)
    if found is None:
        return False
    if draft.maybe(0.5):
        order = ordering(draft, ELEMENT[found.kind]).removeprefix(", ")
        draft.line(f"{found.name}.sort({order})")
    else:
        draft.line(f"{found.name}.reverse()")
    found.unread = True
    return True


@statement(weight=3, families="lists")
def shrink(draft: Draft) -> bool:
    """Take something out of a list, where it is known to be there."""
    found = changeable_list(draft)
    if found is None or not found.filled or draft.loops:
        return False
    found.filled = False
    if draft.maybe(0.25):
        draft.line(draft.pick((f"del {found.name}[0]", f"del {found.name}[-1]")))
        return True
    place = draft.pick(("", "", "0", "-1"))
    found.unread = True
    if draft.maybe(0.3) or ELEMENT[found.kind] not in (INT, STR):
        draft.line(f"{found.name}.pop({place})")
        return True
    taken = draft.local(ELEMENT[found.kind])
    draft.line(f"{taken.name} = {found.name}.pop({place})")
    return True


@statement(weight=2.5, families="lists")
def set_item(draft: Draft) -> bool:
    places = [found for found in draft.find(INT) if found.index_of]
    if places:
        place = draft.pick(places)
        names = [found for found in draft.find(Kind.INTS) if found.name == place.index_of]
        if names:
            value = living(draft, INT, 1)
            sign = draft.pick(("=", "=", "+=", "-="))
            if value == f"{place.index_of}[{place.name}]":
                return False
            draft.line(f"{place.index_of}[{draft.read(place)}] {sign} {value}")
            return True
    found = changeable_list(draft, Kind.INTS, Kind.STRS)
    if found is None or not found.filled:
        return False
    if draft.maybe(0.25) and found.kind is Kind.INTS:
        draft.line(f"{found.name}[0], {found.name}[-1] = {found.name}[-1], {found.name}[0]")
        return True
    value = expression(draft, ELEMENT[found.kind], 1)
    draft.line(f"{found.name}[{draft.pick(('0', '-1'))}] = {value}")
    found.unread = True
    return True


@statement(weight=4, families="dicts")
def set_key(draft: Draft) -> bool:
    found = held(draft, *DICTS)
    if found is None or found.fixed:
        return False
    key = atom(draft, ELEMENT[found.kind], 0.6)
    chance = draft.rng.random()
    value = expression(draft, VALUE[found.kind], 1)
    if VALUE[found.kind] is INT and chance < 0.4:
        step = atom(draft, INT, 0.6) if draft.maybe(0.6) else "1"
        sign = draft.pick("++-")
        if step[0] == "-":
            step = "1"
        draft.line(f"{found.name}[{key}] = {found.name}.get({key}, 0) {sign} {step}")
    elif chance < 0.5:
        draft.line(f"{found.name}.setdefault({key}, {value})")
    elif chance < 0.6:
        draft.line(f"{found.name}.update({{{key}: {value}}})")
    elif chance < 0.7:
        default = "None" if draft.maybe(0.5) else literal(draft, VALUE[found.kind])
        draft.line(f"{found.name}.pop({key}, {default})")
        found.filled = False
    else:
        draft.line(f"{found.name}[{key}] = {value}")
    found.unread = True
    return True


@statement(weight=3, families="sets")
def change_set(draft: Draft) -> bool:
    found = draft.one_of([known for known in draft.find(Kind.SET) if not known.fixed])
    if found is None:
        return False
    chance = draft.rng.random()
    if chance < 0.5:
        draft.line(f"{found.name}.add({living(draft, INT, 1) or literal(draft, INT)})")
    elif chance < 0.75:
        draft.line(f"{found.name}.discard({atom(draft, INT)})")
        found.filled = False
    else:
        sign = draft.pick(("|=", "&=", "-=", "^="))
        other = expression(draft, Kind.SET, 1)
        if other == found.name:
            return False
        draft.line(f"{found.name} {sign} {other}")
        found.filled = False
    found.unread = True
    return True


@statement(weight=1.5, families="tuples")
def swap(draft: Draft) -> bool:
    found = [known for known in draft.find(INT) if not known.fixed]
    if len(found) < 2:
        return False
    one, two = draft.rng.sample(found, 2)
    natural = one.natural and two.natural
    one.natural = two.natural = natural
    one.unread = two.unread = True
    if draft.maybe(0.5):
        draft.line(f"{one.name}, {two.name} = {two.name}, {one.name}")
    elif draft.loops:
        draft.line(f"{one.name}, {two.name} = {two.name}, {one.name} + {draft.pick('123')}")
    else:
        sign = draft.pick("+-")
        draft.line(f"{one.name}, {two.name} = {two.name}, {one.name} {sign} {two.name}")
    return True


@statement(weight=2.5, families="tuples")
def unpack(draft: Draft) -> bool:
    found = held(draft, Kind.PAIR, Kind.ENTRY, Kind.INTS, STR)
    if found is None or found.kind is Kind.CHAR or in_branch(draft):
        return False
    if found.kind in PARTS:
        name = draft.read(found)
        one, two = (draft.local(kind) for kind in PARTS[found.kind])
        draft.line(f"{one.name}, {two.name} = {name}")
    elif found.kind is STR:
        name = draft.read(found)
        head, mark, tail = draft.local(STR), draft.local(STR), draft.local(STR)
        draft.line(
            f"{head.name}, {mark.name}, {tail.name} = {name}.partition({literal(draft, Kind.CHAR)})"
        )
    elif found.filled:
        name = draft.read(found)
        one, rest = draft.local(INT), draft.local(Kind.INTS)
        star = f"{one.name}, *{rest.name}"
        draft.line(f"{star if draft.maybe(0.7) else f'*{rest.name}, {one.name}'} = {name}")
    else:
        return False
    return True


@statement(weight=1, families="tuples")
def assign_two(draft: Draft) -> bool:
    if in_branch(draft):
        return False
    kinds = [draft.pick((INT, INT, STR)) for _ in range(2)]
    values = [living(draft, kind, 1) for kind in kinds]
    if None in values or values[0] == values[1]:
        return False
    names = [draft.local(kind).name for kind in kinds]
    draft.line(f"{', '.join(names)} = {values[0]}, {values[1]}")
    return True


@statement(weight=1, families="strings")
def cut(draft: Draft) -> bool:
    found = changeable(draft, STR, Kind.INTS, Kind.STRS)
    if found is None or found.kind is Kind.CHAR or draft.loops:
        return False
    draft.line(f"{found.name} = {found.name}[{bounds(draft)}]")
    found.filled, found.unread = False, True
    return True


@statement(weight=0.5, level=1)
def delete(draft: Draft) -> bool:
    found = variable(draft, INT) and draft.one_of(
        [known for known in draft.find(Kind.INTS) if not known.fixed and not draft.loops]
    )
    if not found:
        return False
    draft.line(f"del {found.name}[{draft.pick(('1:', ':1', '2:', '::2', '-1:'))}]")
    found.filled, found.unread = False, True
    return True
