"""Search over one group of holes at once, driven by the runs themselves.

A choice of candidates grows only where a run asks: the first open hole that a scenario reaches is
the next to be filled, so candidates that fail before it are never multiplied by those after it.
Choices are tried cheapest first.
"""

from __future__ import annotations

import heapq
import math
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count, islice, product

from foretrace.cancellation import Cancellation
from foretrace.fill.atoms import scenario_literals
from foretrace.fill.enumerate import Enumerator
from foretrace.fill.harness import Candidate, Chosen, Harness, Result, RunResult
from foretrace.fill.proposals import Proposals
from foretrace.fill.roles import Roles
from foretrace.fill.template import EFFECT, Site

_BATCH = 64
_OPEN_HOLE_COST = 4
"""What a hole still open is reckoned to cost."""
_MOST_PLACES = 10
"""Enumerations for one hole, by the types of the names around it."""
_PROBES = ("0", "1", "True", "''", "[]", "None")
_MOST_PROPOSED = 300
_MOST_FOUND = 3000
_MARGIN = 5
"""How much dearer than the cheapest another choice may be and still be looked for."""
_ALONE = 0.35
"""Seconds after which the search waits for the model's proposals before it goes on."""
_WAIT = 0.05
_PATIENCE = 4.0
"""Times that it took to find the first choice, for which better ones are looked for."""
_LEAST_PATIENCE = 0.6
"""Seconds."""
_BAD_COST = 4
"""Of raising or not ending on one invented call; four cost twice as much."""
_UNREACHED_COST = 10
_CONFLICT_COST = 4


@dataclass(frozen=True, slots=True)
class Found:
    """A choice that every scenario agrees with."""

    chosen: Chosen
    cost: int
    """Of its candidates."""
    total: int
    """With what it does on invented calls, and holes it leaves unreached."""
    seconds: float
    """Since the search began."""


@dataclass(order=True, slots=True)
class _Node:
    priority: int
    order: int
    chosen: Chosen
    penalty: int
    place: str
    position: int
    """Which candidate of the place's enumeration comes next."""
    scenario: int


class GroupSearch:
    """Finds choices for the holes that the scenarios reach."""

    def __init__(
        self,
        sites: Mapping[int, Site],
        harness: Harness,
        cancellation: Cancellation,
        proposals: Proposals | None = None,
    ) -> None:
        self._sites = sites
        self._harness = harness
        self._proposals = proposals
        self._cancellation = cancellation
        self._literals = scenario_literals(harness.scenarios)
        self._enumerators: dict[str, Enumerator] = {}
        self._roles: dict[int, Roles | None] = {}
        self._conflicting: dict[tuple[int, str], int] = {}
        self._order = count()
        self._began = time.monotonic()
        self.found: list[Found] = []
        self._unseen: list[Found] = []
        self._texts: set[tuple[tuple[int, str], ...]] = set()
        self.runs = 0

    def search(self) -> Iterator[Found]:
        """Choices in the order found, until the deadline or nothing cheap enough is left."""
        heap: list[_Node] = []
        self._settle([(((), 0), 0)], heap)
        yield from self._fresh()
        while self._harness.alive and not self._cancellation.cancelled:
            waiting = self._gives_way()
            if self._proposals is not None:
                arrived = self._proposals.arrived(_WAIT if waiting else 0.0)
                self._settle(self._proposed(arrived), heap)
                yield from self._fresh()
            if waiting:
                continue
            if not heap or self._enough(heap[0].priority):
                break
            self._settle(self._take(heap), heap)
            yield from self._fresh()
            if len(self.found) >= _MOST_FOUND:
                break

    def _gives_way(self) -> bool:
        """Whether to leave the processor to the model, which two busy threads would only slow.

        One hole without a choice so far is better served by the search.
        """
        return (
            self._proposals is not None
            and self._proposals.asking
            and (bool(self.found) or len(self._sites) > 1)
            and time.monotonic() - self._began > _ALONE
        )

    def search_proposals(self, seconds: float) -> None:
        """Wait for what the model still has to say, and try it."""
        proposals = self._proposals
        if proposals is None:
            return
        until = time.monotonic() + seconds
        while proposals.asking and time.monotonic() < until:
            self._settle(self._proposed(proposals.arrived(_WAIT)), [])
        self._settle(self._proposed(proposals.arrived()), [])

    def _fresh(self) -> Iterator[Found]:
        fresh, self._unseen = self._unseen, []
        yield from fresh

    def _proposed(self, arrived: Sequence[int]) -> list[tuple[tuple[Chosen, int], int]]:
        """The model's proposals in all combinations, those not yet tried."""
        if not arrived or self._proposals is None:
            return []
        options = [
            [(hole, candidate) for candidate in self._proposals.candidates(hole)]
            for hole in sorted(self._sites)
        ]
        combined = product(*(option for option in options if option))
        return [
            ((chosen, 0), sum(candidate.cost for _, candidate in chosen))
            for chosen in islice(combined, _MOST_PROPOSED)
        ]

    def equals(self, hole: int, candidate: Candidate) -> list[Candidate]:
        """Other texts that were equal to the candidate in every state seen."""
        others: list[Candidate] = []
        for place, enumerator in self._enumerators.items():
            if int(place.partition(",")[0]) == hole:
                others += enumerator.equals(candidate)
        return others

    def _enough(self, next_priority: int) -> bool:
        """Whether what may still be found is too dear, or too long in coming."""
        if not self.found:
            return False
        least = min(found.total for found in self.found)
        first = self.found[0].seconds
        patience = _LEAST_PATIENCE + _PATIENCE * first
        return next_priority > least + _MARGIN or time.monotonic() - self._began > patience

    def _take(self, heap: list[_Node]) -> list[tuple[tuple[Chosen, int], int]]:
        """The cheapest choices to run next, with their costs; each leaves its next sibling."""
        batch: list[tuple[tuple[Chosen, int], int]] = []
        while heap and len(batch) < _BATCH:
            node = heapq.heappop(heap)
            enumerator = self._enumerators[node.place]
            if not enumerator.ready(node.position) and batch:
                heapq.heappush(heap, node)
                break
            candidate = enumerator.get(node.position)
            if candidate is None:
                continue
            base = sum(c.cost for _, c in node.chosen)
            hole = enumerator.site.hole.index
            chosen = (*node.chosen, (hole, candidate))
            batch.append(((chosen, node.scenario), base + candidate.cost))
            node.position += 1
            node.priority = self._priority(base + candidate.cost + node.penalty, len(chosen))
            heapq.heappush(heap, node)
        return batch

    def _conflicts(self, hole: int, candidate: Candidate) -> int:
        """What a candidate costs that takes positions for elements."""
        key = (hole, candidate.shown)
        known = self._conflicting.get(key)
        if known is None:
            function = self._sites[hole].scope.function
            known = 0
            if function is not None:
                roles = self._roles.setdefault(id(function), None) or Roles(function)
                self._roles[id(function)] = roles
                texts = self._text_names(hole)
                known = _CONFLICT_COST * roles.conflicts(self._sites[hole], candidate, texts)
            self._conflicting[key] = known
        return known

    def _text_names(self, hole: int) -> frozenset[str]:
        """Names that held strings when the hole was first reached."""
        for place in self._enumerators:
            number, *types = place.split(",")
            if int(number) == hole:
                names = self._sites[hole].names
                return frozenset(n for n, kind in zip(names, types, strict=True) if kind == "str")
        return frozenset()

    def _penalty(self, result: RunResult) -> int:
        return round(_BAD_COST * math.sqrt(result.bad))

    def _priority(self, cost: int, filled: int) -> int:
        return cost + _OPEN_HOLE_COST * max(0, len(self._sites) - filled)

    def _settle(self, batch: Sequence[tuple[tuple[Chosen, int], int]], heap: list[_Node]) -> None:
        """Run the choices; keep what passes, open what needs another hole."""
        if not batch:
            return
        results = self._harness.run([node for node, _ in batch])
        self.runs += len(batch)
        for ((chosen, _), cost), result in zip(batch, results, strict=True):
            if result.result is Result.FAILED:
                continue
            bad = self._penalty(result) + sum(self._conflicts(h, c) for h, c in chosen)
            if result.result is Result.PASSED:
                unreached = len(self._sites) - len(chosen)
                total = cost + bad + _UNREACHED_COST * unreached
                self._keep(Found(chosen, cost, total, time.monotonic() - self._began))
            elif result.result is Result.NEED and result.hole in self._sites:
                place = self._place(chosen, result)
                priority = self._priority(cost + 1 + bad, len(chosen) + 1)
                node = _Node(priority, next(self._order), chosen, bad, place, 0, result.scenario)
                heapq.heappush(heap, node)

    def _keep(self, item: Found) -> None:
        texts = tuple(sorted((hole, candidate.shown) for hole, candidate in item.chosen))
        if texts not in self._texts:
            self._texts.add(texts)
            self.found.append(item)
            self._unseen.append(item)

    def _place(self, chosen: Chosen, result: RunResult) -> str:
        """The enumeration to draw from, made when a hole is first needed among such types."""
        place, hole = result.place, result.hole
        if place in self._enumerators:
            return place
        same_hole = [p for p in self._enumerators if int(p.partition(",")[0]) == hole]
        if len(same_hole) >= _MOST_PLACES:
            return same_hole[0]
        self._probe(chosen, hole)
        self._enumerators[place] = Enumerator(
            self._sites[hole],
            place,
            self._harness,
            self._literals,
        )
        return place

    def _probe(self, chosen: Chosen, hole: int) -> None:
        """Run on with simple candidates, to see the states of later visits and other scenarios."""
        site = self._sites[hole]
        scenarios = range(len(self._harness.scenarios))
        nodes: list[tuple[Chosen, int]] = [(chosen, scenario) for scenario in scenarios]
        for probe in _probes(site):
            nodes += [((*chosen, (hole, probe)), scenario) for scenario in scenarios]
        self._harness.run(nodes, smoke=False)


def _probes(site: Site) -> Iterator[Candidate]:
    """Plain candidates of every kind, run for the states that they lead to."""
    texts = [*site.names[:6], *_PROBES]
    if site.scope.arity is not None:
        texts = [", ".join([text] * site.scope.arity) for text in texts]
    for form, around in enumerate(site.forms):
        if around == EFFECT:
            some = texts if len(site.forms) == 1 else []
        elif around.startswith("return"):
            some = []
        else:
            some = texts[-8:] if EFFECT in around else [""]
        for text in some:
            yield Candidate(form, text or None, text, 0)
