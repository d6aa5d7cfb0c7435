"""Fills for a sketch: propose, verify by imagined runs, rank."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from itertools import islice

from foretrace.cancellation import Cancellation
from foretrace.fill.combinations import GroupAnswer, Parts, combinations, question_of
from foretrace.fill.expected import with_expected_kinds
from foretrace.fill.group import GroupSearch
from foretrace.fill.groups import Group, group_holes
from foretrace.fill.harness import Harness, SearchImpossible
from foretrace.fill.proposals import Proposals, plain_fill, plainest_fill
from foretrace.fill.rank import Ranked, fills_of, rank, with_equals
from foretrace.fill.solution import FillAnswer, Solution
from foretrace.fill.template import Site, Template, build_template
from foretrace.fill.verify import decides, verify
from foretrace.fill.worker import Worker
from foretrace.imagine.interpreter import Interpreter, Limits
from foretrace.imagine.invent import invent_calls
from foretrace.sketch.model import Fill, Scenario, Sketch
from foretrace.world.protocol import WorldModel

_SEARCH_LIMITS = Limits(seconds=0.1, memory=96 * 1024 * 1024, recursion=250)
_INVENTED = 24
_MOST_RANKED = 120
_UNDECIDED_PROBABILITY = 0.5
"""Of the best answer when no scenario decides."""
_UNREACHED_PROBABILITY = 0.1
_GRACE = 0.1
"""Seconds past the deadline after which no further solutions are verified."""
_NOTHING = "Nothing that was tried makes the scenarios come true."
_SEARCH_SHARE = 0.83
"""Of the time left, for searching; the rest is for ranking what was found."""
_MODEL_SHARE = 0.9
"""Of the time left, after which the model is not waited for any more."""
_CLEAR = 0.8
"""Probability from which on the model's opinion is not waited for."""


def find_fills(
    sketch: Sketch,
    interpreter: Interpreter,
    *,
    world: WorldModel | None = None,
    limit: int = 10,
    seconds: float = 3.0,
    cancellation: Cancellation | None = None,
    on_improvement: Callable[[FillAnswer], None] | None = None,
) -> FillAnswer:
    """Solutions for all the holes of a sketch, at most `limit`, best first.

    Takes about `seconds` at most, a little more where the model is late. `on_improvement` is
    called from this thread with each better answer on the way (`final` is false). Raises
    `Cancelled` if `cancellation` is raised.
    """
    return _Search(sketch, interpreter, world, limit, seconds, cancellation, on_improvement).run()


def _clear(ranked: Sequence[Ranked]) -> bool:
    """Whether the first answer needs no further opinion."""
    return bool(ranked) and ranked[0].probability > _CLEAR


class _Search:
    def __init__(
        self,
        sketch: Sketch,
        interpreter: Interpreter,
        world: WorldModel | None,
        limit: int,
        seconds: float,
        cancellation: Cancellation | None,
        on_improvement: Callable[[FillAnswer], None] | None,
    ) -> None:
        self._sketch = sketch
        self._interpreter = interpreter
        self._world = world
        self._limit = limit
        self._seconds = seconds
        self._asked = cancellation or Cancellation()
        self._on_improvement = on_improvement
        self._began = time.monotonic()
        self._plain_fills: dict[int, str] = {}
        self._failure: str | None = None
        """Why the model could not be asked."""

    def run(self) -> FillAnswer:
        sketch = self._sketch
        if not sketch.holes:
            return self._answer((), (), (), reason="The file has no holes (`???`).")
        template = build_template(sketch)
        holes = tuple(sorted({**template.sites, **template.loading}))
        notes = tuple(
            f"The hole on line {hole.line} cannot be filled: no expression or statement may "
            "stand there, or its function is not understood."
            for hole in sketch.holes
            if hole.index not in holes
        )
        if not holes:
            return self._answer((), (), (), reason=notes[0])
        groups = group_holes(sketch, template.sites)
        answers: list[GroupAnswer] = []
        for position, group in enumerate(groups):
            left = self._began + self._seconds - time.monotonic()
            share = max(0.2, left / (len(groups) - position))
            answer = self._solve(template, group, share, len(groups))
            answers.append(answer)
            notes += answer.notes
        if template.loading:
            answers.append(self._loading(template.loading))
            notes += answers[-1].notes
        unsolved = [answer for answer in answers if not answer.ranked]
        if len(unsolved) == len(answers):
            why = next((note for answer in unsolved for note in answer.notes), _NOTHING)
            return self._answer(holes, (), notes, reason=why)
        for answer in unsolved:
            # What was found elsewhere is still worth showing, beside plain guesses here.
            sites = {hole: template.sites[hole] for hole in answer.holes}
            lines = ", ".join(str(site.hole.line) for site in sites.values())
            notes += (f"Nothing was found for line {lines}: what stands there is a guess.",)
            guess = self._unreached(Group(answer.holes, answer.scenarios, None), sites, ())
            answers[answers.index(answer)] = replace(guess, scenarios=answer.scenarios)
        solutions, parts = self._solutions(holes, answers)
        reason = None if solutions else _NOTHING
        found = self._answer(holes, solutions, notes, reason=reason)
        return replace(found, ask=question_of(answers, parts))

    # one group ------------------------------------------------------------------------------

    def _solve(
        self,
        template: Template,
        group: Group,
        seconds: float,
        groups: int,
    ) -> GroupAnswer:
        sites = {hole: template.sites[hole] for hole in group.holes}
        decisive = [scenario for scenario in group.scenarios if decides(scenario)]
        scenarios: Sequence[Scenario] = decisive
        notes: list[str] = []
        if not decisive:
            scenarios = self._plausible(group)
            where = f"line {sites[group.holes[0]].hole.line}"
            notes.append(
                f"No scenario with an expected result reaches the hole on {where}: "
                "its fills are guesses."
            )
        if not scenarios:
            return self._unreached(group, sites, notes)
        sites = with_expected_kinds(sites, scenarios)
        stop = Cancellation.after(seconds, self._asked)
        try:
            with Worker(self._interpreter, _SEARCH_LIMITS) as worker:
                harness = Harness(template, scenarios, worker)
                if not harness.scenarios:
                    return self._unreached(group, sites, notes)
                calls = [s.call for s in self._invented(group) if not s.setup]
                ranked = self._search(harness, sites, group, calls, seconds, stop, groups)
        except SearchImpossible as error:
            notes.append(f"{error}.".replace("..", "."))
            return GroupAnswer(group.holes, (), False, tuple(notes), group.scenarios)
        self._asked.check()
        if self._failure is not None:
            notes.append(f"The world model was not asked: {self._failure}")
        filled = tuple(
            (self._complete(item, sites), item.probability) for item in ranked[: self._limit]
        )
        return GroupAnswer(
            group.holes,
            filled,
            bool(decisive),
            tuple(notes),
            group.scenarios,
            tuple(ranked),
            tuple(calls),
        )

    def _search(
        self,
        harness: Harness,
        sites: Mapping[int, Site],
        group: Group,
        calls: Sequence[str],
        seconds: float,
        stop: Cancellation,
        groups: int,
    ) -> list[Ranked]:
        harness.define_smoke(calls)
        looking = Cancellation.after(stop.remaining(seconds) * _SEARCH_SHARE, stop)
        with ExitStack() as stack:
            proposals = None
            patient = Cancellation.after(stop.remaining(seconds) * _MODEL_SHARE, stop)
            if self._world is not None:
                proposals = stack.enter_context(
                    Proposals(self._sketch, sites, self._world, harness.store, patient)
                )
            search = GroupSearch(sites, harness, looking, proposals)
            first = True
            for _ in search.search():
                if first and self._on_improvement is not None and groups == 1:
                    first = False
                    ranked = rank(search.found[:20], harness, sites, calls)
                    self._improve(sites, ranked, group)
            ranked = self._ranked(search, harness, sites, calls, proposals)
            if proposals is not None and not _clear(ranked):
                search.search_proposals(patient.remaining(seconds))
                ranked = self._ranked(search, harness, sites, calls, proposals)
            if proposals is not None:
                self._failure = proposals.failure
                for hole in sites:
                    for candidate in proposals.candidates(hole)[:1]:
                        self._plain_fills[hole] = candidate.shown
        return ranked

    def _ranked(
        self,
        search: GroupSearch,
        harness: Harness,
        sites: Mapping[int, Site],
        calls: Sequence[str],
        proposals: Proposals | None,
    ) -> list[Ranked]:
        best = sorted(search.found, key=lambda item: item.total)[:_MOST_RANKED]
        imagined = [f for f in search.found if all(c.imagined for _, c in f.chosen)]
        found = with_equals(list({id(f): f for f in (*best, *imagined)}.values()), search, harness)
        return rank(found, harness, sites, calls, proposals)

    def _improve(self, sites: Mapping[int, Site], ranked: Sequence[Ranked], group: Group) -> None:
        holes = tuple(sites)
        answer = GroupAnswer(
            holes,
            tuple(
                (self._complete(item, sites, early=True), item.probability) for item in ranked[:1]
            ),
            any(map(decides, group.scenarios)),
            scenarios=group.scenarios,
        )
        solutions, _ = self._solutions(holes, [answer])
        if solutions and self._on_improvement is not None:
            self._on_improvement(replace(self._answer(holes, solutions, ()), final=False))

    def _plausible(self, group: Group) -> Sequence[Scenario]:
        """Calls that a good fill should at least survive."""
        return group.scenarios or self._invented(group)[:8]

    def _invented(self, group: Group) -> Sequence[Scenario]:
        if group.function is None:
            return ()
        return invent_calls(self._sketch, group.function, group.scenarios, _INVENTED)

    def _plain(self, site: Site) -> str:
        """A fill for a hole that no run reaches; the model is asked once a hole."""
        hole = site.hole.index
        if hole not in self._plain_fills:
            left = self._began + self._seconds - time.monotonic()
            in_time = Cancellation.after(left, self._asked)
            self._plain_fills[hole] = plain_fill(self._sketch, site, self._world, in_time)
        return self._plain_fills[hole]

    def _complete(
        self, ranked: Ranked, sites: Mapping[int, Site], *, early: bool = False
    ) -> tuple[Fill, ...]:
        """Fills for every hole of the group, those that no run reached included."""
        fills = {
            fill.hole: replace(fill, text=sites[fill.hole].placed(fill.text))
            for fill in fills_of(ranked.chosen)
        }
        for hole, site in sites.items():
            if hole not in fills:
                # There is no time to ask the model while better answers are still coming.
                text = plainest_fill(site) if early else self._plain(site)
                fills[hole] = Fill(hole, text)
        return tuple(replace(fills[hole], probability=ranked.probability) for hole in sorted(fills))

    def _unreached(
        self, group: Group, sites: Mapping[int, Site], notes: Sequence[str]
    ) -> GroupAnswer:
        fills = tuple(
            Fill(hole, self._plain(site), _UNREACHED_PROBABILITY) for hole, site in sites.items()
        )
        return GroupAnswer(group.holes, ((fills, _UNREACHED_PROBABILITY),), False, tuple(notes))

    def _loading(self, sites: Mapping[int, Site]) -> GroupAnswer:
        """Holes outside functions run before any scenario: they are guessed, one by one."""
        group = Group(tuple(sites), (), None)
        lines = ", ".join(str(site.hole.line) for site in sites.values())
        return self._unreached(
            group, sites, [f"Holes outside functions are guesses (line {lines})."]
        )

    # all together ---------------------------------------------------------------------------

    def _solutions(
        self, holes: tuple[int, ...], answers: Sequence[GroupAnswer]
    ) -> tuple[tuple[Solution, ...], tuple[Parts, ...]]:
        """The best combinations of the groups' answers, each run once more as a whole."""
        decided = all(answer.decided for answer in answers)
        relevant = {scenario for answer in answers for scenario in answer.scenarios}
        scenarios = [s for s in self._sketch.scenarios if s in relevant]
        found: list[tuple[Solution, Parts]] = []
        doubtful: list[tuple[Solution, Parts]] = []
        for parts in islice(combinations(answers), self._limit + 5):
            self._asked.check()
            fills = {fill.hole: fill for part, _ in parts for fill in part}
            probability = math.prod(share for _, share in parts)
            verdicts = verify(
                self._sketch, scenarios, list(fills.values()), self._interpreter, self._asked
            )
            passed = all(v.passed for v in verdicts if decides(v.scenario))
            verified = decided and passed
            if not verified:
                probability *= _UNDECIDED_PROBABILITY
            texts = tuple(fills[hole].text for hole in holes)
            solution = Solution(texts, round(probability, 4), verdicts, verified)
            if passed or not decided:
                found.append((solution, parts))
            elif not any(verdict.contradicted for verdict in verdicts):
                doubtful.append((solution, parts))
            late = time.monotonic() - self._began > self._seconds + _GRACE
            if len(found) >= self._limit or late:
                break
        kept = found or doubtful
        return tuple(solution for solution, _ in kept), tuple(parts for _, parts in kept)

    def _answer(
        self,
        holes: tuple[int, ...],
        solutions: tuple[Solution, ...],
        notes: tuple[str, ...],
        reason: str | None = None,
    ) -> FillAnswer:
        by_index = {hole.index: hole for hole in self._sketch.holes}
        return FillAnswer(
            holes=tuple(by_index[hole] for hole in holes),
            solutions=solutions,
            elapsed_ms=(time.monotonic() - self._began) * 1000,
            reason=reason,
            notes=notes,
        )
