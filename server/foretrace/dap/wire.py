"""Messages on a stream: a header with their length, then JSON, as the protocol has it."""

from __future__ import annotations

import asyncio
import json
from typing import Any

_LONGEST_HEADER = 4096
_LONGEST_MESSAGE = 64 * 1024 * 1024
_LENGTH = b"content-length"


class Broken(Exception):
    """The stream cannot be followed any further; the message says why."""


class NoMessage(ValueError):
    """What came is no message of the protocol; the next one may be."""


async def read_message(reader: asyncio.StreamReader) -> dict[str, Any] | None:
    """The next message as a JSON object; `None` at the end. Raises `Broken` and `NoMessage`."""
    length = await _header(reader)
    if length is None:
        return None
    try:
        content = await reader.readexactly(length)
    except asyncio.IncompleteReadError:
        return None
    try:
        message = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise NoMessage("A message is not JSON.") from error
    if not isinstance(message, dict):
        raise NoMessage("A message is not a JSON object.")
    return message


async def _header(reader: asyncio.StreamReader) -> int | None:
    """The length that the header states."""
    try:
        header = await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError as error:
        if error.partial.strip():
            raise Broken("The stream ends amid a header.") from error
        return None
    except asyncio.LimitOverrunError as error:
        raise Broken("A header is too long.") from error
    if len(header) > _LONGEST_HEADER:
        raise Broken("A header is too long.")
    for line in header.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.strip().lower() == _LENGTH and value.strip().isdigit():
            length = int(value)
            if length > _LONGEST_MESSAGE:
                raise Broken("A message is too long.")
            return length
    raise Broken("A header does not state a length.")


def written(message: dict[str, Any]) -> bytes:
    """The message with its header. Everything beyond ASCII is escaped, lone surrogates too."""
    content = json.dumps(message, separators=(",", ":")).encode("ascii")
    return b"Content-Length: %d\r\n\r\n%b" % (len(content), content)
