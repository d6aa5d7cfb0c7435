"""How often, and how fast, a sketch's first fills are right, judged by behaviour.

The cases are one of the sets that `sketches` makes, or a file with one JSON object a line:
`id`, `entry` (name of the function), `sketch` (the document, `???` where something was taken out),
`holes` (how many), `hidden` (pairs of argument source and expected repr), or `check` (a program
that defines a function `check`, which raises if it is given a wrong one); for questions also
`reference` (what was taken out), which judges nothing.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

from rich.console import Console
from rich.progress import track

from foretrace.bench import calibration, fill_summary, sketches
from foretrace.bench.attempts import Means, Mode, TaskResult, attempt
from foretrace.bench.records import RecordError, read_records
from foretrace.bench.sketch_record import Record
from foretrace.bench.specimens import Split
from foretrace.config import Settings
from foretrace.imagine.interpreter import Interpreter
from foretrace.world.embedded import load_world

_WIDTH = 120
"""Columns of the tables in a file or pipe."""


def run_command(
    cases: str,
    *,
    settings: Settings,
    modes: Sequence[Mode] = (Mode.BOTH,),
    ask: bool = False,
    split: Split = Split.ALL,
    seed: int = 0,
    limit: int = 10,
    seconds: float = 3.0,
    first: int | None = None,
    json_out: Path | None = None,
) -> None:
    """`foretrace bench fills`: fill the first `first` cases in each of the modes, print tables.

    One interpreter and one world model serve all tasks, one after the other, and each task is
    filled in all modes before the next. Raises `RecordError` for cases that cannot be used and
    for modes without their model, `OSError` as `read_records` does and if the results cannot be
    written.
    """
    if Mode.MODEL in modes and not settings.model_enabled:
        raise RecordError("The mode `model` needs a world model: leave out `--no-model`.")
    records, notes = read_cases(cases, split, seed)
    console, progress = Console(), Console(stderr=True)
    if not console.is_terminal:
        console = Console(width=_WIDTH)
    for note in notes:
        progress.print(note, markup=False, highlight=False)
    ordered = [mode for mode in Mode if mode in modes]
    world = load_world(settings) if settings.model_enabled else None
    try:
        with Interpreter() as interpreter:
            means = Means(interpreter, world, limit, seconds)
            tasks: dict[Mode, list[TaskResult]] = {mode: [] for mode in ordered}
            for record in track(records[:first], "Filling", console=progress):
                for mode in ordered:
                    tasks[mode].append(attempt(record, mode, means, ask))
    finally:
        if world is not None:
            world.close()
    groups = {mode: fill_summary.summaries(results) for mode, results in tasks.items()}
    console.print(fill_summary.render(groups, ask))
    reports = {mode: _report(results) for mode, results in tasks.items()}
    main = Mode.BOTH if Mode.BOTH in tasks else ordered[0]
    shown = calibration.calibration(_predictions(tasks[main]))
    console.print(calibration.render(shown, f"First fills by the probability shown, {main.value}"))
    if json_out is not None:
        report = {
            "benchmark": Path(cases).name,
            "model": world.name if world is not None else None,
            "limit": limit,
            "seconds": seconds,
            "mode": main.value,
            **reports[main],
            "beside": {mode.value: reports[mode] for mode in ordered if mode is not main},
        }
        json_out.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")


def read_cases(cases: str, split: Split, seed: int) -> tuple[list[Record], list[str]]:
    """The cases of a set or, unless there is one of that name, a file; and what to say of them.

    Raises `RecordError` and `OSError` as `read_records` does.
    """
    if cases in sketches.SETS:
        return sketches.make(cases, seed=seed, split=split)
    records = read_records(Path(cases), Record)
    records = [each for each in records if split is Split.ALL or each.split == split.value]
    if not records:
        raise RecordError(f"{cases} has no cases of the split {split.value!r}.")
    return records, []


def _report(results: Sequence[TaskResult]) -> Mapping[str, object]:
    groups = fill_summary.summaries(results)
    return {
        "summary": {name: asdict(group) for name, group in groups.items()},
        "calibration": asdict(calibration.calibration(_predictions(results))),
        "tasks": [asdict(result) for result in results],
    }


def _predictions(results: Sequence[TaskResult]) -> list[tuple[float, bool]]:
    return [
        (result.probability, result.right_first)
        for result in results
        if result.probability is not None
    ]
