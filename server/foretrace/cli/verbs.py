"""`foretrace refine`, `split` and `explain`: one answer for each hole asked about."""

from __future__ import annotations

import time
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from rich.console import Console, RenderableType
from rich.text import Text

from foretrace.cli.errors import BadInput
from foretrace.fill.search import find_fills
from foretrace.fill.solution import FillAnswer
from foretrace.imagine.grounded import Budget, imagine_all
from foretrace.imagine.interpreter import Interpreter
from foretrace.sketch.model import Hole, Scenario, Sketch
from foretrace.sketch.parse import read_sketch
from foretrace.trace.frames import Trace
from foretrace.world.protocol import WorldModel

_RUN = Budget(frames=5000, seconds=0.5)
_NO_HOLES = "The file has no holes (`???`)."
NOTHING_FOUND = "Nothing was found for this hole."

Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class Known:
    """What a verb starts from."""

    sketch: Sketch
    answer: FillAnswer
    runs: Sequence[tuple[Scenario, Trace]]
    """The scenarios, with the best solution in place if there is one."""
    interpreter: Interpreter
    world: WorldModel | None


@dataclass(frozen=True, slots=True)
class AtHole(Generic[Found]):
    hole: Hole
    found: Found | None
    reason: str | None = None
    """Why nothing was found."""


@dataclass(frozen=True, slots=True)
class VerbAnswer(Generic[Found]):
    holes: tuple[AtHole[Found], ...]
    elapsed_ms: float
    reason: str | None = None


class Verb(ABC, Generic[Found]):
    """What is asked of one hole, and how the answer is shown."""

    @abstractmethod
    def ask(self, known: Known, hole: Hole) -> Found | str:
        """The answer, or the reason why there is none."""

    @abstractmethod
    def to_json(self, found: Found | None) -> dict[str, Any]: ...

    @abstractmethod
    def shown(self, hole: Hole, found: Found) -> RenderableType: ...


def verb_on(
    verb: Verb[Found],
    source: str,
    number: int | None,
    interpreter: Interpreter,
    world: WorldModel | None,
    seconds: float,
) -> VerbAnswer[Found]:
    """The verb's answer for hole `number` (from 1), or for every hole.

    Raises `BadInput` if there is no such hole.
    """
    started = time.perf_counter()
    sketch = read_sketch(source)
    holes = sketch.holes
    if number is not None:
        if not 1 <= number <= len(holes):
            have = {0: "no holes", 1: "only one"}.get(len(holes), f"only {len(holes)}")
            raise BadInput(f"There is no hole {number}: the file has {have}.")
        holes = (holes[number - 1],)
    if not holes:
        return VerbAnswer((), _milliseconds(started), _NO_HOLES)
    answer = find_fills(sketch, interpreter, world=world, seconds=seconds)
    fills = answer.fills_of(answer.solutions[0]) if answer.solutions else ()
    traces = imagine_all(sketch, sketch.scenarios, interpreter, fills=fills, budget=_RUN)
    runs = list(zip(sketch.scenarios, traces, strict=True))
    known = Known(sketch, answer, runs, interpreter, world)
    found = tuple(_at(verb, known, hole) for hole in holes)
    return VerbAnswer(found, _milliseconds(started))


def _at(verb: Verb[Found], known: Known, hole: Hole) -> AtHole[Found]:
    found = verb.ask(known, hole)
    return AtHole(hole, None, found) if isinstance(found, str) else AtHole(hole, found)


def _milliseconds(started: float) -> float:
    return (time.perf_counter() - started) * 1000


def verb_to_json(verb: Verb[Found], answer: VerbAnswer[Found]) -> dict[str, Any]:
    """The contract's object: what was found for each hole, with a reason where nothing was."""
    result: dict[str, Any] = {"holes": [], "elapsed_ms": answer.elapsed_ms}
    for each in answer.holes:
        hole = {"line": each.hole.line, "column": each.hole.column, "kind": str(each.hole.kind)}
        hole |= verb.to_json(each.found)
        result["holes"].append(hole | ({} if each.reason is None else {"reason": each.reason}))
    if answer.reason is not None:
        result["reason"] = answer.reason
    return result


def print_verb(console: Console, verb: Verb[Found], answer: VerbAnswer[Found]) -> None:
    """What was found for each hole, below each other."""
    if answer.reason is not None:
        console.print(Text(answer.reason))
    for number, each in enumerate(answer.holes):
        if number:
            console.print()
        if each.found is None:
            console.print(Text(each.reason or NOTHING_FOUND))
        else:
            console.print(verb.shown(each.hole, each.found))
