"""Whatever is typed, the server answers and lives."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from lsprotocol import types

from .editor import PATIENCE, TOTAL, Editor, editor, totalled

WORKING = "# >>> f(2)\ndef f(x):\n    y = x + 1\n    return y\n"
WORKING_HINTS = {2: "x = 2", 3: "y = 3", 4: "= 3"}


async def assert_alive(session: Editor) -> None:
    """The next document is answered as if nothing had been."""
    session.close()
    session.open(WORKING)
    assert await session.hints() == WORKING_HINTS


ODD = [
    "",
    "\n",
    "???",
    "??? ??? ???",
    "\x00",
    "\ufeffdef f():\n    return ???\n",
    "x = '\ud83d' + ???",
    "def f(:\n    ???\n",
    "(" * 5_000 + "???",
    "@???\ndef f(x=???):\n    return f'{???}' + (lambda: ???)()\n",
    "class C:\n    ???\n    x = ???\n",
    "def f(x):\n    match x:\n        case ???:\n            return ???\n",
    "# >>> f(\ndef f():\n    return ???\n",
]


async def test_odd_documents() -> None:
    async with editor(settings={"fillSeconds": 0.3, "modelEnabled": False}) as session:
        for text in ODD:
            session.open(text)
            await session.hints()
            for offset in range(0, min(len(text), 60), 7):
                await session.complete(offset)
                await session.hover(offset)
            await assert_alive(session)
            session.close()


async def test_a_place_where_nothing_can_be_put_says_so() -> None:
    text = "def f(x):\n    match x:\n        case ???:\n            return 1\n"
    async with editor(settings={"modelEnabled": False}) as session:
        session.open(text)
        hover = await session.hover(session.place("???"))
        assert hover is not None
        assert "no place for a hole" in hover
        assert await session.complete(session.place("???")) is None


async def test_twenty_thousand_lines() -> None:
    text = WORKING + "".join(f"def g{n}(a):\n    return a\n\n\n" for n in range(5_000))
    async with editor() as session:
        session.open(text)
        hints = await session.hints()
        assert {line: hints[line] for line in WORKING_HINTS} == WORKING_HINTS
        start = session.place("x + 1") + 4
        session.edit(start, start + 1, "5")
        hints = await session.hints()
        assert hints[4] == "= 7"
        end = len(session.text)
        session.edit(end, end, "# >>> last(1)\ndef last(z):\n    return z + 1\n")
        hints = await session.hints_when(lambda hints: max(hints) > 20_000)
        assert hints[max(hints)] == "= 2"


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"], ids=repr)
async def test_tabs_and_line_ends(line_end: str) -> None:
    async with editor() as session:
        session.open(TOTAL.replace("    ", "\t").replace("\n", line_end))
        await session.hints_when(totalled)
        answer = await session.complete(session.place("???"))
        assert answer is not None
        best = answer.items[0].text_edit
        assert isinstance(best, types.TextEdit)
        assert best.range == session.map().range(session.place("???"), session.place("???") + 3)


async def test_recursion_without_end() -> None:
    async with editor() as session:
        session.open("# >>> f(1)\ndef f(n):\n    return f(n + 1)\n")
        hints = await session.hints()
        assert any(word in " ".join(hints.values()) for word in ("RecursionError", "unfinished"))
        await assert_alive(session)


async def test_a_list_that_doubles() -> None:
    async with editor(settings={"runSeconds": 1}) as session:
        session.open(
            "# >>> f([1])\ndef f(xs):\n    while xs:\n        xs = xs + xs\n    return xs\n"
        )
        hints = await session.hints()
        assert "unfinished" in hints[3] or "raises MemoryError" in hints[4]
        await assert_alive(session)


async def test_an_endless_loop_is_named_at_its_line() -> None:
    async with editor(settings={"runSeconds": 1}) as session:
        session.open("# >>> f(1)\ndef f(x):\n    while x:\n        y = x\n    return y\n")
        hints = await session.hints()
        assert hints[3].startswith(("∞", "unfinished"))
        await assert_alive(session)


@pytest.mark.parametrize("kind", ["missing", "not a model", "truncated"])
async def test_a_bad_model_file_is_one_message(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "model.gguf"
    if kind == "not a model":
        path.write_text("no model at all")
    elif kind == "truncated":
        path.write_bytes(b"GGUF\x03\x00\x00\x00")
    async with editor(settings={"modelPath": str(path)}) as session:
        said = asyncio.ensure_future(
            session.client.wait_for_notification(types.WINDOW_SHOW_MESSAGE)
        )
        session.open(TOTAL)
        await session.hints_when(totalled)
        await asyncio.wait_for(said, PATIENCE)
        session.edit(0, 0, "\n")
        await session.hints_when(lambda hints: totalled(hints, below=1))
        (message,) = session.client.messages
        assert str(path) in message.message
        assert message.message.count("\n") == 0


async def test_settings_that_cannot_be_used_are_named_and_the_others_apply() -> None:
    async with editor(settings={"threads": 0, "inlayHints": False}) as session:
        session.open(WORKING)
        assert await session.hover(session.place("y")) is not None
        assert await session.hints() == {}
        (message,) = session.client.messages
        assert "foretrace.threads" in message.message


async def test_settings_change_while_it_runs() -> None:
    async with editor(settings={"inlayHints": True}) as session:
        session.open(WORKING)
        assert await session.hints() == WORKING_HINTS
        session.configure({"inlayHints": False})
        await session.hints_when(lambda hints: hints == {})


async def test_initialization_options_are_settings_too() -> None:
    async with editor(options={"foretrace": {"inlayHints": False}}) as session:
        session.open(WORKING)
        assert await session.hints() == {}


async def test_questions_about_documents_that_are_not_open() -> None:
    async with editor() as session:
        assert await session.hints() == {}
        session.change(types.TextDocumentContentChangeWholeDocument("x"))
        session.close()
        await assert_alive(session)


async def test_positions_outside_the_document() -> None:
    async with editor() as session:
        session.open(WORKING)
        document = types.TextDocumentIdentifier("file:///sketch.py")
        for position in (types.Position(99, 0), types.Position(0, 999), types.Position(3, 999)):
            params = types.HoverParams(document, position)
            await session.client.text_document_hover_async(params)
        beyond = types.Range(types.Position(50, 0), types.Position(99, 0))
        assert await session.raw_hints(beyond) == []
