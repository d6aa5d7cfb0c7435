"""The run as a picture: it moves with the text, and the text with it."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.async_api import expect

from foretrace.examples import BINARY_SEARCH

from .trace_panel import TracePanel
from .workbench import Workbench

pytestmark = pytest.mark.asyncio(loop_scope="session")

LAST = 16
"""Steps of the first scenario, as the right fills make it run."""


async def test_the_panel_moves_in_step_with_the_text(
    workbench: Workbench, picture: Callable[[str], Path]
) -> None:
    editor = await workbench.open("panel.py", BINARY_SEARCH)
    await editor.shows_hints({6: "left ≈ 0, right ≈ 5", 14: "right ≈ 3"})
    await editor.lens("draw the run").click()
    panel = TracePanel(workbench.page)
    await expect(panel.scenarios).to_have_count(2)
    await expect(panel.scenarios.first).to_contain_text("≈ 3")
    await panel.stands_at(LAST)

    # To a place in the text: the run goes to the line, there the last time before.
    await editor.go_to(8)
    await panel.stands_at(14)
    await expect(panel.value("mid")).to_have_text("≈ 3")

    # Through time with the keys: the text shows the line.
    await panel.slider.focus()
    await panel.slider.press("PageUp")
    said = re.compile(r"Step 9 of 16, line 8: mid ≈ 4 \(derived, \d+% likely\)")
    await panel.stands_at(9, said)
    await panel.slider.press("ArrowRight")
    await panel.stands_at(10)
    await panel.slider.press("Home")
    await panel.stands_at(1)
    await panel.slider.press("End")
    await panel.stands_at(LAST)
    await expect(panel.present).to_have_text("→ ≈ 3")
    await workbench.picture(picture("vscode-panel"))

    # A click on a cell, and on a line.
    await panel.frame.get_by_role("gridcell").filter(has_text="left ≈ 0").click()
    await panel.stands_at(2)
    await panel.frame.locator('[data-line="12"]').click()
    await expect(panel.present).to_have_text("≈ 3")


async def test_scenarios_stand_side_by_side(
    workbench: Workbench, picture: Callable[[str], Path]
) -> None:
    panel = TracePanel(workbench.page)
    await panel.frame.get_by_role("button", name="Side by side").click()
    await panel.scenarios.nth(1).click()
    await expect(panel.pictures).to_have_count(2)
    await expect(panel.present.nth(1)).to_have_text("→ ≈ -1")
    await workbench.picture(picture("vscode-panel-two"))

    # Alone again: the editor shows the scenario that was chosen, too.
    await panel.frame.get_by_role("button", name="Side by side").click()
    await expect(panel.pictures).to_have_count(1)
    await panel.scenarios.nth(1).click()
    await expect(panel.present).to_have_text("→ ≈ -1")
    # (The text stands in the first group of editors.)
    await workbench.press("Control+1")
    editor = await workbench.open("panel.py")
    await editor.lens("scenario 2 of 2: next").wait_for()


async def test_the_panel_comes_back_with_the_window(workbench: Workbench) -> None:
    await workbench.page.reload()
    panel = TracePanel(workbench.page)
    # The server is a new one: it shows the first scenario.
    await expect(panel.present).to_have_text("→ ≈ 3")
    await expect(panel.scenarios).to_have_count(2)


async def test_an_edit_is_seen_in_the_panel(workbench: Workbench) -> None:
    panel = TracePanel(workbench.page)
    await workbench.press("Control+1")
    await workbench.page.locator(".monaco-editor.focused").first.wait_for()
    editor = await workbench.open("panel.py")
    await editor.lens("scenario 1 of 2: next").click()
    await expect(panel.present).to_have_text("→ ≈ -1")
    await editor.go_to(15)
    await editor.press("End", "Enter", "Enter", "Enter", "Shift+Home")
    await editor.write("def half(n):\n    return n / 2")
    # The cursor is in a function of its own, with a call that nobody wrote.
    await expect(panel.scenarios).to_have_count(1)
    await expect(panel.scenarios).to_have_text(re.compile(r"^half\(.+\)≈ .+"))
    await expect(panel.frame.locator(".notes")).to_contain_text("it was invented")
