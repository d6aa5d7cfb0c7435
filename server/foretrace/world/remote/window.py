"""How much of a text goes into a prompt."""

from __future__ import annotations

from collections.abc import Sequence

from foretrace.world.remote.server import Server
from foretrace.world.remote.spelling import Unit

_SHARE = 2
"""A prompt may take one part in this many of the context, and never more than:"""
_MOST_TOKENS = 4096
_CHARACTERS_PER_TOKEN = 3
_STEPS = 4
"""A prompt's beginning moves by this part of its length, so that it stays while one types."""


def longest_prompt(server: Server) -> int:
    """Characters of a prompt."""
    return _most_tokens(server) * _CHARACTERS_PER_TOKEN


def _most_tokens(server: Server) -> int:
    return min(_MOST_TOKENS, server.context // _SHARE)


def end_of(text: str, most: int) -> str:
    """The end of `text`, from the beginning of a line, at most `most` characters."""
    if len(text) <= most:
        return text
    step = max(1, most // _STEPS)
    cut = -(-(len(text) - most) // step) * step
    line = text.find("\n", cut) + 1
    return text[line:] if 0 < line < len(text) else text[cut:]


def fitting(server: Server, units: Sequence[Unit]) -> list[Unit]:
    """`units` for a prompt, the start of a text before them: their end, where they are too many.

    That is so where most characters are tokens of their own, as in some scripts.
    """
    start = server.spelling.start
    rest = list(units[len(start) :] if tuple(units[: len(start)]) == start else units)
    surplus = len(rest) - _most_tokens(server)
    return [*start, *(rest[surplus:] if surplus > 0 and server.takes_tokens else rest)]
