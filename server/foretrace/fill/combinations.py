"""What was found for each group of holes, and all of it together."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from foretrace.fill.question import best_question
from foretrace.fill.rank import Ranked
from foretrace.fill.solution import Question
from foretrace.sketch.model import Fill, Scenario

Part = tuple[tuple[Fill, ...], float]
Parts = tuple[Part, ...]
"""One of each group."""


@dataclass(frozen=True, slots=True)
class GroupAnswer:
    holes: tuple[int, ...]
    ranked: tuple[Part, ...]
    """Fills for every hole of the group, with a probability; best first."""
    decided: bool
    notes: tuple[str, ...] = ()
    scenarios: tuple[Scenario, ...] = ()
    """Those that may reach the holes."""
    choices: tuple[Ranked, ...] = ()
    """All of them, `ranked` is their beginning; none where nothing could be run."""
    calls: tuple[str, ...] = ()
    """What the choices were compared on."""


def question_of(answers: Sequence[GroupAnswer], solutions: Sequence[Parts]) -> Question | None:
    """The question to ask about the first group that has one."""
    for number, answer in enumerate(answers):
        shown: dict[int, int] = {}
        for solution, parts in enumerate(solutions):
            if parts[number] in answer.ranked:
                shown.setdefault(answer.ranked.index(parts[number]), solution)
        examples = [scenario.call for scenario in answer.scenarios]
        question = best_question(answer.choices, answer.calls, shown, examples)
        if question is not None:
            return question
    return None


def combinations(answers: Sequence[GroupAnswer]) -> Iterator[Parts]:
    """Combinations of the groups' answers, likeliest first."""
    if len(answers) == 1:
        yield from ((part,) for part in answers[0].ranked)
        return
    # A few of each group are enough: what is shown is at most `limit` long.
    choices = [answer.ranked[: 4 if len(answers) < 4 else 2] for answer in answers[:8]]
    rest = tuple(answer.ranked[0] for answer in answers[8:])
    every = list(product(*choices))
    for parts in sorted(every, key=lambda parts: -math.prod(share for _, share in parts)):
        yield (*parts, *rest)
