"""Grounded imagination: the interpreter runs the sketch and reports every frame."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

from foretrace.cancellation import Cancellation
from foretrace.imagine.events import FRAMES_OF_COMPREHENSIONS
from foretrace.imagine.interpreter import Interpreter
from foretrace.imagine.interventions import Change, Intervention, Look, Looked, Turn
from foretrace.imagine.lowering import text_may_have_sets
from foretrace.imagine.oracle import Oracle
from foretrace.imagine.outcome import conclude
from foretrace.imagine.program import PrefixTaken, prepare
from foretrace.imagine.run import Limited, run
from foretrace.sketch.model import Fill, Scenario, Sketch
from foretrace.sketch.relevant import Relevance
from foretrace.trace.frames import ModelUsage, Outcome, OutcomeKind, Trace
from foretrace.world.protocol import WorldModel

MODE = "grounded"

OTHER_HOST = "the frames of comprehensions are left out: only with Python 3.11 can they be known"


@dataclass(frozen=True, slots=True)
class Budget:
    """What one imagined run may use."""

    frames: int = 10_000
    seconds: float = 2.0
    memory: int = 256 * 1024 * 1024
    """Bytes."""
    recursion: int = 1000
    """Depth of calls."""
    questions: int = 64
    """Questions to the world model."""


def imagine(
    sketch: Sketch,
    scenario: Scenario,
    interpreter: Interpreter,
    *,
    world: WorldModel | None = None,
    fills: Sequence[Fill] = (),
    budget: Budget = Budget(),
    cancellation: Cancellation | None = None,
    comprehensions: bool = False,
    interventions: Sequence[Change | Turn] = (),
) -> Trace:
    """Run one scenario and return its trace.

    With `comprehensions`, it has the frames of comprehensions and generator expressions, as
    CPython up to 3.11 runs them, in so far as they can be followed; else they are left out. With
    `interventions`, it is the trace of what would be if.

    Fills are put in place of their holes; other holes, and with a `world` what is defined
    nowhere, are answered by the world model. Never raises on what the program does: a limit, an
    exception or something that cannot be run is the trace's outcome. Raises `Cancelled` if the
    answer is no longer wanted.
    """
    started = time.perf_counter()
    cancellation = cancellation or Cancellation()
    cancellation.check()
    try:
        ready = _ready(sketch, scenario, world, fills, comprehensions, interventions)
    except SyntaxError as error:
        where = f"line {error.lineno}: " if error.lineno else ""
        return _unfinished(scenario, f"not valid Python: {where}{error.msg}", started)
    except PrefixTaken as error:
        return _unfinished(scenario, str(error), started)
    before = None if world is None else world.usage()
    oracle = ready.oracle(scenario, world, cancellation, budget)
    log, failure, answers = run(ready.limited, interpreter, oracle, budget, cancellation)
    other_host = comprehensions and not FRAMES_OF_COMPREHENSIONS
    conclusion = conclude(log, failure, ready.limited, ready.sketch, answers, budget, interventions)
    return Trace(
        call=scenario.call,
        mode=MODE,
        frames=conclusion.frames,
        outcome=conclusion.outcome,
        elapsed_ms=(time.perf_counter() - started) * 1000,
        holes=conclusion.holes,
        output="".join(log.output),
        notes=(*conclusion.notes, *([OTHER_HOST] if other_host else [])),
        model=None if world is None or before is None else usage_since(before, world.usage()),
    )


def look(
    sketch: Sketch,
    scenario: Scenario,
    interpreter: Interpreter,
    looks: Sequence[Look],
    *,
    world: WorldModel | None = None,
    fills: Sequence[Fill] = (),
    budget: Budget = Budget(),
    cancellation: Cancellation | None = None,
    interventions: Sequence[Change | Turn] = (),
) -> list[Looked]:
    """What expressions evaluate to while a scenario runs, in the order in which they are met.

    The run is the one that `imagine` traces with the same arguments. Raises `SyntaxError` for
    what is no expression, `PrefixTaken`, and `Cancelled`.
    """
    cancellation = cancellation or Cancellation()
    ready = _ready(sketch, scenario, world, fills, False, (*interventions, *looks))
    oracle = ready.oracle(scenario, world, cancellation, budget)
    log, _, _ = run(ready.limited, interpreter, oracle, budget, cancellation)
    return log.looked


@dataclass(frozen=True, slots=True)
class _Ready:
    sketch: Sketch
    """As far as the scenario reaches it."""
    limited: Limited

    def oracle(
        self,
        scenario: Scenario,
        world: WorldModel | None,
        cancellation: Cancellation,
        budget: Budget,
    ) -> Oracle | None:
        """Who answers what is unknown in the run."""
        if world is None:
            return None
        text, unknowns = self.sketch.marked_text, self.limited.unknowns
        return Oracle(text, scenario, unknowns, world, cancellation, budget.questions)


def _ready(
    sketch: Sketch,
    scenario: Scenario,
    world: WorldModel | None,
    fills: Sequence[Fill],
    comprehensions: bool,
    interventions: Sequence[Intervention],
) -> _Ready:
    """Raises `SyntaxError` and `PrefixTaken`."""
    # What the scenario cannot reach must not stop it, whatever the interpreter lacks there.
    reaching = replace(scenario, call=_with_expressions(scenario.call, interventions))
    sketch = Relevance(sketch).reduced(reaching, fills)
    prepared = prepare(
        sketch.program,
        sketch.holes,
        tuple(fills),
        world is not None,
        text_may_have_sets(scenario.call + scenario.setup),
        comprehensions,
        interventions,
    )
    return _Ready(sketch, Limited.of(prepared, scenario, world is not None))


def _with_expressions(call: str, interventions: Sequence[Intervention]) -> str:
    """What reaches all that the run and its interventions do."""
    expressions = [each.value for each in interventions if isinstance(each, Change)]
    expressions += [each.expression for each in interventions if isinstance(each, Look)]
    return ", ".join([f"({each}\n)" for each in (call, *expressions)]) if expressions else call


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


def usage_since(before: ModelUsage, after: ModelUsage) -> ModelUsage:
    """What the model did for one run. Of several the name is that of those which did anything."""
    known = {each.name: each for each in before.models}
    models = tuple(usage_since(known.get(m.name, ModelUsage(m.name)), m) for m in after.models)
    used = [each.name for each in models if each.decoded_tokens or each.forced_tokens]
    return ModelUsage(
        " + ".join(used) or after.name,
        after.decoded_tokens - before.decoded_tokens,
        after.forced_tokens - before.forced_tokens,
        models,
    )


def _unfinished(scenario: Scenario, reason: str, started: float) -> Trace:
    return Trace(
        call=scenario.call,
        mode=MODE,
        frames=(),
        outcome=Outcome(OutcomeKind.UNFINISHED, reason=reason),
        elapsed_ms=(time.perf_counter() - started) * 1000,
    )
