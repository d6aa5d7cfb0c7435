"""What imagines the runs of a debug session."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Protocol

from foretrace import syntax
from foretrace.cancellation import Cancellation
from foretrace.config import Settings
from foretrace.dap.remembering import RememberingWorld
from foretrace.dap.supposition import Supposition
from foretrace.dap.timeline import Timeline
from foretrace.fill.search import find_fills
from foretrace.fill.solution import FillAnswer
from foretrace.imagine.grounded import Budget, imagine, look
from foretrace.imagine.interpreter import Interpreter
from foretrace.imagine.interventions import Change, Look, Looked
from foretrace.imagine.invented import of_invented_inputs
from foretrace.imagine.neural.imagination import BUDGET as NEURAL_BUDGET
from foretrace.imagine.neural.imagination import MODE as NEURAL
from foretrace.imagine.neural.imagination import imagine_neural
from foretrace.sketch.model import HoleKind, Scenario, ScenarioKind, Sketch
from foretrace.trace.frames import Frame, Outcome, OutcomeKind, Trace
from foretrace.world.protocol import WorldModel

PATIENCE = 15.0
"""Seconds of a second search, for which whoever launches will wait."""

OnFrames = Callable[[tuple[Frame, ...]], None]


class Tools(Protocol):
    """What runs are imagined with."""

    @property
    def interpreter(self) -> Interpreter: ...

    @property
    def settings(self) -> Settings: ...

    @property
    def world(self) -> Callable[[], WorldModel | None]:
        """Called only where something cannot be computed, since that is what loads the model."""
        ...


class Imaginer:
    """Imagines runs. Its methods may be called from any thread, and raise `Cancelled`."""

    def __init__(self, tools: Tools, frames: int | None = None) -> None:
        self._tools = tools
        settings = tools.settings
        self._budget = Budget(frames or settings.max_frames, settings.run_seconds)

    def solutions(self, sketch: Sketch, cancellation: Cancellation) -> FillAnswer | None:
        """What may belong in the holes; `None` if nothing can be put there.

        A search that finds nothing in the time that the settings give it gets another chance.
        """
        if all(hole.kind is HoleKind.UNFILLABLE for hole in sketch.holes):
            return None
        first = self._search(sketch, self._tools.settings.fill_seconds, cancellation)
        return first if first.solutions else self._search(sketch, PATIENCE, cancellation)

    def _search(self, sketch: Sketch, seconds: float, cancellation: Cancellation) -> FillAnswer:
        tools = self._tools
        return find_fills(
            sketch,
            tools.interpreter,
            world=tools.world(),
            seconds=seconds,
            cancellation=cancellation,
        )

    def world(self) -> RememberingWorld | None:
        """Who answers what cannot be computed; nothing is loaded before the first question."""
        tools = self._tools
        return RememberingWorld(tools.world) if tools.settings.model_enabled else None

    def imagine(
        self,
        supposed: Supposition,
        cancellation: Cancellation,
        on_frames: OnFrames | None = None,
    ) -> Timeline:
        """The run; `on_frames` gets the frames so far, where a model writes them one by one."""
        trace = self._trace(supposed, cancellation, on_frames)
        if supposed.scenario.kind is ScenarioKind.INVENTED:
            trace = of_invented_inputs(trace)
        return Timeline(trace)

    def _trace(
        self, supposed: Supposition, cancellation: Cancellation, on_frames: OnFrames | None
    ) -> Trace:
        if supposed.grounded:
            return imagine(
                supposed.sketch,
                supposed.scenario,
                self._tools.interpreter,
                world=supposed.world,
                fills=supposed.fills,
                budget=self._budget,
                cancellation=cancellation,
                interventions=supposed.interventions,
            )
        if supposed.world is None:
            reason = "neural imagination needs a model, and none can be used"
            outcome = Outcome(OutcomeKind.UNFINISHED, reason=reason)
            return Trace(supposed.scenario.call, NEURAL, (), outcome, 0.0)
        return imagine_neural(
            supposed.sketch,
            supposed.scenario,
            supposed.world,
            replace(NEURAL_BUDGET, frames=self._budget.frames),
            cancellation,
            self._tools.interpreter,
            on_frames,
            [each for each in supposed.interventions if isinstance(each, Change)],
        )

    def look(
        self,
        supposed: Supposition,
        timeline: Timeline,
        looks: Sequence[Look],
        cancellation: Cancellation,
    ) -> list[Looked]:
        """What expressions come to in a run. Raises `SyntaxError` for what is no expression."""
        if not looks:
            return []
        if supposed.grounded:
            return look(
                supposed.sketch,
                supposed.scenario,
                self._tools.interpreter,
                looks,
                world=supposed.world,
                fills=supposed.fills,
                budget=self._budget,
                cancellation=cancellation,
                interventions=supposed.interventions,
            )
        return [
            self._look_at_state(supposed, timeline.frames[step], each, step, cancellation)
            for each in looks
            for step in (timeline.visits(each.line) if each.step is None else [each.step])
        ]

    def _look_at_state(
        self,
        supposed: Supposition,
        frame: Frame,
        wanted: Look,
        step: int,
        cancellation: Cancellation,
    ) -> Looked:
        """What an expression comes to where the locals are what their reprs say.

        Objects that no repr can make again are not there. Raises `SyntaxError`.
        """
        setup, missing = _literal_state(frame)
        scenario = Scenario(f"({wanted.expression}\n)", ScenarioKind.ASKED, 0, None, setup=setup)
        sketch, fills = supposed.sketch, supposed.fills
        interpreter = self._tools.interpreter
        trace = imagine(
            sketch,
            scenario,
            interpreter,
            fills=fills,
            budget=self._budget,
            cancellation=cancellation,
        )
        value, reason = trace.outcome.value, trace.outcome.reason
        if trace.outcome.kind is OutcomeKind.RETURNED and value is not None:
            return Looked(wanted.number, step, value.repr)
        if trace.outcome.kind is OutcomeKind.RAISED and value is not None:
            reason = value.repr
            if "NameError" in reason and any(f"'{name}'" in reason for name in missing):
                reason = "it holds objects, which only a run can compute with"
        if reason is not None and reason.startswith("not valid Python"):
            raise SyntaxError(reason)
        return Looked(wanted.number, step, None, reason or "it cannot be evaluated")


def _literal_state(frame: Frame) -> tuple[str, set[str]]:
    """Statements that bind the locals of a frame, and the names of those that cannot be made."""
    lines, missing = [], set()
    for name, value in frame.locals.items():
        if syntax.is_literal(value.repr):
            lines.append(f"{name} = {value.repr}")
        else:
            missing.add(name)
    return "\n".join(lines), missing
