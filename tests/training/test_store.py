"""Rows in files are read as they were written."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from training.store import has_rows, read_rows, write_rows
from training.windows import Row


def rows(first: int, count: int) -> list[Row]:
    return [
        Row(np.arange(8, dtype=np.uint16) + number, np.full(8, number % 100, np.uint8))
        for number in range(first, first + count)
    ]


def test_rows_are_read_as_they_were_written(tmp_path: Path) -> None:
    folder = tmp_path / "stage"
    write_rows(folder, 1, rows(60_000, 3))
    write_rows(folder, 0, rows(0, 2))
    assert has_rows(folder, 0)
    assert has_rows(folder, 1)
    assert not has_rows(folder, 2)
    found = read_rows(folder)
    assert found.tokens.dtype == np.uint16
    assert found.weights.dtype == np.uint8
    assert found.tokens[:, 0].tolist() == [0, 1, 60_000, 60_001, 60_002]
    assert found.weights[:, -1].tolist() == [0, 1, 0, 1, 2]
    assert read_rows(folder, 1).tokens.tolist() == found.tokens[2:].tolist()


def test_what_was_not_finished_does_not_count(tmp_path: Path) -> None:
    write_rows(tmp_path, 0, rows(0, 1))
    (tmp_path / "00001.part.npz").write_bytes(b"half")
    assert not has_rows(tmp_path, 1)
    assert len(read_rows(tmp_path).tokens) == 1
    assert {path.name for path in tmp_path.iterdir()} == {"00000.npz", "00001.part.npz"}


def test_a_folder_without_rows_says_so(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"training\.data"):
        read_rows(tmp_path / "none")
