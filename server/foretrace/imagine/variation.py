"""Values near a given one, of the same type and mostly of the same kind."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

_LONGEST = 40


def edge_values(value: object, others: Sequence[object]) -> Iterator[object]:
    """Boundary cases: empty, single, longer; numbers in and around the other arguments."""
    match value:
        case bool():
            yield not value
        case int():
            yield from _edge_numbers(value, others)
        case float():
            yield from (0.0, -value, value * 2)
        case str():
            yield from ("", value[:1], value * 2, value[::-1], value.swapcase())
        case list() | tuple():
            kind = type(value)
            yield kind()
            yield kind(value[:1])
            # The one case that breaks the rule that distinct elements stay distinct.
            yield kind([*value[:1], *value])
            yield _kept(value, kind([*value, *(_shifted(v, len(value)) for v in value)]))
            if len(set(map(repr, value))) > 1 and not _ascending(value):
                yield kind(value[::-1])
        case dict():
            yield {}
            yield dict(list(value.items())[:1])
        case set():
            yield set()


def vary(value: object, others: Sequence[object], chance: random.Random) -> Any:
    """One random step away from the value."""
    match value:
        case bool():
            return chance.random() < 0.5
        case int():
            numbers = [n for other in others for n in _numbers(other)]
            if numbers and chance.random() < 0.5:
                return chance.choice(numbers)
            return value + chance.choice((-2, -1, 1, 2, 3))
        case float():
            return round(value + chance.choice((-1.5, -0.5, 0.5, 1.0)), 3)
        case str():
            return _vary_text(value, others, chance)
        case list() | tuple():
            return _kept(value, type(value)(_vary_items(list(value), others, chance)))
        case dict():
            return _vary_mapping(value, others, chance)
        case set():
            return set(_vary_items(sorted(value, key=repr), others, chance))
    return value


def _edge_numbers(value: int, others: Sequence[object]) -> Iterator[int]:
    lists = [[n for n in other if type(n) is int] for other in others if isinstance(other, list)]
    for numbers in lists:
        if numbers:
            yield from (
                max(numbers) + 1,
                min(numbers) - 1,
                numbers[0],
                numbers[-1],
                numbers[1 % len(numbers)],
            )
    yield from (0, 1, value + 1, value - 1, value * 2, -value)


def _vary_text(value: str, others: Sequence[object], chance: random.Random) -> str:
    letters = list(value)
    alphabet = value + "".join(other for other in others if isinstance(other, str)) or "ab"
    place = chance.randrange(len(letters) + 1)
    match chance.randrange(5):
        case 0 if letters:
            letters.pop(place % len(letters))
        case 1 if len(letters) > 1:
            other = chance.randrange(len(letters))
            place %= len(letters)
            letters[place], letters[other] = letters[other], letters[place]
        case 2 if letters:
            letters[place % len(letters)] = letters[place % len(letters)].swapcase()
        case _ if len(letters) < _LONGEST:
            letters.insert(place, chance.choice(alphabet))
    return "".join(letters)


def _vary_items(items: list[Any], others: Sequence[object], chance: random.Random) -> list[Any]:
    place = chance.randrange(len(items) + 1)
    match chance.randrange(5):
        case 0 if items:
            items.pop(place % len(items))
        case 1 if len(items) > 1:
            other = chance.randrange(len(items))
            place %= len(items)
            items[place], items[other] = items[other], items[place]
        case 2 if items:
            items[place % len(items)] = vary(items[place % len(items)], others, chance)
        case _ if items and len(items) < _LONGEST:
            items.insert(place, vary(chance.choice(items), others, chance))
    return items


def _vary_mapping(
    value: dict[Any, Any], others: Sequence[object], chance: random.Random
) -> dict[Any, Any]:
    if not value:
        return {}
    new = dict(value)
    key = chance.choice(list(new))
    match chance.randrange(3):
        case 0:
            del new[key]
        case 1:
            new[key] = vary(new[key], others, chance)
        case _:
            new[vary(key, others, chance)] = vary(new[key], others, chance)
    return new


def _kept(before: Sequence[Any], after: Sequence[Any]) -> Sequence[Any]:
    """`after`, made to ascend if `before` does, without repeats if that has none."""
    if not _ascending(before):
        return after
    items = sorted(after)
    if len(set(before)) == len(before):
        items = sorted(set(items))
    return type(before)(items)  # type: ignore[call-arg]


def _ascending(items: Sequence[Any]) -> bool:
    if len(items) < 2 or not all(type(item) is type(items[0]) for item in items):
        return False
    if not isinstance(items[0], int | float | str):
        return False
    return all(one <= other for one, other in pairwise(items))


def _shifted(value: Any, by: int) -> Any:
    """A value of the same type, further along."""
    match value:
        case bool():
            return not value
        case int() | float():
            return value + by * 2
        case _:
            return value


def _numbers(value: object) -> list[int]:
    match value:
        case bool():
            return []
        case int():
            return [value, value + 1]
        case list() | tuple():
            return [n for n in value if type(n) is int] + [len(value)]
        case str():
            return [len(value)]
    return []
