"""All that an imagined run follows from."""

from __future__ import annotations

from dataclasses import dataclass, replace

from foretrace.dap.remembering import RememberingWorld
from foretrace.fill.solution import FillAnswer
from foretrace.imagine.grounded import MODE as GROUNDED
from foretrace.imagine.interventions import Change, Turn
from foretrace.sketch.model import Fill, Scenario, Sketch

NO_SOLUTION = -1
"""The fills are none that the search found together."""


@dataclass(frozen=True, slots=True)
class Supposition:
    sketch: Sketch
    scenario: Scenario
    mode: str
    fills: tuple[Fill, ...] = ()
    solution: int = NO_SOLUTION
    """Which solution of the search the fills are."""
    interventions: tuple[Change | Turn, ...] = ()
    """In the order of their steps."""
    world: RememberingWorld | None = None
    """What it answered it answers again when the run is repeated."""

    @property
    def grounded(self) -> bool:
        return self.mode == GROUNDED

    def but(self, intervention: Change | Turn) -> Supposition:
        """The same up to the step of the intervention, and then with it."""
        kept = [
            each
            for each in self.interventions
            if each.step < intervention.step
            or (each.step == intervention.step and not _replaces(intervention, each))
        ]
        return replace(self, interventions=(*kept, intervention))

    def with_solution(self, answer: FillAnswer | None, number: int) -> Supposition:
        """The same with a solution in place, if there is one of that number."""
        if answer is None or number >= len(answer.solutions):
            return self
        fills = answer.fills_of(answer.solutions[number])
        return replace(self, fills=fills, solution=number)


def _replaces(new: Change | Turn, old: Change | Turn) -> bool:
    if isinstance(new, Change) and isinstance(old, Change):
        return new.target == old.target
    return type(new) is type(old)
