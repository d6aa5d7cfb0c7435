"""Folders of traces: what is added is there once, and nothing that happens corrupts the rest."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foretrace.record.limits import Limits
from foretrace.record.reading import BadShard, read_traces
from foretrace.record.recorder import record_call
from foretrace.record.shards import TraceWriter, shards
from foretrace.record.written import written

SOURCE = "def f(n):\n    return n * 'a\u00e9\U0001f600'\n"
RECORDS = [
    written(record_call(SOURCE, call, Limits(seconds=30)), SOURCE, call)
    for call in (f"f({n})" for n in range(12))
]


@contextmanager
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as name:
        yield Path(name) / "traces"


def add(folder: Path, numbers: list[int], compress: bool, size: int = 1 << 20) -> TraceWriter:
    writer = TraceWriter(folder, compress=compress, shard_bytes=size)
    for number in numbers:
        writer.add(RECORDS[number])
    writer.close()
    return writer


def calls(folder: Path) -> list[str | None]:
    return [trace.call for trace in read_traces(folder)]


def contents(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.iterdir()}


NUMBERS = st.lists(st.integers(0, len(RECORDS) - 1), max_size=20)


@settings(max_examples=20, deadline=None)
@given(st.lists(st.tuples(NUMBERS, st.booleans(), st.integers(1, 4000)), max_size=4))
def test_each_trace_is_there_once_in_order(runs: list[tuple[list[int], bool, int]]) -> None:
    with folder() as path:
        path.mkdir()
        wanted: list[int] = []
        for numbers, compress, size in runs:
            before = contents(path)
            new = [n for n in dict.fromkeys(numbers) if n not in wanted]
            writer = add(path, numbers, compress, size)
            assert (writer.added, writer.repeated) == (len(new), len(numbers) - len(new))
            wanted += new
            after = contents(path)
            assert all(after[each] == content for each, content in before.items())
            assert calls(path) == [f"f({n})" for n in wanted]


@settings(max_examples=20, deadline=None)
@given(st.booleans(), st.floats(0, 1), NUMBERS)
def test_a_shard_cut_anywhere_is_readable_and_goes_on(
    compress: bool, where: float, more: list[int]
) -> None:
    first = [0, 1, 2, 3]
    with folder() as path:
        add(path, first, compress)
        (shard,) = shards(path)
        whole = shard.read_bytes()
        shard.write_bytes(whole[: int(len(whole) * where)])
        left = calls(path)
        assert left == [f"f({n})" for n in first[: len(left)]]
        assert len(left) == 4 or where < 1
        add(path, [*first, *more], compress)
        assert sorted(map(str, calls(path))) == sorted(f"f({n})" for n in {*first, *more})


def test_shards_have_a_size(tmp_path: Path) -> None:
    add(tmp_path, list(range(12)), False, size=2000)
    sizes = [path.stat().st_size for path in shards(tmp_path)]
    longest = max(len(line) for path in shards(tmp_path) for line in path.open("rb"))
    assert len(sizes) > 2
    assert all(2000 <= size < 2000 + longest for size in sizes[:-1])


@pytest.mark.parametrize("compress", [False, True])
def test_processes_can_write_beside_each_other(tmp_path: Path, compress: bool) -> None:
    one = TraceWriter(tmp_path, compress=compress)
    one.add(RECORDS[0])
    other = TraceWriter(tmp_path, compress=compress)
    other.add(RECORDS[1])
    one.add(RECORDS[2])
    other.add(RECORDS[2])  # known to the first alone
    child = os.fork()
    if child == 0:
        one.add(RECORDS[3])
        one.close()
        os._exit(0)
    assert os.waitpid(child, 0)[1] == 0
    one.add(RECORDS[4])
    one.close()
    other.close()
    assert len(shards(tmp_path)) == 3
    assert sorted(map(str, calls(tmp_path))) == [f"f({n})" for n in range(5)]


def test_other_files_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "notes.jsonl").write_text("x\n")
    add(tmp_path, [1], False)
    assert calls(tmp_path) == ["f(1)"]


def test_what_is_no_trace_is_named(tmp_path: Path) -> None:
    add(tmp_path, [1], False)
    (tmp_path / "traces-00003.jsonl").write_text('{"hash": "00"}\n')
    with pytest.raises(BadShard, match=r"traces-00003\.jsonl, line 1: call: Field required"):
        calls(tmp_path)


def test_a_trace_is_what_was_recorded() -> None:
    with folder() as path:
        add(path, [2], True)
        (read,) = read_traces(path)
    trace = record_call(SOURCE, "f(2)")
    again = read.trace()
    assert (again.call, again.frames, again.outcome) == (trace.call, trace.frames, trace.outcome)
