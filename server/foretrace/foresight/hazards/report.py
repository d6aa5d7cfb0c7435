"""Every hazard of a sketch."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, replace

from foretrace import syntax
from foretrace.cancellation import Cancellation
from foretrace.foresight.calls import callable_functions
from foretrace.foresight.counting.counted import Ending
from foretrace.foresight.counting.session import CannotCount, CountingSession
from foretrace.foresight.hazards.exceptions import Tried, raised_in, try_function
from foretrace.foresight.hazards.hazard import Hazard, Trouble
from foretrace.foresight.hazards.locks import lock_names, opposite_orders, unreleased
from foretrace.foresight.hazards.mutation import changed_arguments, changed_defaults
from foretrace.foresight.hazards.resources import unclosed
from foretrace.foresight.symbolic.module import Module
from foretrace.imagine.interpreter import Interpreter
from foretrace.sketch.functions import Definition, FunctionNode
from foretrace.sketch.model import Sketch

PER_FUNCTION = 1.0
"""Seconds."""
_SECONDS = 0.5
"""For a batch of calls."""
_GIVEN_UP = 3
"""Functions that are tried on their own when the whole cannot be loaded for the same reason."""


@dataclass(frozen=True, slots=True)
class Hazards:
    found: tuple[Hazard, ...]
    """In the order of the lines."""
    untried: tuple[tuple[str, str], ...]
    """Functions that could not be run, and why."""


def hazards_of(
    sketch: Sketch,
    interpreter: Interpreter,
    *,
    functions: frozenset[str] | None = None,
    seconds: float = PER_FUNCTION,
    cancellation: Cancellation | None = None,
) -> Hazards:
    """The hazards of the functions of a sketch, or of those named. Raises `Cancelled`."""
    module = Module.of(sketch.program)
    wanted = [
        each
        for each in module.definitions
        if functions is None or each.function.qualname in functions
    ]
    found = list(_read(module, wanted))
    untried: list[tuple[str, str]] = []
    callable_names = {each.qualname for each in callable_functions(sketch)}
    tried = [
        each
        for each in wanted
        if each.function.qualname in callable_names and not each.function.decorated
    ]
    runs = [
        (definition, try_function(sketch, definition, session, seconds))
        for definition, session in _sessions(sketch, tried, interpreter, untried, cancellation)
    ]
    # Whoever holds a session must not wait for another: they are given back by now.
    found = [_with_call(hazard, [each for _, each in runs], module) for hazard in found]
    for definition, each in runs:
        found += raised_in(sketch, definition, each, interpreter, cancellation)
    return Hazards(tuple(_without_repeats(found)), tuple(untried))


def _sessions(
    sketch: Sketch,
    tried: list[Definition],
    interpreter: Interpreter,
    untried: list[tuple[str, str]],
    cancellation: Cancellation | None,
) -> Iterator[tuple[Definition, CountingSession]]:
    """A session for each function: one for all, or one for each if not all can be loaded."""
    names = [each.function.qualname for each in tried]
    try:
        with CountingSession(
            sketch, interpreter, names, seconds=_SECONDS, cancellation=cancellation
        ) as session:
            for definition in tried:
                yield definition, session
        return
    except CannotCount as error:
        reason = str(error)
    for place, definition in enumerate(tried):
        try:
            with CountingSession(
                sketch, interpreter, [names[place]], seconds=_SECONDS, cancellation=cancellation
            ) as session:
                yield definition, session
        except CannotCount as error:
            untried.append((names[place], str(error)))
            if str(error) == reason and place >= _GIVEN_UP:
                untried += [(name, reason) for name in names[place + 1 :]]
                return


def _read(module: Module, wanted: list[Definition]) -> Iterator[Hazard]:
    """What the text alone tells."""
    locks = lock_names(module.tree)
    for definition in wanted:
        function, node = definition.function, definition.node
        yield from changed_defaults(function, node)
        yield from changed_arguments(function, node)
        yield from unclosed(function, node)
        yield from unreleased(definition, locks)
    names = {each.function.qualname for each in wanted}
    for hazard in opposite_orders(module.definitions, locks):
        if hazard.function in names:
            yield hazard


def _with_call(hazard: Hazard, tried: list[Tried], module: Module) -> Hazard:
    """What was read from the text, with the first call that runs its line, if one does."""
    calls = [
        counted.call
        for each in tried
        if each.function.qualname == hazard.function
        for counted in each.runs
        if counted.ending is Ending.RETURNED and hazard.line in (counted.lines or {})
    ]
    if not calls:
        return hazard
    if hazard.kind == Trouble.DEFAULT:
        # The default only comes in where nothing is given.
        definition = module.named(hazard.function)
        assert definition is not None
        return replace(hazard, call=_without_defaults(calls[0], definition.node))
    return replace(hazard, call=calls[0])


def _without_defaults(call: str, node: FunctionNode) -> str:
    tree = syntax.parse(call, mode="eval").body
    assert isinstance(tree, ast.Call)
    method = len(node.args.args) > len(tree.args) and node.args.args[0].arg == "self"
    needed = len(node.args.args) - len(node.args.defaults) - method
    tree.args = tree.args[:needed]
    return ast.unparse(tree)


def _without_repeats(found: list[Hazard]) -> list[Hazard]:
    """One for each kind and line: of several the one with the shortest call."""
    best: dict[tuple[str, int], Hazard] = {}
    for hazard in found:
        place = hazard.kind, hazard.line
        seen = best.get(place)
        if seen is None or len(hazard.call or "") < len(seen.call or ""):
            best[place] = hazard
    return sorted(best.values(), key=lambda hazard: (hazard.line, hazard.kind))
