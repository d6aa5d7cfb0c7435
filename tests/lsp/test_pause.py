"""Pausing ends all work, and every answer is empty until it goes on."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from lsprotocol import types

from foretrace.lsp.arguments import plain
from foretrace.lsp.pause import PAUSE, RESUME

from .editor import EVERYTHING, TOTAL, URI, Editor, editor, totalled
from .statuses import Statuses, shows_status

DOCUMENT = types.TextDocumentIdentifier(URI)


@pytest.fixture
async def session() -> AsyncIterator[Editor]:
    async with editor(change=shows_status, settings={"modelEnabled": False}) as session:
        yield session


async def ask(session: Editor, command: str, *arguments: object) -> object:
    params = types.ExecuteCommandParams(command, list(arguments))
    return plain(await session.client.workspace_execute_command_async(params))


async def test_every_answer_is_empty(session: Editor) -> None:
    session.open(TOTAL)
    await session.hints_when(totalled)
    assert await ask(session, PAUSE) == {"paused": True}

    hole = session.place("???")
    assert await session.hints() == {}
    assert await session.diagnostics() == []
    assert await session.hover(session.place("result")) is None
    completions = await session.complete(hole)
    assert completions is None or not completions.items
    client = session.client
    assert not await client.text_document_code_lens_async(types.CodeLensParams(DOCUMENT))
    actions = types.CodeActionParams(DOCUMENT, EVERYTHING, types.CodeActionContext([]))
    assert not await client.text_document_code_action_async(actions)


async def test_work_goes_on_where_the_text_is_then(session: Editor) -> None:
    session.open(TOTAL)
    await ask(session, PAUSE)
    session.edit(0, 0, "#\n")
    assert await session.hints() == {}
    assert await ask(session, RESUME) == {"paused": False}
    await session.hints_when(lambda hints: totalled(hints, below=1))


async def test_documents_opened_meanwhile_wait_too(session: Editor) -> None:
    await ask(session, PAUSE)
    session.open(TOTAL)
    assert await session.hints() == {}
    await ask(session, RESUME)
    await session.hints_when(totalled)


async def test_search_ends_at_once(session: Editor) -> None:
    session.configure({"modelEnabled": False, "fillSeconds": 600})
    statuses = Statuses(session)
    # No fill makes both come true.
    session.open("# >>> f(1)\n# 2\n# >>> f(1)\n# 3\ndef f(x):\n    y = ???\n    return ??? + y\n")
    await statuses.when(lambda known: known["state"] == "busy")
    await ask(session, PAUSE)
    assert (await statuses.when(lambda known: known["state"] != "busy"))["state"] == "paused"
    assert await session.hints() == {}


async def test_pausing_twice_is_pausing(session: Editor) -> None:
    session.open(TOTAL)
    assert await ask(session, PAUSE, {"some": "editor's context"}) == {"paused": True}
    assert await ask(session, PAUSE) == {"paused": True}
    await ask(session, RESUME)
    await session.hints_when(totalled)
