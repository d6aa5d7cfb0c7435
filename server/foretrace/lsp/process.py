"""The server's process: its streams, and an end when its client is gone."""

from __future__ import annotations

import asyncio
import logging
import os
import sys
from typing import BinaryIO

from pygls.exceptions import JsonRpcContentModified, JsonRpcInvalidParams

EVERYDAY = (JsonRpcContentModified, JsonRpcInvalidParams)
"""Answers that no log needs: a question was overtaken, or its own words say what is wrong."""
_POLL_SECONDS = 5.0


def protocol_streams() -> tuple[BinaryIO, BinaryIO]:
    """The process's stdin and stdout, for the protocol alone.

    Whatever else writes to stdout from now on, native libraries included, ends up on stderr,
    and nothing else can read what the client sends.
    """
    sys.stdout.flush()
    stdin, stdout = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    sys.stdout = sys.stderr
    return stdin, stdout


async def parent_ended(process_id: int) -> None:
    """Return when the process with this id is gone; never if it cannot be watched.

    A client in another container names an id that means nothing here: a process that is not
    there to begin with is not watched.
    """
    if hasattr(os, "pidfd_open"):
        descriptor = _open(process_id)
        await (_never() if descriptor is None else _readable(descriptor))
    elif os.name == "posix" and _alive(process_id):
        while _alive(process_id):
            await asyncio.sleep(_POLL_SECONDS)
    else:
        # Windows closes the pipe with the client's last handle; that end of file is enough.
        await _never()


def _open(process_id: int) -> int | None:
    try:
        return os.pidfd_open(process_id)
    except OSError:
        return None


async def _readable(descriptor: int) -> None:
    """Wait until there is something to read; closes the descriptor."""
    loop = asyncio.get_running_loop()
    ended = asyncio.Event()
    loop.add_reader(descriptor, ended.set)
    try:
        await ended.wait()
    finally:
        loop.remove_reader(descriptor)
        os.close(descriptor)


async def _never() -> None:
    await asyncio.Event().wait()


def _alive(process_id: int) -> bool:
    try:
        os.kill(process_id, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def log_to_stderr() -> None:
    """Write warnings and errors there, where editors look for them."""
    handler = logging.StreamHandler(sys.stderr)
    # pygls logs each of these with its traceback.
    handler.addFilter(
        lambda record: not (record.exc_info and isinstance(record.exc_info[1], EVERYDAY))
    )
    shape = "foretrace: %(levelname)s: %(message)s"
    logging.basicConfig(handlers=[handler], level=logging.WARNING, format=shape)
    logging.getLogger("pygls").setLevel(logging.ERROR)
