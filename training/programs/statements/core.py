"""How a statement is found: rules drawn by weight, as for expressions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from training.programs.draft import Draft

Put = Callable[[Draft], bool]
"""Writes a statement, or says that none fits."""


@dataclass(frozen=True, slots=True)
class Statement:
    put: Put
    weight: float
    level: int
    families: frozenset[str]
    """Where it is drawn more often."""
    cost: int
    """How many lines it takes, about."""


STATEMENTS: list[Statement] = []
OFTEN = 5.0
_drawn: dict[tuple[int, str, bool], tuple[list[Statement], list[float]]] = {}


def statement(
    weight: float = 1.0, level: int = 0, families: str = "", cost: int = 1
) -> Callable[[Put], Put]:
    """Make the function a rule for statements."""

    def register(put: Put) -> Put:
        STATEMENTS.append(Statement(put, weight, level, frozenset(families.split()), cost))
        return put

    return register


def put_statement(draft: Draft, room: int) -> int:
    """Write one statement of about `room` lines at most; how many lines it took."""
    simple = room < 2 or draft.depth > 3
    rules, weights = _rules(draft.level, draft.family, simple)
    before = len(draft.lines)
    for chosen in draft.rng.choices(rules, weights, k=6):
        if chosen.cost <= room and chosen.put(draft):
            break
    return len(draft.lines) - before


def _rules(level: int, family: str, simple: bool) -> tuple[list[Statement], list[float]]:
    known = _drawn.get((level, family, simple))
    if known is None:
        rules = [
            rule for rule in STATEMENTS if rule.level <= level and not (simple and rule.cost > 1)
        ]
        weights = [rule.weight * (OFTEN if family in rule.families else 1) for rule in rules]
        known = rules, weights
        _drawn[level, family, simple] = known
    return known
