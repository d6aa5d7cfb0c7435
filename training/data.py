"""Makes the data of a recipe: `python -m training.data --recipe laptop --out DIR`.

The same files for the same seed. Programs whose shape is held out are never trained on; of these,
rows for the curves and records for `foretrace bench model` are made.
"""

from __future__ import annotations

import json
import os
import random
import sys
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from functools import lru_cache
from itertools import count, islice
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import Progress
from tokenizers import Tokenizer

from foretrace.trace.entry import entry
from training.documents import frames, opening_pieces
from training.library import LIBRARY_FILE, Library, make_library, read_library
from training.programs import Program, generate, shape
from training.recipe import RECIPES, VOCABULARY, Stage
from training.renaming import shortened
from training.samples import OPAQUE, Document, Sample, sample
from training.sketches import has_others
from training.split import is_held_out
from training.store import HELD_OUT, finished, has_rows, read_rows, write_rows
from training.tokenizer import VOCABULARY_FILE, Vocabulary, build, learn
from training.windows import Row, Window, beginnings, pack, whole, windows

HELD_OUT_FILE = "held-out.jsonl"
SKETCHES_FILE = "held-out-sketches.jsonl"
RECIPE_FILE = "recipe.json"
_DOCUMENTS = 1500
"""Of a shard."""
_VOCABULARY_PROGRAMS = 3000
_HELD_OUT_ROWS = 512
_RECORD_FRAMES = 100
_BEGUN_ANEW = 0.3
"""Share of the traces that begin somewhere, with the state: so values are asked for."""
_SHORTENED = 0.6
"""Share of the programs trained on whose variables get short names."""
_OF_LIBRARY = {"library": 1.0, "code": 0.5, "infill": 0.25, "inputs": 0.5}
"""Share of the documents of a kind that are about functions of libraries, where there are any."""
_NO_LIBRARY = Library()


def programs(seed: str, levels: dict[int, float], held_out: bool) -> Iterator[Program]:
    """Programs of one side of the split, without end."""
    rng = random.Random(seed)
    while True:
        (level,) = rng.choices(list(levels), list(levels.values()))
        program = generate(rng, level)
        if is_held_out(program.source) is held_out:
            yield program


def samples(
    stage: Stage, seed: str, held_out: bool, library: Library = _NO_LIBRARY
) -> Iterator[tuple[Program, str, Document]]:
    """Documents of a stage, with the kind of each, without end.

    `library` is of the same side of the split.
    """
    rng = random.Random(f"{seed} kinds")
    owed = 0
    for program in programs(seed, dict(stage.levels), held_out):
        if not held_out and rng.random() < _SHORTENED:
            program = shortened(program, rng)
        calls = program.calls if rng.random() < 0.25 else (rng.choice(program.calls),)
        for call in calls:
            (kind,) = rng.choices(list(stage.kinds), list(stage.kinds.values()))
            if kind == OPAQUE or owed:
                # Few programs have a function to leave out: those that do make up for the others.
                possible = has_others(program.source)
                owed += (kind == OPAQUE) - possible
                kind = OPAQUE if possible else "trace" if kind == OPAQUE else kind
            subject = program
            if kind in _OF_LIBRARY and rng.random() < _OF_LIBRARY[kind]:
                other = library.program(rng, changes=kind == "library")
                if other is not None:
                    subject, call = other, rng.choice(other.calls)
            found = sample(kind, subject, call, rng)
            if found is None or (subject is program and not _on_side(found, held_out)):
                continue
            yield subject, kind, found


def _on_side(document: Document, held_out: bool) -> bool:
    """Whether the program that ran, which may be a change of another, is on this side."""
    return not isinstance(document, Sample) or is_held_out(document.program) is held_out


def shard(vocabulary: Path, stage: Stage, seed: str, held_out: bool, documents: int) -> list[Row]:
    """The rows of so many documents, equal ones once."""
    tokenizer = _tokenizer(vocabulary)
    library = _library(vocabulary.with_name(LIBRARY_FILE), held_out)
    rng = random.Random(f"{seed} windows")

    def found() -> Iterator[Window]:
        seen = set()
        for number, (_, _, each) in enumerate(samples(stage, seed, held_out, library)):
            if number >= documents:
                return
            if each.identity not in seen:
                seen.add(each.identity)
                yield from _windows(each, tokenizer, stage.window, rng)

    return list(pack(found(), stage.window))


def _windows(
    document: Document, tokenizer: Tokenizer, length: int, rng: random.Random
) -> Iterator[Window]:
    if not isinstance(document, Sample):
        return whole(document.pieces, tokenizer, length)
    pieces = list(frames(document.start, document.frames))
    begin = rng.choice(beginnings(pieces)) if rng.random() < _BEGUN_ANEW else 0
    return windows(opening_pieces(document.start), pieces, tokenizer, length, begin)


@lru_cache
def _library(path: Path, held_out: bool) -> Library:
    return read_library(path, held_out) if path.exists() else _NO_LIBRARY


@lru_cache
def _tokenizer(vocabulary: Path) -> Tokenizer:
    return build(Vocabulary.load(vocabulary))


def make_vocabulary(path: Path, seed: int) -> None:
    """Learn the words of the programs that are trained on."""
    found = programs(f"{seed} vocabulary", {level: 1.0 for level in range(6)}, held_out=False)
    chosen = islice(found, _VOCABULARY_PROGRAMS)
    learnt = learn([entry(p.source, p.calls[0]).context for p in chosen], VOCABULARY)
    with finished(path) as unfinished:
        learnt.save(unfinished)


def make_stage(out: Path, stage: Stage, tokens: float, seed: int, workers: int) -> None:
    """Write shards until there are so many tokens, padding included."""
    vocabulary = out / VOCABULARY_FILE
    done = 0
    with ProcessPoolExecutor(workers) as pool, Progress() as progress:
        task = progress.add_task(f"tokens of {stage.name}", total=tokens)
        waiting: deque[tuple[int, Future[list[Row]]]] = deque()
        for number in count():
            if has_rows(out / stage.name, number):
                done += len(read_rows(out / stage.name, number).tokens) * stage.window
                continue
            if done >= tokens:
                break
            name = f"{seed} {stage.name} {number}"
            waiting.append((number, pool.submit(shard, vocabulary, stage, name, False, _DOCUMENTS)))
            if len(waiting) <= workers:
                continue
            oldest, future = waiting.popleft()
            rows = future.result()
            write_rows(out / stage.name, oldest, rows)
            done += len(rows) * stage.window
            progress.update(task, completed=done)
            if done >= tokens:
                break
        pool.shutdown(cancel_futures=True)


def make_held_out(out: Path, stage: Stage, seed: int, records: int) -> None:
    """Rows for the curves, and records for the benchmark: whole programs, and ones with a hole."""
    if (out / SKETCHES_FILE).exists():
        return
    rows = shard(out / VOCABULARY_FILE, stage, f"{seed} held-out", True, 2 * _HELD_OUT_ROWS)
    write_rows(out / HELD_OUT, 0, rows[:_HELD_OUT_ROWS])
    _write_records(out / HELD_OUT_FILE, stage, {"trace": 1.0}, f"{seed} records", records)
    _write_records(out / SKETCHES_FILE, stage, {"bare hole": 1.0}, f"{seed} sketches", records // 2)


def _write_records(
    path: Path, stage: Stage, kinds: dict[str, float], seed: str, wanted: int
) -> None:
    chosen = Stage(stage.name, 1.0, stage.window, stage.levels, kinds)
    seen: set[str] = set()
    with finished(path) as unfinished, unfinished.open("w", encoding="utf-8") as file:
        for program, kind, found in samples(chosen, seed, held_out=True):
            assert isinstance(found, Sample)
            if len(found.frames) > _RECORD_FRAMES or shape(program.source) in seen:
                continue
            seen.add(shape(program.source))
            record = {
                "id": f"{program.family}-{len(seen)}",
                "family": program.family,
                "code": found.program,
                "call": found.call,
            }
            if kind != "trace":
                record["sketch"] = found.source
            file.write(json.dumps(record) + "\n")
            if len(seen) == wanted:
                return


def _claim(out: Path, made: dict[str, object]) -> None:
    """Say in the folder what data it holds. Raises `BadParameter` if it holds other data."""
    said = out / RECIPE_FILE
    if said.exists() and json.loads(said.read_text(encoding="utf-8")) != made:
        raise typer.BadParameter(f"{out} holds data of another recipe or seed: give a new folder.")
    with finished(said) as unfinished:
        unfinished.write_text(json.dumps(made) + "\n", encoding="utf-8")


def main(
    out: Annotated[Path, typer.Option(help="The folder to make.")],
    recipe: Annotated[str, typer.Option(help=", ".join(RECIPES))] = "laptop",
    seed: int = 0,
    records: Annotated[int, typer.Option(help="Held-out programs for the benchmark.")] = 300,
    workers: Annotated[int, typer.Option(help="Processes.")] = 2,
    tokens: Annotated[int, typer.Option(help="Instead of the recipe's.")] = 0,
) -> None:
    """Make vocabulary, rows of every stage, and what is held out."""
    if recipe not in RECIPES:
        raise typer.BadParameter(f"There is no recipe {recipe}, only {', '.join(RECIPES)}.")
    chosen = RECIPES[recipe]
    out.mkdir(parents=True, exist_ok=True)
    _claim(out, {"recipe": recipe, "seed": seed})
    vocabulary = out / VOCABULARY_FILE
    if not vocabulary.exists():
        make_vocabulary(vocabulary, seed)
    if any("library" in stage.kinds for stage in chosen.stages):
        make_library(out / LIBRARY_FILE, seed, workers)
    make_held_out(out, chosen.stages[-1], seed, records)
    for stage in chosen.stages:
        make_stage(out, stage, (tokens or chosen.tokens) * stage.share, seed, workers)


if __name__ == "__main__":
    if os.environ.get("PYTHONHASHSEED") != "0":  # So that sets have one order, in all processes.
        command = [sys.executable, "-m", "training.data", *sys.argv[1:]]
        os.execve(sys.executable, command, {**os.environ, "PYTHONHASHSEED": "0"})
    typer.run(main)
