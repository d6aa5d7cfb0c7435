"""Stepping through a sketch that has not run, by hand."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.async_api import expect

from foretrace.examples import BINARY_SEARCH

from .debug_view import DebugView
from .test_sketch import FILLED
from .workbench import Workbench

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_a_sketch_with_open_holes_is_stepped_through_and_back(
    workbench: Workbench, picture: Callable[[str], Path]
) -> None:
    editor = await workbench.open("steps.py", BINARY_SEARCH)
    await editor.shows_hints({6: "left ≈ 0, right ≈ 5", 14: "right ≈ 3"})
    await editor.lens("imagine this call").click()
    view = DebugView(workbench.page)
    await view.stands_at(6, "Imagined step 1")
    await view.shows("target", "7")
    await view.step("Step Over")
    await view.stands_at(7, re.compile(r"Imagined step 2 · \d+%"))
    await view.shows("right", re.compile(r"≈ 5 · \d+%"))
    await view.unfold("Holes")
    await view.shows("??? on line 6".replace("?", r"\?"), "0, len(arr) - 1 gives (0, 5)")
    await view.step("Step Over")
    await view.step("Step Over")
    await view.stands_at(9, "Imagined step 4")
    await view.shows("mid", "≈ 2")
    await workbench.picture(picture("vscode-debugger"))

    await view.step("Step Back")
    await view.stands_at(8, "Imagined step 3")
    await view.step("Reverse")
    await view.stands_at(6, "Imagined step 1")
    await view.end()


async def test_another_value_is_another_future(
    workbench: Workbench, picture: Callable[[str], Path]
) -> None:
    editor = await workbench.open("future.py", BINARY_SEARCH)
    await editor.shows_hints({6: "left ≈ 0, right ≈ 5", 14: "right ≈ 3"})
    await editor.lens("imagine this call").click()
    view = DebugView(workbench.page)
    await view.stands_at(6, "Imagined step 1")
    await view.set("target", "7", "9")
    await view.stands_at(6, "what if target = 9")
    await view.shows("target", "≈ 9")
    await view.step("Continue")
    await view.stands_at(10, "the end: returned ≈ 4")
    await workbench.picture(picture("vscode-what-if"))
    await view.end()


async def test_a_conditional_breakpoint_holds_and_reality_is_compared(
    workbench: Workbench, picture: Callable[[str], Path]
) -> None:
    editor = await workbench.open("reality.py", FILLED)
    await editor.shows_hints({6: "left = 0, right = 5", 14: "right = 3"})
    await editor.go_to(9)
    await workbench.command("Debug: Add Conditional Breakpoint")
    await workbench.page.locator(".breakpoint-widget .monaco-editor.focused").wait_for()
    await editor.type("mid == 4")
    await editor.press("Enter")
    await editor.lens("imagine this call").click()
    view = DebugView(workbench.page)
    await view.stands_at(6, "Imagined step 1")
    await view.step("Continue")
    await view.stands_at(9, "Imagined step 9")
    await view.shows("mid", "4")
    for part in ("Watch", "Breakpoints", "Call Stack"):
        await view.fold(part)
    await workbench.command("Foretrace: Compare with Reality")
    await workbench.page.locator(".monaco-dialog-box .monaco-button", has_text="Run").click()
    said = workbench.page.locator(".notification-list-item-message")
    await expect(said).to_contain_text("went as imagined, in all 17 steps")
    await view.unfold("Real run")
    await workbench.picture(picture("vscode-reality"))
    await view.end()
