"""Sketches with holes: what holds if the best fills are right."""

from __future__ import annotations

from dataclasses import dataclass, replace

from foretrace.cancellation import Cancellation
from foretrace.foresight.model import Answer, Verdict, likely
from foretrace.imagine.interpreter import Interpreter
from foretrace.sketch.model import Sketch, apply_fills
from foretrace.sketch.parse import read_sketch
from foretrace.world.protocol import WorldModel

_OTHERWISE = 0.7
"""That something halts if the fills are others."""


@dataclass(frozen=True, slots=True)
class Supposition:
    line: int
    fill: str


@dataclass(frozen=True, slots=True)
class Supposed:
    """A sketch with its holes filled, and the chance that they are filled rightly."""

    sketch: Sketch
    fills: tuple[Supposition, ...]
    probability: float

    @property
    def said(self) -> str:
        return " and ".join(f"line {each.line} is `{each.fill}`" for each in self.fills)


def supposed(
    sketch: Sketch,
    interpreter: Interpreter,
    world: WorldModel | None = None,
    seconds: float = 2.0,
    cancellation: Cancellation | None = None,
) -> Supposed | None:
    """The sketch with its best solution in place; `None` if there is none."""
    if not sketch.holes:
        return None
    # The search takes longest to load, and most sketches have no hole.
    from foretrace.fill.search import find_fills

    answer = find_fills(
        sketch, interpreter, world=world, seconds=seconds, cancellation=cancellation
    )
    if not answer.solutions:
        return None
    best = answer.solutions[0]
    fills = answer.fills_of(best)
    filled = read_sketch(apply_fills(sketch.text, sketch.holes, fills))
    if filled.holes:
        return None
    lines = {hole.index: hole.line for hole in sketch.holes}
    told = tuple(Supposition(lines[fill.hole], fill.text) for fill in fills)
    return Supposed(filled, told, best.probability)


def conditional(verdict: Verdict, on: Supposed) -> Verdict:
    """What is said of the filled sketch, said of the one with holes: nothing is proved."""
    said = f"if {on.said}: {verdict.evidence}"
    chance = on.probability * verdict.probability + (1 - on.probability) * _OTHERWISE
    found = likely(round(chance, 3), said)
    answer = verdict.answer if verdict.answer is not Answer.UNDECIDED else found.answer
    return replace(verdict, answer=answer, proved=False, probability=found.probability,
                   evidence=said)  # fmt: skip
