"""Conditions left open: which outcomes of them make a scenario come true.

What a condition does to a run is no more than what it says in each state that it is asked in. So
the runs branch over that, once for all the conditions there are, and a condition is then held
against the outcomes without being run in place.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from foretrace.fill.worker import Worker

SOURCE = '''
$_supposed = {}
$_supposed_states = {}
$_guesses = [[]]
$_trail = []
$_answers = {}


def $_supposing(hole):
    """The open condition: it says what is to be tried, in one state always the same.

    Runs that ask it in too many states, or in large ones, are given up.
    """
    $_supposed[hole] = {}
    $_supposed_states[hole] = []
    numbers = $_supposed[hole]
    states = $_supposed_states[hole]

    def supposed(*args):
        shown = repr(args)
        number = numbers.get(shown)
        if number is None:
            if len(shown) > 2000 or len(numbers) > 400:
                raise SystemExit("$_steps")
            number = len(numbers)
            numbers[shown] = number
            states.append($_copy.deepcopy(args))
        key = (hole, number)
        outcome = $_answers.get(key)
        if outcome is None:
            at = len($_trail)
            if at > 60:
                raise SystemExit("$_steps")
            guesses = $_guesses[0]
            outcome = guesses[at] if at < len(guesses) else False
            $_trail.append((hole, number, outcome))
            $_answers[key] = outcome
        return outcome
    return supposed


$_suppositions = {}
$_decisive = {}


def $_decide(hole, state):
    """Note a state as one in which it counts what the condition says."""
    known = $_decisive.setdefault($_place_of(hole, state), [])
    if state not in known:
        known.append(state)


def $_suppose(chosen, tests, scenario, most, limit):
    """Print the outcomes that make the scenario come true, a line each: `hole:state:outcome`, …

    At last `complete`, if there are no others.
    """
    $_steps[1] = limit
    $_place(chosen, False)
    for hole in tests:
        if hole not in $_suppositions:
            $_suppositions[hole] = $_supposing(hole)
        $_f[hole] = $_suppositions[hole]
    guesses = []
    for run in range(most):
        $_trail.clear()
        $_answers.clear()
        $_guesses[0] = guesses
        if $_check(scenario) == 0:
            print("path", *[str(h) + ":" + str(n) + ":" + str(int(o)) for h, n, o in $_trail])
            for hole, number, outcome in $_trail:
                $_decide(hole, $_supposed_states[hole][number])
        guesses = [outcome for hole, number, outcome in $_trail]
        while guesses and guesses[-1]:
            guesses.pop()
        if not guesses:
            print("complete")
            return
        guesses[-1] = True


def $_says(hole, since, texts):
    """What each of the conditions says in the states from that one on: `1`, `0` or `e`."""
    compiled = $_compiled[hole]
    states = $_supposed_states[hole][since:]
    for number in range(len(texts)):
        text = texts[number]
        try:
            candidate = compiled.get(text)
            if candidate is None:
                candidate = $_candidate(hole, text)
        except BaseException:
            continue
        said = ""
        copied = "(" in text
        for state in states:
            try:
                given = $_copy.deepcopy(state) if copied else state
                said += "1" if candidate(*given) else "0"
            except BaseException:
                said += "e"
        print(number, said)
'''

Path = tuple[tuple[int, int, bool], ...]
"""Hole, number of a state there, and what the condition says in it."""


@dataclass(frozen=True, slots=True)
class Outcomes:
    """What makes one scenario come true."""

    paths: tuple[Path, ...]
    complete: bool
    """Whether nothing else does."""


class Conditions:
    """Open conditions in a worker's session; their states are lost with it."""

    def __init__(self, worker: Worker, prefix: str) -> None:
        """Raises `MontyError` if the session refuses."""
        self._worker = worker
        self._prefix = prefix
        self._session = worker.crashes
        worker.define(SOURCE.replace("$", prefix))

    @property
    def lost(self) -> bool:
        return self._worker.crashes != self._session

    def suppose(
        self,
        placed: Sequence[tuple[int, int, str | None]],
        tests: Sequence[int],
        scenario: int,
        *,
        runs: int,
        steps: int,
    ) -> Outcomes:
        """Branch over what the conditions in the holes `tests` say, the others being filled.

        `placed` are these others' hole, form and expression. At most `runs` runs of at most
        `steps` steps each are made.
        """
        call = (
            f"{self._prefix}_suppose({self._prefix}_in, {list(tests)!r}, {scenario}, "
            f"{runs}, {steps})"
        )
        lines = self._worker.ask(call, {f"{self._prefix}_in": list(placed)})
        paths = tuple(
            tuple(_step(word) for word in words[1:]) for words in lines if words[0] == "path"
        )
        return Outcomes(paths, not self.lost and lines[-1:] == [["complete"]])

    def truths(self, hole: int, since: int, texts: Sequence[str]) -> dict[int, str]:
        """What each condition says in the hole's states from number `since` on.

        By position: a character a state, `1`, `0`, or `e` for an error; those that there was no
        time for are absent.
        """
        call = f"{self._prefix}_says({hole}, {since}, {self._prefix}_in)"
        lines = self._worker.ask(call, {f"{self._prefix}_in": list(texts)})
        if self.lost:
            return {}
        return {int(words[0]): words[1] if len(words) > 1 else "" for words in lines}


def _step(word: str) -> tuple[int, int, bool]:
    hole, number, outcome = word.split(":")
    return int(hole), int(number), outcome == "1"
