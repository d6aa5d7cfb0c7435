"""Expressions that are numbers."""

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
from training.programs.kinds import DICTS, ELEMENT, Kind

INT = Kind.INT


@leaf(INT, weight=3)
def _name(draft: Draft) -> str | None:
    return variable(draft, INT)


@rule(INT, weight=6)
def _sum(draft: Draft, depth: int) -> str | None:
    left = living(draft, INT, depth - 1)
    if left is None:
        return None
    sign = draft.pick("++-")
    right = atom(draft, INT, 0.6) if draft.maybe(0.7) else expression(draft, INT, depth - 1)
    if right == left or right == "0":
        right = str(draft.rng.randint(1, 5))
    if right[0] == "-":
        sign, right = "+-"[sign == "+"], right[1:] if right[1:].isdigit() else wrapped(right)
    return f"{left} {sign} {wrapped(right) if sign == '-' else right}"


@rule(INT, weight=2)
def _product(draft: Draft, depth: int) -> str | None:
    left = living(draft, INT, depth - 1)
    if left is None:
        return None
    factor = draft.rng.choice((2, 2, 2, 3, 3, 4, 5, 10, -1))
    if draft.maybe(0.15):
        return f"{factor} * {wrapped(left)}"
    return f"{wrapped(left)} * {factor}"


@leaf(INT, weight=1.2)
def _product_of_two(draft: Draft) -> str | None:
    factors = [found for found in draft.find(INT) if found.small]
    if not factors or (len(factors) == 1 and draft.loops):
        return None
    one, two = (draft.read(draft.pick(factors)) for _ in range(2))
    if one == two:
        return f"{one} ** 2" if draft.maybe(0.6) else f"{one} * {one}"
    return f"{one} * {two}"


@rule(INT, weight=2.5)
def _rest(draft: Draft, depth: int) -> str | None:
    left = living(draft, INT, depth - 1)
    if left is None:
        return None
    return f"{wrapped(left)} % {draft.rng.choice((2, 2, 3, 3, 4, 5, 7, 10))}"


@rule(INT, weight=1.8)
def _quotient(draft: Draft, depth: int) -> str | None:
    left = living(draft, INT, depth - 1)
    if left is None:
        return None
    return f"{wrapped(left)} // {draft.rng.choice((2, 2, 2, 3, 3, 4, 5, 10))}"


@rule(INT, weight=0.6)
def _absolute(draft: Draft, depth: int) -> str | None:
    inner = living(draft, INT, depth)
    return inner and f"abs({inner})"


@rule(INT, weight=1.4)
def _extreme(draft: Draft, depth: int) -> str | None:
    one = living(draft, INT, depth - 1)
    two = expression(draft, INT, depth - 1)
    if one is None or one == two:
        return None
    return f"{draft.pick(('max', 'min'))}({one}, {two})"


@leaf(INT, weight=3)
def _length(draft: Draft) -> str | None:
    found = held(draft, Kind.STR, *ELEMENT)
    if found is None or found.kind is Kind.CHAR:
        return None
    return f"len({draft.read(found)})"


@leaf(INT, weight=1.5)
def _total(draft: Draft) -> str | None:
    found = held(draft, Kind.INTS, Kind.INTS, Kind.SET, Kind.TRIPLE, Kind.COUNTS, Kind.TABLE)
    if found is None:
        return None
    name = draft.read(found)
    if found.kind in DICTS:
        return f"sum({name}.values())"
    if found.kind is Kind.INTS and draft.maybe(0.2):
        return f"sum({name}{draft.pick(('[1:]', '[:2]', '[::2]', '[:-1]'))})"
    return f"sum({name})"


@leaf(INT, weight=1.3)
def _extreme_of(draft: Draft) -> str | None:
    found = held(draft, Kind.INTS, Kind.SET, Kind.TRIPLE)
    if found is None:
        return None
    function = draft.pick(("max", "min"))
    if found.filled:
        return f"{function}({draft.read(found)})"
    if draft.level < 2 or draft.maybe(0.6):
        return None
    return f"{function}({draft.read(found)}, default={draft.pick(('0', '-1', '1'))})"


@leaf(INT, weight=2.5)
def _item(draft: Draft) -> str | None:
    places = [found for found in draft.find(INT) if found.index_of]
    if places and draft.maybe(0.7):
        index = draft.pick(places)
        if _of_kind(draft, index.index_of, Kind.INTS):
            return f"{index.index_of}[{draft.read(index)}]"
    found = held(draft, Kind.INTS, Kind.TRIPLE, filled=True)
    if found is None:
        return None
    name = draft.read(found)
    if draft.maybe(0.15):
        return f"{name}[{wrapped(operand(draft, INT, 0))} % len({name})]"
    return f"{name}[{draft.pick(('0', '-1', '0', '-1', f'len({name}) // 2'))}]"


def _of_kind(draft: Draft, name: str, kind: Kind) -> bool:
    return any(found.name == name and found.kind is kind for found in draft.scope)


@leaf(INT, weight=1.5)
def _part(draft: Draft) -> str | None:
    found = held(draft, Kind.PAIR, Kind.ENTRY)
    if found is None:
        return None
    place = "1" if found.kind is Kind.ENTRY else draft.pick("01")
    return f"{draft.read(found)}[{place}]"


@leaf(INT, weight=1.8)
def _looked_up(draft: Draft) -> str | None:
    found = held(draft, Kind.COUNTS, Kind.TABLE)
    if found is None:
        return None
    key = atom(draft, ELEMENT[found.kind], 0.7)
    default = draft.pick(("0", "0", "0", "-1", "1"))
    return f"{draft.read(found)}.get({key}, {default})"


@leaf(INT, weight=1.5)
def _counted(draft: Draft) -> str | None:
    found = held(draft, Kind.STR, Kind.STR, Kind.INTS, Kind.STRS, Kind.TRIPLE)
    if found is None or found.kind is Kind.CHAR:
        return None
    element = ELEMENT[found.kind]
    return f"{draft.read(found)}.count({atom(draft, element, 0.3)})"


@rule(INT, weight=0.9)
def _found(draft: Draft, depth: int) -> str | None:
    text = owner(draft, Kind.STR, depth - 1)
    if text is None:
        return None
    method = draft.pick(("find", "find", "rfind"))
    return f"{text}.{method}({atom(draft, Kind.CHAR, 0.3)})"


@leaf(INT, weight=0.7, level=1)
def _code(draft: Draft) -> str | None:
    found = held(draft, Kind.CHAR)
    if found is None:
        return None
    name = draft.read(found)
    return f"ord({name}) - ord('a')" if draft.maybe(0.5) else f"ord({name})"


@rule(INT, weight=1.2, level=1)
def _choice(draft: Draft, depth: int) -> str | None:
    yes = expression(draft, INT, depth - 1)
    no = expression(draft, INT, depth - 1)
    condition = living(draft, Kind.BOOL, depth - 1 if depth > 1 else 1)
    if condition is None or yes == no:
        return None
    return f"{yes} if {condition} else {no}"


@leaf(INT, weight=1.2, level=2)
def _counting(draft: Draft) -> str | None:
    return over(draft, lambda: f"sum(1 {CLAUSE} if {condition_on_bound(draft)})")


@leaf(INT, weight=1.2, level=2)
def _summing(draft: Draft) -> str | None:
    def write() -> str:
        each = on_bound(draft, INT)
        if draft.maybe(0.4):
            return f"sum({each} {CLAUSE} if {condition_on_bound(draft)})"
        return f"sum({each} {CLAUSE})"

    return over(draft, write)


@rule(INT, weight=0.3, level=2)
def _digits(draft: Draft, depth: int) -> str | None:
    inner = living(draft, INT, depth - 1)
    return inner and f"len(str({inner}))"


@leaf(INT, weight=0.4, level=2)
def _distinct(draft: Draft) -> str | None:
    found = held(draft, Kind.STR, Kind.INTS, Kind.STRS)
    if found is None or found.kind is Kind.CHAR:
        return None
    return f"len(set({draft.read(found)}))"


@leaf(INT, weight=0.4, level=2)
def _bits(draft: Draft) -> str | None:
    left = living(draft, INT, 0)
    if left is None:
        return None
    sign = draft.pick(("&", "^", "|", "<<", ">>"))
    right = draft.pick("123") if sign in ("<<", ">>", "&") else literal(draft, INT)
    return f"{wrapped(left)} {sign} {wrapped(right)}"


@leaf(INT, weight=0.25, level=2)
def _from_condition(draft: Draft) -> str | None:
    inner = living(draft, Kind.BOOL, 1)
    return inner and f"int({inner})"


@leaf(INT, weight=0.3, level=3)
def _divided(draft: Draft) -> str | None:
    left = living(draft, INT, 0)
    if left is None:
        return None
    return f"divmod({left}, {draft.rng.choice((2, 3, 5, 7, 10))})[{draft.pick('01')}]"


@leaf(INT, weight=0.25, level=3)
def _power_rest(draft: Draft) -> str | None:
    left = living(draft, INT, 0)
    if left is None:
        return None
    return f"pow({left}, {draft.pick('23')}, {draft.rng.choice((5, 7, 10, 11, 13))})"
