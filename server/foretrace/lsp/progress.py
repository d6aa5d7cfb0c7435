"""Progress of long searches, which the user can end."""

from __future__ import annotations

import asyncio
from itertools import count

from lsprotocol import types
from pygls.exceptions import JsonRpcException
from pygls.lsp.server import LanguageServer

from foretrace.lsp.session import DocumentSession
from foretrace.sketch.model import HoleKind

_numbers = count(1)


async def show_search(
    session: DocumentSession, ended: asyncio.Event, features: LanguageServer
) -> None:
    """Show in the client that a search runs until it has ended; end it if the user says so."""
    token = f"foretrace-search-{next(_numbers)}"
    progress = features.work_done_progress
    try:
        await progress.create_async(token)
    except JsonRpcException:
        return
    try:
        if ended.is_set():
            return
        progress.begin(
            token,
            types.WorkDoneProgressBegin("Foretrace", cancellable=True, message=_said(session)),
        )
        version = session.document.version

        def stop(_: object) -> None:
            if not ended.is_set() and version == session.document.version:
                session.stop_search()

        progress.tokens[token].add_done_callback(stop)
        await ended.wait()
        progress.end(token, types.WorkDoneProgressEnd())
    finally:
        progress.tokens.pop(token, None)


def _said(session: DocumentSession) -> str:
    holes = session.latest.sketch.holes if session.latest is not None else ()
    number = sum(hole.kind is not HoleKind.UNFILLABLE for hole in holes)
    return f"searching fills for {number} hole{'' if number == 1 else 's'}"
