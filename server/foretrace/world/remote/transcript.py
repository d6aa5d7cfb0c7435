"""Transcripts written by a server's model, and held to a grammar here.

How that is done: see `writing`. Going back and forking cost nothing: a text is a list of tokens,
and what several have in common lies in the server's own prefix cache.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Self

from foretrace.cancellation import Cancellation
from foretrace.trace.text import Text
from foretrace.world.protocol import Written
from foretrace.world.remote.following import Follower, named_controls
from foretrace.world.remote.server import Server
from foretrace.world.remote.spelling import Unit
from foretrace.world.remote.writing import FIRST_STRETCH, Writer, next_stretch


class RemoteTranscript:
    """`Transcript` over a server. See `foretrace.world.protocol`.

    Where the tokens of a text are not known one by one, the first of them carries all of it in
    `WrittenToken.text`, and the others are empty. Drafts are of no use: a server that is asked
    for a stretch at a time does not wait for us between its tokens.
    """

    def __init__(self, server: Server, units: Sequence[Unit], most_tokens: int) -> None:
        self._server = server
        self._units = list(units)
        self._most_tokens = most_tokens
        self._stretch = FIRST_STRETCH

    @property
    def units(self) -> tuple[Unit, ...]:
        """The text as the server is given it."""
        return tuple(self._units)

    @property
    def length(self) -> int:
        return len(self._units)

    def append(self, text: Text) -> None:
        self._units.extend(self._server.spelling.units(text, Cancellation()))

    def rewind(self, length: int) -> None:
        del self._units[length:]

    def fork(self) -> Self:
        other = type(self)(self._server, self._units, self._most_tokens)
        other._stretch = self._stretch
        return other

    def close(self) -> None:
        """Nothing: the server forgets by itself."""

    def write(
        self,
        grammar: str,
        most_tokens: int,
        cancellation: Cancellation,
        draft: Text = (),  # noqa: ARG002
    ) -> Written:
        cancellation.check()
        controls = [
            name
            for name in named_controls(grammar)
            if self._server.control(name, cancellation) is not None
        ]
        writer = Writer(self._server, self._units, Follower(grammar, controls), cancellation)
        room = self._most_tokens - len(self._units)
        complete = writer.write(grammar, most_tokens, room, self._stretch)
        self._units.extend(writer.units)
        if complete and writer.asked_for:
            # The next text of the kind will be about as long.
            self._stretch = next_stretch(writer.asked_for, writer.asked_for + 1)
        self._server.count(forced=sum(token.forced for token in writer.written))
        return Written(tuple(writer.written), complete)
