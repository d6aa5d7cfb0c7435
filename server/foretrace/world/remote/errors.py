"""What can go wrong with a server, in sentences for the user."""

from __future__ import annotations

from foretrace.world.protocol import ModelFileError, WorldModelError

_MOST_QUOTED = 160


class ModelServerError(ModelFileError):
    """The server cannot be used as a world model at all. Raised while it is loaded, only."""


class NotOffered(WorldModelError):
    """The server refused a request as such (HTTP 4xx): it lacks something, or we asked wrongly."""


def quoted(text: str) -> str:
    """What a server said, fit for a sentence: one line, printable, short."""
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return line if len(line) <= _MOST_QUOTED else line[: _MOST_QUOTED - 1] + "…"
