"""Comprehensions and key functions, put together from what can be said of elements."""

from __future__ import annotations

import builtins
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import permutations

from foretrace.fill.elements import Walking
from foretrace.fill.expressions import Expression, names_in
from foretrace.fill.grammar import Binding, of_kind

_MOST_PARTS = 6
"""Parts that keys made of two parts are put together from."""
_MOST_OF_BOTH = 20
"""Of one cost, where a comprehension says one thing and tests another."""
_LEAST_SAID = 2
"""What the least that can be said of an element costs."""


@dataclass(frozen=True, slots=True)
class Composition:
    text: str
    generator: str = ""
    """Of a list, what stands between its brackets."""
    counted: bool = False
    """Whether its length says something that was not known before."""


def compositions(walking: Walking, cost: int, rows: Sequence[Expression]) -> Iterator[Composition]:
    """Those that cost so much more than what is walked. `rows` are lists of cost `cost - 1`."""
    yield from _filtered(walking, cost)
    yield from _mapped(walking, cost)
    yield from _mappings(walking, cost)
    if len(walking.targets) == 1:
        yield from _keyed(walking, cost)
    if walking.source.startswith("range("):
        yield from _repeated(walking, rows)


def functions(walking: Walking, cost: int, *, test: bool | None) -> Iterator[str]:
    """Functions of an element: tests, keys to order by (`test` is None), or anything else."""
    (name,) = walking.targets
    if test is None:
        bodies: Iterator[str] = _keys(walking, cost)
    else:
        said = walking.tests if test else walking.others
        bodies = (body.text for body in said.get(cost, ()))
    for body in bodies:
        yield _function(body, name)


def _filtered(walking: Walking, cost: int) -> Iterator[Composition]:
    more = len(walking.targets)
    for test in walking.tests.get(cost - more, ()):
        for place, name in enumerate(walking.targets):
            generator = f"{name} {walking.clause} if {_condition(test)}"
            yield Composition(f"[{generator}]", generator, counted=place == 0)


def _mapped(walking: Walking, cost: int) -> Iterator[Composition]:
    if _is_nested(walking) and cost == 2:
        yield _listed(f"{walking.targets[1]} {walking.clause}")
    for said in (walking.others, walking.tests):
        for body in said.get(cost - 1, ()):
            yield _listed(f"{_plain(body)} {walking.clause}")
    for body_cost in range(_LEAST_SAID, cost - 2 - _LEAST_SAID + 1):
        for body in walking.others.get(body_cost, ())[:_MOST_OF_BOTH]:
            for test in walking.tests.get(cost - 2 - body_cost, ())[:_MOST_OF_BOTH]:
                yield _listed(f"{_plain(body)} {walking.clause} if {_condition(test)}")


def _mappings(walking: Walking, cost: int) -> Iterator[Composition]:
    if _is_nested(walking):
        return
    first, last = walking.targets[0], walking.targets[-1]
    if first != last:
        if cost == 3:
            yield Composition(f"{{{last}: {first} {walking.clause}}}")
        for test in walking.tests.get(cost - 1, ()):
            yield Composition(f"{{{first}: {last} {walking.clause} if {_condition(test)}}}")
    for body in walking.others.get(cost - 2, ()):
        if last in names_in(body.text):
            yield Composition(f"{{{first}: {_plain(body)} {walking.clause}}}")
    for body in walking.others.get(cost - 3, ()):
        if of_kind(body.tag, "key"):
            yield Composition(f"{{{_plain(body)}: {last} {walking.clause}}}")


def _keyed(walking: Walking, cost: int) -> Iterator[Composition]:
    """Orders by a key."""
    for key in functions(walking, cost - 2, test=None):
        for call in ("sorted", "max", "min"):
            yield Composition(f"{call}({walking.source}, key={key})")
    for key in functions(walking, cost - 3, test=None):
        yield Composition(f"sorted({walking.source}, key={key}, reverse=True)")


def _repeated(walking: Walking, rows: Sequence[Expression]) -> Iterator[Composition]:
    """Rows of a table that has nothing in it yet."""
    clause = walking.clause.replace(f"for {walking.targets[0]} in", "for _ in", 1)
    for row in rows:
        if row.text.startswith("[") and row.tag.startswith("list"):
            yield Composition(f"[{row.text} {clause}]")


def _keys(walking: Walking, cost: int) -> Iterator[str]:
    """Bodies of key functions, of that cost."""
    for body in walking.others.get(cost, ()):
        if _orders(body):
            yield body.text
    for test in walking.tests.get(cost - 3, ()):
        yield test.text
    (name,) = walking.targets
    parts: list[Expression] = []
    if walking.ordered:
        parts.append(Expression(name, 1, Binding.ATOM, walking.ordered, -1, constant=False))
    for level in sorted(walking.others):
        for body in walking.others[level]:
            if _orders(body) and not body.tag.startswith("tuple") and len(parts) < _MOST_PARTS:
                parts.append(body)
    for first, second in permutations(parts, 2):
        if first.cost + second.cost + 1 == cost:
            yield f"({_plain(first)}, {_plain(second)})"
        if first.cost + second.cost + 2 == cost and of_kind(first.tag, "number"):
            yield f"(-{first.inside(Binding.UNARY)}, {_plain(second)})"


def _orders(body: Expression) -> bool:
    if body.text.startswith("str("):
        return False  # Whoever orders by texts of things orders by the things.
    return of_kind(body.tag, "key") and body.tag not in ("NoneType", "bool")


def _function(body: str, name: str) -> str:
    """The function with that body, by its name if it has one."""
    called, bracket, rest = body.partition("(")
    if bracket and rest == f"{name})" and called in vars(builtins):
        return called
    return f"lambda {name}: {body}"


def _listed(generator: str) -> Composition:
    return Composition(f"[{generator}]", generator)


def _plain(body: Expression) -> str:
    return body.inside(Binding.TERNARY)


def _condition(test: Expression) -> str:
    return test.inside(Binding.OR)


def _is_nested(walking: Walking) -> bool:
    return walking.walk.clause.count("for ") > 1
