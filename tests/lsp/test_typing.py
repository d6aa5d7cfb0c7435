"""Typing: nothing stale is ever shown, and documents never drift apart."""

from __future__ import annotations

import asyncio
import random

import pytest
from lsprotocol import types
from pygls.exceptions import JsonRpcException

from .editor import TOTAL, URI, Editor, editor, totalled

COUNTER = "# >>> f(2)\ndef f(x):\n    step = 1\n    y = x + step\n    return y\n"


async def test_every_answer_in_a_burst_is_that_of_the_last_version() -> None:
    async with editor() as session:
        session.open(COUNTER)
        place = session.place("step = ") + len("step = ")
        asked = []
        for digit in "234567892345678923456789":
            session.edit(place, place + 1, digit)
            asked.append(asyncio.create_task(session.hints()))
        answers = await asyncio.gather(*asked)
        assert answers == [{2: "x = 2", 4: "y = 11", 5: "= 11"}] * len(asked)


async def test_a_hover_that_is_overtaken_is_told_so() -> None:
    async with editor() as session:
        session.open(TOTAL)
        asked = asyncio.create_task(session.hover(session.place("???")))
        await asyncio.sleep(0)
        session.edit(0, 0, "# ")
        with pytest.raises(JsonRpcException) as told:
            await asked
        assert told.value.code == types.LSPErrorCodes.ContentModified


async def test_a_question_that_is_taken_back_is_not_answered() -> None:
    async with editor() as session:
        session.open(TOTAL)
        params = types.CompletionParams(
            types.TextDocumentIdentifier(URI), session.map().position(session.place("???"))
        )
        asked = session.client.protocol.send_request(
            types.TEXT_DOCUMENT_COMPLETION, params, msg_id="taken back"
        )
        session.client.cancel_request(types.CancelParams("taken back"))
        with pytest.raises(JsonRpcException) as told:
            await asyncio.wrap_future(asked)
        assert told.value.code == types.LSPErrorCodes.RequestCancelled
        assert await session.complete(session.place("???")) is not None


async def test_edits_while_a_search_runs_lead_to_the_last_versions_fills() -> None:
    async with editor() as session:
        session.open(TOTAL)
        for _ in range(30):
            session.edit(0, 0, "\n")
        await session.hints_when(lambda hints: totalled(hints, below=30))
        answer = await session.complete(session.place("???"))
        assert answer is not None
        edit = answer.items[0].text_edit
        assert isinstance(edit, types.TextEdit)
        assert edit.range == session.map().range(session.place("???"), session.place("???") + 3)


async def test_the_edited_line_is_held_back_until_it_is_quiet() -> None:
    async with editor() as session:
        session.open(COUNTER)
        assert (await session.hints())[3] == "step = 1"
        place = session.place("step = ") + len("step = ")
        session.edit(place, place + 1, "7")
        assert await session.hints() == {2: "x = 2", 4: "y = 9", 5: "= 9"}
        hints = await session.hints_when(lambda hints: 3 in hints)
        assert hints == {2: "x = 2", 3: "step = 7", 4: "y = 9", 5: "= 9"}


async def test_a_client_that_cannot_be_told_gets_every_hint_at_once() -> None:
    async with editor("emacs") as session:
        session.open(TOTAL)
        assert totalled(await session.hints())
        place = session.place("???")
        session.edit(place, place, " ")
        assert totalled(await session.hints())


async def test_random_edits_leave_the_server_with_the_clients_text() -> None:
    """Compared with the same text opened anew: a document that drifted would hint otherwise."""
    choose = random.Random(0)
    snippets = [
        "\n",
        "\r\n",
        "x",
        " ",
        "    ",
        "😀",
        "# ",
        "1",
        "\t",
        "\f",
        "def g():\n",
        "'",
        "\u2028",
    ]
    for encoding in types.PositionEncodingKind:
        async with editor(encoding=encoding, inlay_hint_refresh=False) as session:
            session.open(COUNTER + "# 😀\r\n" + COUNTER.replace("f(", "h("))
            for _ in range(60):
                await random_edit(session, choose, snippets)
            # A last line that only a server with the right text can tell from the others.
            end = len(session.text)
            session.edit(end, end, "\n\n# >>> last(4)\ndef last(q):\n    return q * 10\n")
            followed = await session.raw_hints()
            session.close()
            session.open(session.text)
            assert followed == await session.raw_hints()


async def random_edit(session: Editor, choose: random.Random, snippets: list[str]) -> None:
    text = session.text
    start = choose.randint(0, len(text))
    end = min(len(text), start + choose.choice([0, 0, 0, 1, 2, 9]))
    while text[start - 1 : start + 1] == "\r\n":
        start -= 1
    while text[end - 1 : end + 1] == "\r\n":
        end += 1
    session.edit(start, end, choose.choice(snippets))
    if choose.random() < 0.2:
        await session.hints()
