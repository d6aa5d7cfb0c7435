"""Ghost text: the best fill at a hole, in real sessions."""

from __future__ import annotations

import asyncio

import pytest
from lsprotocol import types
from pygls.exceptions import JsonRpcException

from foretrace.sketch.parse import read_sketch

from .editor import TOTAL, URI, Editor, editor, final


def question(
    session: Editor, offset: int, selected: types.SelectedCompletionInfo | None = None
) -> types.InlineCompletionParams:
    context = types.InlineCompletionContext(types.InlineCompletionTriggerKind.Automatic, selected)
    position = session.map().position(offset)
    return types.InlineCompletionParams(context, types.TextDocumentIdentifier(URI), position)


async def ghosts(
    session: Editor, offset: int, selected: types.SelectedCompletionInfo | None = None
) -> list[types.InlineCompletionItem]:
    params = question(session, offset, selected)
    answer = await session.client.text_document_inline_completion_async(params)
    assert isinstance(answer, types.InlineCompletionList)
    return list(answer.items)


def accepted(session: Editor, ghost: types.InlineCompletionItem) -> str:
    assert ghost.range is not None
    assert isinstance(ghost.insert_text, str)
    where = session.map()
    start, end = where.offset(ghost.range.start), where.offset(ghost.range.end)
    return session.text[:start] + ghost.insert_text + session.text[end:]


async def test_the_best_fill_stands_in_the_hole_and_goes_on_as_it_is_typed() -> None:
    async with editor(settings={"modelEnabled": False}) as session:
        session.open("s = '😀𝒳'\n" + TOTAL)
        hole = session.place("???")
        first = (await ghosts(session, hole + 3))[0]
        whole = accepted(session, first)
        assert whole.startswith(session.text[:hole])
        assert whole.endswith(session.text[hole + 3 :])
        assert first.filter_text == "???"
        assert read_sketch(whole).program.gaps == ()
        assert read_sketch(whole).holes == ()

        await final(session, hole)
        best = (await ghosts(session, hole))[0]
        # Elsewhere on the line it is the same; on another one there is nothing to offer.
        line = session.place("        result = ")
        assert [g.insert_text for g in await ghosts(session, line)] == [
            g.insert_text for g in await ghosts(session, hole)
        ]
        assert await ghosts(session, session.place("return")) == []

        # A client shows ghost text that goes on with what is selected in its list.
        place = session.map().range(hole, hole + 3)
        assert isinstance(best.insert_text, str)
        chosen = types.SelectedCompletionInfo(place, best.insert_text)
        assert (await ghosts(session, hole, chosen))[0] == best
        assert await ghosts(session, hole, types.SelectedCompletionInfo(place, "no such")) == []

        # What is begun in the hole's place is completed; what does not begin a fill is not.
        session.edit(hole, hole + 3, best.insert_text[0])
        begun = await ghosts(session, hole + 1)
        assert best.insert_text in [ghost.insert_text for ghost in begun]
        assert accepted(session, begun[0]).startswith(session.text[: hole + 1])
        session.edit(hole, hole + 1, "zz")
        assert await ghosts(session, hole + 2) == []


async def test_ghost_text_that_is_overtaken_or_impossible_is_not_given() -> None:
    async with editor(settings={"modelEnabled": False}) as session:
        session.open(TOTAL)
        hole = session.place("???")
        asked = asyncio.create_task(ghosts(session, hole))
        await asyncio.sleep(0)
        session.edit(0, 0, "# ")
        with pytest.raises(JsonRpcException) as told:
            await asked
        assert told.value.code == types.LSPErrorCodes.ContentModified

        session.edit(0, len(session.text), "def f(x):\n    match x:\n        case ???:\n")
        assert await ghosts(session, session.place("???")) == []
        session.edit(0, len(session.text), "# ???\nname = '???'\n")
        assert await ghosts(session, session.place("???")) == []
