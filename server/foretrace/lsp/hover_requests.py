"""Requests about what stands under the mouse."""

from __future__ import annotations

from lsprotocol import types
from pygls.lsp.server import LanguageServer

from foretrace.lsp.client import ClientProfile
from foretrace.lsp.completion import hole_at
from foretrace.lsp.host import Host
from foretrace.lsp.hover import describe_hole, describe_name
from foretrace.lsp.names import name_at
from foretrace.lsp.session import DocumentSession


async def hover(
    session: DocumentSession, position: types.Position, client: ClientProfile
) -> types.Hover | None:
    """What is known of the name or the hole at `position`."""
    text = session.document.map
    offset = text.offset(position)
    analysis = await session.analysis(lambda known: bool(known.runs))
    place = hole_at(analysis.sketch, offset)
    if place is not None:
        markup = describe_hole(analysis, place.hole)
        return types.Hover(markup.render(client.hover), text.range(place.start, place.end))
    line, column = text.line_column(offset)
    name = name_at(analysis.sketch.program, text.line_text(line), line, column)
    described = describe_name(analysis, name) if name is not None else None
    if name is None or described is None:
        return None
    start = offset - column + name.column
    return types.Hover(described.render(client.hover), text.range(start, start + len(name.name)))


def register_hover(host: Host, features: LanguageServer) -> None:
    """Let `features`, which is the same server, answer requests for hovers."""

    @features.feature(types.TEXT_DOCUMENT_HOVER)
    async def asked(params: types.HoverParams) -> types.Hover | None:
        session = host.session_of(params.text_document.uri)
        if session is None:
            return None
        return await host.answer(hover(session, params.position, host.client))
