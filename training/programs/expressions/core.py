"""How an expression of a wanted kind is found: rules by kind, drawn by weight."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import accumulate

from training.programs.draft import Draft, Variable
from training.programs.kinds import EMPTY, LISTS, Kind

Write = Callable[[Draft, int], str | None]
"""Writes an expression with operands nested so deep, or says that nothing in scope fits."""
WriteLeaf = Callable[[Draft], str | None]


@dataclass(frozen=True, slots=True)
class Rule:
    write: Write
    weight: float
    level: int
    """The lowest level of the curriculum at which it is used."""


DEEPEST = 5
"""How many rules may be at work on one expression."""
RULES: dict[Kind, list[Rule]] = {kind: [] for kind in Kind}
_drawn: dict[tuple[Kind, int], tuple[list[Rule], list[float]]] = {}


def rule(*kinds: Kind, weight: float = 1.0, level: int = 0) -> Callable[[Write], Write]:
    """Make the function a rule for expressions of these kinds."""

    def register(write: Write) -> Write:
        for kind in kinds:
            RULES[kind].append(Rule(write, weight, level))
        return write

    return register


def leaf(*kinds: Kind, weight: float = 1.0, level: int = 0) -> Callable[[WriteLeaf], WriteLeaf]:
    """Make the function a rule; it nests nothing, so that it takes no depth."""

    def register(write: WriteLeaf) -> WriteLeaf:
        rule(*kinds, weight=weight, level=level)(lambda draft, _: write(draft))
        return write

    return register


def expression(draft: Draft, kind: Kind, depth: int = 1) -> str:
    """An expression of the kind; with `depth` 0 a variable or a literal."""
    if depth <= 0 or draft.nesting > DEEPEST:
        return atom(draft, kind)
    rules, weights = _rules(kind, draft.level)
    if rules:
        draft.nesting += 1
        before = draft.reads
        for _ in range(4):
            found = draft.rng.choices(rules, cum_weights=weights)[0].write(draft, depth)
            if found is not None:
                draft.nesting -= 1
                return found
            draft.reads = before
        draft.nesting -= 1
    return atom(draft, kind)


def living(draft: Draft, kind: Kind, depth: int = 1) -> str | None:
    """An expression that reads a variable, so that it is more than a constant."""
    for _ in range(4):
        before = draft.reads
        found = expression(draft, kind, depth)
        if draft.reads > before:
            return found
    return variable(draft, kind)


def atom(draft: Draft, kind: Kind, share: float = 0.8) -> str:
    """A variable or a literal."""
    if draft.rng.random() < share:
        found = variable(draft, kind)
        if found is not None:
            return found
    return literal(draft, kind)


def variable(draft: Draft, kind: Kind) -> str | None:
    found = held(draft, kind)
    return None if found is None else draft.read(found)


def held(draft: Draft, *kinds: Kind, filled: bool = False) -> Variable | None:
    """A variable of one of the kinds; with `filled`, one that is never empty."""
    if Kind.STR in kinds:
        kinds = (*kinds, Kind.CHAR)
    fitting = [
        variable
        for variable in (*draft.scope, *draft.bound, *draft.bound)
        if variable.kind in kinds and (not filled or variable.filled or variable.kind is Kind.CHAR)
    ]
    return draft.one_of(fitting)


def literal(draft: Draft, kind: Kind) -> str:
    palette = draft.palette
    if kind is Kind.INT:
        return str(palette.literal())
    if kind in (Kind.STR, Kind.CHAR):
        if kind is Kind.CHAR or draft.maybe(0.5):
            return repr(palette.char())
        return repr(palette.word())
    if kind in LISTS and draft.maybe(0.1):
        return EMPTY[kind]
    if kind in LISTS:
        value = palette.value(kind)
        return repr(value[:3] if isinstance(value, list) else value)
    return repr(palette.value(kind, filled=True))


_PLAIN = re.compile(r"[\w.]+(\([^() ]*\)|\[[^\[\] ]*\])?|'[^']*'")


def wrapped(text: str) -> str:
    """The expression in parentheses, if it has an operator outside of any bracket."""
    if _PLAIN.fullmatch(text):
        return text
    if text[0] == "-" or _spaced(text):
        return f"({text})"
    return text


def _spaced(text: str) -> bool:
    """Whether a space stands outside of brackets and strings: operators have spaces around."""
    depth = 0
    quote = ""
    for char in text:
        if quote:
            quote = "" if char == quote else quote
        elif char in "'\"":
            quote = char
        elif char in "([{":
            depth += 1
        elif char in ")]}":
            depth -= 1
        elif char == " " and not depth:
            return True
    return False


def operand(draft: Draft, kind: Kind, depth: int) -> str:
    return wrapped(expression(draft, kind, depth))


def owner(draft: Draft, kind: Kind, depth: int) -> str | None:
    """What a method is called on: seldom a literal."""
    found = living(draft, kind, depth if draft.maybe(0.25) else 0)
    return None if found is None else wrapped(found)


def _rules(kind: Kind, level: int) -> tuple[list[Rule], list[float]]:
    known = _drawn.get((kind, level))
    if known is None:
        rules = [rule for rule in RULES[kind] if rule.level <= level]
        known = rules, list(accumulate(rule.weight for rule in rules))
        _drawn[kind, level] = known
    return known
