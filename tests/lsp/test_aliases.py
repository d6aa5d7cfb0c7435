"""Holes written `___` in a real session: whatever can be done at `???` can be done there."""

from __future__ import annotations

from lsprotocol import types

from foretrace.lsp.semantic_tokens import LEGEND

from .editor import TOTAL, URI, editor, final
from .test_actions import actions, applied, resolved
from .test_inline_completion import accepted, ghosts

TEXT = f"___ = ...\n{TOTAL.replace('???', '___')}"


async def test_a_hole_under_its_other_name_is_filled_shown_and_refined() -> None:
    async with editor(settings={"modelEnabled": False}) as session:
        session.open(TEXT)
        hole = session.place("___", 2)
        await final(session, hole)
        hints = await session.hints()
        assert hints[9] == "result ≈ 3 … 12"
        assert 1 not in hints

        answer = await session.complete(hole + 3)
        assert answer is not None
        best = answer.items[0]
        assert best.filter_text == "___"
        assert isinstance(best.text_edit, types.TextEdit)
        assert best.text_edit.range == session.map().range(hole, hole + 3)
        ghost = (await ghosts(session, hole))[0]
        assert ghost.filter_text == "___"
        assert accepted(session, ghost) == (
            session.text[:hole] + best.text_edit.new_text + session.text[hole + 3 :]
        )

        # What it is refined to is written in the same way, so that other tools still can read it.
        refined = [a for a in await actions(session, hole) if a.title.startswith("Refine to ")]
        text = applied(session, await resolved(session, refined[0]))
        assert "___" in text[hole:]
        assert "???" not in text

        params = types.SemanticTokensParams(types.TextDocumentIdentifier(URI))
        tokens = await session.client.text_document_semantic_tokens_full_async(params)
        assert tokens is not None
        place = session.map().position(hole)
        assert list(tokens.data)[:3] == [place.line, place.character, 3]
        assert LEGEND.token_modifiers == ["hole"]

        # The same name is no hole any more once it is a variable of the user's.
        session.edit(0, len("___ = ..."), "___ = 1")
        assert await session.complete(session.place("___", 2)) is None
