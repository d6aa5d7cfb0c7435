"""Reads folders of recorded traces."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pydantic import ValidationError

from foretrace.record.schema import RecordedTrace
from foretrace.record.shards import lines, shards


class BadShard(ValueError):
    """A shard that holds something else than traces; the message says where."""


def read_traces(folder: Path) -> Iterator[RecordedTrace]:
    """The traces of a folder that a recording wrote, each once, in the order they were written.

    Raises `OSError` if the folder or a shard cannot be read, `BadShard` for a line that is no
    trace.
    """
    seen: set[str] = set()
    for shard in shards(folder):
        for number, line in enumerate(lines(shard), start=1):
            try:
                trace = RecordedTrace.model_validate_json(line)
            except ValidationError as error:
                first = error.errors()[0]
                where = ".".join(map(str, first["loc"])) or "the whole line"
                raise BadShard(f"{shard}, line {number}: {where}: {first['msg']}") from error
            # Processes that write beside each other do not know of each other's traces.
            if trace.hash not in seen:
                seen.add(trace.hash)
                yield trace
