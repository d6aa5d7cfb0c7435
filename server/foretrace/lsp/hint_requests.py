"""The requests about inlay hints: which there are, and what is behind one."""

from __future__ import annotations

from lsprotocol import types
from pygls.lsp.server import LanguageServer

from foretrace.lsp.analysis import Analysis
from foretrace.lsp.arguments import plain
from foretrace.lsp.candidates import candidates
from foretrace.lsp.client import ClientProfile
from foretrace.lsp.diagnostics import line_range
from foretrace.lsp.hints import LineHint
from foretrace.lsp.host import Host
from foretrace.lsp.markup import Code
from foretrace.lsp.session import DocumentSession
from foretrace.lsp.views import View


async def inlay_hints(
    session: DocumentSession, wanted: types.Range, client: ClientProfile
) -> list[types.InlayHint]:
    """The hints within `wanted`; those of the line being edited are held back.

    They are held back only from a client that can be told later that they are there.
    """
    analysis = await session.analysis(
        lambda known: client.hint_refresh and bool(known.runs), follow=True
    )
    session.given(View.HINTS, analysis)
    held = session.held_lines() if client.hint_refresh else frozenset()
    return [
        _hint(hint, session, analysis, client)
        for hint in analysis.hints
        if wanted.start.line < hint.line <= wanted.end.line + 1 and hint.line not in held
    ]


def resolve_hint(session: DocumentSession, hint: types.InlayHint, line: int) -> types.InlayHint:
    """The hint with all that is behind it, if the document still has that hint."""
    analysis = session.latest
    known = session.known_hint(line)
    if analysis is not None and known is not None and known.label == label_text(hint):
        hint.tooltip = _tooltip(known, analysis)
        hint.text_edits = _fills(known, session, analysis)
    return hint


def label_text(hint: types.InlayHint) -> str:
    """The label as a person reads it, whether it is sent in one or in several pieces."""
    if isinstance(hint.label, str):
        return hint.label
    return "".join(part.value for part in hint.label)


def _hint(
    hint: LineHint, session: DocumentSession, analysis: Analysis, client: ClientProfile
) -> types.InlayHint:
    later = client.hint_resolve
    return types.InlayHint(
        position=session.document.map.line_end(hint.line),
        label=_label(hint, session),
        tooltip=None if "tooltip" in later else _tooltip(hint, analysis),
        text_edits=None if "textEdits" in later else _fills(hint, session, analysis),
        padding_left=True,
        data={"uri": session.document.uri, "line": hint.line},
    )


def _label(hint: LineHint, session: DocumentSession) -> str | list[types.InlayHintLabelPart]:
    """In pieces where one has a place in the document that it came from."""
    if not hint.pieces:
        return hint.label
    uri, text = session.document.uri, session.document.map
    return [
        types.InlayHintLabelPart(piece.text)
        if piece.source is None
        else types.InlayHintLabelPart(
            piece.text,
            tooltip=f"from line {piece.source}",
            location=types.Location(uri, line_range(text, piece.source)),
        )
        for piece in hint.pieces
    ]


def _tooltip(hint: LineHint, analysis: Analysis) -> types.MarkupContent:
    markup = hint.tooltip()
    fills = _fills_on(hint.line, analysis)
    if fills:
        markup = markup.sentence("Accept to fill in ", Code(" · ".join(fills.values())), ".")
    # The protocol lets no client say which kinds it shows here.
    return markup.render(types.MarkupKind.Markdown)


def _fills(
    hint: LineHint, session: DocumentSession, analysis: Analysis
) -> list[types.TextEdit] | None:
    """What accepting a hint does, mostly by a double click: it fills the holes of its line."""
    holes = {hole.index: hole for hole in analysis.sketch.holes}
    edits = [
        types.TextEdit(session.document.map.range(holes[index].start, holes[index].end), text)
        for index, text in _fills_on(hint.line, analysis).items()
    ]
    return edits or None


def _fills_on(line: int, analysis: Analysis) -> dict[int, str]:
    """The best fills of the holes on a line, by the hole's index."""
    answer = analysis.fills
    if answer is None or not answer.solutions:
        return {}
    found = {hole.index: candidates(answer, hole) for hole in answer.holes if hole.line == line}
    return {index: best[0].text for index, best in found.items() if best}


def register_hints(host: Host, features: LanguageServer) -> None:
    """Let `features`, which is the same server, answer requests for inlay hints."""

    @features.feature(types.TEXT_DOCUMENT_INLAY_HINT)
    async def asked(params: types.InlayHintParams) -> list[types.InlayHint]:
        session = host.session_of(params.text_document.uri)
        if session is None or not host.settings.inlay_hints:
            return []
        return await host.answer(inlay_hints(session, params.range, host.client)) or []

    @features.feature(types.INLAY_HINT_RESOLVE)
    def resolve(hint: types.InlayHint) -> types.InlayHint:
        match plain(hint.data):
            case {"uri": str(uri), "line": int(line)}:
                session = host.session_of(uri)
                return hint if session is None else resolve_hint(session, hint, line)
        return hint
