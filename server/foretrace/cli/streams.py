"""The process's own streams, below Python's."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

STDERR = 2


@contextmanager
def native_messages_dropped() -> Iterator[None]:
    """Drop what native libraries and worker processes write to stderr.

    They report what is no error to the user, such as a run that reached its memory limit.
    Exceptions leave the block and are reported after it.
    """
    try:
        kept = os.dup(STDERR)
    except OSError:  # started without one
        yield
        return
    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, STDERR)
    os.close(nothing)
    try:
        yield
    finally:
        os.dup2(kept, STDERR)
        os.close(kept)
