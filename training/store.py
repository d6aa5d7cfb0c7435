"""Rows of tokens in files: compact, so that they can be made in one place and used in another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from training.windows import Row

HELD_OUT = "held-out"
"""The folder of the rows that are never trained on."""


@dataclass(frozen=True, slots=True)
class Rows:
    tokens: NDArray[np.uint16]
    """(rows, length)"""
    weights: NDArray[np.uint8]
    """(rows, length), in hundredths."""


@contextmanager
def finished(path: Path) -> Iterator[Path]:
    """Where to write what becomes the file `path` only once it is whole."""
    unfinished = path.with_name(f"unfinished-{path.name}")
    yield unfinished
    unfinished.replace(path)


def _path(folder: Path, shard: int) -> Path:
    return folder / f"{shard:05}.npz"


def has_rows(folder: Path, shard: int) -> bool:
    """Whether this shard is written."""
    return _path(folder, shard).exists()


def write_rows(folder: Path, shard: int, rows: Sequence[Row]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with finished(_path(folder, shard)) as path:
        np.savez_compressed(
            path,
            tokens=np.stack([row.tokens for row in rows]),
            weights=np.stack([row.weights for row in rows]),
        )


def read_rows(folder: Path, shard: int | None = None) -> Rows:
    """The rows of a folder, or of one shard. Raises `FileNotFoundError` if there are none."""
    pattern = "[0-9]" * 5 if shard is None else f"{shard:05}"
    shards = sorted(folder.glob(f"{pattern}.npz"))
    if not shards:
        raise FileNotFoundError(f"{folder} holds no rows of tokens; make some by training.data.")
    parts = [np.load(path) for path in shards]
    return Rows(
        np.concatenate([part["tokens"] for part in parts]),
        np.concatenate([part["weights"] for part in parts]),
    )
