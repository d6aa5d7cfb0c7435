"""Commands that end all work, and let it go on: for when every core, or the battery, is needed."""

from __future__ import annotations

from typing import Any, Protocol, TypedDict

from pygls.lsp.server import LanguageServer

PAUSE = "foretrace.pause"
RESUME = "foretrace.resume"


class Paused(TypedDict):
    """The result of both commands."""

    paused: bool


class Pausable(Protocol):
    """The server, as far as it can rest."""

    def pause(self, paused: bool) -> None:
        """End all work, or begin it anew. Until then nothing is known of any document."""
        ...


def register_pause(server: Pausable, features: LanguageServer) -> None:
    """Let `features`, which is the same server, be paused by its client."""

    # Editors may hand their commands arguments that mean nothing here.
    @features.command(PAUSE)
    def paused(*_arguments: Any) -> Paused:
        server.pause(True)
        return Paused(paused=True)

    @features.command(RESUME)
    def resumed(*_arguments: Any) -> Paused:
        server.pause(False)
        return Paused(paused=False)
