"""Benchmark files: JSON lines, checked against what a benchmark needs of each."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

AnyRecord = TypeVar("AnyRecord", bound=BaseModel)


class RecordError(ValueError):
    """A benchmark file that cannot be used; the message says where and why."""


def read_records(path: Path, model: type[AnyRecord]) -> list[AnyRecord]:
    """The records of a benchmark file, blank lines left out.

    Raises `RecordError` for a line that is not such a record and for a file without any, `OSError`
    for an unreadable file.
    """
    records = []
    for number, line in enumerate(path.read_bytes().split(b"\n"), start=1):
        if line.strip():
            try:
                records.append(model.model_validate_json(line))
            except ValidationError as error:
                first = error.errors()[0]
                where = ".".join(map(str, first["loc"])) or "the whole line"
                what = first["msg"].removeprefix("Value error, ")
                raise RecordError(f"{path}, line {number}: {where}: {what}") from error
    if not records:
        raise RecordError(f"{path} has no records")
    return records
