"""Drives candidates through the isolated interpreter, in batches.

One harness is one session: the template's program, the scenarios as functions, and the tables of
`sandboxed`. A candidate that hangs or exhausts memory costs its batch a time-out, nothing more.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from enum import Enum

from pydantic_monty import MontyError

from foretrace.fill.bindings import bound_in
from foretrace.fill.grammar import operators
from foretrace.fill.sandboxed import SOURCE
from foretrace.fill.template import Template
from foretrace.fill.worker import Worker
from foretrace.imagine.lowering import lower
from foretrace.sketch.model import Scenario, ScenarioKind

STEPS = 400
"""Rounds of loops and calls that a scenario may take, unless said otherwise."""
NOTED_STATES = 120
"""States of a hole that are noted, among values of the same types."""
TELLING_STATES = 9
"""Of those, the states that candidates are told apart on."""

_RANGE = re.compile(r"\brange\(")


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
    """How much of the expected result the names there hold: 2 all of it, 1 some of its parts."""
    state: str = ""
    """The same for the same values of the names there."""

    @property
    def hole(self) -> int:
        return int(self.place.partition(",")[0])


Chosen = tuple[tuple[int, Candidate], ...]
"""Candidates in place: pairs of hole index and candidate."""


@dataclass(frozen=True, slots=True)
class Evaluated:
    """What became of an expression: new with its number and tag, or equal to an earlier one."""

    number: int
    tag: str | None
    """None when the number is that of an equal, earlier expression."""


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
        self._places: dict[str, _Place] = {}
        count = 1 + max(template.sites, default=-1)
        self._names = [
            list(template.sites[i].names) if i in template.sites else [] for i in range(count)
        ]
        lowered = lower(template.tree)
        source = SOURCE.replace("$COUNT", str(TELLING_STATES)).replace("$", self._prefix)
        try:
            worker.define(lowered.prelude)
            worker.define(source)
            worker.define(f"{self._prefix}_setup({self._names!r}, {NOTED_STATES}, {STEPS})")
            self._define_program(lowered.tree)
            worker.define(
                f"{self._prefix}_operators = ["
                + ",\n".join(operator.apply for operator in operators())
                + "]"
            )
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
        self._worker.define(f"{self._prefix}_shape_up()")
        for call in calls:
            with suppress(MontyError):
                self._worker.define(f"{self._prefix}_smoke.append(lambda: {call})")

    def run(
        self, nodes: Sequence[tuple[Chosen, int]], *, smoke: bool = True, steps: int = STEPS
    ) -> list[RunResult]:
        """Run each choice on the scenarios from the given one on, until one does not pass.

        What gets that far is then tried on the invented calls, unless `smoke` is false. `steps`
        is how many rounds of loops and calls a scenario may take.
        """
        found: dict[int, RunResult] = {}
        pending = [
            (number, [(hole, c.form, self._bounded(c.run)) for hole, c in chosen], first)
            for number, (chosen, first) in enumerate(nodes)
        ]
        while pending:
            started = -1
            for words in self._lines("batch", pending, str(smoke), str(steps)):
                number = int(words[0])
                match words[1:]:
                    case ["started"]:
                        started = number
                    case ["passed", scenario, bad]:
                        found[number] = RunResult(Result.PASSED, int(scenario), int(bad))
                    case ["need", scenario, bad, place, near, state]:
                        found[number] = RunResult(
                            Result.NEED, int(scenario), int(bad), place, int(near), state
                        )
                    case ["long", scenario]:
                        found[number] = RunResult(Result.LONG, int(scenario))
                    case ["failed", scenario]:
                        found[number] = RunResult(Result.FAILED, int(scenario))
            if started >= 0 and started not in found:
                # It hung, or took all the memory there is.
                found[started] = RunResult(Result.FAILED, 0)
            rest = [node for node in pending if node[0] not in found]
            if len(rest) == len(pending):
                break
            pending = rest
        failed = RunResult(Result.FAILED, 0)
        return [found.get(number, failed) for number in range(len(nodes))]

    def behaviours(self, choices: Sequence[Chosen], calls: Sequence[str]) -> list[list[Behaviour]]:
        """What each choice does on each call; a call that hung reads `steps`."""
        table = [[Behaviour("steps", 0, "")] * len(calls) for _ in choices]
        functions = ", ".join(f"lambda: {call}" for call in calls)
        try:
            self._worker.define(f"{self._prefix}_inner = [{functions}]")
        except MontyError:
            return table
        pending = [
            (number, [(hole, c.form, self._bounded(c.run)) for hole, c in chosen])
            for number, chosen in enumerate(choices)
        ]
        # One feed a choice: a time-out then costs only that choice's later calls.
        for node in pending:
            for number, position, how, steps, *shown in self._lines(
                "outcomes", [node], f"{self._prefix}_inner"
            ):
                table[int(number)][int(position)] = Behaviour(how, int(steps), " ".join(shown))
        return table

    def leaves(self, place: str, leaves: Sequence[tuple[str, bool]]) -> list[Evaluated | None]:
        """Evaluate expressions in the states seen at a place; None where all of them fail.

        Each comes with whether it is kept apart from equal ones, as a name is.
        """
        names = self._names[int(place.partition(",")[0])]
        return self._evaluate(
            place,
            f"_leaves({place!r}, {names!r}, {self._prefix}_in)",
            [(n, text, apart) for n, (text, apart) in enumerate(leaves)],
        )

    def apply(
        self, place: str, jobs: Sequence[tuple[int, tuple[int, ...]]]
    ) -> list[Evaluated | None]:
        """Apply operators, given by their numbers, to earlier expressions, given by theirs."""
        numbered = [(n, operator, list(children)) for n, (operator, children) in enumerate(jobs)]
        return self._evaluate(
            place, f"_apply({place!r}, {self._prefix}_operators, {self._prefix}_in)", numbered
        )

    # ------------------------------------------------------------------------------------------

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

    def _evaluate(
        self, place: str, call: str, jobs: Sequence[tuple[object, ...]]
    ) -> list[Evaluated | None]:
        if not self._restored(place):
            return [None] * len(jobs)
        found: dict[int, Evaluated | None] = {}
        crashes = self._worker.crashes
        for words in self._worker.ask(f"{self._prefix}{call}", {f"{self._prefix}_in": jobs}):
            match words:
                case [job, "+", number, tag]:
                    found[int(job)] = Evaluated(int(number), tag)
                case [job, "=", number]:
                    found[int(job)] = Evaluated(int(number), None)
        if self._worker.crashes > crashes:
            # What was evaluated is lost with the session; the place goes on as it was before.
            return [None] * len(jobs)
        self._places[place].log.append((call, jobs))
        return [found.get(number) for number in range(len(jobs))]

    def _restored(self, place: str) -> bool:
        """Make sure that the session has the place's states and everything evaluated in them."""
        known = self._places.get(place)
        crashes = self._worker.crashes
        if known is None:
            self._worker.ask(f"{self._prefix}_freeze({place!r})")
            states = self._worker.value(f"{self._prefix}_frozen[{place!r}]")
            self._places[place] = _Place(states, crashes)
            return self._worker.crashes == crashes
        if known.crashes == crashes:
            return True
        if known.states is None or not self._worker.alive:
            return False
        known.crashes = crashes
        thawed = f"{self._prefix}_thaw({place!r}, {self._prefix}_in)"
        try:
            self._worker.ask(thawed, {f"{self._prefix}_in": known.states})
        except MontyError:
            # Values that only exist inside, such as instances of the sketch's classes.
            known.states = None
            return False
        for call, jobs in known.log:
            self._worker.ask(f"{self._prefix}{call}", {f"{self._prefix}_in": jobs})
        return self._worker.crashes == crashes

    def _lines(
        self, function: str, nodes: Sequence[tuple[object, ...]], *more: str
    ) -> list[list[str]]:
        arguments = ", ".join([f"{self._prefix}_in", repr(self._names), str(NOTED_STATES), *more])
        return self._worker.ask(
            f"{self._prefix}_{function}({arguments})", {f"{self._prefix}_in": list(nodes)}
        )


@dataclass(slots=True)
class _Place:
    """What must be told again to a new session."""

    states: object
    crashes: int
    """The worker's count when the session last had them."""
    log: list[tuple[str, Sequence[tuple[object, ...]]]] = field(default_factory=list)


def _as_function(name: str, scenario: Scenario) -> str:
    """A function that does what the scenario does, its setup in the module's scope."""
    setup = ast.parse(scenario.setup).body
    function = ast.parse(f"def {name}(): return ({scenario.call})").body[0]
    assert isinstance(function, ast.FunctionDef)
    bound = bound_in(setup)
    shared: list[ast.stmt] = [ast.Global(list(bound))] if bound else []
    function.body = [*shared, *setup, *function.body]
    return ast.unparse(function)


def _expectation(scenario: Scenario) -> tuple[str, str]:
    """How a scenario's result is compared, and the source of what with."""
    if scenario.raises is not None:
        return "raises", repr(scenario.raises)
    if scenario.expected is None:
        return "any", "None"
    try:
        ast.parse(scenario.expected, mode="eval")
    except (SyntaxError, ValueError):
        return "text", repr(scenario.expected)
    if scenario.kind is ScenarioKind.ASSERT:
        return "equal", f"({scenario.expected})"
    return "value", f"({scenario.expected})"
