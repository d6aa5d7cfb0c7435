"""Reading what the commands work on: a file, standard input, or a stream of JSON lines."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from foretrace.cli.errors import BadInput, one_sentence
from foretrace.sketch.source import decode_source

STANDARD_INPUT = "-"
LARGEST_SOURCE = 16 * 1024 * 1024
"""Bytes of source read at most: a device or a pipe may never end."""


def read_source(file: str) -> str:
    """The text of `file`, or of standard input for `-`.

    Raises `BadInput` if it cannot be read.
    """
    try:
        if file == STANDARD_INPUT:
            content = sys.stdin.buffer.read(LARGEST_SOURCE + 1)
        else:
            with open(file, "rb") as stream:
                content = stream.read(LARGEST_SOURCE + 1)
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise BadInput(f"Cannot read {file}: {reason}.") from error
    if len(content) > LARGEST_SOURCE:
        raise BadInput(
            f"{file} is larger than {LARGEST_SOURCE >> 20} MiB, too large for a source file."
        )
    return decode_source(content)


class FillRequest(BaseModel):
    """One line of `foretrace fill --batch`."""

    model_config = ConfigDict(strict=True)

    id: str | int | None = None
    source: str


class TraceRequest(FillRequest):
    """One line of `foretrace trace --batch`."""

    call: str | None = None
    mode: str = "grounded"


class ForesightRequest(FillRequest):
    """One line of `halts`, `cost`, `hazards` or `propose --batch`."""

    call: str | None = None
    function: str | None = None


Request = TypeVar("Request", bound=FillRequest)


def answer_batch(
    model: type[Request], answer: Callable[[Request], dict[str, Any]]
) -> Iterator[dict[str, Any]]:
    """One result per non-blank line of standard input, in order, as soon as it is known.

    A line that is not a request, and a source that cannot be answered, yields a result with the
    key `error` (and the `id`, if the line has one); the batch goes on.
    """
    for number, line in enumerate(sys.stdin.buffer, start=1):
        if not line.strip():
            continue
        identity: dict[str, Any] = {}
        try:
            request = _request(model, line, number, identity)
            yield identity | answer(request)
        except BadInput as error:
            yield identity | {"error": one_sentence(str(error))}
        except Exception as error:  # one source must not end the batch of all others
            name = type(error).__name__
            yield identity | {"error": one_sentence(f"Foretrace itself failed: {name}: {error}")}


def _request(model: type[Request], line: bytes, number: int, identity: dict[str, Any]) -> Request:
    """The request in `line`; its `id` is stored in `identity` even if the rest is unusable."""
    try:
        content = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise BadInput(f"Line {number} is not JSON: {error}") from error
    if not isinstance(content, dict):
        raise BadInput(f'Line {number} is not a JSON object such as {{"id": "1", "source": "…"}}')
    if isinstance(content.get("id"), str | int):
        identity["id"] = content["id"]
    try:
        return model.model_validate(content)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(map(str, first["loc"]))
        raise BadInput(f"Line {number}, key {field!r}: {first['msg']}") from error


def write_json(value: dict[str, Any]) -> None:
    """Write `value` as one line of JSON and flush it, so that a reader can answer line by line.

    Everything beyond ASCII is escaped: a source may hold lone surrogates, a terminal any encoding.
    """
    sys.stdout.write(json.dumps(value) + "\n")
    sys.stdout.flush()
