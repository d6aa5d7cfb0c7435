"""Inline completion: the best fill as ghost text at a hole."""

from __future__ import annotations

from lsprotocol import types
from pygls.lsp.server import LanguageServer

from foretrace.fill.solution import FillAnswer
from foretrace.lsp.candidates import candidates
from foretrace.lsp.completion import Place, hole_at, may_hold_hole
from foretrace.lsp.completion_requests import begun_place
from foretrace.lsp.host import Host
from foretrace.lsp.session import DocumentSession
from foretrace.sketch.model import HoleKind, Sketch


async def inline_completion(
    session: DocumentSession, params: types.InlineCompletionParams
) -> types.InlineCompletionList:
    """The best fill for the hole at the cursor or on its line, as soon as there is one.

    Nothing is offered that no search has found: an empty list is an answer.
    """
    text = session.document.map
    offset = text.offset(params.position)
    begun = begun_place(session, offset)
    if begun is not None:
        return _list(session, *begun, params.context)
    line, _ = text.line_column(offset)
    if not may_hold_hole(text.line_text(line)):
        return types.InlineCompletionList([])
    analysis = await session.analysis(lambda known: known.fills is not None)
    place = near(analysis.sketch, offset, line)
    if place is None or analysis.fills is None:
        return types.InlineCompletionList([])
    return _list(session, analysis.fills, place, params.context)


def near(sketch: Sketch, offset: int, line: int) -> Place | None:
    """The hole at `offset`, else the next one on that line, else the last one before."""
    at = hole_at(sketch, offset)
    if at is not None:
        return at if at.hole.kind is not HoleKind.UNFILLABLE else None
    there = [h for h in sketch.holes if h.line == line and h.kind is not HoleKind.UNFILLABLE]
    later = [hole for hole in there if hole.start > offset]
    hole = next(iter(later or there[-1:]), None)
    return None if hole is None else Place(hole, hole.start, hole.end)


def _list(
    session: DocumentSession,
    answer: FillAnswer,
    place: Place,
    context: types.InlineCompletionContext,
) -> types.InlineCompletionList:
    edit_range = session.document.map.range(place.start, place.end)
    begins = place.typed or ""
    chosen = context.selected_completion_info
    if chosen is not None:
        # What is shown must go on with the item that is selected in the completion list.
        if chosen.range != edit_range:
            return types.InlineCompletionList([])
        begins = chosen.text
    fills = [c.text for c in candidates(answer, place.hole) if c.text.startswith(begins)]
    # Clients match the filter against what stands in the range: the hole, or what was typed.
    shown = session.document.text[place.start : place.end] if place.typed is None else None
    return types.InlineCompletionList(
        [types.InlineCompletionItem(fill, shown, edit_range) for fill in fills]
    )


def register_inline_completion(host: Host, features: LanguageServer) -> None:
    """Let `features`, which is the same server, answer requests for ghost text."""

    @features.feature(types.TEXT_DOCUMENT_INLINE_COMPLETION, types.InlineCompletionOptions())
    async def inline(params: types.InlineCompletionParams) -> types.InlineCompletionList:
        session = host.session_of(params.text_document.uri)
        if session is None:
            return types.InlineCompletionList([])
        found = await host.answer(inline_completion(session, params))
        return found or types.InlineCompletionList([])
