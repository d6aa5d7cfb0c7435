"""The library as a file: programs and calls that were found, once for all the data of a recipe."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

from training.library.collect import Found, collect
from training.library.extract import Extract, extracts
from training.library.sources import ORIGINS, Origin, sources
from training.programs import Program
from training.split import holds_held_out
from training.store import finished

LIBRARY_FILE = "library.jsonl"
FAMILY = "library"
"""The family of its programs."""
_CHANGED = 0.5
"""Share of the runs learnt from that are of changed programs."""
_CHUNK = 60
"""Functions that one process tries at once."""


@dataclass(frozen=True, slots=True)
class Library:
    """One side of the split."""

    plain: Sequence[Program] = ()
    changed: Sequence[Program] = ()
    """Programs that nobody should write, but whose runs can be learnt from."""

    def program(self, rng: random.Random, *, changes: bool) -> Program | None:
        """One of its programs, only with `changes` also a changed one; `None` if there is none."""
        if changes and self.changed and rng.random() < _CHANGED:
            return rng.choice(self.changed)
        return rng.choice(self.plain) if self.plain else None


def library(
    seed: int, workers: int = 1, origins: Sequence[Origin] = ORIGINS
) -> tuple[list[Extract], list[Found]]:
    """The functions there are, and the programs that come of those that can be run."""
    distinct: dict[str, Extract] = {}
    for each in _extracts(origins):
        distinct.setdefault(each.source, each)
    tried = list(distinct.values())
    chunks = [tried[start : start + _CHUNK] for start in range(0, len(tried), _CHUNK)]
    if workers == 1:
        return tried, [each for chunk in chunks for each in collect(chunk, str(seed))]
    with ProcessPoolExecutor(workers) as pool:
        parts = pool.map(partial(collect, seed=str(seed)), chunks)
        return tried, [each for part in parts for each in part]


def make_library(path: Path, seed: int, workers: int) -> None:
    """Write the library, unless it is there. Takes minutes."""
    if path.exists():
        return
    _, found = library(seed, workers)
    lines = [json.dumps(record) for record in _records(found)]
    with finished(path) as unfinished:
        unfinished.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def read_library(path: Path, held_out: bool) -> Library:
    """One side of the split. Raises `OSError`."""
    plain: list[Program] = []
    changed: list[Program] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        if record["held_out"] is held_out:
            program = Program(record["source"], tuple(record["calls"]), FAMILY)
            (changed if record["changed"] else plain).append(program)
    return Library(plain, changed)


def _extracts(origins: Sequence[Origin]) -> Iterator[Extract]:
    for origin in origins:
        for module, text in sources(origin):
            yield from extracts(module, text)


def _records(found: Sequence[Found]) -> Iterator[dict[str, object]]:
    """What was found, with its side: a changed program is on that of what it was before."""
    sides = {
        (each.module, each.name): holds_held_out(each.source) for each in found if not each.changed
    }
    for each in found:
        held_out = sides[each.module, each.name]
        if held_out or not holds_held_out(each.source):
            yield asdict(each) | {"held_out": held_out}
