"""What is behind a hint: where its values came from, and the fill that accepting it puts in."""

from __future__ import annotations

import pytest
from lsprotocol import types

from foretrace.lsp.hint_requests import label_text

from .editor import TOTAL, URI, Editor, editor, final

LATER = types.ClientInlayHintResolveOptions(["tooltip", "textEdits"])


def resolving(capabilities: types.ClientCapabilities) -> None:
    assert capabilities.text_document is not None
    capabilities.text_document.inlay_hint = types.InlayHintClientCapabilities(resolve_support=LATER)


def at_once(capabilities: types.ClientCapabilities) -> None:
    assert capabilities.text_document is not None
    capabilities.text_document.inlay_hint = types.InlayHintClientCapabilities()


async def by_line(session: Editor) -> dict[int, types.InlayHint]:
    return {hint.position.line + 1: hint for hint in await session.raw_hints()}


@pytest.mark.parametrize("change", [resolving, at_once])
async def test_a_hint_leads_to_its_source_and_fills_its_hole(change: object) -> None:
    settings = {"modelEnabled": False}
    assert callable(change)
    async with editor(settings=settings, change=change) as session:
        session.open(TOTAL)
        await final(session, session.place("???"))
        hints = await by_line(session)
        assert {line: label_text(hint) for line, hint in hints.items()}[9] == "≈ 12"
        sources = {
            line: [part.location.range.start.line + 1 for part in hint.label if part.location]
            for line, hint in hints.items()
            if not isinstance(hint.label, str)
        }
        assert sources == {5: [1], 9: [8]}

        hint = hints[8]
        if change is resolving:
            assert (hint.tooltip, hint.text_edits) == (None, None)
            hint = await session.client.inlay_hint_resolve_async(hint)
        assert isinstance(hint.tooltip, types.MarkupContent)
        assert "Accept to fill in `" in hint.tooltip.value
        (edit,) = hint.text_edits or ()
        hole = session.place("???")
        assert edit.range == session.map().range(hole, hole + 3)
        assert not hints[9].text_edits
        assert hint.data == {"uri": URI, "line": 8} or change is resolving

        session.edit(hole, hole + 3, edit.new_text)
        hints = await by_line(session)
        assert label_text(hints[9]) == "= 12"
        hover = await session.hover(session.place("value in"))
        assert hover is not None
        assert "runs 4 times while running" in hover or "runs 3 times while running" in hover
