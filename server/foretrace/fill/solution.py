"""What a search for fills answers."""

from __future__ import annotations

from dataclasses import dataclass

from foretrace.sketch.model import Fill, Hole, Scenario


@dataclass(frozen=True, slots=True)
class Verdict:
    """How one scenario went with a solution in place."""

    scenario: Scenario
    passed: bool
    contradicted: bool
    """Whether it surely went otherwise than expected; what could not be run to its end did not."""
    result: str
    """What happened: the repr returned, or a phrase such as `raised ValueError: …`."""


@dataclass(frozen=True, slots=True)
class Solution:
    """One fill for every fillable hole of the sketch."""

    fills: tuple[str, ...]
    """By position in `Answer.holes`."""
    probability: float
    verdicts: tuple[Verdict, ...]
    verified: bool
    """Ran, and at least one scenario with an expected result decided; else merely plausible."""

    @property
    def scenarios_passed(self) -> int:
        return sum(verdict.passed for verdict in self.verdicts)


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer to a question, and the solution it speaks for."""

    value: str
    """The repr that the call returns, or `raises ValueError` where it raises."""
    solution: int
    """The best of the solutions that answer so: an index into `FillAnswer.solutions`."""


@dataclass(frozen=True, slots=True)
class Question:
    """The one call whose result would tell most about which solution is meant."""

    call: str
    choices: tuple[Choice, ...]
    """At least two, likeliest first; no value twice."""


@dataclass(frozen=True, slots=True)
class FillAnswer:
    holes: tuple[Hole, ...]
    """The holes that were filled jointly."""
    solutions: tuple[Solution, ...]
    """Best first."""
    elapsed_ms: float
    final: bool = True
    """False for an intermediate answer of a search still running."""
    reason: str | None = None
    """Why there is no solution."""
    notes: tuple[str, ...] = ()
    ask: Question | None = None
    """None where all solutions behave alike on every invented call, and in intermediate answers."""

    def fills_of(self, solution: Solution) -> tuple[Fill, ...]:
        """The solution's fills, to put in place of the holes or to imagine a run with.

        Each gets the same share of the solution's probability: together they have all of it.
        """
        share = solution.probability ** (1 / len(self.holes)) if self.holes else 1.0
        return tuple(
            Fill(hole.index, text, share)
            for hole, text in zip(self.holes, solution.fills, strict=True)
        )
