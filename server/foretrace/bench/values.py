"""How often the value that is imagined for a hole is the true one: `foretrace bench values`.

A record is a program, a call, and a sketch: the program with one expression taken out. Grounded
imagination runs the sketch up to the hole's first visit, where the world model is asked in the
state that the program has there; the same run with the expression in place tells the truth.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.progress import track
from rich.table import Table

from foretrace import syntax
from foretrace.bench.model_record import ModelRecord
from foretrace.bench.records import RecordError, read_records
from foretrace.cancellation import Cancellation
from foretrace.config import Settings
from foretrace.imagine.grounded import imagine
from foretrace.imagine.interpreter import Interpreter
from foretrace.sketch.model import HOLE, Fill, Hole, HoleKind, Scenario, ScenarioKind, Sketch
from foretrace.sketch.parse import read_sketch
from foretrace.trace.frames import HoleValue, ModelUsage
from foretrace.world.deferred import DeferredWorld
from foretrace.world.dialects.unknown_place import Place, standing
from foretrace.world.embedded import embedded_model_path, embedded_trace_model_path, load_world
from foretrace.world.llama.engine import LlamaWorldModel
from foretrace.world.protocol import (
    Answer,
    Dialect,
    ModelFileError,
    ValueQuestion,
    WorldModel,
    WorldModelError,
)


class AnswerBy(StrEnum):
    DEFAULT = "default"
    """As everywhere else: the embedded models, or the one that is set."""
    TRACES = "traces"
    """A model of traces, where a frame shows the value; else the same model by plain text."""
    TEXT = "text"
    """The same model by plain text alone."""
    SMOLLM2 = "smollm2"


class ValueRecord(ModelRecord):
    """One line of a benchmark file; other keys are ignored."""

    sketch: str


@dataclass(frozen=True, slots=True)
class Value:
    """One hole at its first visit."""

    id: str
    family: str
    place: str
    true: str
    imagined: str | None
    """`None` if the model had no usable answer."""
    probability: float
    right: bool
    """For a condition, whether both are true or both false."""
    milliseconds: float


@dataclass(frozen=True, slots=True)
class LeftOut:
    id: str
    why: str


@dataclass(frozen=True, slots=True)
class Share:
    n: int
    right: int


@dataclass(frozen=True, slots=True)
class Report:
    model: str
    answer_by: AnswerBy
    file: str
    overall: Share
    places: dict[str, Share]
    families: dict[str, Share]
    median_ms: float
    left_out: tuple[LeftOut, ...]
    values: tuple[Value, ...]


class _OnlyText(LlamaWorldModel):
    """Knows of no other way of asking than plain text."""

    @property
    def dialects(self) -> frozenset[Dialect]:
        return frozenset({Dialect.PLAIN_TEXT})


class _FirstVisit(DeferredWorld):
    """Answers in the first state in which it is asked, and in no other."""

    def __init__(self, world: WorldModel) -> None:
        self._world = world
        self._state: object = None
        self.milliseconds = 0.0

    def _loaded(self, cancellation: Cancellation) -> WorldModel:
        cancellation.check()
        return self._world

    def value(self, question: ValueQuestion, cancellation: Cancellation) -> Answer:
        if self._state is None:
            self._state = question.state
        elif question.state != self._state:
            raise WorldModelError("One visit is enough.")
        started = time.perf_counter()
        try:
            return super().value(question, cancellation)
        finally:
            self.milliseconds += (time.perf_counter() - started) * 1000

    def usage(self) -> ModelUsage:
        return self._world.usage()

    def close(self) -> None:
        """Nothing: whoever loads the model closes it."""


def measure(path: Path, by: AnswerBy, settings: Settings, first: int | None = None) -> Report:
    """Ask for the value of each hole.

    Raises `RecordError` for a file that cannot be used or in which no hole has a value to ask
    for, and `foretrace.world.protocol.ModelFileError`.
    """
    records = read_records(path, ValueRecord)[:first]
    world = _world(by, settings)
    try:
        found = list(_values(records, world))
        name = world.name
    finally:
        world.close()
    values = tuple(each for each in found if isinstance(each, Value))
    left_out = tuple(each for each in found if isinstance(each, LeftOut))
    if not values:
        raise RecordError(f"{path}: no hole has a value; {left_out[0].id}: {left_out[0].why}")
    places = [*Place, *sorted({each.place for each in values} - set(Place))]
    return Report(
        name,
        by,
        path.name,
        _share(values),
        {str(p): _share([v for v in values if v.place == p]) for p in places},
        {
            f: _share([v for v in values if v.family == f])
            for f in sorted({v.family for v in values})
        },
        float(np.median([each.milliseconds for each in values])),
        left_out,
        values,
    )


def _share(values: Sequence[Value]) -> Share:
    return Share(len(values), sum(each.right for each in values))


def _world(by: AnswerBy, settings: Settings) -> WorldModel:
    if by is AnswerBy.DEFAULT:
        return load_world(settings)
    if by is AnswerBy.SMOLLM2:
        return LlamaWorldModel(embedded_model_path(), settings.threads)
    path = settings.model_path or embedded_trace_model_path()
    if path is None:
        raise ModelFileError("There is no embedded model of traces; give a file with --model.")
    model = LlamaWorldModel if by is AnswerBy.TRACES else _OnlyText
    return model(path, settings.threads)


def _values(records: Sequence[ValueRecord], world: WorldModel) -> Iterator[Value | LeftOut]:
    with Interpreter(1) as interpreter:
        for record in track(records, "values", console=Console(stderr=True), transient=True):
            found = _value(record, world, interpreter)
            yield LeftOut(record.id, found) if isinstance(found, str) else found


def _value(record: ValueRecord, world: WorldModel, interpreter: Interpreter) -> Value | str:
    """What came of one record; in a sentence's words why nothing did."""
    sketch = read_sketch(record.sketch)
    if not sketch.holes or sketch.holes[0].kind is not HoleKind.EXPRESSION:
        return f"{HOLE} stands where no expression can be"
    (hole,) = sketch.holes
    expression = _taken_out(record.code, sketch, hole)
    if expression is None:
        return "the sketch is not the program with one expression taken out"
    scenario = Scenario(record.asked, ScenarioKind.ASKED, 0, None)
    fill = Fill(hole.index, expression)
    true = imagine(sketch, scenario, interpreter, fills=[fill]).holes[:1]
    if not true:
        return "the run does not come to the hole"
    if not syntax.is_literal(true[0].value.repr):
        return "what the hole yields has no literal"
    once = _FirstVisit(world)
    imagined = imagine(sketch, scenario, interpreter, world=once).holes[:1]
    place = _place(record, hole)
    return Value(
        id=record.id,
        family=record.family,
        place=place,
        true=true[0].value.repr,
        imagined=imagined[0].value.repr if imagined else None,
        probability=imagined[0].value.probability if imagined else 0.0,
        right=bool(imagined) and _same(true[0], imagined[0], place),
        milliseconds=once.milliseconds,
    )


def _taken_out(code: str, sketch: Sketch, hole: Hole) -> str | None:
    before, after = sketch.text[: hole.start], sketch.text[hole.end :]
    if not code.startswith(before) or not code.endswith(after):
        return None
    return code[len(before) : len(code) - len(after)]


def _place(record: ValueRecord, hole: Hole) -> str:
    found = standing(ValueQuestion(record.sketch, hole.line, HOLE, {}))
    return "outside of functions" if found is None else str(found.place)


def _same(true: HoleValue, imagined: HoleValue, place: str) -> bool:
    if place != Place.CONDITION:
        return imagined.value.repr == true.value.repr
    return bool(syntax.literal(imagined.value.repr)) == bool(syntax.literal(true.value.repr))


def run_command(
    path: Path,
    by: AnswerBy,
    first: int | None,
    json_out: Path | None,
    settings: Settings | None = None,
) -> None:
    """Measure, print a table, and write the report to `json_out` if given."""
    report = measure(path, by, settings or Settings(), first)
    title = f"Values of holes in {report.file} by {report.model}, asked by {by}"
    table = Table("where", title=title)
    for heading in ("n", "right", "share"):
        table.add_column(heading, justify="right")
    for name, share in {"anywhere": report.overall, **report.places}.items():
        part = f"{share.right / share.n:.3f}" if share.n else "-"
        table.add_row(name, str(share.n), str(share.right), part)
    console = Console()
    console.print(table)
    console.print(f"An answer takes {report.median_ms:.0f} ms (median).")
    if report.left_out:
        console.print(f"Left out: {len(report.left_out)}, e.g. because {report.left_out[0].why}.")
    if json_out is not None:
        json_out.write_text(json.dumps(asdict(report), indent=1) + "\n", encoding="utf-8")
