"""A whole trace, imagined by the world model frame by frame."""

from __future__ import annotations

import ast
import time
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass

from foretrace.cancellation import Cancellation, Cancelled
from foretrace.imagine.entered import imagine_entered
from foretrace.imagine.grounded import Budget, usage_since
from foretrace.imagine.interpreter import Interpreter
from foretrace.imagine.interventions import Change
from foretrace.imagine.neural.kinds import is_immutable
from foretrace.imagine.neural.reading import Unreadable
from foretrace.imagine.neural.run import Endless, NeuralRun
from foretrace.imagine.neural.state import State
from foretrace.imagine.neural.units import Comprehension, Unit
from foretrace.sketch.model import Scenario, Sketch
from foretrace.trace.frames import Event, Frame, Outcome, OutcomeKind, Trace
from foretrace.world.protocol import WorldModel, WorldModelError

MODE = "neural"
BUDGET = Budget(seconds=300.0)
"""A large model takes seconds for a frame."""


def imagine_neural(
    sketch: Sketch,
    scenario: Scenario,
    world: WorldModel,
    budget: Budget = BUDGET,
    cancellation: Cancellation | None = None,
    interpreter: Interpreter | None = None,
    on_frames: Callable[[tuple[Frame, ...]], None] | None = None,
    changes: Sequence[Change] = (),
) -> Trace:
    """The trace of one scenario as `world` predicts it; holes are imagined with the rest.

    With an `interpreter` it comes sooner: what can be computed is drafted, and the model only
    checks it. The trace is the model's own all the same. `on_frames` gets the frames so far, each
    time there is one more. `changes` set whole variables to literals. Of the budget, frames and
    seconds count. Never raises on what the program or the model does: that is the trace's outcome.
    Raises `Cancelled` if the answer is no longer wanted.
    """
    started = time.perf_counter()
    cancellation = cancellation or Cancellation()
    before = world.usage()
    frames: tuple[Frame, ...] = ()
    try:
        run = NeuralRun(sketch, scenario, world, Cancellation.after(budget.seconds, cancellation))
    except SyntaxError as error:
        where = f"line {error.lineno}: " if error.lineno else ""
        outcome = _unfinished(f"not valid Python: {where}{error.msg}")
    except WorldModelError as error:
        outcome = _unfinished(str(error))
    else:
        try:
            drafts = _drafts(sketch, scenario, interpreter, cancellation)
            outcome = _outcome(run, budget, drafts, _Heard(on_frames, changes))
        except Cancelled:
            cancellation.check()
            outcome = _unfinished(f"stopped after {budget.seconds:g} seconds")
        finally:
            run.close()
        frames = run.called_frames()
    return Trace(
        call=scenario.call,
        mode=MODE,
        frames=frames,
        outcome=outcome,
        elapsed_ms=(time.perf_counter() - started) * 1000,
        model=usage_since(before, world.usage()),
    )


def _drafts(
    sketch: Sketch,
    scenario: Scenario,
    interpreter: Interpreter | None,
    cancellation: Cancellation,
) -> tuple[Frame, ...]:
    """The frames of the run as far as it can be computed."""
    if interpreter is None:
        return ()
    computed = imagine_entered(
        sketch, scenario, interpreter, cancellation=cancellation, comprehensions=True
    )
    return computed.frames[1:]  # The entry point's call is in the prompt.


@dataclass(frozen=True, slots=True)
class _Heard:
    """What is done when there is one more frame."""

    on_frames: Callable[[tuple[Frame, ...]], None] | None
    changes: Sequence[Change]

    @property
    def wanted(self) -> bool:
        return self.on_frames is not None or bool(self.changes)

    def frame(self, run: NeuralRun) -> bool:
        """Make the changes that are due and tell; whether there were any."""
        step = len(run.called_frames()) - 1
        due = [each for each in self.changes if each.step == step and run.frames[-1].depth > 0]
        for each in due:
            run.suppose(each.name, each.value)
        if self.on_frames is not None:
            self.on_frames(run.called_frames())
        return bool(due)


def _outcome(
    run: NeuralRun,
    budget: Budget,
    drafts: Sequence[Frame],
    heard: _Heard,
) -> Outcome:
    seen: set[Hashable] = set()
    while len(run.frames) < budget.frames:
        try:
            done = len(run.frames)
            draft = run.draft(drafts[done]) if done < len(drafts) else ()
            frame = run.step(draft)
        except Endless:
            return _unfinished("the model found no end to a value")
        except Unreadable as error:
            return _unfinished(f"the model wrote a frame that cannot be: {error}")
        except WorldModelError as error:
            return _unfinished(str(error))
        if frame is None:
            kind = OutcomeKind.RAISED if run.state.raised else OutcomeKind.RETURNED
            return Outcome(kind, run.state.outcome)
        if heard.wanted:
            try:
                changed = heard.frame(run)
            except WorldModelError as error:
                return _unfinished(str(error))
            drafts = () if changed else drafts
        if done < len(drafts) and not _alike(frame, drafts[done]):
            drafts = ()  # The model imagines another run than this one.
        identity = _identity(run.state) if frame.event is Event.LINE else None
        if identity is not None:
            if identity in seen:
                return _unfinished(
                    f"line {frame.line} was met twice in the same state: as the model imagines "
                    "it, the run never ends"
                )
            seen.add(identity)
    return _unfinished(f"stopped after {budget.frames:,} frames")


def _alike(frame: Frame, draft: Frame) -> bool:
    return (frame.event, frame.line) == (draft.event, draft.line) and [
        (name, value.repr) for name, value in frame.locals.items()
    ] == [(name, value.repr) for name, value in draft.locals.items()]


def _identity(state: State) -> Hashable:
    """The same for equal states; `None` where reprs do not tell all of it.

    They do not tell how far a `for` has come, nor what an object holds that can change.
    """
    for activation in state.stack:
        if activation.line in _iterating(activation.unit) or not all(
            is_immutable(value.repr) for value in activation.local.values()
        ):
            return None
    return tuple((a.places, tuple((n, v.repr) for n, v in a.local.items())) for a in state.stack)


def _iterating(unit: Unit) -> frozenset[int]:
    """Lines that run while a `for` has an iterator."""
    if isinstance(unit.node, Comprehension):
        return frozenset(unit.body_lines)
    loops = [n for n in ast.walk(unit.node) if isinstance(n, ast.For | ast.AsyncFor)]
    return frozenset(
        line for loop in loops for line in range(loop.lineno, (loop.end_lineno or 0) + 1)
    )


def _unfinished(reason: str) -> Outcome:
    return Outcome(OutcomeKind.UNFINISHED, reason=reason)
