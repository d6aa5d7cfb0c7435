"""Expressions that are strings."""

from __future__ import annotations

from training.programs.draft import Draft
from training.programs.expressions.clauses import CLAUSE, condition_on_bound, on_bound, over
from training.programs.expressions.core import (
    atom,
    expression,
    held,
    leaf,
    literal,
    living,
    operand,
    owner,
    rule,
    variable,
    wrapped,
)
from training.programs.kinds import ELEMENT, Kind

STR, CHAR, INT = Kind.STR, Kind.CHAR, Kind.INT
CASES = ("upper", "lower", "title", "swapcase", "capitalize", "upper", "lower")


@leaf(STR, CHAR, weight=3)
def _name(draft: Draft) -> str | None:
    return variable(draft, STR)


@rule(STR, weight=5)
def _sum(draft: Draft, depth: int) -> str | None:
    left = living(draft, STR, depth - 1)
    if left is None or " if " in left:
        return None
    right = operand(draft, STR, depth - 1) if draft.maybe(0.4) else literal(draft, STR)
    if draft.maybe(0.3):
        left, right = right, left
    return f"{left} + {right}"


@rule(STR, weight=5)
def _cased(draft: Draft, depth: int) -> str | None:
    text = owner(draft, STR, depth - 1)
    if text is None:
        return None
    return f"{text}.{draft.pick(CASES)}()"


@rule(STR, weight=2.5)
def _stripped(draft: Draft, depth: int) -> str | None:
    text = owner(draft, STR, depth - 1)
    if text is None:
        return None
    method = draft.rng.choice(("strip", "strip", "lstrip", "rstrip"))
    characters = repr(draft.palette.char()) if draft.maybe(0.5) else ""
    return f"{text}.{method}({characters})"


@rule(STR, weight=4)
def _replaced(draft: Draft, depth: int) -> str | None:
    text = owner(draft, STR, depth - 1)
    if text is None:
        return None
    old = atom(draft, CHAR, 0.15)
    new = "''" if draft.maybe(0.2) else literal(draft, CHAR)
    if old == new:
        return None
    count = ", 1" if draft.maybe(0.12) else ""
    return f"{text}.replace({old}, {new}{count})"


@rule(STR, weight=5)
def _slice(draft: Draft, depth: int) -> str | None:
    text = owner(draft, STR, depth - 1)
    if text is None or text[0] == "'":
        return None
    return f"{text}[{bounds(draft)}]"


def bounds(draft: Draft) -> str:
    """What stands between the brackets of a slice."""
    chance = draft.rng.random()
    if chance < 0.3:
        return draft.pick(("1:", "1:", ":-1", "::-1", "::-1", "::2", "2:", "1:-1", "-2:"))
    if chance < 0.6:
        return draft.pick((f":{draft.rng.randint(1, 4)}", f"{draft.rng.randint(1, 3)}:"))
    if chance < 0.75:
        low = draft.rng.randint(0, 2)
        return f"{low}:{low + draft.rng.randint(1, 4)}"
    if chance < 0.9:
        number = held(draft, INT)
        if number is not None and number.natural:
            name = draft.read(number)
            return draft.pick((f":{name}", f"{name}:", f":{name} + 1"))
    return draft.pick(("::-1", "-3:", ":-2", "1::2", ":1", "-1:"))


@leaf(STR, weight=1.5)
def _repeated(draft: Draft) -> str | None:
    text = owner(draft, STR, 0)
    if text is None:
        return None
    if draft.maybe(0.25):
        text = literal(draft, CHAR)
        counts = [found for found in draft.find(INT) if found.natural]
        count = draft.one_of(counts)
        if count is None:
            return None
        return f"{text} * {draft.read(count)}"
    return f"{text} * {draft.rng.choice((2, 2, 3))}"


@rule(STR, weight=2)
def _written(draft: Draft, depth: int) -> str | None:
    inner = living(draft, INT, depth - 1)
    return inner and f"str({inner})"


@leaf(STR, weight=3, level=1)
def _formatted(draft: Draft) -> str | None:
    parts = []
    for _ in range(draft.rng.choice((1, 2, 2))):
        part = living(draft, draft.pick((STR, INT)), 0)
        if draft.maybe(0.2):
            part = living(draft, INT, 1)
        if part is None or "'" in part or '"' in part or "{" in part or "\0" in part:
            return None
        if "\\" in part:
            return None
        parts.append(part)
    joint = draft.pick(("", "-", ":", " ", "=", "/", ", ", "_"))
    before = draft.pick(("", "", "", "x", "#", "<", "n=", "id:"))
    after = {"<": ">"}.get(before, draft.pick(("", "", "", "!", "?", ".")))
    wide = draft.pick((":>3", ":03", ":<4")) if draft.maybe(0.08) and len(parts) == 1 else ""
    if wide == ":03" and not parts[0].startswith("len"):
        wide = ":>4"
    return f"f'{before}{joint.join('{' + part + wide + '}' for part in parts)}{after}'"


@rule(STR, weight=2)
def _joined(draft: Draft, depth: int) -> str | None:
    words = living(draft, Kind.STRS, depth - 1)
    if words is None or (words[0] == "[" and " for " not in words):
        return None
    joint = draft.pick(("", "", " ", ",", "-", draft.palette.separator, ", "))
    return f"{joint!r}.join({words})"


@leaf(STR, weight=2, level=1)
def _joined_parts(draft: Draft) -> str | None:
    def write() -> str:
        each = on_bound(draft, STR)
        condition = f" if {condition_on_bound(draft)}" if draft.maybe(0.6) else ""
        return f"{joint!r}.join({each} {CLAUSE}{condition})"

    joint = draft.pick(("", "", "", " ", "-", ","))
    return over(draft, write, STR, STR, Kind.STRS)


@rule(STR, weight=1.2, level=1)
def _choice(draft: Draft, depth: int) -> str | None:
    yes = expression(draft, STR, depth - 1)
    no = expression(draft, STR, depth - 1)
    condition = living(draft, Kind.BOOL, 1)
    if condition is None or yes == no:
        return None
    return f"{yes} if {condition} else {no}"


@leaf(STR, weight=2)
def _item(draft: Draft) -> str | None:
    places = [
        place
        for place in draft.find(INT)
        if place.index_of
        and any(found.name == place.index_of and found.kind is Kind.STRS for found in draft.scope)
    ]
    place = draft.one_of(places)
    if place is not None:
        return f"{place.index_of}[{draft.read(place)}]"
    found = held(draft, Kind.STRS, filled=True)
    if found is None:
        return None
    name = draft.read(found)
    return f"{name}[{draft.pick(('0', '-1', '0', f'len({name}) // 2'))}]"


@leaf(STR, CHAR, weight=2)
def _letter(draft: Draft) -> str | None:
    places = [
        place
        for place in draft.find(INT)
        if place.index_of
        and any(found.name == place.index_of and found.kind is STR for found in draft.scope)
    ]
    place = draft.one_of(places)
    if place is not None:
        return f"{place.index_of}[{draft.read(place)}]"
    found = held(draft, STR, filled=True)
    if found is None or found.kind is CHAR:
        return None
    return f"{draft.read(found)}[{draft.pick(('0', '-1', '0'))}]"


@leaf(CHAR, weight=1)
def _cased_letter(draft: Draft) -> str | None:
    found = held(draft, CHAR)
    return (
        None
        if found is None
        else f"{draft.read(found)}.{draft.pick(('upper', 'lower', 'swapcase'))}()"
    )


@leaf(STR, CHAR, weight=0.7, level=1)
def _from_code(draft: Draft) -> str | None:
    inner = living(draft, INT, 0)
    return inner and f"chr(ord('a') + {wrapped(inner)} % 26)"


@leaf(STR, weight=0.9, level=1)
def _adjusted(draft: Draft) -> str | None:
    text = owner(draft, STR, 0)
    if text is None:
        return None
    method = draft.rng.choice(("ljust", "rjust", "center", "zfill"))
    width = draft.rng.randint(3, 8)
    if method == "zfill":
        return f"{text}.zfill({width})"
    return f"{text}.{method}({width}, {draft.pick('*-.0 _#')!r})"


@leaf(STR, weight=1.2, level=1)
def _piece(draft: Draft) -> str | None:
    text = owner(draft, STR, 0)
    if text is None:
        return None
    mark = repr(draft.palette.separator)
    return draft.pick(
        (
            f"{text}.split({mark})[0]",
            f"{text}.split({mark})[-1]",
            f"{text}.partition({mark})[0]",
            f"{text}.partition({mark})[2]",
            f"{text}.removeprefix({literal(draft, STR)})",
            f"{text}.removesuffix({literal(draft, STR)})",
        )
    )


@leaf(STR, weight=0.8, level=1)
def _sorted(draft: Draft) -> str | None:
    found = held(draft, STR)
    if found is None or found.kind is CHAR:
        return None
    name = draft.read(found)
    return (
        f"''.join({draft.pick((f'sorted({name})', f'reversed({name})', f'sorted(set({name}))'))})"
    )


@leaf(STR, weight=0.8, level=1)
def _looked_up(draft: Draft) -> str | None:
    found = held(draft, Kind.LABELS, Kind.TEXTS)
    if found is None:
        return None
    key = atom(draft, ELEMENT[found.kind], 0.8)
    return f"{draft.read(found)}.get({key}, {literal(draft, STR)})"


@leaf(STR, weight=0.5, level=1)
def _extreme(draft: Draft) -> str | None:
    found = held(draft, Kind.STRS, filled=True)
    if found is None:
        return None
    key = ", key=len" if draft.maybe(0.6) else ""
    return f"{draft.pick(('max', 'min'))}({draft.read(found)}{key})"


@leaf(STR, weight=0.5)
def _or(draft: Draft) -> str | None:
    found = held(draft, STR)
    if found is None or found.filled or found.kind is CHAR:
        return None
    return f"{draft.read(found)} or {literal(draft, STR)}"


@leaf(STR, weight=0.6)
def _part(draft: Draft) -> str | None:
    found = held(draft, Kind.ENTRY)
    return None if found is None else f"{draft.read(found)}[0]"
