"""Which of the choices that agree with every scenario is the one meant.

A choice is scored in the enumeration's cost units: the lower, the likelier. Simplicity counts
first; then how it behaves on invented inputs, whether it leaves names unused or holes unreached,
and, where a model is at hand, how likely that finds the fills.
"""

from __future__ import annotations

import ast
import math
import operator
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from foretrace import syntax
from foretrace.fill.group import Found, GroupSearch
from foretrace.fill.harness import Behaviour, Candidate, Chosen, Harness, Result, alike
from foretrace.fill.proposals import Opinion, Proposals
from foretrace.fill.template import Site
from foretrace.fill.unused import Unused
from foretrace.sketch.model import Fill

_RESULTS = ("value", "odd")
_TEMPERATURE = 1.6
_UNSEEN = 0.1
"""The weight of what was not found, beside 1 for the best that was."""
_CALIBRATION = (2.13, 0.59, -0.43, -0.25)
"""Log-odds of the best choice's being right: a constant, then for the log-odds of its share, each
hole more, and the cost of a fill. Fitted by logistic regression on 191 answers to sketches that
are not held out, without a model: 60 of algorithms, 28 of functions, 47 of HumanEval, 56 of others
(5-fold calibration error 0.041; of the shares alone 0.128)."""
_MOST_EXPANDED = 12
_MOST_SLOWER = 3.0
"""Doublings that count: whoever writes a recursion does not mean the closed formula."""
_SAID_COST = 3
"""Of what the model is sure of."""


class Traits(NamedTuple):
    """What counts for and against a choice."""

    cost: float
    bad: float
    """Square root of the invented calls on which it raises, does not end or gives an odd result,
    where another choice does not."""
    varied: float
    """Doublings of the different results on invented calls: a function that answers most of them
    alike is seldom meant."""
    slower: float
    """Doublings of the steps taken on invented calls, against the choice that takes fewest; a few
    at most."""
    unreached: float
    unused: float
    """Parameters and variables that nothing reads but their own updates."""
    unvarying: float
    """Fills in a loop that are over names, but none that the loop changes."""
    alike: float
    nats: float
    """By which the model finds the fills unlikely, 0 if it was not asked."""


WEIGHTS = Traits(
    cost=1.0,
    bad=3.0,
    varied=-1.0,
    slower=1.0,
    unreached=6.0,
    unused=3.0,
    unvarying=0.5,
    alike=-2.0,
    nats=1.6,
)


@dataclass(frozen=True, slots=True)
class Ranked:
    chosen: Chosen
    score: float
    behaviours: tuple[Behaviour, ...]
    """On the invented calls, in their order."""
    traits: Traits
    probability: float = 0.0


def with_equals(found: Sequence[Found], search: GroupSearch, harness: Harness) -> list[Found]:
    """The choices found, and those among their equals that the scenarios agree with too."""
    known = {_texts(item.chosen) for item in found}
    more: list[Found] = []
    for item in sorted(found, key=lambda f: f.total)[:_MOST_EXPANDED]:
        for place, (hole, candidate) in enumerate(item.chosen):
            for other in search.enumerators.equals(hole, candidate):
                chosen = (*item.chosen[:place], (hole, other), *item.chosen[place + 1 :])
                if _texts(chosen) not in known:
                    known.add(_texts(chosen))
                    cost = item.cost - candidate.cost + other.cost
                    total = item.total - item.cost + cost
                    more.append(Found(chosen, cost, total, item.seconds))
    results = harness.run([(item.chosen, 0) for item in more])
    return [
        *found,
        *(
            item
            for item, result in zip(more, results, strict=True)
            if result.result is Result.PASSED
        ),
    ]


def rank(
    found: Sequence[Found],
    harness: Harness,
    sites: Mapping[int, Site],
    calls: Sequence[str],
    proposals: Proposals | None = None,
) -> list[Ranked]:
    """One choice for each behaviour seen on the calls, best first."""
    if not found:
        return []
    behaviours = harness.behaviours([item.chosen for item in found], calls)
    least_bad = min((_bad(rows, harness.allowed) for rows in behaviours), default=0)
    fewest = min(_steps(rows) for rows in behaviours)
    unused = Unused(sites)
    classes: dict[tuple[object, ...], Ranked] = {}
    for item, rows in zip(found, behaviours, strict=True):
        opinions = proposals.opinions(item.chosen) if proposals is not None else []
        traits = Traits(
            cost=_cost(opinions) if opinions else item.cost,
            bad=math.sqrt(_bad(rows, harness.allowed) - least_bad),
            varied=math.log2(_varied(rows)),
            slower=min(_MOST_SLOWER, math.log2(_steps(rows) / fewest)),
            unreached=len(sites) - len(item.chosen),
            unused=unused.count(item.chosen),
            unvarying=sum(_unvarying(h, c, sites) for h, c in item.chosen),
            alike=alike(item.chosen),
            nats=sum(each.nats for each in opinions),
        )
        score = sum(map(operator.mul, traits, WEIGHTS))
        key = tuple((row.how, row.shown) for row in rows) or _texts(item.chosen)
        best = classes.get(key)
        if best is None or score < best.score:
            classes[key] = Ranked(item.chosen, score, tuple(rows), traits)
    return with_probabilities(list(classes.values()), len(sites))


def with_probabilities(ranked: Sequence[Ranked], holes: int) -> list[Ranked]:
    """Best first, each with the chance that it is right.

    The shares of the scores say how the choices compare; how often a first choice of that share,
    cost and number of holes is right was measured (see `_CALIBRATION`).
    """
    ordered = sorted(ranked, key=lambda item: item.score)
    if not ordered:
        return []
    weights = [math.exp((ordered[0].score - item.score) / _TEMPERATURE) for item in ordered]
    # Something that was not found may be meant.
    total = sum(weights) + _UNSEEN
    share = 1 / total
    dear = ordered[0].traits.cost / holes
    values = (1.0, math.log(share / (1 - share)), holes - 1, dear)
    chance = 1 / (1 + math.exp(-sum(map(operator.mul, values, _CALIBRATION))))
    others = (1 - chance) / (1 - share)
    return [
        replace(
            item, probability=chance if item is ordered[0] else min(chance, others * weight / total)
        )
        for item, weight in zip(ordered, weights, strict=True)
    ]


def fills_of(chosen: Chosen) -> list[Fill]:
    return [Fill(hole, candidate.shown) for hole, candidate in chosen]


def _bad(rows: Sequence[Behaviour], allowed: Collection[str]) -> int:
    return sum(
        row.how in ("steps", "odd") or (row.how == "raised" and row.shown not in allowed)
        for row in rows
    )


def _steps(rows: Sequence[Behaviour]) -> int:
    return 1 + sum(row.steps for row in rows if row.how in _RESULTS)


def _varied(rows: Sequence[Behaviour]) -> int:
    """How many different results there are, at least 1."""
    return max(1, len({row.shown for row in rows if row.how in _RESULTS}))


def _cost(opinions: Sequence[Opinion]) -> float:
    """What fills cost; one that the model proposed no more than that was to be expected."""
    return sum(
        each.candidate.cost
        if each.said is None
        else min(each.candidate.cost, _SAID_COST + each.said)
        for each in opinions
    )


def _texts(chosen: Chosen) -> tuple[tuple[int, str], ...]:
    return tuple((hole, candidate.shown) for hole, candidate in chosen)


def _unvarying(hole: int, candidate: Candidate, sites: Mapping[int, Site]) -> bool:
    varying = sites[hole].scope.varying
    names = _names_in(candidate)
    return bool(varying and names and not names & varying)


def _names_in(candidate: Candidate) -> set[str]:
    try:
        tree = syntax.parse(candidate.shown)
    except SyntaxError:
        return set()
    return {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
