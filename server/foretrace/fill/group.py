"""Search over one group of holes at once, driven by the runs themselves.

A choice of candidates grows only where a run asks: the first open hole that a scenario reaches is
the next to be filled, so candidates that fail before it are never multiplied by those after it.
Choices are tried cheapest first.
"""

from __future__ import annotations

import ast
import heapq
import math
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count

from foretrace.cancellation import Cancellation
from foretrace.fill.atoms import scenario_literals
from foretrace.fill.enumerate import Enumerator
from foretrace.fill.forms import EFFECT
from foretrace.fill.harness import STEPS, Candidate, Chosen, Harness, Result, RunResult
from foretrace.fill.prefixes import Prefixes
from foretrace.fill.proposals import Proposals
from foretrace.fill.roles import Roles
from foretrace.fill.template import Site
from foretrace.sketch.model import Scenario

_BATCH = 64
_OPEN_HOLE_COST = 4
"""What a hole still open is reckoned to cost."""
_MOST_PLACES = 10
"""Enumerations for one hole, by the types of the names around it."""
_PROBES = ("0", "1", "True", "''", "[]", "None")
_MOST_FOUND = 3000
_LATER = 2000
_LEAST_STEPS = 40
_STEPS_EACH = 2
"""Steps for each element, character and unit of a number that a scenario shows."""
_LONGEST_NUMBER = 30
_MARGIN = 5
"""How much dearer than the cheapest another choice may be and still be looked for."""
_ALONE = 0.8
"""Seconds without a choice after which the model is asked too: both at once are slower."""
_ALONE_WITH_SEVERAL = 0.25
"""The same for several holes, for which the model's fills are combined with others."""
_WAIT = 0.05
_PATIENCE = 3.0
"""Times that it took to find the first choice, for which better ones are looked for."""
_LEAST_PATIENCE = 0.15
"""Seconds."""
_PATIENCE_WITH_DEAR = 0.08
"""Seconds more for each unit that the best choice so far costs above what is plain."""
_PLAIN_COST = 4
"""Of a fill."""
_BAD_COST = 4
"""Of raising or not ending on one invented call; four cost twice as much."""
_UNREACHED_COST = 10
_CONFLICT_COST = 4
_NEAR_GAIN = (0, 2, 5)
"""Where a hole is what is returned, and some or all of what is expected is there already."""
_PROPOSED_COST = 3
"""At most, of the model's proposals, for the order in which choices are tried."""
_MOST_OPENED = 60
"""Choices that the model's proposals for the next hole are tried with."""
_MOST_ALIKE = 40
"""Choices tried with beginnings that led to the same state as one that agreed with a scenario."""


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


_Job = tuple[Chosen, int]
"""A choice, and the scenario to begin with: it passed those before."""


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
        harness.places.cancellation = cancellation
        self._literals = scenario_literals(harness.scenarios)
        self._enumerators: dict[str, Enumerator] = {}
        self._roles: dict[int, Roles | None] = {}
        self._conflicting: dict[tuple[int, str], int] = {}
        self._prefixes = Prefixes(sites)
        self._heap: list[_Node] = []
        self._opened: dict[int, list[_Node]] = defaultdict(list)
        """By hole, the choices that were found to need it."""
        self._long: list[_Job] = []
        """Choices that took too many steps so far."""
        self._steps = _likely_steps(harness.scenarios)
        self._next: list[_Job] = []
        """To be run before anything from the heap."""
        self._order = count()
        self._began = time.monotonic()
        self.found: list[Found] = []
        self._unseen: list[Found] = []
        self._texts: set[tuple[tuple[int, str], ...]] = set()
        self.runs = 0
        self._later = _LATER
        """Runs after which those that took too many steps are taken up."""

    def search(self) -> Iterator[Found]:
        """Choices in the order found, until the deadline or nothing cheap enough is left."""
        self._settle([((), 0)], STEPS)
        yield from self._fresh()
        while self._harness.alive and not self._cancellation.cancelled:
            self._hear()
            if not self._next and self._heap and not self._enough(self._heap[0].priority):
                self._next = self._take()
            if self._next:
                self._run_next()
            elif self.found or not self._long:
                break
            if not self.found and (not self._next or self.runs > self._later):
                self._run_long()
            yield from self._fresh()
            if len(self.found) >= _MOST_FOUND:
                break

    def search_proposals(self, seconds: float) -> None:
        """Wait for what the model has to say, and try it."""
        proposals = self._proposals
        if proposals is None:
            return
        proposals.start()
        until = time.monotonic() + seconds
        while self._harness.alive and (proposals.asking or self._next):
            self._try_proposals(proposals.arrived(0.0 if self._next else _WAIT))
            self._run_next()
            if time.monotonic() > until:
                return
        self._try_proposals(proposals.arrived())
        while self._next and self._harness.alive:
            self._run_next()

    def equals(self, hole: int, candidate: Candidate) -> list[Candidate]:
        """Other texts that were equal to the candidate in every state seen."""
        others: list[Candidate] = []
        for place, enumerator in self._enumerators.items():
            if int(place.partition(",")[0]) == hole:
                others += enumerator.equals(candidate)
        return others

    # what to run ----------------------------------------------------------------------------

    def _hear(self) -> None:
        """Ask the model where the search alone finds nothing, and take up what it says."""
        if self._proposals is None:
            return
        alone = _ALONE if len(self._sites) == 1 else _ALONE_WITH_SEVERAL
        if not self.found and time.monotonic() - self._began > alone:
            self._proposals.start()
        self._try_proposals(self._proposals.arrived())

    def _try_proposals(self, holes: Iterable[int]) -> None:
        """Proposals that came, after every choice that needs their hole."""
        for hole in holes:
            for node in sorted(self._opened[hole])[:_MOST_OPENED]:
                self._next += self._proposed(node, hole)

    def _proposed(self, node: _Node, hole: int) -> list[_Job]:
        if self._proposals is None:
            return []
        return [
            ((*node.chosen, (hole, candidate)), node.scenario)
            for candidate in self._proposals.candidates(hole)
        ]

    def _enough(self, next_priority: int) -> bool:
        """Whether what may still be found is too dear, or too long in coming."""
        if not self.found:
            return False
        least = min(found.total for found in self.found)
        patience = _LEAST_PATIENCE + _PATIENCE * self.found[0].seconds
        patience += _PATIENCE_WITH_DEAR * max(0, least - _PLAIN_COST * len(self._sites))
        return next_priority > least + _MARGIN or time.monotonic() - self._began > patience

    def _take(self) -> list[_Job]:
        """The cheapest choices to run next; each leaves its next sibling."""
        batch: list[_Job] = []
        while self._heap and len(batch) < _BATCH:
            node = heapq.heappop(self._heap)
            enumerator = self._enumerators[node.place]
            if not enumerator.ready(node.position) and batch:
                heapq.heappush(self._heap, node)
                break
            candidate = enumerator.get(node.position)
            if candidate is None:
                continue
            chosen = (*node.chosen, (enumerator.site.hole.index, candidate))
            batch.append((chosen, node.scenario))
            node.position += 1
            node.priority = self._priority(chosen, node.penalty, len(chosen))
            node.priority -= max(0, candidate.cost - enumerator.level)
            heapq.heappush(self._heap, node)
        return batch

    def _run_next(self) -> None:
        batch, self._next = self._next[:_BATCH], self._next[_BATCH:]
        self._settle(batch)

    def _run_long(self) -> None:
        """Some of what took too many steps, with as many as there may be."""
        self._later = self.runs + _LATER
        batch, self._long = self._long[:_BATCH], self._long[_BATCH:]
        self._settle(batch, STEPS)

    def _fresh(self) -> Iterator[Found]:
        fresh, self._unseen = self._unseen, []
        yield from fresh

    # what came of it ------------------------------------------------------------------------

    def _settle(self, batch: Sequence[_Job], steps: int | None = None) -> None:
        """Run the choices; keep what passes, open what needs another hole."""
        if not batch:
            return
        steps = steps or self._steps
        results = self._harness.run(batch, steps=steps)
        self.runs += len(batch)
        for (chosen, first), result in zip(batch, results, strict=True):
            if result.scenario > first:
                # It was right once: those with the same state there may be right everywhere.
                alike = sorted(self._prefixes.alike(chosen), key=_cost)
                self._next += [(other, 0) for other in alike[:_MOST_ALIKE]]
            if result.result is Result.LONG and steps < STEPS:
                self._long.append((chosen, result.scenario))
            if result.result in (Result.FAILED, Result.LONG):
                continue
            bad = self._penalty(result) + sum(self._conflicts(h, c) for h, c in chosen)
            if result.result is Result.PASSED:
                self._keep(chosen, bad)
            elif result.hole in self._sites:
                self._open(chosen, result, bad)

    def _keep(self, chosen: Chosen, bad: int) -> None:
        texts = tuple(sorted((hole, candidate.shown) for hole, candidate in chosen))
        if texts in self._texts:
            return
        self._texts.add(texts)
        cost = _cost(chosen)
        total = cost + bad + _UNREACHED_COST * (len(self._sites) - len(chosen))
        item = Found(chosen, cost, total, time.monotonic() - self._began)
        self.found.append(item)
        self._unseen.append(item)

    def _open(self, chosen: Chosen, result: RunResult, bad: int) -> None:
        """Have the candidates of the hole that the choice needs tried after it."""
        penalty = bad + self._prefixes.add(chosen, result)
        if self._sites[result.hole].scope.context == "returned":
            penalty -= _NEAR_GAIN[result.near]
        place = self._place(chosen, result)
        priority = self._priority(chosen, penalty + 1, len(chosen) + 1)
        node = _Node(priority, next(self._order), chosen, penalty, place, 0, result.scenario)
        heapq.heappush(self._heap, node)
        self._opened[result.hole].append(node)
        self._next += self._proposed(node, result.hole)

    def _priority(self, chosen: Chosen, penalty: int, filled: int) -> int:
        cost = sum(min(c.cost, _PROPOSED_COST) if c.imagined else c.cost for _, c in chosen)
        return cost + penalty + _OPEN_HOLE_COST * max(0, len(self._sites) - filled)

    def _penalty(self, result: RunResult) -> int:
        return round(_BAD_COST * math.sqrt(result.bad))

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
        nodes: list[_Job] = [(chosen, scenario) for scenario in scenarios]
        for probe in _probes(site):
            nodes += [((*chosen, (hole, probe)), scenario) for scenario in scenarios]
        self._harness.run(nodes, smoke=False)


def _likely_steps(scenarios: Iterable[Scenario]) -> int:
    """How many steps a run needs if it is right, going by the size of the scenarios."""
    return min(STEPS, _LEAST_STEPS + _STEPS_EACH * max(map(_size, scenarios), default=0))


def _size(scenario: Scenario) -> int:
    try:
        tree = ast.parse(scenario.call, mode="eval")
    except (SyntaxError, ValueError):
        return STEPS
    size = 0
    for node in ast.walk(tree):
        match node:
            case ast.Constant(value=str(text)):
                size += len(text)
            case ast.Constant(value=int(number)):
                size += 1 + min(abs(number), _LONGEST_NUMBER)
            case ast.Constant():
                size += 1
    return size


def _cost(chosen: Chosen) -> int:
    return sum(candidate.cost for _, candidate in chosen)


def _probes(site: Site) -> Iterator[Candidate]:
    """Plain candidates of every kind, run for the states that they lead to."""
    texts = [*site.names[:6], *_PROBES]
    if site.scope.arity is not None:
        texts = [", ".join([text] * site.scope.arity) for text in texts]
    for form, around in enumerate(site.forms):
        if around == EFFECT:
            some = texts if len(site.forms) == 1 else []
        elif around.startswith(("return", "if", "import", "from")) or "," in around:
            some = []
        else:
            some = texts[-8:] if EFFECT in around else [""]
        for text in some:
            yield Candidate(form, text or None, text, 0)
