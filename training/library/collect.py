"""Functions of libraries with calls that run well, tried in a process of their own."""

from __future__ import annotations

import ast
import os
import random
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from foretrace.record.child import Job, record_jobs
from foretrace.record.limits import Limits
from foretrace.record.written import HASH_KEY
from foretrace.trace.entry import entry
from training.library.calls import first_calls, further_calls
from training.library.extract import Extract
from training.mutations import mutated

LIMITS = Limits(frames=150, seconds=0.5, repr_characters=160)
_MEMORY_BYTES = 1 << 30
_ENTRY_FRAMES = 3
"""Call, line and return of the entry point."""
_FEWEST_FRAMES = 4
_SEEDS = 3
"""Calls that fit whose neighbours are tried."""
_CALLS = 8
"""Of one program at most."""
_CHANGES = 12
"""Attempts at changing a program."""
_CHANGED_CALLS = 3
_HASH_SEEDS = range(1, 5)

Record = Mapping[str, Any]
"""A recording as `foretrace.record.written` gives it."""


@dataclass(frozen=True, slots=True)
class Found:
    """A program and the calls of its last function that run well."""

    module: str
    name: str
    source: str
    calls: tuple[str, ...]
    changed: bool
    """Whether it is not quite the library's."""
    tried: int
    """Calls that were tried, if it is the library's."""
    fitting: int
    """Those of them that run well."""


def collect(extracts: Sequence[Extract], seed: str) -> list[Found]:
    """The functions of `extracts` for which inputs can be found, and changes of them.

    The same for the same seed, except where a run takes about as long as it may. Each call
    returns within limits, after at least 4 frames, and does the same whatever the order of sets.
    """
    chance = {each: random.Random(f"{seed} {each.module} {each.name}") for each in extracts}
    first = {each: first_calls(each, chance[each]) for each in extracts}
    records = _recorded((each.source, call) for each, calls in first.items() for call in calls)
    further = {
        each: further_calls(each, chosen)
        for each, calls in first.items()
        if (chosen := _chosen(each.source, calls, records, _SEEDS))
    }
    records |= _recorded((each.source, call) for each, calls in further.items() for call in calls)
    found = []
    changes: dict[str, Found] = {}
    for each in further:
        calls = [*first[each], *further[each]]
        chosen = _chosen(each.source, calls, records, _CALLS)
        fitting = sum((each.source, call) in records for call in calls)
        plain = Found(
            each.module, each.name, each.source, tuple(chosen), False, len(calls), fitting
        )
        found.append(plain)
        for source in _changes(each.source, chance[each]):
            changes.setdefault(source, plain)
    return [*found, *_changed(changes, records)]


def _changes(source: str, rng: random.Random) -> Iterator[str]:
    """Small changes of a program that still compile."""
    for _ in range(_CHANGES):
        changed = mutated(source, rng)
        if changed is not None and _compiles(changed):
            yield changed


def _changed(changes: Mapping[str, Found], records: Mapping[_Run, Record]) -> Iterator[Found]:
    """Those changes of programs by which something else happens."""
    runs = _recorded(
        (source, call) for source, each in changes.items() for call in each.calls[:_CHANGED_CALLS]
    )
    for source, each in changes.items():
        calls = tuple(call for call in each.calls if (source, call) in runs)
        if any(
            runs[source, call]["frames"] != records[each.source, call]["frames"] for call in calls
        ):
            yield Found(each.module, each.name, source, calls, True, 0, 0)


def _compiles(source: str) -> bool:
    try:
        compile(source, "<library>", "exec")
    except (SyntaxError, ValueError):
        return False
    return True


def _chosen(
    source: str, calls: Sequence[str], records: Mapping[_Run, Record], most: int
) -> list[str]:
    """Calls that run well: those first that run lines, and return values, that no other did."""
    waiting = [call for call in calls if (source, call) in records]
    lines = {call: {f["line"] for f in records[source, call]["frames"]} for call in waiting}
    values = {call: records[source, call]["outcome"]["value"] for call in waiting}
    seen: set[object] = set()
    chosen: list[str] = []
    while waiting and len(chosen) < most:
        best = max(waiting, key=lambda call: (len(lines[call] - seen), values[call] not in seen))
        seen |= {*lines[best], values[best]}
        waiting.remove(best)
        chosen.append(best)
    return chosen


_Run = tuple[str, str]
"""A source and a call."""


def _recorded(runs: Iterator[_Run]) -> dict[_Run, Record]:
    """The recordings of the runs that are fit to be learnt from."""
    wanted = list(dict.fromkeys(runs))
    records = dict(zip(wanted, _in_child(wanted), strict=True))
    good = {run: record for run, record in records.items() if _is_good(record)}
    doubtful = [run for run in good if _has_sets(run[0])]
    for seed in _HASH_SEEDS:
        with _hash_seed(seed):
            again = _in_child(doubtful)
        for run, record in zip(doubtful, again, strict=True):
            if record[HASH_KEY] != records[run][HASH_KEY]:
                good.pop(run, None)
    return good


def _in_child(runs: Sequence[_Run]) -> list[Record]:
    jobs = [Job(source, call, "", entry(source, call).program) for source, call in runs]
    with tempfile.TemporaryDirectory() as empty:
        return list(record_jobs(jobs, Path(empty), LIMITS, _MEMORY_BYTES)) if jobs else []


@contextmanager
def _hash_seed(seed: int) -> Iterator[None]:
    """Children order their sets by this seed."""
    before = os.environ.get("PYTHONHASHSEED")
    os.environ["PYTHONHASHSEED"] = str(seed)
    try:
        yield
    finally:
        del os.environ["PYTHONHASHSEED"]
        if before is not None:
            os.environ["PYTHONHASHSEED"] = before


def _has_sets(source: str) -> bool:
    return any(
        isinstance(node, ast.Set | ast.SetComp)
        or (isinstance(node, ast.Name) and node.id in ("set", "frozenset"))
        or (isinstance(node, ast.Attribute) and node.attr in ("keys", "items"))
        for node in ast.walk(ast.parse(source))
    )


def _is_good(record: Record) -> bool:
    """Whether it returned, is no longer than allowed, and all its values can be read."""
    if record["outcome"]["kind"] != "returned" or record["notes"] or record["output"]:
        return False
    if len(record["frames"]) < _ENTRY_FRAMES + _FEWEST_FRAMES:
        return False
    values = {
        value
        for frame in record["frames"]
        for name, value in (*frame["locals"].items(), ("", frame["value"]))
        if value is not None and name != ".0"
    }
    return not any(" at 0x" in value for value in values)
