"""Properties of values that a condition can ask for: `not xs`, `n < 0`, `x in seen`, …

They are decided here, on values read from reprs: nothing of the user's is run for that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import permutations

from foretrace.fill.verbs.states import State

_MOST_NAMES = 10
"""Looked at, the last ones of the scope."""
_MOST_CONSTANTS = 4
"""Different texts that a name may hold for each to be asked for."""
_LONGEST_CONSTANT = 12
_LARGEST_FACTOR = 10**9
_UNDECIDED = (TypeError, KeyError, IndexError, ValueError, OverflowError, ZeroDivisionError)


@dataclass(frozen=True, slots=True)
class Property:
    text: str
    cost: float
    """How much it asks of a reader; about 1 for the plainest."""
    holds: Callable[[State], bool]

    def tells(self, states: Sequence[State]) -> tuple[bool, ...] | None:
        """Whether it holds, state by state; `None` if it cannot be asked in one of them."""
        try:
            return tuple(bool(self.holds(state)) for state in states)
        except _UNDECIDED:
            return None


def properties(states: Sequence[State]) -> Iterator[Property]:
    """The properties of names that are bound in every one of the states."""
    common = [name for name in states[0] if all(name in s for s in states)] if states else []
    names = common[-_MOST_NAMES:]
    for name in names:
        yield from _of_one(name, [state[name] for state in states])
    for one, other in permutations(names, 2):
        yield from _of_two(one, other, states)


def _of_one(name: str, values: Sequence[object]) -> Iterator[Property]:
    kinds = {type(value) for value in values}
    if type(None) in kinds and len(kinds) > 1:
        yield Property(f"{name} is None", 1, lambda s: s[name] is None)
    elif kinds == {bool}:
        yield Property(name, 1, lambda s: bool(s[name]))
    elif kinds <= {int, float, bool}:
        yield from _of_number(name, all_integers=float not in kinds)
    elif kinds == {str}:
        yield from _of_size(name)
        yield from _of_text(name, sorted({str(value) for value in values}))
    elif kinds <= {list, tuple} or (len(kinds) == 1 and kinds <= {dict, set, frozenset}):
        yield from _of_size(name)
    elif len(kinds) > 1:
        for kind in sorted(kinds, key=lambda kind: kind.__name__):
            yield _is_instance(name, kind)


def _is_instance(name: str, kind: type) -> Property:
    return Property(f"isinstance({name}, {kind.__name__})", 2, lambda s: isinstance(s[name], kind))


def _of_number(name: str, all_integers: bool) -> Iterator[Property]:
    def number(state: State) -> float:
        value = state[name]
        assert isinstance(value, int | float)
        return value

    yield Property(f"{name} == 0", 1, lambda s: number(s) == 0)
    yield Property(f"{name} < 0", 1, lambda s: number(s) < 0)
    yield Property(f"{name} > 0", 1.2, lambda s: number(s) > 0)
    yield Property(f"{name} == 1", 1.4, lambda s: number(s) == 1)
    yield Property(f"{name} < 2", 1.6, lambda s: number(s) < 2)
    yield Property(f"{name} < 10", 2.4, lambda s: number(s) < 10)
    if all_integers:
        yield Property(f"{name} % 2 == 0", 1.6, lambda s: number(s) % 2 == 0)
        yield Property(f"{name} % 3 == 0", 2, lambda s: number(s) % 3 == 0)
        yield Property(f"{name} % 5 == 0", 2.2, lambda s: number(s) % 5 == 0)
        yield Property(f"{name} % 10 == 0", 2.4, lambda s: number(s) % 10 == 0)


def _size(state: State, name: str) -> int:
    value = state[name]
    if not isinstance(value, str | list | tuple | dict | set | frozenset):
        raise TypeError
    return len(value)


def _of_size(name: str) -> Iterator[Property]:
    yield Property(f"not {name}", 1, lambda s: _size(s, name) == 0)
    yield Property(f"len({name}) == 1", 1.4, lambda s: _size(s, name) == 1)
    yield Property(f"len({name}) < 2", 1.6, lambda s: _size(s, name) < 2)
    yield Property(f"len({name}) % 2 == 0", 2, lambda s: _size(s, name) % 2 == 0)


def _of_text(name: str, seen: Sequence[str]) -> Iterator[Property]:
    tests: dict[str, Callable[[str], bool]] = {
        "isdigit": str.isdigit,
        "isalpha": str.isalpha,
        "isupper": str.isupper,
        "islower": str.islower,
        "isspace": str.isspace,
        "isalnum": str.isalnum,
    }
    for method, test in tests.items():
        yield _asks(name, f"{name}.{method}()", 1.6, test)
    if len(seen) <= _MOST_CONSTANTS:
        for text in seen:
            if 0 < len(text) <= _LONGEST_CONSTANT:
                yield _asks(name, f"{name} == {text!r}", 1.5, text.__eq__)
    for start in sorted({text[0] for text in seen if text})[:_MOST_CONSTANTS]:
        if not start.isalnum():
            yield _asks(name, f"{name}.startswith({start!r})", 2, _begins(start))


def _begins(start: str) -> Callable[[str], bool]:
    return lambda text: text.startswith(start)


def _asks(name: str, text: str, cost: float, test: Callable[[str], bool]) -> Property:
    return Property(text, cost, lambda state: test(str(state[name])))


def _of_two(one: str, other: str, states: Sequence[State]) -> Iterator[Property]:
    left, right = states[0][one], states[0][other]
    numbers = isinstance(left, int | float) and isinstance(right, int | float)
    if numbers and not isinstance(left, bool) and not isinstance(right, bool):
        yield Property(f"{one} < {other}", 1.8, lambda s: _less(s[one], s[other]))
        if isinstance(left, int) and isinstance(right, int):
            yield Property(f"{one} % {other} == 0", 2.4, lambda s: _divides(s[other], s[one]))
    if type(left) is type(right) and one < other and not isinstance(left, bool):
        yield Property(f"{one} == {other}", 1.8, lambda s: s[one] == s[other])
    if isinstance(right, list | tuple | dict | set | frozenset) or (
        isinstance(left, str) and isinstance(right, str)
    ):
        yield Property(f"{one} in {other}", 1.7, lambda s: _contains(s[other], s[one]))
    if all(isinstance(value, str | list | tuple | dict | set) for value in (left, right)):
        yield Property(f"len({one}) < len({other})", 2.4, lambda s: _size(s, one) < _size(s, other))


def _less(left: object, right: object) -> bool:
    if not isinstance(left, int | float) or not isinstance(right, int | float):
        raise TypeError
    return left < right


def _divides(divisor: object, number: object) -> bool:
    if not isinstance(divisor, int) or not isinstance(number, int):
        raise TypeError
    return number % divisor == 0


def _contains(collection: object, item: object) -> bool:
    if isinstance(collection, str) and not isinstance(item, str):
        raise TypeError
    if not isinstance(collection, str | list | tuple | dict | set | frozenset):
        raise TypeError
    return item in collection


def short_values(state: State) -> Iterator[tuple[str, object]]:
    """Names and single operations on them, with their values: what a short fill may give."""
    names = list(state)[-_MOST_NAMES:]
    for name in names:
        value = state[name]
        yield name, value
        if _is_number(value):
            assert isinstance(value, int | float)
            yield f"-{name}", -value
            yield f"{name} + 1", value + 1
            yield f"{name} - 1", value - 1
        elif isinstance(value, str | list | tuple | dict | set):
            yield f"len({name})", len(value)
            if isinstance(value, str | list | tuple) and value:
                yield f"{name}[0]", value[0]
                yield f"{name}[-1]", value[-1]
    for one, other in permutations(names, 2):
        left, right = state[one], state[other]
        if _is_number(left) and _is_number(right):
            assert isinstance(left, int | float)
            assert isinstance(right, int | float)
            yield f"{one} + {other}", left + right
            yield f"{one} - {other}", left - right
            if abs(left) + abs(right) < _LARGEST_FACTOR:
                yield f"{one} * {other}", left * right


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
