"""Small inputs of a shape, the simplest first: the first that breaks is the smallest."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

from foretrace.foresight.hazards.shapes import (
    Basic,
    Choice,
    Fixed,
    Listing,
    Mapped,
    Parameter,
    Shape,
)
from foretrace.sketch.functions import FunctionNode

_MOST = 16
"""Values for one parameter."""


@dataclass(frozen=True, slots=True)
class Known:
    """Constants of the program, which inputs may be made of."""

    numbers: tuple[int, ...]
    letters: tuple[str, ...]
    keys: tuple[str, ...]
    """Texts that things are looked up by: what a record holds."""

    @classmethod
    def of(cls, function: FunctionNode, tree: ast.Module) -> Known:
        numbers: dict[int, None] = {}
        letters: dict[str, None] = {}
        keys: dict[str, None] = {}
        for node in ast.walk(function):
            match node:
                case ast.Constant(value=int(value)) if 2 < abs(value) <= 10_000:
                    numbers[value] = None
                case ast.Constant(value=str(text)) if 0 < len(text) <= 3:
                    letters[text] = None
        for node in ast.walk(tree):
            match node:
                case ast.Subscript(slice=ast.Constant(value=str(text))):
                    keys[text] = None
        return cls(tuple(numbers)[:4], tuple(letters)[:3], tuple(keys)[:6])


def rows(parameters: Sequence[Parameter], known: Known, count: int) -> Iterator[list[str]]:
    """Sources of arguments for all parameters, the simplest first."""
    columns = [_column(each, known) for each in parameters]
    places = product(*[range(len(column)) for column in columns])
    ordered = sorted(places, key=lambda row: (sum(row), max(row, default=0)))
    for row in ordered[:count]:
        yield [columns[n][place] for n, place in enumerate(row)]


def _column(parameter: Parameter, known: Known) -> list[str]:
    if parameter.default is not None and not parameter.sure:
        return [parameter.default]
    found = [_written(value) for value in values(parameter.shape, known)]
    if parameter.default is not None:
        found.insert(0, parameter.default)
    return list(dict.fromkeys(found))[:_MOST]


def _written(value: Any) -> str:
    return repr(value)


def values(shape: Shape, known: Known) -> list[Any]:
    """Values of a shape, the plainest first."""
    match shape:
        case Basic.INT:
            near = [n + d for n in known.numbers for d in (0, 1, -1)]
            return list(dict.fromkeys([1, 0, 2, -1, 3, *near, 10, 11, -10, 100, -100]))
        case Basic.FLOAT:
            return [1.5, 0.0, -1.0, 0.5, *map(float, known.numbers)]
        case Basic.STR:
            return _texts(known)
        case Basic.BOOL:
            return [True, False]
        case Basic.NONE:
            return [None]
        case Choice(shapes=shapes):
            columns = [values(each, known) for each in shapes]
            # The last first: `None` stands there.
            return [column[n] for n in range(8) for column in reversed(columns) if n < len(column)]
        case Fixed(items=items):
            return [tuple(row) for row in _few(items, known)]
        case Listing(kind=kind, item=item):
            return _listings(kind, item, known)
        case Mapped(key=key, value=value):
            return _mappings(key, value, known)
    return []


def _texts(known: Known) -> list[str]:
    joined = [f"a{each}b" for each in known.letters]
    return list(dict.fromkeys(["a", "", "ab", *joined, " ", "a b", "1", "-1", "a  b",
                               *known.letters, *known.keys]))  # fmt: skip


def _few(items: Sequence[Shape], known: Known) -> list[tuple[Any, ...]]:
    columns = [values(each, known)[:3] for each in items]
    ordered = sorted(product(*[range(len(column)) for column in columns]), key=sum)
    return [tuple(columns[n][place] for n, place in enumerate(row)) for row in ordered[:8]]


def _listings(kind: str, item: Shape, known: Known) -> list[Any]:
    items = values(item, known)
    if not items:
        return []
    a, b, c = (items + items + items)[:3]
    lists = [[], [a], [a, b], [b], [a, a], [b, a], [a, b, c], [c, a, b], [b, b], [c]]
    if item is Basic.INT:
        lists += [[-1], [1, -1], [0, 0]]
    if isinstance(item, Listing):
        full, empty = items[1], items[0]
        lists = [[], [full], [empty], [[*full, *full], full], [full, full], [full, [*full, *full]]]
    if kind == "list":
        return lists
    made = tuple if kind == "tuple" else set
    try:
        return [made(each) for each in lists]
    except TypeError:
        return []


def _mappings(key: Shape, value: Shape, known: Known) -> list[Any]:
    keys, held = values(key, known), values(value, known)
    if not keys or not held:
        return []
    if key is Basic.STR and known.keys and not isinstance(value, Mapped):
        # A record: it has all that is ever asked of one.
        return [{each: held[n % len(held)] for n, each in enumerate(known.keys)}]
    a, b = (keys * 2)[:2]
    try:
        found = [{}, {a: held[0]}, {b: held[0]}, {a: held[0], b: held[1 % len(held)]}]
        return [*found, {a: held[-1]}]
    except TypeError:
        return []
