"""Drives candidates through the isolated interpreter, in batches.

One harness is one session: the template's program, the scenarios as functions, and the tables of
`sandboxed`. A candidate that hangs or exhausts memory costs its batch a time-out, nothing more.
"""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from itertools import chain

from pydantic_monty import MontyError

from foretrace import syntax
from foretrace.fill.bindings import bound_in
from foretrace.fill.conditions import Conditions, Outcomes
from foretrace.fill.places import Places
from foretrace.fill.sandboxed import SOURCE
from foretrace.fill.template import Template, may_grow
from foretrace.fill.worker import Worker
from foretrace.imagine.lowering import lower
from foretrace.sketch.model import Scenario, ScenarioKind

STEPS = 400
"""Rounds of loops and calls that a scenario may take, unless said otherwise."""
NOTED_STATES = 120
"""States of a hole that are noted, among values of the same types."""

_RANGE = re.compile(r"\brange\(")
_OPERATORS = re.compile(r" [-+*/%<>=!&|]+ ")


class SearchImpossible(Exception):
    """The sketch cannot be run by the interpreter; the text says why in one sentence."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One way to fill a hole."""

    form: int
    """Index into the site's forms."""
    run: str | None
    """The expression as the interpreter evaluates it; None for forms without one."""
    shown: str
    """The fill as the user sees it."""
    cost: int
    imagined: bool = False
    """Proposed by the world model."""


class Result(Enum):
    PASSED = "passed"
    NEED = "need"
    FAILED = "failed"
    LONG = "long"
    """Took more steps than it was given."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A state that a session keeps."""

    session: int
    number: int


@dataclass(frozen=True, slots=True)
class RunResult:
    result: Result
    scenario: int
    """The first scenario that did not pass."""
    bad: int = 0
    """On how many invented calls it raises, gives an odd result or (these count twice) does not
    end; 6 at most."""
    place: str = ""
    """The hole that was needed, with the types of the names there: `2,list,int`."""
    near: int = 0
    """How much of the expected result the names there hold: 3 it as it is, 2 or 1 all or some of
    its parts."""
    state: str = ""
    """The same for the same values of the names there."""
    kept: Kept | None = None
    """Where the state is kept, if the hole's value is what a call returns."""

    @property
    def hole(self) -> int:
        return int(self.place.partition(",")[0])


Chosen = tuple[tuple[int, Candidate], ...]
"""Candidates in place: pairs of hole index and candidate."""

ALIKE_GAIN = 2
"""How much sooner two fills of one shape are tried together, as in `mid + 1` and `mid - 1`."""


def alike(chosen: Chosen) -> int:
    """Pairs of fills of one shape over the same names, as in `mid + 1` and `mid - 1`."""
    shapes = Counter(
        _OPERATORS.sub("~", candidate.shown) for _, candidate in chosen if " " in candidate.shown
    )
    return sum(count - 1 for count in shapes.values())


@dataclass(frozen=True, slots=True)
class Behaviour:
    """What a choice did on one call."""

    how: str
    """`value`, `odd` (a value of types that no scenario expects), `raised`, `steps` (did not end)
    or `need` (reached an open hole)."""
    steps: int
    shown: str


class Harness:
    """The template's program with the search's tables, in a session of the interpreter."""

    def __init__(
        self,
        template: Template,
        scenarios: Sequence[Scenario],
        worker: Worker,
    ) -> None:
        """Raises `SearchImpossible` if the program does not load."""
        self._prefix = template.prefix
        self.store = f"{template.prefix}_store"
        """Name of the function that assigns to a container's item."""
        self._worker = worker
        count = 1 + max(template.sites, default=-1)
        self._names = [
            list(template.sites[i].names) if i in template.sites else [] for i in range(count)
        ]
        lowered = lower(template.tree)
        source = SOURCE.replace("$CAP", str(NOTED_STATES)).replace("$", self._prefix)
        growing = [i in template.sites and may_grow(template.sites[i]) for i in range(count)]
        returned = [hole for hole, site in template.sites.items() if site.scope.returned]
        try:
            worker.define(lowered.prelude)
            worker.define(source)
            worker.define(
                f"{self._prefix}_setup({self._names!r}, {growing!r}, {returned!r}, {STEPS})"
            )
            self._define_program(lowered.tree)
            self.places = Places(worker, self._prefix, self._names)
            self.conditions = Conditions(worker, self._prefix)
        except MontyError as error:
            raise SearchImpossible(str(error)) from None
        self.scenarios = [s for s in scenarios if self._add_scenario(s)]
        self.allowed = frozenset(s.raises for s in scenarios if s.raises is not None)
        """Exceptions that scenarios show to be meant."""
        worker.define(f"{self._prefix}_allowed.extend({sorted(self.allowed)!r})")

    def _define_program(self, tree: ast.Module) -> None:
        """The program, without the statements that the interpreter refuses if there are any."""
        try:
            self._worker.define(ast.unparse(tree))
        except MontyError:
            refused: MontyError | None = None
            for statement in tree.body:
                try:
                    self._worker.define(ast.unparse(statement))
                except MontyError as error:
                    refused = error
            if refused is not None and len(tree.body) == 1:
                raise

    @property
    def alive(self) -> bool:
        return self._worker.alive

    def define_smoke(self, calls: Sequence[str]) -> None:
        """Calls without known results that a good choice should survive."""
        given = ", ".join(text for scenario in self.scenarios for text in _literals(scenario))
        self._worker.define(f"{self._prefix}_shape_up([{given}])")
        for call in calls:
            with suppress(MontyError):
                self._worker.define(f"{self._prefix}_smoke.append(lambda: {call})")

    def run(
        self, nodes: Sequence[tuple[Chosen, int]], *, smoke: bool = True, steps: int = STEPS
    ) -> list[RunResult]:
        """Run each choice on the scenarios from the given one on, until one does not pass.

        What gets that far is then tried on the invented calls. If `smoke` is false, the states that
        the holes are reached in are noted instead, those of the candidates in place included.
        `steps` is how many rounds of loops and calls a scenario may take.
        """
        found: dict[int, RunResult] = {}
        pending = {
            number: (number, first, len(chosen), *self._placed(chosen))
            for number, (chosen, first) in enumerate(nodes)
        }
        while pending:
            watch = not smoke
            flat = list(chain.from_iterable(pending.values()))
            for words in self._lines("batch", flat, str(smoke), str(watch), str(steps)):
                number = int(words[0])
                match words[1:]:
                    case ["passed", scenario, bad]:
                        found[number] = RunResult(Result.PASSED, int(scenario), int(bad))
                    case ["need", scenario, bad, place, near, state, kept]:
                        where = Kept(self._worker.crashes, int(kept)) if kept != "-1" else None
                        found[number] = RunResult(
                            Result.NEED, int(scenario), int(bad), place, int(near), state, where
                        )
                    case ["long", scenario]:
                        found[number] = RunResult(Result.LONG, int(scenario))
                    case ["failed", scenario]:
                        found[number] = RunResult(Result.FAILED, int(scenario))
            pending = {number: node for number, node in pending.items() if number not in found}
            for hung in list(pending)[:1]:
                # It took all the time or memory there is.
                found[hung] = RunResult(Result.FAILED, 0)
                del pending[hung]
        return [found[number] for number in range(len(nodes))]

    def returning(
        self, kept: Kept, hole: int, scenario: int, candidates: Sequence[Candidate]
    ) -> list[Candidate]:
        """Those whose value in the state is what the scenario expects; all if it is lost."""
        if kept.session != self._worker.crashes:
            return list(candidates)
        texts = [self._bounded(candidate.run) for candidate in candidates]
        call = f"{self._prefix}_returning({kept.number}, {hole}, {scenario}, {self._prefix}_in)"
        lines = self._worker.ask(call, {f"{self._prefix}_in": texts})
        if kept.session != self._worker.crashes:
            return list(candidates)
        return [candidates[int(number)] for (number,) in lines]

    def behaviours(self, choices: Sequence[Chosen], calls: Sequence[str]) -> list[list[Behaviour]]:
        """What each choice does on each call; a call that hung reads `steps`."""
        table = [[Behaviour("steps", 0, "")] * len(calls) for _ in choices]
        functions = ", ".join(f"lambda: {call}" for call in calls)
        try:
            self._worker.define(f"{self._prefix}_inner = [{functions}]")
        except MontyError:
            return table
        pending = [(number, self._triples(chosen)) for number, chosen in enumerate(choices)]
        # One feed a choice: a time-out then costs only that choice's later calls.
        for node in pending:
            for number, position, how, steps, *shown in self._lines(
                "outcomes", [node], f"{self._prefix}_inner"
            ):
                table[int(number)][int(position)] = Behaviour(how, int(steps), " ".join(shown))
        return table

    def suppose(
        self, chosen: Chosen, tests: Sequence[int], scenario: int, *, runs: int, steps: int
    ) -> Outcomes:
        """Which outcomes of the conditions in the holes `tests` make the scenario come true."""
        return self.conditions.suppose(
            self._triples(chosen), tests, scenario, runs=runs, steps=steps
        )

    def truths(self, hole: int, since: int, conditions: Sequence[Candidate]) -> dict[int, str]:
        """What conditions say in the states supposed in the hole, see `Conditions.truths`."""
        texts = [self._bounded(condition.run) or "" for condition in conditions]
        return self.conditions.truths(hole, since, texts)

    # ------------------------------------------------------------------------------------------

    def _triples(self, chosen: Chosen) -> list[tuple[int, int, str | None]]:
        return [(hole, c.form, self._bounded(c.run)) for hole, c in chosen]

    def _placed(self, chosen: Chosen) -> Iterator[int | str | None]:
        """Hole, form and expression of each candidate."""
        for hole, candidate in chosen:
            yield hole
            yield candidate.form
            yield self._bounded(candidate.run)

    def _bounded(self, expression: str | None) -> str | None:
        """The expression with ranges that are not longer than a run could go through."""
        return expression and _RANGE.sub(f"{self._prefix}_range(", expression)

    def _add_scenario(self, scenario: Scenario) -> bool:
        name = f"{self._prefix}_call"
        kind, expected = _expectation(scenario)
        try:
            self._worker.define(
                f"{_as_function(name, scenario)}\n"
                f"{name}s.append(({name}, {kind!r}, lambda: {expected}))"
            )
        except (MontyError, SyntaxError):
            return False
        return True

    def _lines(self, function: str, nodes: Sequence[object], *more: str) -> list[list[str]]:
        arguments = ", ".join([f"{self._prefix}_in", *more])
        return self._worker.ask(
            f"{self._prefix}_{function}({arguments})", {f"{self._prefix}_in": list(nodes)}
        )


def _as_function(name: str, scenario: Scenario) -> str:
    """A function that does what the scenario does, its setup in the module's scope."""
    setup = syntax.parse(scenario.setup).body
    function = syntax.parse(f"def {name}(): return ({scenario.call})").body[0]
    assert isinstance(function, ast.FunctionDef)
    bound = bound_in(setup)
    shared: list[ast.stmt] = [ast.Global(list(bound))] if bound else []
    function.body = [*shared, *setup, *function.body]
    return ast.unparse(function)


def _literals(scenario: Scenario) -> Iterator[str]:
    """The sources of the arguments that are literals."""
    for node in ast.walk(syntax.parse(scenario.call, mode="eval")):
        for argument in node.args if isinstance(node, ast.Call) else ():
            with suppress(ValueError, TypeError):
                ast.literal_eval(argument)
                yield ast.unparse(argument)


def _expectation(scenario: Scenario) -> tuple[str, str]:
    """How a scenario's result is compared, and the source of what with."""
    if scenario.raises is not None:
        return "raises", repr(scenario.raises)
    if scenario.expected is None:
        return "any", "None"
    try:
        syntax.parse(scenario.expected, mode="eval")
    except (SyntaxError, ValueError):
        return "text", repr(scenario.expected)
    if scenario.kind is ScenarioKind.ASSERT:
        return "equal", f"({scenario.expected})"
    return "value", f"({scenario.expected})"
