"""Several holes, of which some are conditions: these are filled last, and all at once.

Where the scenarios come true for some outcomes of the conditions, each condition is chosen by what
it says in the states that it is asked in. That costs a condition a few evaluations, where running
the program costs a run for each pair of conditions. What fits is run all the same before it counts.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count, islice

from foretrace.fill.conditions import Path
from foretrace.fill.enumerators import Enumerators
from foretrace.fill.expressions import names_in
from foretrace.fill.harness import ALIKE_GAIN, Candidate, Chosen, Harness, alike
from foretrace.fill.template import Site, is_test

_MOST_RUNS = 256
"""Of a scenario, with one choice for the holes that are no conditions."""
_MOST_PATHS = 240
_MOST_ALIKE = 40
"""Conditions that fit the same outcomes."""
_MOST_TOGETHER = 2000
"""Conditions for all the holes that are looked at with one choice for the others."""
_MOST_GIVEN = 200
"""Choices to be run at a time."""
_MOST_OPEN = 60
"""Choices for the other holes that conditions are looked for with."""
_MOST_CONDITIONS = 6000
_AT_A_TIME = 200
"""Conditions that are held against the outcomes at a time."""
_MOST_VAIN = 4
"""Choices in a row that nothing was learnt with, after which no more are supposed."""


@dataclass(slots=True)
class _Said:
    """What a condition says in the states known when it was last asked."""

    candidate: Candidate
    known: int = 0
    true: int = 0
    """The states as bits."""
    false: int = 0


@dataclass(slots=True)
class _Open:
    """A choice for the holes that are no conditions, with what the conditions must then say."""

    chosen: Chosen
    scenarios: Sequence[int]
    """Bits of the paths that belong to each scenario."""
    needs: Mapping[int, Sequence[tuple[int, int]]]
    """By hole: the states in which it must be true and false, for each path."""
    looked: dict[int, int] = field(default_factory=dict)
    """By hole, how many of its conditions were held against the paths."""
    fitting: dict[int, dict[int, list[Candidate]]] = field(default_factory=dict)
    """By hole: conditions by the bits of the paths that they fit."""


class Suppositions:
    """Looks for conditions by the outcomes that make the scenarios come true."""

    def __init__(
        self, sites: Mapping[int, Site], harness: Harness, enumerators: Enumerators, steps: int
    ) -> None:
        self._sites = sites
        self._harness = harness
        self._enumerators = enumerators
        self._steps = steps
        self._tests = [h for h, site in sites.items() if is_test(site)]
        self._others = [h for h in sites if h not in self._tests]
        self._places: dict[int, str] = {}
        self._said: dict[int, list[_Said]] = {hole: [] for hole in self._tests}
        self._looked: dict[int, int] = {}
        """By hole, how many of its candidates were looked at."""
        self._open: list[_Open] = []
        self._choices = self._combined()
        self._exhausted = False
        self._scenarios = list(range(len(harness.scenarios)))
        self._given: set[Chosen] = set()
        self._turn = count()
        self._vain = 0
        """Choices in a row that nothing was learnt with: there was too much to suppose."""

    @property
    def worthwhile(self) -> bool:
        """Whether there is anything to look for in this way."""
        return (
            bool(self._tests)
            and len(self._sites) > 1
            and self._vain < _MOST_VAIN
            and not self._harness.conditions.lost
        )

    @property
    def _ready(self) -> bool:
        return all(hole in self._places for hole in self._others)

    def reached(self, hole: int, place: str) -> None:
        """Note where candidates for a hole may be drawn from."""
        self._places.setdefault(hole, place)

    def look(self) -> list[Chosen]:
        """A few milliseconds' work: choices that are likely to make the scenarios come true."""
        if not self._ready:
            return []
        if self._exhausted or (next(self._turn) % 2 and self._open):
            self._more_conditions()
            return self._fitting()
        chosen = next(self._choices, None)
        if chosen is None:
            self._exhausted = True
        elif (opened := self._suppose(chosen)) is not None:
            self._open.append(opened)
            self._open = self._open[:_MOST_OPEN]
            return self._fitting()
        return []

    # the holes that are no conditions -------------------------------------------------------

    def _combined(self) -> Iterator[Chosen]:
        """Choices for them, cheapest first."""
        holes = self._others
        heap: list[tuple[int, tuple[int, ...]]] = [(0, (0,) * len(holes))]
        seen = {heap[0][1]}
        while heap:
            _, positions = heapq.heappop(heap)
            parts = [
                self._enumerators[self._places[hole]].get(position)
                for hole, position in zip(holes, positions, strict=True)
            ]
            found = [part for part in parts if part is not None]
            if len(found) < len(parts):
                continue
            yield tuple(zip(holes, found, strict=True))
            for at in range(len(positions)):
                after = (*positions[:at], positions[at] + 1, *positions[at + 1 :])
                if after not in seen:
                    seen.add(after)
                    heapq.heappush(heap, (sum(part.cost for part in found), after))

    def _suppose(self, chosen: Chosen) -> _Open | None:
        """What the conditions must say with the choice; None if nothing makes it come true."""
        paths: list[Path] = []
        told: list[int] = []
        self._vain += 1
        for scenario in list(self._scenarios):
            outcomes = self._harness.suppose(
                chosen, self._tests, scenario, runs=_MOST_RUNS, steps=self._steps
            )
            if self._harness.conditions.lost:
                return None
            if not outcomes.complete or len(outcomes.paths) > _MOST_PATHS:
                # Whatever it needs: it says nothing of the conditions then.
                continue
            self._vain = 0
            if not outcomes.paths:
                # It rules out others too, most likely.
                self._scenarios.remove(scenario)
                self._scenarios.insert(0, scenario)
                return None
            told.append(((1 << len(outcomes.paths)) - 1) << len(paths))
            paths += outcomes.paths
        return _Open(chosen, told, _needs(paths, self._tests)) if told else None

    # conditions -----------------------------------------------------------------------------

    def _more_conditions(self) -> None:
        for hole in self._tests:
            said = self._said[hole]
            if hole not in self._places or len(said) >= _MOST_CONDITIONS:
                continue
            enumerator = self._enumerators[self._places[hole]]
            called = {each.name for each in self._sites[hole].scope.callables}
            looked = self._looked.get(hole, 0)
            candidate = enumerator.get(looked)
            while candidate is not None:
                looked += 1
                # What a call says depends on the very conditions that are open.
                if not called or not called & names_in(candidate.run or ""):
                    said.append(_Said(candidate))
                ready = looked % _AT_A_TIME and enumerator.ready(looked)
                candidate = enumerator.get(looked) if ready else None
            self._looked[hole] = looked

    def _fitting(self) -> list[Chosen]:
        """Conditions, together with what stands in the other holes, not given before."""
        self._ask()
        found: list[tuple[int, int, Chosen]] = []
        for opened in self._open:
            for hole in self._tests:
                self._hold(opened, hole)
            for conditions in islice(self._together(opened), _MOST_TOGETHER):
                chosen = (*opened.chosen, *conditions)
                if chosen not in self._given:
                    cost = sum(c.cost for _, c in chosen) - ALIKE_GAIN * alike(chosen)
                    found.append((cost, len(found), chosen))
        given = [chosen for _, _, chosen in sorted(found)[:_MOST_GIVEN]]
        self._given.update(given)
        return given

    def _ask(self) -> None:
        """Ask all conditions in the states that they were not asked in yet."""
        for hole in self._tests:
            by_known: dict[int, list[_Said]] = {}
            for said in self._said[hole]:
                by_known.setdefault(said.known, []).append(said)
            for known, some in by_known.items():
                asked = [said.candidate for said in some]
                for position, answers in self._harness.truths(hole, known, asked).items():
                    said = some[position]
                    for number, answer in enumerate(answers, known):
                        said.true |= (answer == "1") << number
                        said.false |= (answer == "0") << number
                    said.known += len(answers)

    def _hold(self, opened: _Open, hole: int) -> None:
        """Sort the hole's new conditions by the paths that they fit."""
        groups = opened.fitting.setdefault(hole, {})
        all_said = self._said[hole]
        needs = opened.needs[hole]
        if not any(true or false for true, false in needs):
            # It is never asked: the choice leaves it open.
            groups[(1 << len(needs)) - 1] = []
            return
        for said in all_said[opened.looked.get(hole, 0) :]:
            fits = 0
            for number, (true, false) in enumerate(needs):
                if not true & ~said.true and not false & ~said.false:
                    fits |= 1 << number
            if fits:
                group = groups.setdefault(fits, [])
                if len(group) < _MOST_ALIKE:
                    group.append(said.candidate)
        opened.looked[hole] = len(all_said)

    def _together(self, opened: _Open) -> Iterator[Chosen]:
        """Conditions, one a hole, that fit the same paths of every scenario."""

        def further(holes: Sequence[int], paths: int) -> Iterator[Chosen]:
            if not all(paths & scenario for scenario in opened.scenarios):
                return
            if not holes:
                yield ()
                return
            for fits, group in opened.fitting[holes[0]].items():
                for rest in further(holes[1:], paths & fits):
                    if not group:
                        yield rest
                    for candidate in group:
                        yield ((holes[0], candidate), *rest)

        yield from further(self._tests, (1 << len(opened.needs[self._tests[0]])) - 1)


def _needs(paths: Sequence[Path], holes: Sequence[int]) -> dict[int, list[tuple[int, int]]]:
    needs: dict[int, list[tuple[int, int]]] = {hole: [] for hole in holes}
    for path in paths:
        for hole in holes:
            bits = [0, 0]
            for asked, number, outcome in path:
                if asked == hole:
                    bits[not outcome] |= 1 << number
            needs[hole].append((bits[0], bits[1]))
    return needs
