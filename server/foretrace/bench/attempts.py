"""One sketch filled in one of the ways that are compared, and judged."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from foretrace.bench.judge import judge, outcomes
from foretrace.bench.model_alone import model_alone
from foretrace.bench.sketch_record import Record
from foretrace.cancellation import Cancellation, Cancelled
from foretrace.fill.search import find_fills
from foretrace.fill.solution import FillAnswer
from foretrace.fill.verbs.answers import RAISES, Claim, scenario_edit
from foretrace.imagine.interpreter import Interpreter
from foretrace.sketch.model import Fill, Sketch, apply_fills
from foretrace.sketch.parse import read_sketch
from foretrace.world.protocol import WorldModel, WorldModelError

_MODEL_SECONDS = 30.0
"""For the model alone: only one that is stuck takes so long."""


class Mode(StrEnum):
    """In the order in which they are run: the model remembers what it was asked before."""

    ENUMERATION = "enumeration"
    """Search without a model."""
    BOTH = "both"
    """The product."""
    MODEL = "model"
    """The model without search, and without running anything."""


@dataclass(frozen=True, slots=True)
class Means:
    """What all attempts share."""

    interpreter: Interpreter
    world: WorldModel | None
    limit: int
    """Solutions judged at most."""
    seconds: float
    """Time limit of one search."""


@dataclass(frozen=True, slots=True)
class AfterQuestion:
    """What the first answer is once the one question was answered by the true program."""

    call: str
    answered: bool
    """Whether the document could be told what the call gives."""
    right: bool


@dataclass(frozen=True, slots=True)
class TaskResult:
    id: str
    holes: int
    split: str | None
    fills: tuple[tuple[str, ...], ...]
    """Best first."""
    right: tuple[bool, ...]
    """Per solution: every hidden case returned what it should, and the check passed."""
    probability: float | None
    """Of the first solution, as it would be shown."""
    elapsed_ms: float
    first_ms: float | None
    """When the first solution was known."""
    reason: str | None
    question: AfterQuestion | None = None
    """None where there was none, or the questions were left out."""

    @property
    def right_first(self) -> bool:
        return any(self.right[:1])

    @property
    def right_after_question(self) -> bool:
        """Whether the first answer is right in the end."""
        return self.right_first if self.question is None else self.question.right


def attempt(record: Record, mode: Mode, means: Means, ask: bool = False) -> TaskResult:
    """Fill the record's sketch and judge each solution; with `ask`, go on after the question."""
    if mode is Mode.MODEL:
        return _attempt_alone(record, means)
    world = means.world if mode is Mode.BOTH else None
    sketch = read_sketch(record.sketch)
    started = time.perf_counter()
    first_ms: float | None = None

    def note_first(answer: FillAnswer) -> None:
        nonlocal first_ms
        if first_ms is None and answer.solutions:
            first_ms = (time.perf_counter() - started) * 1000

    answer = find_fills(
        sketch,
        means.interpreter,
        world=world,
        limit=means.limit,
        seconds=means.seconds,
        on_improvement=note_first,
    )
    elapsed_ms = (time.perf_counter() - started) * 1000
    if first_ms is None and answer.solutions:
        first_ms = elapsed_ms
    return TaskResult(
        id=record.id,
        holes=record.holes,
        split=record.split,
        fills=tuple(solution.fills for solution in answer.solutions),
        right=_judged(record, sketch, [answer.fills_of(s) for s in answer.solutions]),
        probability=answer.solutions[0].probability if answer.solutions else None,
        elapsed_ms=elapsed_ms,
        first_ms=first_ms,
        reason=answer.reason,
        question=_after_question(record, sketch, answer, world, means) if ask else None,
    )


def _attempt_alone(record: Record, means: Means) -> TaskResult:
    assert means.world is not None
    sketch = read_sketch(record.sketch)
    started = time.perf_counter()
    reason = None
    try:
        found = model_alone(sketch, means.world, means.limit, Cancellation.after(_MODEL_SECONDS))
    except (Cancelled, WorldModelError) as error:
        found, reason = [], str(error) or "The model took too long."
    elapsed_ms = (time.perf_counter() - started) * 1000
    fills = [
        [Fill(hole.index, text) for hole, text in zip(sketch.holes, texts, strict=True)]
        for texts, _ in found
    ]
    return TaskResult(
        id=record.id,
        holes=record.holes,
        split=record.split,
        fills=tuple(texts for texts, _ in found),
        right=_judged(record, sketch, fills),
        probability=found[0][1] if found else None,
        elapsed_ms=elapsed_ms,
        first_ms=elapsed_ms if found else None,
        reason=reason,
    )


def _judged(record: Record, sketch: Sketch, fills: Sequence[Sequence[Fill]]) -> tuple[bool, ...]:
    finished = [apply_fills(sketch.text, sketch.holes, each) for each in fills]
    return tuple(judge(record.entry, finished, record.hidden, record.check))


def _after_question(
    record: Record,
    sketch: Sketch,
    answer: FillAnswer,
    world: WorldModel | None,
    means: Means,
) -> AfterQuestion | None:
    """The true program answers the question, as its user would, and the search runs again."""
    finished = record.finished
    if answer.ask is None or finished is None:
        return None
    call = answer.ask.call
    outcome = outcomes(finished, [call])[0]
    claim = None
    if outcome is not None:
        claim = Claim(call, outcome.returned or f"{RAISES}{outcome.raised}")
    edit = scenario_edit(sketch, claim) if claim is not None else None
    if edit is not None:
        sketch = read_sketch(edit.applied(sketch.text))
        answer = find_fills(sketch, means.interpreter, world=world, limit=1, seconds=means.seconds)
    fills = [answer.fills_of(solution) for solution in answer.solutions[:1]]
    return AfterQuestion(call, edit is not None, any(_judged(record, sketch, fills)))
