"""One analysis of one version of a document: sketch, then fills, then runs.

What is known is published as it becomes known, each time as a whole; the last one published is
final. Runs in a worker thread.
"""

from __future__ import annotations

import ast
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from foretrace.cancellation import Cancellation, Cancelled
from foretrace.config import Settings
from foretrace.fill.search import find_fills
from foretrace.fill.solution import FillAnswer
from foretrace.imagine.grounded import Budget, imagine
from foretrace.imagine.interpreter import Interpreter
from foretrace.imagine.invent import invent_calls
from foretrace.lsp.findings import Finding, findings
from foretrace.lsp.foresight import (
    AT_MOST,
    AT_REST,
    Foreseen,
    Key,
    Subject,
    foresee,
    subjects,
    with_findings,
    with_words,
)
from foretrace.lsp.hints import Hinter, LineHint
from foretrace.lsp.lenses import FunctionLens, lenses
from foretrace.lsp.runs import Run, read_run, run_reaching
from foretrace.lsp.wishes import NO_WISHES, Wishes
from foretrace.sketch.model import Fill, HoleKind, Program, Scenario, Sketch
from foretrace.sketch.relevant import Relevance
from foretrace.trace.frames import Trace
from foretrace.world.protocol import WorldModel, WorldModelError

_INVENTED_FOR = 20
"""Functions of a document for which calls are invented at most."""
_STOPPED = "The search was stopped."
_ANSWERS_KEPT = 8
_BETTER_INTERVAL = 0.3
"""Seconds between two intermediate answers."""


@dataclass(frozen=True, slots=True)
class Analysis:
    """What is known of one version of a document."""

    sketch: Sketch
    fills: FillAnswer | None = None
    """`None` without holes, and as long as no solution was found."""
    runs: tuple[Run, ...] = ()
    hints: tuple[LineHint, ...] = ()
    findings: tuple[Finding, ...] = ()
    lenses: tuple[FunctionLens, ...] = ()
    final: bool = False
    wishes: Wishes = NO_WISHES

    @property
    def searching(self) -> bool:
        """Whether there are holes to be filled, and the search goes on."""
        fillable = any(hole.kind is not HoleKind.UNFILLABLE for hole in self.sketch.holes)
        return fillable and not self.final

    def runs_reaching(self, function: str) -> Sequence[Run]:
        """The runs that can be shown for a function, in their order."""
        return [run for run in self.runs if function in run.functions]

    def run_for(self, function: str) -> Run | None:
        """The run that is shown for a function."""
        return run_reaching(self.runs, function, self.wishes.chosen.get(function))


def nothing_known(text: str, version: int) -> Analysis:
    """The analysis of a version that could not be understood at all."""
    program = Program("", ast.Module([], []), ())
    return Analysis(Sketch(text, version, (), (), (), program, {}), final=True)


_Key = tuple[str, tuple[str, ...], Scenario]


@dataclass(slots=True)
class Memory:
    """What one analysis keeps for the next: an edit spares the runs it cannot have changed."""

    hinter: Hinter = field(default_factory=Hinter)
    runs: dict[_Key, Run] = field(default_factory=dict)
    """By the program's text as far as the scenario reaches it, the fills, and the scenario."""
    answers: dict[str, FillAnswer] = field(default_factory=dict)
    """Ended searches by the whole text, so that undoing an edit repeats none."""
    foreseen: dict[Key, Foreseen] = field(default_factory=dict)
    """Of functions as they are now, or were not long ago."""

    def remember(self, text: str, answer: FillAnswer) -> None:
        self.answers.pop(text, None)
        self.answers[text] = answer
        while len(self.answers) > _ANSWERS_KEPT:
            del self.answers[next(iter(self.answers))]


@dataclass(frozen=True, slots=True)
class Tools:
    """What an analysis works with."""

    interpreter: Interpreter
    settings: Settings
    world: Callable[[], WorldModel | None]
    """Asked only when there is a hole, since that is what begins to load the model."""


class Analyst:
    """Analyses one sketch with the tools given; `publish` gets what is known so far."""

    def __init__(
        self,
        sketch: Sketch,
        tools: Tools,
        memory: Memory,
        cancellation: Cancellation,
        publish: Callable[[Analysis], None],
        wishes: Wishes = NO_WISHES,
    ) -> None:
        self._sketch = sketch
        self._wishes = wishes
        self._tools = tools
        self._memory = memory
        self._cancellation = cancellation
        self._publish = publish
        self._relevance = Relevance(sketch)
        self._runs: dict[_Key, Run] = {}
        """Of this version."""
        self._published_at = time.monotonic()
        self._world: WorldModel | None = None

    def analyse(self, search_delay: float = 0.0, stop: Cancellation | None = None) -> None:
        """Publish until final. Raises `Cancelled` when overtaken.

        `search_delay`: seconds to wait, while the user may still be typing, before a search.
        `stop` ends the search for fills alone: what was found until then is final.
        """
        self._stop = stop or Cancellation(parent=self._cancellation)
        known = Analysis(self._sketch, wishes=self._wishes)
        self._publish(known)
        if all(hole.kind is HoleKind.UNFILLABLE for hole in self._sketch.holes):
            self._show(known, final=True)
            return
        self._world = self._tools.world()
        try:
            self._fill(known, search_delay)
        except WorldModelError:
            # If it could not be loaded, the user was told; all else goes on without the model.
            self._world = None
            self._fill(known, search_delay)

    def _fill(self, known: Analysis, search_delay: float) -> None:
        text = self._sketch.text
        answer = self._memory.answers.get(text)
        if answer is None:
            self._cancellation.pause(search_delay)
            answer = self._search(known)
            self._memory.remember(text, answer)
        self._show(replace(known, fills=answer), final=True)

    def _search(self, known: Analysis) -> FillAnswer:
        best = FillAnswer((), (), 0.0, reason=_STOPPED)
        shown_at = float("-inf")
        shown: tuple[str, ...] | None = None

        def better(answer: FillAnswer) -> None:
            nonlocal best, shown_at, shown
            best = replace(answer, final=True)
            if not answer.solutions or time.monotonic() - shown_at < _BETTER_INTERVAL:
                return
            if shown is None:
                # Whoever waits for a fill alone needs no runs with it.
                self._publish(replace(known, fills=replace(answer, final=False)))
            if shown != answer.solutions[0].fills:
                self._show(replace(known, fills=replace(answer, final=False)), final=False)
                shown = answer.solutions[0].fills
                shown_at = time.monotonic()

        try:
            return find_fills(
                self._sketch,
                self._tools.interpreter,
                world=self._world,
                seconds=self._tools.settings.fill_seconds,
                cancellation=self._stop,
                on_improvement=better,
            )
        except Cancelled:
            self._cancellation.check()
            return best

    def _show(self, known: Analysis, final: bool) -> None:
        """Imagine the scenarios with the best solution so far and publish that."""
        runs: list[Run] = []
        fills = _best_fills(known.fills)
        scenarios = [*self._sketch.scenarios, *self._wishes.further(self._sketch)]
        self._imagine(scenarios, fills, known, runs)
        if final:
            self._imagine(self._invented(runs), fills, known, runs)
            self._memory.runs = self._runs
        self._publish_runs(replace(known, final=final), runs)

    def _publish_runs(self, known: Analysis, runs: Sequence[Run]) -> None:
        chosen = self._wishes.chosen
        hints = self._memory.hinter.hints(self._sketch, runs, chosen)
        found = findings(self._sketch, runs, final=known.final)
        above = lenses(self._sketch, runs, chosen)
        self._cancellation.check()
        published = replace(known, runs=tuple(runs), hints=hints, findings=found, lenses=above)
        if known.final and self._tools.settings.foresight:
            self._publish_foreseen(published)
        else:
            self._publish(published)
        self._published_at = time.monotonic()

    def _publish_foreseen(self, known: Analysis) -> None:
        """Publish with what is foreseen by now of a document without holes, then look ahead."""
        if self._sketch.holes:
            self._publish(known)
            return
        asked = subjects(self._sketch, self._relevance)
        kept = self._memory.foreseen
        self._publish(self._with_foreseen(known, asked))
        new = [subject for subject in asked if subject.key not in kept]
        if not new:
            return
        self._cancellation.pause(AT_REST)
        told = time.monotonic()
        end = told + AT_MOST
        for subject in new:
            kept[subject.key] = foresee(subject, self._tools.interpreter, self._cancellation)
            if time.monotonic() > end:
                break
            if time.monotonic() - told > _BETTER_INTERVAL:
                self._publish(self._with_foreseen(known, asked))
                told = time.monotonic()
        self._cancellation.check()
        current = {subject.key for subject in asked}
        self._memory.foreseen = {key: each for key, each in kept.items() if key in current}
        self._publish(self._with_foreseen(known, asked))

    def _with_foreseen(self, known: Analysis, asked: Sequence[Subject]) -> Analysis:
        kept = self._memory.foreseen
        found = {each.function.qualname: kept[each.key] for each in asked if each.key in kept}
        return replace(
            known,
            findings=with_findings(known.findings, found.values()),
            lenses=with_words(known.lenses, found),
        )

    def _invented(self, runs: Sequence[Run]) -> list[Scenario]:
        """Calls of functions that none of the runs reaches."""
        reached = frozenset().union(*(run.functions for run in runs))
        called = {scenario.function for scenario in self._sketch.scenarios}
        left = [f for f in self._sketch.functions if f.qualname not in reached | called]
        return [
            call
            for function in left[:_INVENTED_FOR]
            for call in invent_calls(self._sketch, function, (), 1)
        ]

    def _imagine(
        self,
        scenarios: Sequence[Scenario],
        fills: Sequence[Fill],
        known: Analysis,
        runs: list[Run],
    ) -> None:
        """Add the run of each scenario to `runs`; publish in between if that takes long."""
        texts = tuple(fill.text for fill in fills)
        for scenario in scenarios:
            if runs and time.monotonic() - self._published_at > _BETTER_INTERVAL:
                self._publish_runs(known, runs)
            sketch = self._relevance.reduced(scenario, fills)
            key = (sketch.program.source, texts, scenario)
            run = self._runs.get(key) or self._memory.runs.get(key)
            if run is None:
                trace = self._trace(sketch, scenario, fills)
                run = read_run(scenario, trace, {hole.line for hole in sketch.holes})
            self._runs[key] = run
            runs.append(run)

    def _trace(self, sketch: Sketch, scenario: Scenario, fills: Sequence[Fill]) -> Trace:
        settings = self._tools.settings
        return imagine(
            sketch,
            scenario,
            self._tools.interpreter,
            world=self._world,
            fills=fills,
            budget=Budget(frames=settings.max_frames, seconds=settings.run_seconds),
            cancellation=self._cancellation,
        )


def _best_fills(answer: FillAnswer | None) -> list[Fill]:
    if answer is None or not answer.solutions:
        return []
    return list(answer.fills_of(answer.solutions[0]))
