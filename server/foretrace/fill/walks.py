"""What comprehensions walk, and the names that a reader would give the elements."""

from __future__ import annotations

import builtins
import keyword
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import chain


@dataclass(frozen=True, slots=True)
class Walk:
    """A `for` clause over one or two expressions."""

    clause: str
    """With `{0}`, `{1}` for the expressions and `{a}`, `{b}` for the names of the parts."""
    kinds: tuple[str, ...]
    """Of the expressions, see `grammar.KINDS`."""
    cost: int
    """More than the expressions cost."""
    targets: tuple[str, ...]
    """Names of the parts; `` for that of an element of the first expression."""
    apply: str
    """Source of a function that lists the elements as tuples of their parts."""
    last: bool = False
    """Whether there is something to say of the last part alone."""

    @property
    def iterable(self) -> str:
        """The text after `in`, of a single clause."""
        return self.clause.partition(" in ")[2]


WALKS: tuple[Walk, ...] = (
    Walk("for {a} in {0}", ("walkable",), 0, ("",), "lambda a: [(x,) for x in a]"),
    Walk(
        "for {a}, {b} in {0}.items()",
        ("dict",),
        1,
        ("k", "v"),
        "lambda a: list(a.items())",
        last=True,
    ),
    Walk("for {a} in {0}.items()", ("dict",), 1, ("item",), "lambda a: [(x,) for x in a.items()]"),
    Walk(
        "for {a} in range({0})",
        ("int",),
        1,
        ("i",),
        "lambda a: [(i,) for i in range(min(a, 60))] if a < 2000 else 1 // 0",
    ),
    Walk(
        "for {a}, {b} in zip({0}, {1})",
        ("sequence", "sequence"),
        0,
        ("x", "y"),
        "lambda a, b: list(zip(a, b))",
    ),
    Walk(
        "for {a}, {b} in enumerate({0})",
        ("sequence",),
        1,
        ("i", ""),
        "lambda a: list(enumerate(a))",
    ),
    Walk(
        "for {a} in {0}.split()",
        ("str",),
        1,
        ("word",),
        "lambda a: [(x,) for x in a.split()]",
    ),
    Walk(
        "for {a} in str({0})",
        ("int",),
        2,
        ("digit",),
        "lambda a: [(x,) for x in str(a)]",
    ),
    Walk(
        "for {a} in {0} for {b} in {a}",
        ("rows:sequence",),
        1,
        ("row", "x"),
        "lambda a: [(row, x) for row in a for x in row]",
        last=True,
    ),
    Walk(
        "for {a}, {b} in zip({0}, {0}[1:])",
        ("sequence",),
        2,
        ("a", "b"),
        "lambda a: list(zip(a, a[1:]))",
    ),
    Walk(
        "for {a} in range(1, {0} + 1)",
        ("int",),
        2,
        ("i",),
        "lambda a: [(i,) for i in range(1, min(a, 60) + 1)] if a < 2000 else 1 // 0",
    ),
    Walk(
        "for {a} in range(len({0}))",
        ("sequence",),
        3,
        ("i",),
        "lambda a: [(i,) for i in range(len(a))]",
    ),
)
"""The first walks anything iterable as it is."""

_TAKEN = frozenset({*dir(builtins), *keyword.kwlist})
_CONFUSING = frozenset({"l", "O", "I"})


def element_name(iterable: str, tag: str, taken: Collection[str]) -> str:
    """What a reader would call an element of `iterable`, whose value has that tag."""
    return next(name for name in _element_names(iterable, tag) if _free(name, taken))


def free_name(wanted: str, taken: Collection[str]) -> str:
    """`wanted`, or a letter instead."""
    return next(name for name in chain((wanted,), _letters()) if _free(name, taken))


def _free(name: str, taken: Collection[str]) -> bool:
    return name not in taken and name not in _TAKEN and name not in _CONFUSING


def _element_names(iterable: str, tag: str) -> Iterator[str]:
    singular = _singular(iterable.rpartition(".")[2])
    if singular is not None:
        yield singular
    if tag.startswith("str"):
        yield from ("c", "ch")
    if tag.startswith("dict"):
        yield from ("k", "key")
    yield from _letters()


def _letters() -> Iterator[str]:
    yield from ("x", "y", "z", "e", "item", "element")
    number = 1
    while True:
        yield f"x{number}"
        number += 1


def _singular(name: str) -> str | None:
    """The singular of a plural, None if the name does not look like one."""
    if not name.isidentifier() or not name.islower() or name.endswith(("ss", "us", "is")):
        return None
    if name.endswith("ies") and len(name) > 4:
        return f"{name[:-3]}y"
    if name.endswith(("sses", "xes", "ches", "shes")):
        return name[:-2]
    if name.endswith("s") and len(name) > 1:
        return name[:-1]
    return None
