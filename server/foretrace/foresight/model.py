"""Answers of foresight, and what they rest on."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Answer(StrEnum):
    HALTS = "halts"
    DIVERGES = "diverges"
    UNDECIDED = "undecided"


SURE_ENOUGH = 0.9
"""From this chance on, an answer is given without a proof."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether something comes to an end."""

    answer: Answer
    proved: bool
    probability: float
    """That it halts."""
    evidence: str
    """One sentence."""
    steps: int | None = None
    """Lines that run, if it was run to its end."""
    input: str | None = None
    """The call that it is about; of a function, one that hangs."""
    function: str | None = None
    line: int | None = None
    """Of the loop or function that decides."""


def likely(probability: float, evidence: str, **more: object) -> Verdict:
    """A verdict without a proof."""
    answer = Answer.UNDECIDED
    if probability >= SURE_ENOUGH:
        answer = Answer.HALTS
    elif probability <= 1 - SURE_ENOUGH:
        answer = Answer.DIVERGES
    return Verdict(answer, False, probability, evidence, **more)  # type: ignore[arg-type]
