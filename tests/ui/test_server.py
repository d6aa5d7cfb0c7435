"""The language server behind the window: what it does is shown, it pauses, it comes back."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.async_api import expect

from tests.lsp.editor import TOTAL

from .server import RunningServer
from .workbench import Workbench

pytestmark = pytest.mark.asyncio(loop_scope="session")

RESULT = "result ≈ 3 … 12"


async def test_the_status_item_says_what_goes_on(
    workbench: Workbench, picture: Callable[[str], Path]
) -> None:
    editor = await workbench.open("status.py", TOTAL)
    await editor.shows_hints({8: RESULT})
    said = await workbench.language_status()
    await expect(said).to_contain_text("last answer in")
    await expect(said).to_contain_text("Pause")
    await workbench.picture(picture("vscode-status"))
    await editor.press("Escape")


async def test_a_pause_ends_all_work_until_it_is_resumed(
    workbench: Workbench, picture: Callable[[str], Path]
) -> None:
    editor = await workbench.open("paused.py", TOTAL)
    await editor.shows_hints({8: RESULT})
    await workbench.command("Foretrace: Pause All Work")
    await editor.shows_hints({5: None, 6: None, 7: None, 8: None, 9: None})
    told = re.compile("Foretrace is paused")
    await expect(workbench.language_status_entry).to_have_attribute("aria-label", told)

    # What is changed meanwhile is not looked at.
    await editor.go_to(6, 15)
    await editor.press("Backspace")
    await editor.type("7")
    await editor.go_to(8, 21)
    await workbench.command("Trigger Inline Suggestion")
    assert (await editor.saved()).splitlines()[5] == "    result = 7"
    assert await editor.hints() == {}
    await editor.shows_ghost_text({8: None})
    await expect(editor.lens("total(")).to_have_count(0)
    await workbench.picture(picture("vscode-paused"))

    await editor.go_to(9)
    await workbench.command("Foretrace: Resume Work")
    await editor.shows_hints({6: "result = 7"})


async def test_a_server_killed_while_one_types_comes_back(
    workbench: Workbench, server: RunningServer
) -> None:
    editor = await workbench.open("killed.py", TOTAL.replace("???", "result + value"))
    await editor.shows_hints({8: "result = 3 … 12"})
    await editor.go_to(8)
    await editor.press("End")
    await editor.type(" + ")
    killed = server.language_servers()
    assert killed
    for process in killed:
        process.kill()
    await editor.type("1")
    await editor.shows_hints({8: "result = 4 … 15"})
    assert not set(killed) & set(server.language_servers())
