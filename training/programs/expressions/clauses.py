"""The `for` clauses of comprehensions and what may stand around them."""

from __future__ import annotations

from collections.abc import Callable

from training.programs.draft import Draft, Variable
from training.programs.expressions.core import held, literal, living
from training.programs.kinds import DICTS, ELEMENT, VALUE, Kind

CLAUSE = "\0"
"""Where the clause stands in a comprehension that is being written."""
WALKED = (Kind.INTS, Kind.INTS, Kind.STRS, Kind.STR, Kind.SET, Kind.ENTRIES, Kind.PAIRS)


def over(draft: Draft, write: Callable[[], str], *kinds: Kind) -> str | None:
    """A comprehension over something in scope: `write` gives it with `CLAUSE` in it.

    Comprehensions are not nested in one another.
    """
    found = None if draft.bound else held(draft, *(kinds or WALKED))
    if found is None or found.kind is Kind.CHAR:
        return None
    scope = draft.scope
    name = draft.read(found)
    draft.scope = [other for other in scope if other is not found]
    clause, draft.bound = _clause(draft, found, name)
    text = write()
    for each in draft.bound:
        draft.taken.discard(each.name)
    draft.bound = []
    draft.scope = scope
    return text.replace(CLAUSE, clause)


def on_bound(draft: Draft, kind: Kind, depth: int = 1) -> str:
    """An expression that reads what is bound around it."""
    found = None
    for _ in range(6):
        for each in draft.bound:
            each.unread = True
        found = living(draft, kind, depth)
        if not all(each.unread for each in draft.bound):
            break
    else:
        found = None
    return found or _plain(draft, kind)


def _plain(draft: Draft, kind: Kind) -> str:
    """The simplest expression of the kind on what is bound."""
    each = draft.bound[-1]
    name = draft.read(each)
    if kind is Kind.BOOL:
        if each.kind is Kind.INT:
            return f"{name} > {draft.rng.randint(0, 5)}"
        return f"{name} != {literal(draft, each.kind)}"
    if kind is Kind.STR:
        return f"str({name})"
    if kind is Kind.INT and each.kind is not Kind.INT:
        return f"len({name})" if each.kind in ELEMENT else "1"
    return name if each.kind is kind else literal(draft, kind)


def condition_on_bound(draft: Draft, depth: int = 1) -> str:
    return on_bound(draft, Kind.BOOL, depth)


def _clause(draft: Draft, found: Variable, name: str) -> tuple[str, list[Variable]]:
    if found.kind in DICTS and draft.maybe(0.7):
        bound = _bound(draft, ELEMENT[found.kind], VALUE[found.kind])
        return f"for {bound[0].name}, {bound[1].name} in {name}.items()", bound
    if found.kind is Kind.ENTRIES or (found.kind is Kind.PAIRS and draft.maybe(0.8)):
        bound = _bound(draft, Kind.STR if found.kind is Kind.ENTRIES else Kind.INT, Kind.INT)
        return f"for {bound[0].name}, {bound[1].name} in {name}", bound
    element = _bound(draft, ELEMENT[found.kind], of=found.name)
    if found.kind in (Kind.STR, Kind.INTS, Kind.STRS) and draft.maybe(0.12):
        index = Variable(draft.free(("i", "j", "k", "i")), Kind.INT)
        return f"for {index.name}, {element[0].name} in enumerate({name})", [index, *element]
    return f"for {element[0].name} in {name}", element


def _bound(draft: Draft, *kinds: Kind, of: str = "") -> list[Variable]:
    scope = draft.scope
    draft.scope = list(scope)
    bound = [draft.element(kind, of) for kind in kinds]
    draft.scope = scope
    return bound
