"""The enumerations of a search: one for each hole and the types of the names around it."""

from __future__ import annotations

import random
import time
from collections.abc import Iterable, Iterator, Mapping

from foretrace.fill.atoms import scenario_literals
from foretrace.fill.enumerate import Enumerator
from foretrace.fill.forms import EFFECT
from foretrace.fill.harness import Candidate, Chosen, Harness, RunResult
from foretrace.fill.roles import Roles
from foretrace.fill.template import Site, is_test

_MOST_PLACES = 10
"""Enumerations for one hole, by the types of the names around it."""
_PROBES = ("0", "1", "True", "''", "[]", "None")
_COMBINED = 36
"""Random combinations of probes for several holes."""
_COMBINED_AT_ONCE = 6
_PROBE_SECONDS = 0.04
"""For these."""
_FEW_PROBES = 4
"""Probes for a hole that was seen before, among other types."""
_SUPPOSED = 256
"""Runs of a scenario, for what the conditions among the holes may say."""
_PROBE_STEPS = 60
"""Rounds of loops and calls that a probe may take."""
_CONFLICT_COST = 4


class Enumerators:
    """Made as holes are first needed."""

    def __init__(self, sites: Mapping[int, Site], harness: Harness) -> None:
        self._sites = sites
        self._harness = harness
        self._literals = scenario_literals(harness.scenarios)
        self._by_place: dict[str, Enumerator] = {}
        self._roles: dict[int, Roles | None] = {}
        self._conflicting: dict[tuple[int, str], int] = {}

    def __getitem__(self, place: str) -> Enumerator:
        return self._by_place[place]

    def place(self, chosen: Chosen, result: RunResult) -> str:
        """The enumeration to draw from, made when a hole is first needed among such types."""
        place, hole = result.place, result.hole
        if place in self._by_place:
            return place
        same_hole = [p for p in self._by_place if int(p.partition(",")[0]) == hole]
        if len(same_hole) >= _MOST_PLACES:
            return same_hole[0]
        self._probe(chosen, hole, first=not same_hole)
        self._by_place[place] = Enumerator(
            self._sites[hole],
            place,
            self._harness,
            self._literals,
        )
        return place

    def _probe(self, chosen: Chosen, hole: int, *, first: bool) -> None:
        """Run on with simple candidates, to see the states of later visits and other scenarios.

        Less of that unless it is the `first` time that the hole is needed.
        """
        probes = {each: list(_probes(site)) for each, site in self._sites.items()}
        own = probes[hole] if first else probes[hole][-_FEW_PROBES:]
        self._try([chosen, *((*chosen, (hole, probe)) for probe in own)])
        if not first:
            return
        # What stands in the holes behind this one decides what is seen when it comes round again.
        filled = {each for each, _ in chosen}
        open_holes = [each for each in self._sites if each not in filled and probes[each]]
        chance = random.Random(hole)
        until = time.monotonic() + _PROBE_SECONDS
        for _ in range(0, _COMBINED if len(open_holes) > 1 else 0, _COMBINED_AT_ONCE):
            self._try(
                (*chosen, *((each, chance.choice(probes[each])) for each in open_holes))
                for _ in range(_COMBINED_AT_ONCE)
            )
            if time.monotonic() > until:
                break
        tests = [each for each, site in self._sites.items() if is_test(site)]
        others = tuple((each, candidate) for each, candidate in chosen if each not in tests)
        if tests and len(self._sites) == len(tests) + len(others):
            # What conditions say counts in the states on the way to what is expected.
            for scenario in range(len(self._harness.scenarios)):
                self._harness.suppose(others, tests, scenario, runs=_SUPPOSED, steps=_PROBE_STEPS)

    def _try(self, choices: Iterable[Chosen]) -> None:
        scenarios = range(len(self._harness.scenarios))
        nodes = [(chosen, scenario) for chosen in choices for scenario in scenarios]
        self._harness.run(nodes, smoke=False, steps=_PROBE_STEPS)

    def equals(self, hole: int, candidate: Candidate) -> list[Candidate]:
        """Other texts that were equal to the candidate in every state seen."""
        others: list[Candidate] = []
        for place, enumerator in self._by_place.items():
            if int(place.partition(",")[0]) == hole:
                others += enumerator.equals(candidate)
        return others

    def conflicts(self, hole: int, candidate: Candidate) -> int:
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
        for place in self._by_place:
            number, *types = place.split(",")
            if int(number) == hole:
                names = self._sites[hole].names
                return frozenset(n for n, kind in zip(names, types, strict=True) if kind == "str")
        return frozenset()


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
