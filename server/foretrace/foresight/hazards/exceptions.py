"""Exceptions that calls of a function raise, each with the smallest call that does."""

from __future__ import annotations

import ast
import re
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from foretrace import syntax
from foretrace.cancellation import Cancellation
from foretrace.foresight.calls import shown_calls
from foretrace.foresight.counting.counted import Counted, Error
from foretrace.foresight.counting.gaps import gap, shown
from foretrace.foresight.counting.session import CountingSession
from foretrace.foresight.hazards.hazard import Hazard
from foretrace.foresight.hazards.inputs import Known, rows
from foretrace.foresight.hazards.shapes import Parameter, parameters
from foretrace.foresight.symbolic.module import Module
from foretrace.imagine.grounded import Budget, imagine
from foretrace.imagine.interpreter import Interpreter
from foretrace.sketch.functions import Definition
from foretrace.sketch.model import Function, Scenario, ScenarioKind, Sketch
from foretrace.trace.frames import OutcomeKind

_CALLS = 160
_STEPS = 4_000
_MOST = 6
"""Hazards of one function."""
_BUDGET = Budget(frames=6_000, seconds=0.5)
_ALWAYS = frozenset(
    {"ZeroDivisionError", "IndexError", "KeyError", "ValueError", "UnboundLocalError",
     "RecursionError", "AssertionError", "OverflowError", "StopIteration", "UnicodeEncodeError",
     "UnicodeDecodeError"}
)  # fmt: skip
_OF_NONE = re.compile(r"NoneType|'None'")
_DOCUMENTED = re.compile(r"\b(raises?|must|non-?empty|not empty|at least one|positive)\b", re.I)


@dataclass(frozen=True, slots=True)
class Tried:
    """The calls of a function that were counted, and what is known of its parameters."""

    function: Function
    parameters: Sequence[Parameter] | None
    runs: tuple[Counted, ...]


def try_function(
    sketch: Sketch,
    definition: Definition,
    session: CountingSession,
    seconds: float,
) -> Tried:
    """Run a function's scenarios and small inputs in a session of its program.

    Raises `CannotCount` and `Cancelled`.
    """
    function, node = definition.function, definition.node
    seeds = shown_calls(sketch, function)
    known = parameters(sketch, function, node, [*_arguments(seeds, function.name)])
    calls = [each.call for each in seeds if not each.setup and each.raises is None]
    name = function.qualname
    if function.is_method:
        owner, _, method = name.rpartition(".")
        name = f"{_instance(sketch, owner)}.{method}"
    if known is not None:
        constants = Known.of(node, sketch.program.tree)
        calls += [f"{name}({', '.join(row)})" for row in rows(known, constants, _CALLS)]
    calls = list(dict.fromkeys(calls))
    deadline = time.monotonic() + seconds
    runs: list[Counted] = []
    for counted in session.run_plain(calls, _STEPS, shown=True):
        runs.append(counted)
        if time.monotonic() > deadline:
            break
    return Tried(function, known, tuple(runs))


def _instance(sketch: Sketch, owner: str) -> str:
    """Source of the plainest instance of a class."""
    made = Module.of(sketch.program).named(f"{owner}.__init__")
    if made is None:
        return f"{owner}()"
    known = parameters(sketch, made.function, made.node, [])
    required = [each for each in known or () if each.default is None]
    row = next(rows(required, Known.of(made.node, sketch.program.tree), 1), [])
    return f"{owner}({', '.join(row)})"


def _arguments(seeds: Sequence[Scenario], name: str) -> Iterator[list[Any]]:
    for seed in seeds:
        try:
            tree = syntax.parse(seed.call, mode="eval")
        except SyntaxError:
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and not node.keywords:
                called = node.func.id if isinstance(node.func, ast.Name) else None
                called = node.func.attr if isinstance(node.func, ast.Attribute) else called
                if called == name:
                    with suppress(ValueError, TypeError, SyntaxError):
                        yield [ast.literal_eval(each) for each in node.args]


def raised_in(
    sketch: Sketch,
    definition: Definition,
    tried: Tried,
    interpreter: Interpreter,
    cancellation: Cancellation | None = None,
) -> list[Hazard]:
    """One hazard for each kind of exception and line, in order of the lines."""
    found: dict[tuple[str, int], tuple[Counted, Error]] = {}
    shown_already = {each.call for each in shown_calls(sketch, tried.function)}
    for counted in tried.runs:
        error = counted.error
        if error is None or not _matters(error) or gap(error) is not None:
            continue
        place = error.type, _line(error, tried.function)
        seen = found.get(place)
        smaller = seen is not None and len(counted.call) < len(seen[0].call)
        if place[1] and (seen is None or (smaller and counted.call not in shown_already)):
            found[place] = counted, error
    hazards = [
        _hazard(tried.function, kind, line, counted, error)
        for (kind, line), (counted, error) in found.items()
        if _expected(definition, tried, counted, error)
    ]
    sure = [each for each in hazards if _confirmed(sketch, each, interpreter, cancellation)]
    return sorted(sure, key=lambda hazard: hazard.line)[:_MOST]


def _line(error: Error, function: Function) -> int:
    """Where it was raised: the innermost line of the function itself, or of what it calls."""
    if error.type == "RecursionError":
        inside = [line for name, line in error.path if name == function.qualname]
        return inside[-1] if inside else error.line
    return error.line


def _matters(error: Error) -> bool:
    if error.own:
        return error.type == "AssertionError"
    if error.type in ("TypeError", "AttributeError"):
        return _OF_NONE.search(error.text) is not None
    return error.type in _ALWAYS


def _expected(definition: Definition, tried: Tried, counted: Counted, error: Error) -> bool:
    """Whether it tells something: the input is one that the function is there for.

    What a documented function takes is what its documentation says; it is only judged by
    annotations or examples, and not by exceptions that it names.
    """
    if tried.function.name.startswith("_") and tried.function.name != "__init__":
        return False
    documentation = tried.function.docstring
    sure = tried.parameters is not None and all(
        each.sure or each.default is not None for each in tried.parameters
    )
    if documentation is not None:
        if not sure:
            return False
        prose = documentation.partition(">>>")[0]
        if error.type in documentation or _DOCUMENTED.search(prose):
            return False
    if not sure and error.type == "ZeroDivisionError" and not _plain(counted.call):
        return False
    return not _meant(definition, error.type)


def _plain(call: str) -> bool:
    """Whether its numbers are 0 and 1 alone: others may be none that it is there for."""
    return all(
        not isinstance(node, ast.Constant)
        or not isinstance(node.value, int | float)
        or node.value in (0, 1)
        for node in ast.walk(syntax.parse(call))
        if not isinstance(node, ast.UnaryOp)
    ) and not any(isinstance(node, ast.USub) for node in ast.walk(syntax.parse(call)))


def _meant(definition: Definition, kind: str) -> bool:
    """Whether the function speaks of the exception: handles it, or raises it elsewhere."""
    if kind == "AssertionError":
        return False
    for node in ast.walk(definition.node):
        match node:
            case ast.Raise(exc=ast.Name(id=name) | ast.Call(func=ast.Name(id=name))):
                if name == kind:
                    return True
    return False


def _hazard(function: Function, kind: str, line: int, counted: Counted, error: Error) -> Hazard:
    return Hazard(kind, line, f"{counted.call} raises {shown(error)}", function.qualname,
                  counted.call)  # fmt: skip


def _confirmed(
    sketch: Sketch, hazard: Hazard, interpreter: Interpreter, cancellation: Cancellation | None
) -> bool:
    """Whether the whole imagination says so, too."""
    assert hazard.call is not None
    scenario = Scenario(hazard.call, ScenarioKind.ASKED, 0, hazard.function)
    trace = imagine(sketch, scenario, interpreter, budget=_BUDGET, cancellation=cancellation)
    if hazard.kind == "RecursionError":
        return trace.outcome.kind in (OutcomeKind.RAISED, OutcomeKind.UNFINISHED)
    value = trace.outcome.value
    return (
        trace.outcome.kind is OutcomeKind.RAISED
        and value is not None
        and value.repr.startswith(hazard.kind)
    )
