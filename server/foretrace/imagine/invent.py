"""Invented scenarios: calls like the ones a sketch shows, or likely ones where it shows none."""

from __future__ import annotations

import ast
import random
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from itertools import islice
from typing import Any

from foretrace import syntax
from foretrace.imagine.guess import guess_arguments
from foretrace.imagine.variation import edge_values, vary
from foretrace.sketch.model import Function, Scenario, ScenarioKind, Sketch

_NOT_LITERAL = (ValueError, TypeError, SyntaxError, MemoryError, RecursionError)
_ROUNDS = 12
"""Attempts for each call wanted; variations often repeat each other."""


def invent_calls(
    sketch: Sketch, function: Function, seeds: Sequence[Scenario], count: int
) -> list[Scenario]:
    """At most `count` calls without expected results, the plainest first, always the same ones.

    Arguments are those of the seeds, varied by type: what holds for every seed (sorted, distinct,
    not empty) mostly still holds. Without seeds they are guessed from annotations, defaults,
    names and uses. A function whose parameters cannot be guessed yields fewer calls, or none.
    """
    examples = [example for seed in seeds if (example := _parse(seed)) is not None]
    if not examples:
        examples = [
            (seed_call, arguments, "") for seed_call, arguments in _guessed(sketch, function)
        ]
    known = {seed.call for seed in seeds}
    found: list[Scenario] = []
    for call, setup in islice(_variants(examples), count * _ROUNDS):
        if call not in known:
            known.add(call)
            found.append(Scenario(call, ScenarioKind.INVENTED, 0, function.qualname, setup=setup))
            if len(found) >= count:
                break
    return sorted(found, key=lambda scenario: len(scenario.call))


_Arguments = list[object]
_Example = tuple[Callable[[_Arguments], str], _Arguments, str]
"""How to write the call, its literal arguments, and its setup."""


def _parse(seed: Scenario) -> _Example | None:
    """The literal arguments of the call, and a function that writes the call with others."""
    try:
        tree = syntax.parse(seed.call, mode="eval").body
    except (SyntaxError, ValueError):
        return None
    name = (seed.function or "").rpartition(".")[2]
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    calls.sort(key=lambda call: _called(call) != name)
    for call in calls:
        slots = list(_literals(call))
        if slots:

            def write(values: _Arguments, slots: list[_Slot] = slots) -> str:
                for (owner, key, _), value in zip(slots, values, strict=True):
                    owner[key] = syntax.parse(repr(value), mode="eval").body
                return ast.unparse(tree)

            return write, [value for _, _, value in slots], seed.setup
    return None


_Slot = tuple[Any, Any, object]
"""Where a literal argument stands (a container and its key there), and its value."""


def _called(call: ast.Call) -> str:
    match call.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""


def _literals(call: ast.Call) -> Iterator[_Slot]:
    for place, node in enumerate(call.args):
        with suppress(*_NOT_LITERAL):
            yield call.args, place, ast.literal_eval(node)
    for keyword in call.keywords:
        with suppress(*_NOT_LITERAL):
            yield vars(keyword), "value", ast.literal_eval(keyword.value)


def _guessed(
    sketch: Sketch, function: Function
) -> Iterator[tuple[Callable[[_Arguments], str], _Arguments]]:
    name = function.qualname
    if function.is_method:
        owner, _, method = function.qualname.rpartition(".")
        # An instance made without arguments is the only one that can be guessed.
        name = f"{owner}().{method}"
    for arguments in guess_arguments(sketch, function):
        yield (lambda values: f"{name}({', '.join(map(repr, values))})"), arguments


def _variants(examples: Sequence[_Example]) -> Iterator[tuple[str, str]]:
    """Calls near the examples: edge cases of one argument at a time, then random steps."""
    for write, arguments, setup in examples:
        yield write(arguments), setup
    chance = random.Random(len(examples))
    edges = [_edges(arguments) for _, arguments, _ in examples]
    while examples:
        for (write, arguments, setup), rest in zip(examples, edges, strict=True):
            edge = next(rest, None)
            if edge is not None:
                yield write(edge), setup
            values = list(arguments)
            for place in range(len(values)):
                others = [value for n, value in enumerate(values) if n != place]
                for _ in range(chance.choice((0, 1, 1, 2))):
                    values[place] = vary(values[place], others, chance)
            yield write(values), setup


def _edges(arguments: _Arguments) -> Iterator[_Arguments]:
    columns = [
        list(edge_values(value, [v for n, v in enumerate(arguments) if n != place]))
        for place, value in enumerate(arguments)
    ]
    for row in range(max((len(column) for column in columns), default=0)):
        for place, column in enumerate(columns):
            if row < len(column):
                yield [*arguments[:place], column[row], *arguments[place + 1 :]]
