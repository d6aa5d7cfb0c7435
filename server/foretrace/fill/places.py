"""Evaluates expressions at places: holes, among names of certain types, in the states seen there.

Results are numbers of vectors inside: the values of an expression in each of the place's states.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from pydantic_monty import MontyError

from foretrace.cancellation import Cancellation
from foretrace.fill.backward_source import SOURCE as BACKWARDS
from foretrace.fill.evaluated import SOURCE
from foretrace.fill.operators import operators
from foretrace.fill.walks import WALKS
from foretrace.fill.worker import Worker

TELLING_STATES = 9
"""Of the states seen at a hole, those that expressions are told apart on."""
ELEMENT_STATES = 12
"""The same, of states with an element each of what a comprehension walks."""


@dataclass(frozen=True, slots=True)
class Evaluated:
    """What became of an expression: new with its number and tag, or equal to an earlier one."""

    number: int
    tag: str | None
    """None when the number is that of an equal, earlier expression."""


class Places:
    """The states of holes and what was evaluated in them, in a worker's session."""

    def __init__(self, worker: Worker, prefix: str, names: Sequence[Sequence[str]]) -> None:
        """`names` are those in scope, by hole. Raises `MontyError` if the session refuses."""
        self._worker = worker
        self._prefix = prefix
        self._names = names
        self._places: dict[str, _Place] = {}
        self.cancellation: Cancellation | None = None
        """Once it is raised, nothing more is evaluated: whatever is asked for has no value."""
        source = SOURCE.replace("$COUNT", str(TELLING_STATES))
        source = source.replace("$ELEMENTS", str(ELEMENT_STATES)).replace("$", prefix)
        worker.define(source)
        worker.define(BACKWARDS.replace("$", prefix))
        for table, functions in (
            ("operators", [f"({o.apply}, {len(o.operands)})" for o in operators()]),
            ("walks", [walk.apply for walk in WALKS]),
        ):
            worker.define(f"{prefix}_{table} = [" + ",\n".join(functions) + "]")

    def states(self, place: str) -> int:
        """In how many states of a hole expressions are evaluated at the place."""
        if not self._restored(place):
            return 0
        states = self._places[place].states
        return len(states) if isinstance(states, list) else TELLING_STATES

    def leaves(self, place: str, leaves: Sequence[tuple[str, bool]]) -> list[Evaluated | None]:
        """Evaluate expressions in the states seen at a place; None where all of them fail.

        Each comes with whether it is kept apart from equal ones, as a name is.
        """
        return self._evaluate(
            place,
            f"_leaves({place!r}, {self._names_at(place)!r}, {self._prefix}_in)",
            [(n, text, apart) for n, (text, apart) in enumerate(leaves)],
        )

    def apply(
        self, place: str, jobs: Sequence[tuple[int, tuple[int, ...]]]
    ) -> list[Evaluated | None]:
        """Apply operators, given by their numbers, to earlier expressions, given by theirs."""
        # One flat list goes over in a fifth of the time that nested ones take.
        flat = [number for operator, children in jobs for number in (operator, *children)]
        call = f"_apply({place!r}, {self._prefix}_operators, {self._prefix}_in)"
        return self._evaluate(place, call, flat, len(jobs))

    def walk(
        self, place: str, inner: str, walk: int, children: Sequence[int], targets: Sequence[str]
    ) -> bool:
        """Make `inner` the place of one element each of what is walked at `place`.

        `walk` is a position in `WALKS`, `children` are numbers of expressions there, `targets`
        the names of the element's parts. False if there are no elements to tell apart.
        """
        if not self._restored(place):
            return False
        call = f"_elements({place!r}, {inner!r}, {self._prefix}_walks[{walk}], {list(children)!r})"
        crashes = self._worker.crashes
        made = self._worker.ask(f"{self._prefix}{call}")
        if not made or self._worker.crashes > crashes:
            return False
        self._places[place].log.append((call, []))
        states = self._worker.value(f"{self._prefix}_frozen[{inner!r}]")
        names = (*self._names_at(place), *targets)
        self._places[inner] = _Place(names, states, self._worker.crashes, outer=place)
        return True

    def differing(self, place: str, numbers: Sequence[int]) -> set[int]:
        """Those of the expressions that have more than one value in the place's states."""
        if not numbers or not self._restored(place):
            return set()
        lines = self._worker.ask(f"{self._prefix}_differing({place!r}, {list(numbers)!r})")
        return {int(words[0]) for words in lines}

    def composed(self, place: str, jobs: Sequence[tuple[str, str]]) -> list[Evaluated | None]:
        """Evaluate expressions that walk something; each comes with the walk's inner place."""
        return self._evaluate(
            place,
            f"_composed({place!r}, {self._names_at(place)!r}, {self._prefix}_in)",
            [(n, inner, text) for n, (inner, text) in enumerate(jobs)],
        )

    def aim(self, place: str, hole: int, scenarios: Sequence[int]) -> int:
        """Have the place begin with states in which those scenarios say what must come out.

        Returns how many there are; none if the place is known already.
        """
        if place in self._places:
            return 0
        call = f"{self._prefix}_goal_place({place!r}, {hole}, {list(scenarios)!r})"
        crashes = self._worker.crashes
        numbers = [int(words[0]) for words in self._worker.ask(call)]
        if not numbers or self._worker.crashes > crashes or not self._restored(place):
            return 0
        aimed = f"_goal_values({place!r}, {numbers!r})"
        self._worker.ask(f"{self._prefix}{aimed}")
        self._places[place].log.append((aimed, []))
        return len(numbers)

    def backwards(
        self, place: str, function: str, goals: Sequence[int] | None, numbers: Sequence[int]
    ) -> list[list[str]]:
        """What one of the functions of `backward_source` prints for a place; empty if it fails."""
        if not self._restored(place):
            return []
        call = f"_{function}({place!r}, {list(goals or [])!r}, {list(numbers)!r})"
        crashes = self._worker.crashes
        lines = self._worker.ask(f"{self._prefix}{call}")
        if self._worker.crashes > crashes:
            return []
        self._places[place].log.append((call, []))
        return lines

    # ------------------------------------------------------------------------------------------

    def _names_at(self, place: str) -> list[str]:
        known = self._places.get(place)
        return list(known.names if known is not None else self._of_hole(place))

    def _of_hole(self, place: str) -> Sequence[str]:
        return self._names[int(place.partition(",")[0])]

    def _evaluate(
        self, place: str, call: str, jobs: Sequence[object], count: int | None = None
    ) -> list[Evaluated | None]:
        """What becomes of `count` jobs, one for each in `jobs` unless given."""
        count = len(jobs) if count is None else count
        late = self.cancellation is not None and self.cancellation.cancelled
        if late or not jobs or not self._restored(place):
            return [None] * count
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
            return [None] * count
        self._places[place].log.append((call, jobs))
        return [found.get(number) for number in range(count)]

    def _restored(self, place: str) -> bool:
        """Make sure that the session has the place's states and everything evaluated in them."""
        known = self._places.get(place)
        crashes = self._worker.crashes
        if known is None:
            self._worker.ask(f"{self._prefix}_freeze({place!r})")
            states = self._worker.value(f"{self._prefix}_frozen[{place!r}]")
            self._places[place] = _Place(self._of_hole(place), states, crashes)
            return self._worker.crashes == crashes
        if known.crashes == crashes:
            return True
        if known.states is None or not self._worker.alive:
            return False
        if known.outer is not None and not self._restored(known.outer):
            # First, for walking there again makes this place anew.
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


@dataclass(slots=True)
class _Place:
    """What must be told again to a new session."""

    names: Sequence[str]
    states: object
    crashes: int
    """The worker's count when the session last had them."""
    outer: str | None = None
    """Of a place of elements, the one where they are walked."""
    log: list[tuple[str, Sequence[object]]] = field(default_factory=list)
