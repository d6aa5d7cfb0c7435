"""The candidates for one hole, as completion and hover show them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from foretrace.fill.solution import FillAnswer, Solution, Verdict
from foretrace.lsp.labels import shortened
from foretrace.lsp.markup import Code, Markup, Phrase
from foretrace.sketch.model import Hole

_LONGEST = 120
"""Characters of a call, a fill or a result within a sentence."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """Text for one hole, and the best solution it is part of."""

    text: str
    solution: Solution
    probability: float
    """That of all solutions which put this text here."""

    @property
    def summary(self) -> str:
        """`81%, 2 of 2 scenarios come true`."""
        chance = percent(self.probability)
        if not self.solution.verified:
            return f"{chance}, a guess: no scenario decides"
        total = len(self.solution.verdicts)
        noun = "scenario comes" if total == 1 else "scenarios come"
        return f"{chance}, {self.solution.scenarios_passed} of {total} {noun} true"


def candidates(answer: FillAnswer, hole: Hole) -> list[Candidate]:
    """The distinct fills of `hole`, best first."""
    place = next((i for i, other in enumerate(answer.holes) if other.index == hole.index), None)
    if place is None:
        return []
    chances: dict[str, float] = {}
    best: dict[str, Solution] = {}
    for solution in answer.solutions:
        text = solution.fills[place]
        best.setdefault(text, solution)
        chances[text] = chances.get(text, 0.0) + solution.probability
    return [Candidate(text, best[text], min(1.0, chances[text])) for text in best]


def percent(probability: float) -> str:
    """A probability as a person reads it; never 0% or 100% for what is merely close."""
    if 0 < probability < 0.01:
        return "<1%"
    if 0.99 < probability < 1:
        return ">99%"
    return f"{probability:.0%}"


def describe(candidate: Candidate, answer: FillAnswer, hole: Hole) -> Markup:
    """What becomes of the sketch with this candidate in its hole."""
    markup = Markup()
    solution = candidate.solution
    if solution.verified:
        markup = markup.sentence(f"Verified by running: {candidate.summary.partition(', ')[2]}.")
    else:
        markup = markup.sentence("A guess: no scenario decides.")
    markup = markup.items([verdict_phrase(verdict) for verdict in solution.verdicts])
    others: list[Phrase] = [
        (f"line {other.line}: ", Code(shortened(text, _LONGEST)))
        for other, text in zip(answer.holes, solution.fills, strict=True)
        if other.index != hole.index
    ]
    if others:
        markup = markup.sentence("With, in the other holes:").items(others)
    return markup.sentence(f"Probability {percent(candidate.probability)}.")


def verdict_phrase(verdict: Verdict) -> Phrase:
    """`✓ f(1) gives 3`, or `✗ f(1) gives 2, not 3`."""
    scenario = verdict.scenario
    expected = scenario.expected or scenario.raises
    mark = "✓ " if verdict.passed else "✗ "
    phrase: list[str | Code] = [
        "· " if expected is None else mark,
        Code(shortened(scenario.call, _LONGEST)),
        " → ",
        Code(shortened(verdict.result, _LONGEST)),
    ]
    if expected is not None and not verdict.passed:
        phrase += [", expected ", Code(shortened(expected, _LONGEST))]
    return phrase


def candidate_items(found: Sequence[Candidate], count: int) -> list[Phrase]:
    """The first candidates, one phrase each."""
    return [
        (Code(shortened(candidate.text, _LONGEST)), f" ({candidate.summary})")
        for candidate in found[:count]
    ]
