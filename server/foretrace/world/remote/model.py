"""The world model behind a server."""

from __future__ import annotations

from collections.abc import Sequence

from foretrace.cancellation import Cancellation
from foretrace.config import Settings
from foretrace.sketch.model import HoleKind
from foretrace.trace.frames import ModelUsage
from foretrace.trace.text import Text
from foretrace.world.dialects.fim import fim_family
from foretrace.world.dialects.recognise import dialects_of
from foretrace.world.dialects.trace_value import value_by_trace
from foretrace.world.protocol import Answer, Dialect, ValueQuestion
from foretrace.world.remote.address import address_of
from foretrace.world.remote.answers import propose, value
from foretrace.world.remote.connection import Connection
from foretrace.world.remote.probing import probe
from foretrace.world.remote.scoring import score
from foretrace.world.remote.server import Server
from foretrace.world.remote.spelling import Unit
from foretrace.world.remote.transcript import RemoteTranscript

_SPARE_TOKENS = 16
"""Of a context, for what a server may put before a prompt."""


class RemoteWorldModel:
    """`WorldModel` over a server that continues text. Questions are answered side by side.

    Raises `ModelServerError` if the server cannot be used; what goes wrong later is a
    `WorldModelError`, and the next question may well succeed.
    """

    def __init__(self, settings: Settings) -> None:
        self._connection = Connection(address_of(settings), settings.server_seconds)
        try:
            self._server = probe(self._connection, settings.server_model, Cancellation())
            seen = _Seen(self._server)
            self._family = fim_family(seen) if self._server.takes_tokens else None
            self._dialects = (
                dialects_of(seen) if self._server.takes_tokens else frozenset({Dialect.PLAIN_TEXT})
            )
        except BaseException:
            self._connection.close()
            raise

    @property
    def name(self) -> str:
        return self._server.name

    @property
    def dialects(self) -> frozenset[Dialect]:
        return self._dialects

    @property
    def longest_transcript(self) -> int:
        return max(0, self._server.context - _SPARE_TOKENS)

    def transcript(self, text: Text, cancellation: Cancellation) -> RemoteTranscript:
        spelling = self._server.spelling
        units: list[Unit] = spelling.units(text, cancellation)
        if not text or isinstance(text[0], str):
            units = [*spelling.start, *units]
        return RemoteTranscript(self._server, units, self.longest_transcript)

    def score(
        self, prefix: str, continuations: Sequence[str], cancellation: Cancellation
    ) -> list[float]:
        cancellation.check()
        return score(self._server, prefix, continuations, cancellation)

    def propose(
        self,
        prefix: str,
        suffix: str,
        count: int,
        cancellation: Cancellation,
        kind: HoleKind = HoleKind.EXPRESSION,
        *,
        judged: bool = True,
    ) -> list[Answer]:
        if count < 1:
            return []
        cancellation.check()
        return propose(
            self._server, self._family, prefix, suffix, count, cancellation, kind, judged=judged
        )

    def value(self, question: ValueQuestion, cancellation: Cancellation) -> Answer:
        cancellation.check()
        if Dialect.CWM_TRACE in self._dialects:
            traced = value_by_trace(self, question, cancellation)
            if traced is not None:
                return traced
        return value(self._server, question, cancellation)

    def usage(self) -> ModelUsage:
        return self._server.usage()

    def close(self) -> None:
        self._connection.close()


class _Seen:
    """A server's model, as dialects are recognised."""

    def __init__(self, server: Server) -> None:
        self._server = server

    def control(self, name: str) -> int | None:
        unit = self._server.control(name, Cancellation())
        return unit if isinstance(unit, int) else None

    def metadata(self, key: str) -> str | None:
        return self._server.model if key == "general.name" else None
