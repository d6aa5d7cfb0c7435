"""A folder of recorded traces: shards of JSON lines that grow, and are never written again.

`traces-00000.jsonl`, or `.jsonl.gz`. A writer makes shards of its own, so several processes may
write into one folder. A line is written whole and at once: what a crash leaves can be read up to
its last whole line. In a compressed shard each line is a gzip member of its own.
"""

from __future__ import annotations

import gzip
import json
import os
import re
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from foretrace.record.written import HASH_KEY

SHARD_BYTES = 64 << 20
"""Uncompressed; a trace that begins below may end above."""
_NAME = re.compile(r"traces-(\d{5,})\.jsonl(\.gz)?")
_HASH = re.compile(rb'\{"' + HASH_KEY.encode() + rb'": "([0-9a-f]+)"')


class TraceWriter:
    """Adds traces to a folder, each once: those already there are left out."""

    def __init__(
        self, folder: Path, *, compress: bool = False, shard_bytes: int = SHARD_BYTES
    ) -> None:
        """Makes the folder. Raises `OSError` if it cannot, or cannot read what is there."""
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder.resolve()  # the program may change its working directory
        self._compress = compress
        self._shard_bytes = shard_bytes
        self._known = set(_hashes(folder))
        self._shard: IO[bytes] | None = None
        self._written = 0
        self._process = os.getpid()
        self.added = 0
        self.repeated = 0

    def add(self, record: dict[str, Any]) -> bool:
        """Keep what `written` gave; whether it was new. Raises `OSError`."""
        if record[HASH_KEY] in self._known:
            self.repeated += 1
            return False
        self._known.add(record[HASH_KEY])
        if os.getpid() != self._process:
            # A fork: the shard is the parent's. Nothing in its buffer that closing would repeat.
            self._process = os.getpid()
            self._shard = None
        if self._shard is None or self._written >= self._shard_bytes:
            self.close()
            self._shard = self._new_shard()
            self._written = 0
        line = json.dumps(record).encode() + b"\n"
        self._shard.write(gzip.compress(line, mtime=0) if self._compress else line)
        self._shard.flush()
        self._written += len(line)
        self.added += 1
        return True

    def close(self) -> None:
        if self._shard is not None:
            self._shard.close()
            self._shard = None

    def _new_shard(self) -> IO[bytes]:
        taken = [int(match[1]) for path, match in _named(self._folder)]
        number = max(taken, default=-1) + 1
        ending = ".jsonl.gz" if self._compress else ".jsonl"
        while True:
            path = self._folder / f"traces-{number:05}{ending}"
            try:
                return open(path, "xb")
            except FileExistsError:  # another process was faster
                number += 1


def shards(folder: Path) -> list[Path]:
    """The shards of a folder, in the order of their numbers."""
    return [path for path, _ in sorted(_named(folder), key=lambda each: int(each[1][1]))]


def lines(shard: Path) -> Iterator[bytes]:
    """The whole lines of a shard, without what a crash left of the last one."""
    with gzip.open(shard) if shard.suffix == ".gz" else open(shard, "rb") as stream:
        while True:
            try:
                line = stream.readline()
            except (EOFError, zlib.error, gzip.BadGzipFile):
                return
            if not line.endswith(b"\n"):
                return
            yield line


def _hashes(folder: Path) -> Iterator[str]:
    for shard in shards(folder):
        for line in lines(shard):
            match = _HASH.match(line)
            if match is not None:
                yield match[1].decode()


def _named(folder: Path) -> list[tuple[Path, re.Match[str]]]:
    found = ((path, _NAME.fullmatch(path.name)) for path in folder.iterdir())
    return [(path, match) for path, match in found if match is not None]
