"""Grounded imagination: the interpreter runs the sketch and reports every frame."""

from __future__ import annotations

import ast
import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from pydantic_monty import (
    CollectString,
    MontyCrashedError,
    MontyError,
    MontySession,
)

from foretrace.cancellation import Cancellation
from foretrace.imagine.decode import Log, decode
from foretrace.imagine.events import OWN_REPR, RUNTIME, Traced, instrument
from foretrace.imagine.interpreter import Interpreter, Limits
from foretrace.imagine.lowering import Context, Problem, names_used, prelude, rewrite
from foretrace.imagine.lowering.scopes import bound_in
from foretrace.imagine.names import PREFIX
from foretrace.imagine.reprs import Reprs
from foretrace.sketch.model import Fill, Scenario, Sketch
from foretrace.trace.frames import Outcome, OutcomeKind, Trace, Value
from foretrace.world.protocol import WorldModel

OWN = frozenset({f"{PREFIX}gap"})
"""Stand-ins the tracing runtime brings itself."""

MODE = "grounded"
LOG_BYTES = 64 * 1024 * 1024
"""Most that one run may report."""


@dataclass(frozen=True, slots=True)
class Budget:
    """What one imagined run may use."""

    frames: int = 10_000
    seconds: float = 2.0
    memory: int = 256 * 1024 * 1024
    """Bytes."""
    recursion: int = 1000
    """Depth of calls."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A program ready to be run with any scenario."""

    code: str
    functions: tuple[Traced, ...]
    reprs: Reprs
    problems: tuple[Problem, ...]


@lru_cache(maxsize=64)
def prepare(source: str) -> Prepared:
    """Instrument and lower a program; remembered by its source.

    Raises `SyntaxError` if CPython would refuse it.
    """
    tree = ast.parse(source)
    instrumented = instrument(tree)
    context = Context(module_names=frozenset(bound_in(tree.body)), traced=True)
    body = ast.unparse(rewrite(instrumented.tree, context))
    hidden = f"{PREFIX}hidden = {set(instrumented.hidden) or {''}!r}\n"
    own_repr = any(name.endswith(("__repr__", "__str__")) for name in instrumented.qualnames)
    runtime = RUNTIME + OWN_REPR if own_repr else RUNTIME
    code = runtime + hidden + prelude(names_used(body), OWN) + body + "\nNone\n"
    reprs = Reprs(instrumented.qualnames, instrumented.classes)
    return Prepared(code, instrumented.functions, reprs, tuple(context.problems))


def imagine(
    sketch: Sketch,
    scenario: Scenario,
    interpreter: Interpreter,
    *,
    world: WorldModel | None = None,
    fills: Sequence[Fill] = (),
    budget: Budget = Budget(),
    cancellation: Cancellation | None = None,
) -> Trace:
    """Run one scenario and return its trace.

    Never raises on what the program does: a limit, an exception or something that cannot be run
    is the trace's outcome. Raises `Cancelled` if the answer is no longer wanted.
    """
    started = time.perf_counter()
    if cancellation is not None:
        cancellation.check()
    try:
        prepared = prepare(sketch.program.source)
    except SyntaxError as bad:
        return _unfinished(scenario, f"line {bad.lineno} is not valid Python: {bad.msg}", started)
    printed = CollectString(max_bytes=LOG_BYTES)
    limits = Limits(budget.seconds, budget.memory, 3 * budget.recursion + 10)
    error: MontyError | None = None
    with interpreter.session(limits) as session:
        try:
            _run(session, prepared, scenario, budget, printed)
        except MontyError as raised:
            error = raised
    log = decode(printed.output, prepared.functions, prepared.reprs)
    return Trace(
        call=scenario.call,
        mode=MODE,
        frames=tuple(log.frames),
        outcome=_outcome(log, error, budget),
        elapsed_ms=(time.perf_counter() - started) * 1000,
        output="".join(log.output),
        notes=tuple(log.notes),
    )


def imagine_all(
    sketch: Sketch,
    scenarios: Sequence[Scenario],
    interpreter: Interpreter,
    *,
    world: WorldModel | None = None,
    fills: Sequence[Fill] = (),
    budget: Budget = Budget(),
    cancellation: Cancellation | None = None,
) -> list[Trace]:
    """The trace of each scenario; the program is prepared once."""
    return [
        imagine(
            sketch,
            scenario,
            interpreter,
            world=world,
            fills=fills,
            budget=budget,
            cancellation=cancellation,
        )
        for scenario in scenarios
    ]


def _run(
    session: MontySession,
    prepared: Prepared,
    scenario: Scenario,
    budget: Budget,
    printed: CollectString,
) -> None:
    session.feed_run(prepared.code, print_callback=printed)
    if scenario.setup:
        session.feed_run(scenario.setup + "\nNone", print_callback=printed)
    session.feed_run(
        f"{PREFIX}frames = {budget.frames}\n{PREFIX}on = True\n"
        f"{PREFIX}value = ({scenario.call})\n"
        f"{PREFIX}on = None\n"
        f"{PREFIX}out({PREFIX}dumps([5, {PREFIX}repr({PREFIX}value)]))\nNone",
        print_callback=printed,
    )


def _outcome(log: Log, error: MontyError | None, budget: Budget) -> Outcome:
    if log.exhausted:
        return Outcome(
            OutcomeKind.UNFINISHED, reason=f"stopped after {budget.frames:,} frames"
        )
    if log.stopped is not None:
        return Outcome(OutcomeKind.UNFINISHED, reason=log.stopped)
    if error is None:
        assert log.result is not None
        return Outcome(OutcomeKind.RETURNED, Value(log.result))
    if isinstance(error, MontyCrashedError):
        return Outcome(OutcomeKind.UNFINISHED, reason="the interpreter ended unexpectedly")
    raised = error.exception()
    if isinstance(raised, TimeoutError):
        return Outcome(OutcomeKind.UNFINISHED, reason=f"stopped after {budget.seconds:g} s")
    if isinstance(raised, MemoryError):
        return Outcome(OutcomeKind.UNFINISHED, reason="out of memory")
    return Outcome(OutcomeKind.RAISED, Value(repr(raised)))


def _unfinished(scenario: Scenario, reason: str, started: float) -> Trace:
    return Trace(
        call=scenario.call,
        mode=MODE,
        frames=(),
        outcome=Outcome(OutcomeKind.UNFINISHED, reason=reason),
        elapsed_ms=(time.perf_counter() - started) * 1000,
    )
