"""Calls that between them run every line of a function that any known call runs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from foretrace import syntax
from foretrace.cancellation import Cancellation
from foretrace.foresight.counting.counted import Counted, Ending
from foretrace.foresight.counting.gaps import gap
from foretrace.foresight.counting.session import CannotCount, CountingSession
from foretrace.foresight.hazards.exceptions import try_function
from foretrace.foresight.symbolic.module import Module
from foretrace.imagine.grounded import Budget, imagine
from foretrace.imagine.interpreter import Interpreter
from foretrace.sketch.functions import Definition
from foretrace.sketch.model import Function, Scenario, ScenarioKind, Sketch
from foretrace.trace.frames import Origin, OutcomeKind

_MOST = 8
_SECONDS = 1.0
_BUDGET = Budget(frames=6_000, seconds=0.5)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A scenario to add, with what comes of it now."""

    call: str
    expected: str | None
    """Repr of the value."""
    raises: str | None
    """Name of the exception's type, if it raises one."""
    origin: Origin
    lines: tuple[int, ...]
    """That no proposal before it runs."""


@dataclass(frozen=True, slots=True)
class Proposals:
    function: str
    tests: tuple[Proposal, ...]
    covered: int
    """Lines of the function that they run."""
    lines: int
    """Lines of the function that can run."""
    reason: str | None = None
    """Why there are none."""


def propose(
    sketch: Sketch,
    function: Function,
    interpreter: Interpreter,
    cancellation: Cancellation | None = None,
) -> Proposals:
    """Small calls that cover a function, the plainest first. Raises `Cancelled`."""
    definition = Module.of(sketch.program).named(function.qualname)
    every = frozenset(sketch.flow.get(function.qualname, {})) - {function.start_line}
    if definition is None:
        return Proposals(function.qualname, (), 0, len(every), "it is not known")
    try:
        with CountingSession(
            sketch, interpreter, [function.qualname], seconds=0.5, cancellation=cancellation
        ) as session:
            runs = _usable(try_function(sketch, definition, session, _SECONDS).runs)
    except CannotCount as error:
        return Proposals(function.qualname, (), 0, len(every), f"it could not be run: {error}")
    chosen = _covering(runs, definition)
    tests = [
        test
        for counted, new in chosen
        if (test := _proposal(sketch, function, counted, new, interpreter, cancellation))
    ]
    seen = {line for test in tests for line in test.lines}
    reason = None if tests else "no call of it could be found that ends; give an example"
    return Proposals(function.qualname, tuple(tests), len(every & seen), len(every), reason)


def _usable(runs: Sequence[Counted]) -> list[Counted]:
    return [
        each
        for each in runs
        if each.ended
        and not (each.error is not None and (gap(each.error) or _odd(each.error.type)))
    ]


def _odd(kind: str) -> bool:
    """Exceptions of calls with things of the wrong type: nobody tests those."""
    return kind in ("TypeError", "AttributeError", "NameError", "RecursionError")


def _covering(
    runs: Sequence[Counted], definition: Definition
) -> list[tuple[Counted, tuple[int, ...]]]:
    """The calls that add most, each with the lines that it is the first to run."""
    function = definition.function
    inside = range(function.start_line, function.end_line + 1)
    left = {each.call: (each, _features(each, inside)) for each in runs}
    covered: set[tuple[int, str]] = set()
    found: list[tuple[Counted, tuple[int, ...]]] = []
    while left and len(found) < _MOST:
        best, features = max(
            left.values(), key=lambda pair: (len(pair[1] - covered), _plainness(pair[0]))
        )
        new = features - covered
        if not new:
            break
        before = {line for line, _ in covered}
        found.append((best, tuple(sorted({line for line, _ in new} - before - {0}))))
        covered |= features
        del left[best.call]
    return found


def _plainness(counted: Counted) -> tuple[int, int]:
    return (counted.ending is Ending.RETURNED, -len(counted.call))


def _features(counted: Counted, inside: range) -> frozenset[tuple[int, str]]:
    """What a run did: lines once or more often, and how it ended."""
    found = {
        (line, "again" if count > 1 else "once")
        for line, count in (counted.lines or {}).items()
        if line in inside
    }
    if counted.error is not None:
        found.add((0, counted.error.type))
    return frozenset(found)


def _proposal(
    sketch: Sketch,
    function: Function,
    counted: Counted,
    new: tuple[int, ...],
    interpreter: Interpreter,
    cancellation: Cancellation | None,
) -> Proposal | None:
    """With the exact result, if there is one that can be written down."""
    scenario = Scenario(counted.call, ScenarioKind.ASKED, 0, function.qualname)
    trace = imagine(sketch, scenario, interpreter, budget=_BUDGET, cancellation=cancellation)
    value = trace.outcome.value
    if value is None:
        return None
    if trace.outcome.kind is OutcomeKind.RAISED:
        kind = value.repr.partition("(")[0]
        return Proposal(counted.call, None, kind, value.origin, new)
    if trace.outcome.kind is not OutcomeKind.RETURNED or not syntax.is_literal(value.repr):
        return None
    return Proposal(counted.call, value.repr, None, value.origin, new)
