"""Search over one group of holes at once, driven by the runs themselves.

A choice of candidates grows only where a run asks: the first open hole that a scenario reaches is
the next to be filled, so candidates that fail before it are never multiplied by those after it.
Choices are tried cheapest first.
"""

from __future__ import annotations

import math
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count

from foretrace.cancellation import Cancellation
from foretrace.fill.agenda import Agenda, Node
from foretrace.fill.enumerate import Enumerator
from foretrace.fill.enumerators import Enumerators
from foretrace.fill.expressions import names_in
from foretrace.fill.forms import EFFECT
from foretrace.fill.goals import direct_scenarios
from foretrace.fill.harness import (
    ALIKE_GAIN,
    STEPS,
    Candidate,
    Chosen,
    Harness,
    Kept,
    Result,
    RunResult,
    alike,
)
from foretrace.fill.likely_steps import likely_steps
from foretrace.fill.prefixes import Prefixes
from foretrace.fill.proposals import Proposals
from foretrace.fill.suppositions import Suppositions
from foretrace.fill.template import Site
from foretrace.fill.unused import Unused

_BATCH = 32
_MOST_RETURNED = 200
"""Candidates for what is returned that are held at once against what a scenario expects."""
_RETURNED_MARGIN = 1
"""How much dearer than the first of them the others may be."""
_MOST_FOUND = 3000
_LATER = 0.25
"""Seconds after which some of what took too many steps is given more."""
_MARGIN = 5
"""How much dearer than the cheapest another choice may be and still be looked for."""
_ALONE = 0.1
"""Seconds after which the model is asked."""
_ALONE_WITH_SEVERAL = 0.05
"""The same for several holes, for which the model's fills are combined with others."""
_WAIT = 0.05
_PATIENCE = 4.0
"""Times that it took to find the first choice, for which better ones are looked for."""
_LEAST_PATIENCE = 0.15
"""Seconds."""
_PATIENCE_WITH_DEAR = 0.08
"""Seconds more for each unit that the best choice so far costs above what is plain."""
_PLAIN_COST = 4
"""Of a fill."""
_PLAIN_MARGIN = 2
_BAD_COST = 4
"""Of raising or not ending on one invented call; four cost twice as much."""
_UNREACHED_COST = 10
_UNUSED_COST = 2
"""Of a parameter or variable that nothing reads."""
_NEAR_GAIN = (0, 2, 5, 5)
"""Where a hole is what is returned, and some or all of what is expected is there already."""
_NEAR_COST = (0, 9, 9, 4)
"""What may at most be said in that case: to put parts together, or to name the whole."""
_PROPOSED_COST = 3
"""At most, of the model's proposals, for the order in which choices are tried."""
_MOST_OPENED = 60
"""Choices that the model's proposals for the next hole are tried with."""
_MOST_OPENED_NEAR = 8
"""The same for what is near to the proposals."""
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
        self.enumerators = Enumerators(sites, harness)
        self._prefixes = Prefixes(sites)
        self._unused = Unused(sites)
        self._agenda = Agenda()
        self._opened: dict[int, list[Node]] = defaultdict(list)
        """By hole, the choices that were found to need it."""
        self._long: list[_Job] = []
        """Choices that took too many steps so far."""
        self._steps = likely_steps(harness.scenarios)
        self._suppositions = Suppositions(sites, harness, self.enumerators, self._steps)
        self._supposed = 0.0
        """Seconds spent on them."""
        self._next: list[_Job] = []
        """To be run before anything from the heap."""
        self._order = count()
        self._began = time.monotonic()
        self._directly: dict[int, frozenset[int]] = {}
        self.found: list[Found] = []
        self._unseen: list[Found] = []
        self._texts: set[tuple[tuple[int, str], ...]] = set()
        self._agreed = False
        """Whether the scenarios agree with fills that are all the model's."""
        self.runs = 0
        self._later = _LATER
        """Seconds after which those that took too many steps are taken up."""

    def search(self) -> Iterator[Found]:
        """Choices in the order found, until the deadline or nothing cheap enough is left."""
        self._settle([((), 0)], STEPS)
        yield from self._fresh()
        while self._harness.alive and not self._cancellation.cancelled:
            began = time.monotonic()
            self._hear()
            least = self._agenda.least()
            more = least is not None and not self._enough(least)
            if not self._next and more:
                self._next = self._suppose() or self._take()
            if self._next:
                self._run_next()
            elif more:
                continue
            elif self.found or not self._long:
                break
            if not self.found and (not (self._next or more) or self._looked() > self._later):
                self._run_long()
            self._agenda.spent(time.monotonic() - began)
            yield from self._fresh()
            if len(self.found) >= _MOST_FOUND:
                break
        while self._harness.alive and not self._cancellation.cancelled and self._long_is_better():
            self._run_long()
            yield from self._fresh()

    def search_proposals(self, seconds: float) -> None:
        """Wait for what the model has to say, and try it."""
        proposals = self._proposals
        if proposals is None:
            return
        proposals.start()
        until = time.monotonic() + seconds
        while self._harness.alive and (proposals.asking or self._next):
            self._try_proposals(proposals, proposals.arrived(0.0 if self._next else _WAIT))
            self._run_next()
            if time.monotonic() > until:
                return
        self._try_proposals(proposals, proposals.arrived())
        while self._next and self._harness.alive and time.monotonic() < until:
            self._run_next()

    # what to run ----------------------------------------------------------------------------

    def _hear(self) -> None:
        """Ask the model where the search alone takes long, and take up what it says."""
        proposals = self._proposals
        if proposals is None:
            return
        alone = _ALONE if len(self._sites) == 1 else _ALONE_WITH_SEVERAL
        if self._looked() > alone:
            proposals.start()
        self._try_proposals(proposals, proposals.arrived())

    def _try_proposals(self, proposals: Proposals, holes: Iterable[int]) -> None:
        """Proposals that came, after every choice that needs their hole."""
        for hole in holes:
            # Before what else there is to run: these are likelier.
            opened = sorted(self._opened[hole], key=_first)[:_MOST_OPENED]
            jobs = [job for node in opened for job in self._proposed(node, hole)]
            for node in opened[:_MOST_OPENED_NEAR]:
                jobs += self._with(node, hole, proposals.near(hole))
            self._next[:0] = jobs

    def _proposed(self, node: Node, hole: int) -> list[_Job]:
        """Proposals after a choice, near misses too where all before are the model's."""
        if self._proposals is None:
            return []
        some = self._proposals.candidates(hole)
        if node.chosen and all(candidate.imagined for _, candidate in node.chosen):
            some = [*some, *self._proposals.near(hole)]
        return self._with(node, hole, some)

    def _with(self, node: Node, hole: int, candidates: Iterable[Candidate]) -> list[_Job]:
        jobs: list[_Job] = []
        for candidate in candidates:
            cost = self.enumerators[node.place].cost_of(candidate.shown)
            known = candidate if cost is None else replace(candidate, cost=cost)
            jobs.append(((*node.chosen, (hole, known)), node.scenario))
        return jobs

    def _enough(self, next_priority: int) -> bool:
        """Whether what may still be found is too dear, or too long in coming."""
        if not self.found:
            return False
        if self._agreed and self._proposals is not None and not self._proposals.asking:
            return True
        least = min(found.total for found in self.found)
        patience = _LEAST_PATIENCE + _PATIENCE * self.found[0].seconds
        patience += _PATIENCE_WITH_DEAR * max(0, least - _PLAIN_COST * len(self._sites))
        plain = _PLAIN_COST * len(self._sites) + _PLAIN_MARGIN
        if least <= plain and next_priority <= least + _PLAIN_MARGIN:
            # However slow the machine is, what is as plain as this is looked at.
            return False
        return next_priority > least + _MARGIN or self._looked() > patience

    def _looked(self) -> float:
        """Seconds since the search began."""
        return time.monotonic() - self._began

    def _suppose(self) -> list[_Job]:
        """Choices found by what the conditions among the holes must say; half of the time."""
        began = time.monotonic()
        if not self._suppositions.worthwhile or self._supposed > self._looked() / 2:
            return []
        jobs = [(chosen, 0) for chosen in self._suppositions.look()]
        self._supposed += time.monotonic() - began
        return jobs

    def _take(self) -> list[_Job]:
        """The cheapest choices to run next; each leaves its next sibling."""
        batch: list[_Job] = []
        for _ in range(_BATCH):
            if len(batch) >= _BATCH or self._cancellation.cancelled:
                break
            node = self._agenda.take()
            if node is None:
                break
            enumerator = self.enumerators[node.place]
            if not enumerator.ready(node.position) and batch:
                self._agenda.put(node)
                break
            some = self._next_of(node, enumerator)
            if not some:
                continue
            hole, last = enumerator.site.hole.index, some[-1]
            chosen = (*node.chosen, (hole, last))
            node.position += len(some)
            node.cost = self._reckoned(chosen, node.penalty)
            node.cost -= max(0, last.cost - enumerator.level)
            if last.cost <= _NEAR_COST[node.near]:
                node.cost -= _NEAR_GAIN[node.near]
            self._agenda.put(node)
            if node.kept is not None:
                some = self._returning(node, node.kept, some)
            batch += [((*node.chosen, (hole, each)), node.scenario) for each in some]
        return batch

    def _returning(
        self, node: Node, kept: Kept, candidates: Sequence[Candidate]
    ) -> list[Candidate]:
        """Those that may give what the node's scenario expects: of a call nothing is known here."""
        scope = self.enumerators[node.place].site.scope
        called = {each.name for each in scope.callables}
        calling = [c for c in candidates if called and called & names_in(c.run or "")]
        plain = [c for c in candidates if c not in calling]
        hole = self.enumerators[node.place].site.hole.index
        return [*self._harness.returning(kept, hole, node.scenario, plain), *calling]

    def _next_of(self, node: Node, enumerator: Enumerator) -> list[Candidate]:
        """The node's next candidate; several where each costs next to nothing."""
        first = enumerator.get(node.position)
        if first is None or node.kept is None:
            return [] if first is None else [first]
        some = [first]
        while len(some) < _MOST_RETURNED and enumerator.ready(node.position + len(some)):
            another = enumerator.get(node.position + len(some))
            if another is None or another.cost > first.cost + _RETURNED_MARGIN:
                break
            some.append(another)
        return some

    def _long_is_better(self) -> bool:
        """Whether something that took too many steps is plainer than all that was found."""
        least = min((found.total for found in self.found), default=math.inf)
        self._long = [job for job in self._long if _cost(job[0]) < least]
        return bool(self._long)

    def _run_next(self) -> None:
        batch, self._next = self._next[:_BATCH], self._next[_BATCH:]
        self._settle(batch)

    def _run_long(self) -> None:
        """Some of what took too many steps, with as many as there may be."""
        self._later = self._looked() + _LATER
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
            bad = self._penalty(result) + sum(self.enumerators.conflicts(h, c) for h, c in chosen)
            if result.result is Result.PASSED:
                self._keep(chosen, bad)
            elif result.hole in self._sites:
                self._open(chosen, result, bad)

    def _keep(self, chosen: Chosen, bad: int) -> None:
        texts = tuple(sorted((hole, candidate.shown) for hole, candidate in chosen))
        if texts in self._texts:
            return
        self._texts.add(texts)
        self._agreed |= all(candidate.imagined for _, candidate in chosen)
        cost = _cost(chosen)
        total = cost + bad + _UNREACHED_COST * (len(self._sites) - len(chosen))
        total += _UNUSED_COST * self._unused.count(chosen)
        item = Found(chosen, cost, total, self._looked())
        self.found.append(item)
        self._unseen.append(item)

    def _open(self, chosen: Chosen, result: RunResult, bad: int) -> None:
        """Have the candidates of the hole that the choice needs tried after it."""
        penalty = bad + self._prefixes.add(chosen, result)
        self._next += [(other, 0) for other in self._prefixes.continued(chosen)]
        returned = self._sites[result.hole].scope.context == "returned"
        near = result.near if returned else 0
        place = self.enumerators.place(chosen, result)
        self._suppositions.reached(result.hole, place)
        kept = result.kept if result.scenario in self._direct(result.hole) else None
        node = Node(
            chosen,
            penalty,
            place,
            result.scenario,
            near,
            kept,
            order=next(self._order),
            cost=self._reckoned(chosen, penalty + 1 - _NEAR_GAIN[near]),
            open=max(0, len(self._sites) - len(chosen) - 1),
        )
        self._agenda.put(node)
        self._opened[result.hole].append(node)
        self._next += self._proposed(node, result.hole)

    def _direct(self, hole: int) -> frozenset[int]:
        """Scenarios that expect what the hole yields, if it is one that tells a run's result."""
        known = self._directly.get(hole)
        if known is None:
            site = self._sites[hole]
            told = direct_scenarios(site, self._harness) if site.forms == (EFFECT,) else []
            known = self._directly[hole] = frozenset(told)
        return known

    def _reckoned(self, chosen: Chosen, penalty: int) -> int:
        """What a choice costs, for the order in which choices are tried."""
        cost = sum(min(c.cost, _PROPOSED_COST) if c.imagined else c.cost for _, c in chosen)
        if len(chosen) == len(self._sites):
            cost -= ALIKE_GAIN * alike(chosen)
        return cost + penalty

    def _penalty(self, result: RunResult) -> int:
        return round(_BAD_COST * math.sqrt(result.bad))


def _first(node: Node) -> tuple[int, int]:
    return node.cost, node.order


def _cost(chosen: Chosen) -> int:
    return sum(candidate.cost for _, candidate in chosen)
