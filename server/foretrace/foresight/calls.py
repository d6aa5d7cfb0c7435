"""Calls to try a function with: those that the sketch shows, then invented ones."""

from __future__ import annotations

from collections.abc import Sequence

from foretrace.imagine.invent import invent_calls
from foretrace.sketch.model import Function, Scenario, Sketch


def shown_calls(sketch: Sketch, function: Function) -> list[Scenario]:
    """The scenarios that call the function."""
    return [each for each in sketch.scenarios if each.function == function.qualname]


def calls_to_try(sketch: Sketch, function: Function, count: int) -> list[Scenario]:
    """The function's scenarios, then calls like them, or likely ones where there are none."""
    seeds = shown_calls(sketch, function)
    invented = invent_calls(sketch, function, seeds, count)
    return [*seeds, *invented]


def callable_functions(sketch: Sketch) -> Sequence[Function]:
    """Functions that can be called from outside: of the module, and methods of its classes."""
    classes = {each.parent for each in sketch.functions if each.is_method}
    return [
        each
        for each in sketch.functions
        if (each.parent is None or each.parent in classes) and not each.is_async
    ]
