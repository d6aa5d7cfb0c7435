"""Debug sessions in a language server's process: its model, its documents."""

from __future__ import annotations

from typing import Any

import pytest
from lsprotocol import types

from foretrace.bench.debugger.client import Failed, debugger
from tests.dap.programs import CALLS
from tests.lsp.editor import TOTAL, URI, Editor, editor, totalled

NO_MODEL = {"modelEnabled": False}


async def command(session: Editor, name: str, *arguments: object) -> Any:
    params = types.ExecuteCommandParams(name, list(arguments))
    return await session.client.workspace_execute_command_async(params)


async def where(session: Editor) -> tuple[int, str]:
    """Port and token of the debug server."""
    found = await command(session, "foretrace.debugServer")
    return found["port"], found["token"]


async def test_unsaved_text_is_imagined_with_the_fills_that_are_shown() -> None:
    async with editor(settings=NO_MODEL) as session:
        session.open(TOTAL)
        await session.hints_when(totalled)
        port, token = await where(session)
        async with debugger(port) as debugging:
            await debugging.started(program=URI, token=token)
            holes = await debugging.values("Holes")
            assert holes["??? on line 8"].startswith("≈ ")
            for _ in range(3):
                await debugging.step("next")
            assert (await debugging.values())["result"].startswith("≈ 3")
            source = (await debugging.frames())[0].source
            assert source is not None
            assert source.path == URI
        # The next session is served at the same place.
        assert await where(session) == (port, token)


async def test_only_who_has_the_token_can_launch() -> None:
    async with editor(settings=NO_MODEL) as session:
        session.open(TOTAL)
        port, token = await where(session)
        async with debugger(port) as debugging:
            for wrong in ("", f"{token}x"):
                with pytest.raises(Failed, match="does not show the token"):
                    await debugging.launch(program=URI, token=wrong)
            with pytest.raises(Failed, match="does not show the token"):
                await debugging.launch(program=URI)


async def test_an_edit_makes_the_session_stale_and_restarting_goes_on_from_the_same_place() -> None:
    async with editor(settings=NO_MODEL) as session:
        session.open(CALLS)
        port, token = await where(session)
        async with debugger(port) as debugging:
            await debugging.started(program=URI, token=token)
            for _ in range(4):
                await debugging.step("next")
            assert await debugging.stack() == [("shop", 8)]
            start = CALLS.index("total = 0")
            session.edit(start, start + len("total = 0"), "bonus = 1\n    total = 10")
            stale = await debugging.event("foretrace/stale")
            assert "has changed" in stale.body["message"]  # type: ignore[index, call-overload]
            await debugging.act("restart")
            assert (await debugging.stopped()).text == "imagined anew"
            # The second time that the same line runs, which now is one further down.
            assert await debugging.stack() == [("shop", 9)]
            values = await debugging.values()
            assert (values["bonus"], values["total"], values["price"]) == ("1", "12", "5")


async def told(session: Editor, **arguments: object) -> dict[str, Any]:
    found: dict[str, Any] = await command(
        session, "foretrace.debugTarget", {"uri": URI, **arguments}
    )
    return found


async def test_where_nobody_wrote_a_call_some_are_suggested() -> None:
    text = f"{CALLS}\n\ndef half(number: int = 8):\n    return number / 2\n"
    async with editor(settings=NO_MODEL) as session:
        session.open(text)
        assert await told(session) == {
            "function": "shop",
            "call": "shop([2, 5, 1])",
            "known": True,
            "suggested": [],
        }
        found = await told(session, line=19)
        assert (found["function"], found["known"]) == ("half", False)
        assert found["suggested"][0].startswith("half(")
        assert found["call"] in found["suggested"]
