"""Requests for what belongs into a hole."""

from __future__ import annotations

import asyncio
from contextlib import suppress

from lsprotocol import types
from pygls.lsp.server import LanguageServer

from foretrace.fill.solution import FillAnswer
from foretrace.lsp.analysis import Analysis
from foretrace.lsp.arguments import plain
from foretrace.lsp.client import ClientProfile
from foretrace.lsp.completion import (
    Place,
    begun_at,
    complete,
    documentation,
    hole_at,
    may_hold_hole,
)
from foretrace.lsp.host import Host
from foretrace.lsp.session import DocumentSession
from foretrace.sketch.model import HoleKind

_CANDIDATES_GRACE = 1.0
"""Seconds that completion waits for better candidates once it has some."""


async def completion(
    session: DocumentSession, position: types.Position, client: ClientProfile
) -> types.CompletionList | None:
    """The candidates for the hole at `position`, or for the one whose place is being typed in."""
    text = session.document.map
    offset = text.offset(position)
    begun = begun_place(session, offset)
    if begun is not None:
        return complete(*begun, session.document, client.completion, final=True)
    if not may_hold_hole(text.text[max(0, offset - 3) : offset + 3]):
        return None
    analysis = await _with_candidates(session)
    place = hole_at(analysis.sketch, offset)
    if place is None or place.hole.kind is HoleKind.UNFILLABLE or analysis.fills is None:
        return None
    return complete(
        analysis.fills, place, session.document, client.completion, final=analysis.final
    )


async def _with_candidates(session: DocumentSession) -> Analysis:
    """The analysis with its first solutions; better ones get a moment to be found.

    Editors do not ask again while their list is open, so the very first is not the one to show.
    """
    analysis = await session.analysis(lambda known: known.fills is not None)
    if not analysis.final:
        with suppress(TimeoutError):
            async with asyncio.timeout(_CANDIDATES_GRACE):
                return await session.analysis(lambda known: known.final)
        analysis = await session.analysis(lambda known: known.fills is not None)
    return analysis


def begun_place(session: DocumentSession, offset: int) -> tuple[FillAnswer, Place] | None:
    """The hole whose place is being typed in at `offset`, and the fills that were found for it."""
    answered: Analysis | None = session.answered
    if answered is None or answered.fills is None:
        return None
    place = begun_at(session.document.text, offset, answered.sketch)
    return None if place is None else (answered.fills, place)


def resolve_item(
    session: DocumentSession, item: types.CompletionItem, client: ClientProfile
) -> types.CompletionItem:
    """The item with its documentation, if its fill is still known."""
    match plain(item.data):
        case {"hole": int(hole), "fill": str(fill)}:
            kind = client.completion.documentation
            for known in (session.answered, session.latest):
                if known is not None and known.fills is not None:
                    found = documentation(known.fills, hole, fill, kind)
                    item.documentation = found or item.documentation
    return item


def register_completion(host: Host, features: LanguageServer) -> None:
    """Let `features`, which is the same server, answer requests for completions."""

    @features.feature(
        types.TEXT_DOCUMENT_COMPLETION,
        types.CompletionOptions(trigger_characters=["?"], resolve_provider=True),
    )
    async def asked(params: types.CompletionParams) -> types.CompletionList | None:
        session = host.session_of(params.text_document.uri)
        if session is None:
            return None
        return await host.answer(completion(session, params.position, host.client))

    @features.feature(types.COMPLETION_ITEM_RESOLVE)
    def resolve(item: types.CompletionItem) -> types.CompletionItem:
        match plain(item.data):
            case {"uri": str(uri)}:
                session = host.session_of(uri)
                return item if session is None else resolve_item(session, item, host.client)
        return item
