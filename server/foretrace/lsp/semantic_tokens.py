"""Semantic tokens: holes stand out, as a macro does, with a modifier of their own for themes."""

from __future__ import annotations

from lsprotocol import types
from pygls.lsp.server import LanguageServer

from foretrace.lsp.host import Host
from foretrace.lsp.session import DocumentSession

LEGEND = types.SemanticTokensLegend(
    token_types=[str(types.SemanticTokenTypes.Macro.value)], token_modifiers=["hole"]
)
_MACRO, _HOLE = 0, 1
"""The type's index; the modifier's bit."""


async def hole_tokens(session: DocumentSession) -> types.SemanticTokens | None:
    """The holes of a document; nothing at all for one without, which leaves it to other servers."""
    analysis = await session.analysis(lambda _: True, follow=True)
    data: list[int] = []
    line = column = 0
    for hole in analysis.sketch.holes:
        start = session.document.map.position(hole.start)
        if start.line != line:
            column = 0
        # A hole is made of ASCII: as long in every encoding.
        length = hole.end - hole.start
        data += [start.line - line, start.character - column, length, _MACRO, _HOLE]
        line, column = start.line, start.character
    return types.SemanticTokens(data) if data else None


def register_semantic_tokens(host: Host, features: LanguageServer) -> None:
    """Let `features`, which is the same server, answer requests for semantic tokens."""

    @features.feature(types.TEXT_DOCUMENT_SEMANTIC_TOKENS_FULL, LEGEND)
    async def tokens(params: types.SemanticTokensParams) -> types.SemanticTokens | None:
        session = host.session_of(params.text_document.uri)
        if session is None or not host.client.joins_tokens:
            return None
        return await host.answer(hole_tokens(session))
