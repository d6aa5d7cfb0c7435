"""Explain: why this fill; what comes true with it, and what would not without it."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from foretrace.cancellation import Cancellation, Cancelled
from foretrace.fill.proposals import plainest_fill
from foretrace.fill.solution import FillAnswer, Solution, Verdict
from foretrace.fill.template import build_template
from foretrace.fill.verify import decides, verify
from foretrace.imagine.grounded import Budget, imagine_all
from foretrace.imagine.interpreter import Interpreter
from foretrace.imagine.invent import invent_calls
from foretrace.sketch.model import Fill, Hole, Scenario, ScenarioKind, Sketch, apply_fills
from foretrace.sketch.parse import read_sketch
from foretrace.trace.frames import Outcome, OutcomeKind, Trace
from foretrace.world.protocol import WorldModel, WorldModelError

_ALTERNATIVES = 3
_RAISED = "raised "
_INVENTED = 24
_PROPOSALS = 4
_MODEL_SECONDS = 5.0
_BUDGET = Budget(frames=2000, seconds=0.3)


class Proposer(StrEnum):
    """Who would write the fill."""

    BOTH = "search and model"
    SEARCH = "search"
    """The search found it; the world model would write something else, or nothing."""
    UNKNOWN = "unknown"
    """The model was not asked, or did not answer in time."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A call that nobody wrote, with which two fills behave differently."""

    call: str
    result: str
    """With the fill that is explained."""
    instead: str
    """With the alternative."""


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another fill for the same hole, the other holes filled as in the best solution."""

    text: str
    probability: float | None
    """`None` if no solution has it: it is the plainest text that may stand there."""
    fails: tuple[Verdict, ...]
    """The scenarios that do not come true with it, though they do with the fill explained."""
    difference: Difference | None
    """If all scenarios come true with both; `None` also where no such call was found."""


@dataclass(frozen=True, slots=True)
class Explanation:
    hole: Hole
    text: str
    """The fill that is explained, of the best solution."""
    probability: float
    """That of all solutions that have it here."""
    verified: bool
    verdicts: tuple[Verdict, ...]
    proposer: Proposer
    alternatives: tuple[Alternative, ...]
    """The next-ranked first, the plainest text last."""


def explain(
    sketch: Sketch,
    answer: FillAnswer,
    hole: Hole,
    interpreter: Interpreter,
    *,
    world: WorldModel | None = None,
    seconds: float = 3.0,
    cancellation: Cancellation | None = None,
) -> Explanation | None:
    """Why the best solution of `answer` has what it has in `hole`; `None` if it has nothing there.

    Takes about `seconds`, and up to five more where the model is slow. Raises `Cancelled`.
    """
    asked = cancellation or Cancellation()
    position = next((i for i, h in enumerate(answer.holes) if h.index == hole.index), None)
    if position is None or not answer.solutions:
        return None
    best = answer.solutions[0]
    chances: dict[str, float] = {}
    for solution in answer.solutions:
        text = solution.fills[position]
        chances[text] = min(1.0, chances.get(text, 0.0) + solution.probability)
    text = best.fills[position]
    comparison = _Comparison(sketch, answer, best, hole, interpreter, asked, seconds)
    others: dict[str, float | None] = {
        other: chance for other, chance in chances.items() if other != text
    }
    shown = dict(list(others.items())[:_ALTERNATIVES])
    plainest = _plainest(sketch, hole)
    if plainest is not None and plainest != text:
        shown.setdefault(plainest, others.get(plainest))
    alternatives = [comparison.with_other(other, chance) for other, chance in shown.items()]
    return Explanation(
        hole=hole,
        text=text,
        probability=chances[text],
        verified=best.verified,
        verdicts=best.verdicts,
        proposer=_proposer(sketch, answer, best, hole, text, world, asked),
        alternatives=tuple(each for each in alternatives if each is not None),
    )


class _Comparison:
    """Runs the best solution with something else in one hole."""

    def __init__(
        self,
        sketch: Sketch,
        answer: FillAnswer,
        best: Solution,
        hole: Hole,
        interpreter: Interpreter,
        cancellation: Cancellation,
        seconds: float,
    ) -> None:
        self._sketch = sketch
        self._fills = list(answer.fills_of(best))
        self._ask = answer.ask
        self._best = best
        self._hole = hole
        self._interpreter = interpreter
        self._cancellation = cancellation
        self._until = time.monotonic() + seconds
        self._invented: dict[str, str] | None = None
        """Call -> result with the best solution."""

    def with_other(self, text: str, chance: float | None) -> Alternative | None:
        """What becomes of the scenarios with `text`; `None` if there was no time to see."""
        if time.monotonic() > self._until:
            return None
        fills = [replace(f, text=text) if f.hole == self._hole.index else f for f in self._fills]
        scenarios = [verdict.scenario for verdict in self._best.verdicts]
        verdicts = verify(self._sketch, scenarios, fills, self._interpreter, self._cancellation)
        fails = tuple(
            verdict
            for verdict, before in zip(verdicts, self._best.verdicts, strict=True)
            if before.passed and not verdict.passed and decides(verdict.scenario)
        )
        return Alternative(text, chance, fails, None if fails else self._difference(fills))

    def _difference(self, fills: Sequence[Fill]) -> Difference | None:
        function = self._sketch.function_named(self._hole.function)
        if function is None:
            return None
        seeds = [s for s in self._sketch.scenarios if s.function == function.qualname]
        calls = invent_calls(self._sketch, function, seeds, _INVENTED)
        if self._ask is not None:
            # The search looked for the call that tells most.
            asked = Scenario(self._ask.call, ScenarioKind.ASKED, 0, function.qualname)
            calls = [asked, *calls]
        if self._invented is None:
            self._invented = self._results(calls, self._fills, {})
        others = self._results(calls, fills, self._invented)
        found = [
            Difference(call, self._invented[call], result)
            for call, result in others.items()
            if result != self._invented.get(call, result)
        ]
        # Values say more than the wording of two exceptions.
        found.sort(
            key=lambda each: each.result.startswith(_RAISED) + each.instead.startswith(_RAISED)
        )
        return found[0] if found else None

    def _results(
        self, calls: Sequence[Scenario], fills: Sequence[Fill], known: dict[str, str]
    ) -> dict[str, str]:
        """What the calls give, as far as they end.

        Up to the first value that `known` has otherwise.
        """
        filled = read_sketch(apply_fills(self._sketch.text, self._sketch.holes, fills))
        results: dict[str, str] = {}
        for call in calls:
            if time.monotonic() > self._until:
                break
            (trace,) = imagine_all(
                filled,
                [call],
                self._interpreter,
                budget=_BUDGET,
                cancellation=self._cancellation,
            )
            result = _said(trace)
            if result is not None and not call.setup:
                results[call.call] = result
                if result != known.get(call.call, result) and not result.startswith(_RAISED):
                    break
        return results


def _said(trace: Trace) -> str | None:
    outcome: Outcome = trace.outcome
    value = outcome.value.repr if outcome.value is not None else ""
    match outcome.kind:
        case OutcomeKind.RETURNED:
            return value
        case OutcomeKind.RAISED:
            return f"{_RAISED}{value}"
        case OutcomeKind.DIVERGED:
            return "does not end"
    return None


def _plainest(sketch: Sketch, hole: Hole) -> str | None:
    site = build_template(sketch).sites.get(hole.index)
    return plainest_fill(site) if site is not None else None


def _proposer(
    sketch: Sketch,
    answer: FillAnswer,
    best: Solution,
    hole: Hole,
    text: str,
    world: WorldModel | None,
    cancellation: Cancellation,
) -> Proposer:
    """Asks the model what it would write, with the other holes filled."""
    if world is None:
        return Proposer.UNKNOWN
    fills = answer.fills_of(best)
    before = [other for other in sketch.holes if other.end <= hole.start]
    after = [other for other in sketch.holes if other.start >= hole.end]
    prefix = apply_fills(sketch.marked_text[: hole.start], before, fills)
    moved = [
        replace(other, start=other.start - hole.end, end=other.end - hole.end) for other in after
    ]
    suffix = apply_fills(sketch.marked_text[hole.end :], moved, fills)
    in_time = Cancellation.after(_MODEL_SECONDS, cancellation)
    try:
        proposed = world.propose(prefix, suffix, _PROPOSALS, in_time, hole.kind)
    except (Cancelled, WorldModelError):
        cancellation.check()
        return Proposer.UNKNOWN
    said = {"".join(proposal.text.split()) for proposal in proposed}
    return Proposer.BOTH if "".join(text.split()) in said else Proposer.SEARCH
