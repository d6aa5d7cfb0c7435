"""What stands above each function: its outcome in the shown scenario, and what else to show."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from foretrace.lsp.labels import GUESSED, shortened
from foretrace.lsp.runs import Run, run_reaching
from foretrace.sketch.model import Function, ScenarioKey, Sketch
from foretrace.trace.frames import OutcomeKind

_LONGEST_CALL = 48
_LONGEST_VALUE = 32
"""Characters of a call and of what comes of it."""
RETURNS = "→"


@dataclass(frozen=True, slots=True)
class FunctionLens:
    function: str
    """Qualified name."""
    line: int
    outcome: str | None = None
    """`f(3) → 5`; `None` where no run reaches the function."""
    position: int = 0
    """Of that run among those that reach the function, from 1."""
    runs: int = 0
    """Those that reach it."""
    foreseen: str | None = None
    """Whether it halts and what it costs; `None` as long as nobody has looked ahead."""


def lenses(
    sketch: Sketch, runs: Sequence[Run], chosen: Mapping[str, ScenarioKey]
) -> tuple[FunctionLens, ...]:
    """One for each function, in the order of the document.

    `chosen` has the scenarios to show, by function; others show the first run that reaches them.
    """
    by_function: dict[str, list[Run]] = defaultdict(list)
    for run in runs:
        for function in run.functions:
            by_function[function].append(run)
    return tuple(
        _lens(function, by_function.get(function.qualname, []), chosen)
        for function in sketch.functions
    )


def _lens(
    function: Function, runs: Sequence[Run], chosen: Mapping[str, ScenarioKey]
) -> FunctionLens:
    name, line = function.qualname, function.line
    shown = run_reaching(runs, name, chosen.get(name))
    if shown is None:
        return FunctionLens(name, line)
    position = runs.index(shown) + 1
    return FunctionLens(name, line, outcome(shown), position, len(runs))


def outcome(run: Run) -> str:
    """What comes of a run: `f(3) → 5`, `f(3) ≈ 5` if that is not certain, `f(0) raises …`."""
    return f"{shortened(run.scenario.call, _LONGEST_CALL)} {ending(run)}"


def ending(run: Run) -> str:
    """The same without the call."""
    said = run.trace.outcome
    if said.kind is OutcomeKind.DIVERGED:
        return f"{GUESSED} never ends" if run.guessed else "never ends"
    if said.kind is OutcomeKind.UNFINISHED or said.value is None:
        return "is unfinished"
    certain = run.certain(said.value)
    value = shortened(said.value.repr, _LONGEST_VALUE)
    if said.kind is OutcomeKind.RAISED:
        return f"{'' if certain else f'{GUESSED} '}raises {value}"
    return f"{RETURNS if certain else GUESSED} {value}"
