"""Inputs that grow, of the shape that a function takes: easy ones, and ones made to be hard."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, product
from typing import Any

from foretrace import syntax
from foretrace.foresight.calls import shown_calls
from foretrace.imagine.guess import guess_arguments
from foretrace.sketch.functions import FunctionNode
from foretrace.sketch.model import Function, Sketch

Sized = Callable[[int], str]
"""Source of an argument of a size."""
_MOST_FAMILIES = 20


@dataclass(frozen=True, slots=True)
class Argument:
    """What one parameter may be given."""

    name: str
    size: str | None
    """What its size is called, as `len(xs)`; `None` if it has none."""
    growing: tuple[Sized, ...]
    fixed: tuple[str, ...]
    """Sources of arguments that do not grow."""


@dataclass(frozen=True, slots=True)
class Family:
    """Calls that grow together."""

    sizes: frozenset[str]
    """Of the arguments that grow."""
    call: Sized
    series: tuple[int, ...]
    """Sizes to try, the smallest first."""


def families(sketch: Sketch, function: Function, node: FunctionNode) -> list[Family]:
    """Ways to make a function's calls grow: one argument at a time, then all of them."""
    arguments = _arguments(sketch, function, node)
    name = function.qualname
    if function.is_method:
        owner, _, method = function.qualname.rpartition(".")
        name = f"{owner}().{method}"
    growing = [each for each in arguments if each.growing]
    found: list[Family] = []
    chosen = [{each.name} for each in growing]
    if len(growing) > 1:
        chosen.insert(0, {each.name for each in growing})
    for names in chosen:
        columns: list[Sequence[Sized]] = [
            each.growing if each.name in names else [_constant(text) for text in each.fixed]
            for each in arguments
        ]
        sizes = frozenset(each.size or "" for each in arguments if each.name in names)
        numbers = all(each.size == each.name for each in arguments if each.name in names)
        for series in _series(numbers, len(names)):
            rows = _rows(columns, _MOST_FAMILIES // len(chosen))
            found += [Family(sizes, _call(name, row), series) for row in rows]
    return found


_SMALL = (*range(2, 11), 12, 16)
_LARGE = (24, 32, 64, 128, 256, 512, 1024, 2048)
_POWERS = tuple(4**k for k in range(6, 21))
_ONES = tuple(2**k - 1 for k in range(2, 12)) + tuple(4**k - 1 for k in range(6, 21))
_PRIMES = (3, 5, 7, 11, 13, 17, 23, 31, 61, 127, 251, 509, 1021, 2039, 4093, 16381, 65521, 262139,
           1048573, 4194301)  # fmt: skip
_FIBONACCI = (3, 5, 8, 13, 21, 34, 55, 89, 144, 233, 610, 1597, 4181, 17711, 75025, 317811,
              1346269, 5702887, 24157817, 102334155, 433494437)  # fmt: skip


def _series(numbers: bool, together: int) -> Iterator[tuple[int, ...]]:
    """Sizes. Of numbers also those that algorithms find hard: primes, and neighbours of
    Fibonacci's, which take Euclid's longest."""
    yield (*_SMALL, *_LARGE, *(_POWERS if numbers else ()))
    if numbers:
        yield _PRIMES if together == 1 else _FIBONACCI
        if together == 1:
            yield _ONES


def _rows(columns: Sequence[Sequence[Sized]], most: int) -> Iterator[tuple[Sized, ...]]:
    for count, row in enumerate(product(*columns)):
        if count >= most:
            return
        yield row


def _constant(text: str) -> Sized:
    return lambda _: text


def _call(name: str, row: Sequence[Sized]) -> Sized:
    return lambda n: f"{name}({', '.join(sized(n) for sized in row)})"


def _arguments(sketch: Sketch, function: Function, node: FunctionNode) -> list[Argument]:
    parameters = [*node.args.posonlyargs, *node.args.args]
    if function.is_method:
        parameters = parameters[1:]
    required = len(parameters) - len(node.args.defaults)
    shown = [values for each in shown_calls(sketch, function)
             if (values := _literals(each.call, function.name)) is not None]  # fmt: skip
    rows = shown or list(guess_arguments(sketch, function))
    characters = _characters(node)
    found: list[Argument] = []
    for place, parameter in enumerate(parameters):
        values = [row[place] for row in rows if place < len(row)]
        if not values:
            if place < required:
                return []
            break
        found.append(_argument(parameter.arg, values, characters, bool(shown)))
    columns = [[row[place] for row in rows if place < len(row)] for place in range(len(found))]
    return [_as_key(each, values, columns) for each, values in zip(found, columns, strict=True)]


def _as_key(
    argument: Argument, values: Sequence[Any], columns: Sequence[Sequence[Any]]
) -> Argument:
    """What is looked up in a dictionary beside it is one of that one's keys, at any size."""
    mappings = [value for column in columns for value in column if isinstance(value, dict)]
    keys = {key for mapping in mappings for key in mapping if isinstance(key, str | int)}
    if not keys or not all(isinstance(value, str | int) and value in keys for value in values):
        return argument
    return Argument(argument.name, None, (), (repr("0" if isinstance(values[0], str) else 0),))


def _literals(call: str, name: str) -> list[Any] | None:
    """The arguments of a call of the function, if all are literals."""
    try:
        node = syntax.parse(call, mode="eval").body
    except (SyntaxError, ValueError):
        return None
    for each in ast.walk(node):
        if isinstance(each, ast.Call) and not each.keywords:
            called = each.func.attr if isinstance(each.func, ast.Attribute) else None
            called = each.func.id if isinstance(each.func, ast.Name) else called
            if called == name:
                try:
                    return [ast.literal_eval(argument) for argument in each.args]
                except (ValueError, TypeError, SyntaxError):
                    return None
    return None


def _characters(node: FunctionNode) -> list[str]:
    """Single characters that the function knows of."""
    found = {
        each.value
        for each in ast.walk(node)
        if isinstance(each, ast.Constant) and isinstance(each.value, str) and len(each.value) == 1
    }
    return sorted(found)[:3]


def _argument(name: str, values: Sequence[Any], characters: Sequence[str], shown: bool) -> Argument:
    length = f"len({name})"
    fixed = tuple(dict.fromkeys(repr(value) for value in values))[:2]
    match values[0]:
        case bool() | float() | None:
            return Argument(name, None, (), fixed)
        case int():
            # One that is nowhere, too: what is searched for is then not found.
            return Argument(name, name, (_itself, _golden), (*fixed[:1], "-7"))
        case str():
            letters = [_repeated(each) for each in ("a", *characters)]
            return Argument(name, length, (*letters, _mixed_text), fixed)
        case list() | tuple():
            return Argument(name, length, tuple(_lists(values, shown)), fixed)
        case dict():
            return Argument(name, length, tuple(_mappings(values)), fixed)
        case set() | frozenset():
            return Argument(name, length, (lambda n: f"set(range({n}))",), fixed)
    return Argument(name, None, (), fixed)


def _itself(n: int) -> str:
    return str(n)


def _golden(n: int) -> str:
    """Of one of Fibonacci's numbers, the one before; else n itself."""
    return str(_FIBONACCI[_FIBONACCI.index(n) - 1]) if n in _FIBONACCI[1:] else str(n)


def _repeated(letter: str) -> Sized:
    return lambda n: f"{letter!r} * {n}"


def _mixed_text(n: int) -> str:
    return f"''.join([chr(97 + i * 7 % 26) for i in range({n})])"


def _lists(values: Sequence[Any], shown: bool) -> Iterator[Sized]:
    kind = "tuple" if isinstance(values[0], tuple) else "list"
    items = [item for value in values for item in value]
    first = items[0] if items else 0

    def made(text: str) -> Sized:
        return lambda n: f"{kind}({text.replace('SIZE', str(n))})"

    match first:
        case str():
            # All of one length: that a number has more digits later is no cost of the function.
            yield made("[chr(97 + i % 26) + str(10000 + i) for i in range(SIZE)]")
            yield made("['abc'] * SIZE")
            return
        case list() | tuple():
            inner = first[0] if first else 0
            if isinstance(inner, int | float):
                yield made("[[(i * SIZE + j) % 10 for j in range(SIZE)] for i in range(SIZE)]")
                yield made("[[0] * SIZE for i in range(SIZE)]")
                yield made("[[1] * SIZE for i in range(SIZE)]")
            return
        case bool() | int() | float():
            pass
        case _:
            return
    long = [value for value in values if len(value) > 2]
    yield made("range(SIZE)")
    if shown and long and all(_ascending(value) for value in long):
        return
    yield made("range(SIZE, 0, -1)")
    yield made("[(i * 7919 + 31) % 10007 for i in range(SIZE)]")
    yield made("[1] * SIZE")


def _mappings(values: Sequence[Any]) -> Iterator[Sized]:
    graph = [value for value in values if value and isinstance(next(iter(value.values())), list)]
    if graph:
        key = "str(i)" if isinstance(next(iter(graph[0])), str) else "i"
        other = key.replace("i)", "j)") if "(" in key else "j"
        yield lambda n: f"{{{key}: [{other} for j in range({n})] for i in range({n})}}"
        yield (
            lambda n: (
                f"{{{key}: [{other} for j in range(i + 1, min(i + 2, {n}))] for i in range({n})}}"
            )
        )
        return
    first = next((key for value in values for key in value), "a")
    key = "str(i)" if isinstance(first, str) else "i"
    yield lambda n: f"{{{key}: i for i in range({n})}}"


def _ascending(items: Sequence[Any]) -> bool:
    try:
        return all(one <= other for one, other in pairwise(items))
    except TypeError:
        return False
