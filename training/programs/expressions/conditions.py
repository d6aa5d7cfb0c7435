"""Expressions that are true or false."""

from __future__ import annotations

from training.programs.draft import Draft
from training.programs.expressions.clauses import CLAUSE, condition_on_bound, over
from training.programs.expressions.core import (
    atom,
    expression,
    held,
    leaf,
    literal,
    living,
    owner,
    rule,
    variable,
    wrapped,
)
from training.programs.kinds import ELEMENT, Kind

BOOL, INT, STR = Kind.BOOL, Kind.INT, Kind.STR
SIGNS = ("<", ">", "<=", ">=", "==", "!=", ">", "<")


@rule(BOOL, weight=10)
def _compare(draft: Draft, depth: int) -> str | None:
    left = living(draft, INT, depth - 1)
    if left is None:
        return None
    if draft.maybe(0.25) and " " not in left:
        return f"{left} % {draft.rng.choice((2, 2, 2, 3, 3, 4, 5))} {_remainder(draft)}"
    right = _bound_for(draft, left) if draft.maybe(0.65) else atom(draft, INT)
    if right == left or " if " in left:
        return None
    return f"{left} {draft.pick(SIGNS)} {right}"


def _bound_for(draft: Draft, left: str) -> str:
    """A number that the left side may well come to."""
    if "% " in left:
        return draft.pick("0012")
    indexes = {known.name for known in draft.scope if known.fixed}
    if left.startswith(("len(", "sum(1", "abs(")) or ".count(" in left or left in indexes:
        return str(draft.rng.choice((0, 1, 1, 2, 2, 3, 3, 4, 5)))
    if ".find(" in left or ".rfind(" in left:
        return draft.pick(("-1", "0", "0", "1", "2"))
    return literal(draft, INT)


def _remainder(draft: Draft) -> str:
    return draft.pick(("== 0", "== 0", "== 0", "== 1", "!= 0", "> 0"))


@leaf(BOOL, weight=0.7)
def _name(draft: Draft) -> str | None:
    return variable(draft, BOOL)


@leaf(BOOL, weight=0.8)
def _not(draft: Draft) -> str | None:
    found = held(draft, BOOL, *ELEMENT)
    if found is None or found.kind is Kind.CHAR:
        return None
    return f"not {draft.read(found)}"


@rule(BOOL, weight=1.5)
def _between(draft: Draft, depth: int) -> str | None:
    inner = living(draft, INT, depth - 1)
    if inner is None or " if " in inner:
        return None
    low = draft.rng.choice((0, 0, 1, 2, 3, -5))
    high = low + draft.rng.choice((2, 3, 5, 8, 10, 20))
    one, two = draft.pick(("<", "<=")), draft.pick(("<", "<="))
    return f"{low} {one} {inner} {two} {high}"


@rule(BOOL, weight=2, level=1)
def _both(draft: Draft, depth: int) -> str | None:
    if depth < 2:
        return None
    left = living(draft, BOOL, 1)
    right = living(draft, BOOL, 1)
    if left is None or right is None or left == right:
        return None
    joint = draft.pick(("and", "or"))
    if joint == "and":
        left, right = (f"({side})" if " or " in side else side for side in (left, right))
    return f"{left} {joint} {right}"


@rule(BOOL, weight=4)
def _text(draft: Draft, depth: int) -> str | None:
    text = owner(draft, STR, depth - 1)
    if text is None:
        return None
    method = draft.rng.choice(
        ("isdigit", "isalpha", "isupper", "islower", "isalnum", "startswith", "endswith", "isspace")
    )
    if method in ("startswith", "endswith"):
        return f"{text}.{method}({literal(draft, STR)})"
    return f"{text}.{method}()"


@leaf(BOOL, weight=3)
def _in(draft: Draft) -> str | None:
    found = held(draft, Kind.INTS, Kind.STRS, Kind.STR, Kind.SET, Kind.COUNTS, Kind.TABLE,
                 Kind.LABELS, Kind.TEXTS, Kind.GROUPS, Kind.TRIPLE)  # fmt: skip
    if found is None or found.kind is Kind.CHAR:
        return None
    item = atom(draft, ELEMENT[found.kind], 0.75)
    if item == found.name:
        return None
    return f"{item} {draft.pick(('in', 'in', 'not in'))} {draft.read(found)}"


@leaf(BOOL, weight=2.5)
def _among(draft: Draft) -> str | None:
    found = held(draft, Kind.CHAR, INT, STR)
    if found is None:
        return None
    name = draft.read(found)
    sign = draft.pick(("in", "in", "not in"))
    if found.kind is INT:
        values = sorted({draft.palette.literal() for _ in range(3)})
        return (
            f"{name} {sign} {draft.pick((str(tuple(values)), str(values)))}"
            if len(values) > 1
            else None
        )
    if found.kind is Kind.CHAR:
        letters = draft.palette.letters[:3]
        return f"{name} {sign} {draft.pick((repr('aeiou'), repr(letters), repr('aeiou')))}"
    values_ = tuple(draft.rng.sample(draft.palette.words, 2))
    return f"{name} {sign} {values_}"


@leaf(BOOL, weight=2.5)
def _equal_text(draft: Draft) -> str | None:
    found = held(draft, Kind.CHAR, Kind.CHAR, STR)
    if found is None:
        return None
    kind = found.kind
    right = atom(draft, kind, 0.35)
    if right == found.name:
        return None
    return f"{draft.read(found)} {draft.pick(('==', '==', '!=', '<', '>'))} {right}"


@leaf(BOOL, weight=0.5)
def _palindrome(draft: Draft) -> str | None:
    found = held(draft, STR, Kind.INTS)
    if found is None or found.kind is Kind.CHAR:
        return None
    name = draft.read(found)
    return (
        f"{name} == {name}[::-1]"
        if draft.maybe(0.6)
        else f"{name} == sorted({name})"
        if (found.kind is Kind.INTS)
        else f"{name} == {name}.{draft.pick(('lower', 'upper', 'strip'))}()"
    )


@leaf(BOOL, weight=1.2, level=1)
def _long(draft: Draft) -> str | None:
    found = held(draft, *ELEMENT)
    if found is None or found.kind is Kind.CHAR:
        return None
    return f"len({draft.read(found)}) {draft.pick(SIGNS)} {draft.rng.choice((1, 2, 2, 3, 3, 4, 5))}"


@leaf(BOOL, weight=1.2, level=2)
def _any(draft: Draft) -> str | None:
    function = draft.pick(("any", "all"))
    return over(draft, lambda: f"{function}({condition_on_bound(draft)} {CLAUSE})")


@leaf(BOOL, weight=0.5, level=2)
def _ends(draft: Draft) -> str | None:
    found = held(draft, Kind.INTS, STR, Kind.STRS, filled=True)
    if found is None or found.kind is Kind.CHAR:
        return None
    name = draft.read(found)
    return f"{name}[0] {draft.pick(('==', '!=', '<', '>', '<='))} {name}[-1]"


@leaf(BOOL, weight=0.6, level=1)
def _looked_up(draft: Draft) -> str | None:
    found = held(draft, Kind.COUNTS, Kind.TABLE)
    if found is None:
        return None
    key = atom(draft, ELEMENT[found.kind], 0.8)
    name = draft.read(found)
    if draft.maybe(0.3):
        return f"{name}.get({key}) {draft.pick(('is None', 'is not None'))}"
    return f"{name}.get({key}, 0) {draft.pick(SIGNS)} {draft.rng.choice((1, 2, 3, 5))}"


@rule(BOOL, weight=0.5, level=2)
def _equal_lists(draft: Draft, depth: int) -> str | None:
    left = held(draft, Kind.INTS, Kind.STRS, Kind.SET)
    if left is None:
        return None
    right = expression(draft, left.kind, depth - 1)
    name = draft.read(left)
    if right == name or right[0] == "[":
        return None
    if left.kind is Kind.SET:
        return f"{name} {draft.pick(('<=', '==', '>='))} {wrapped(right)}"
    return f"{name} == {wrapped(right)}"
