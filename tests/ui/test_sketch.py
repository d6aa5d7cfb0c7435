"""The main job, by hand: a sketch comes alive while it is written."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.async_api import expect

from foretrace.examples import BINARY_SEARCH

from .workbench import Workbench

pytestmark = pytest.mark.asyncio(loop_scope="session")

TEXT = 360
"""Height of a picture that shows the text alone."""
FIRST_FILL = "0, len(arr) - 1"
FILLS = (FIRST_FILL, "mid + 1", "mid - 1")
FILLED = BINARY_SEARCH
for _fill in FILLS:
    FILLED = FILLED.replace("???", _fill, 1)


async def test_ghost_text_at_the_first_hole_is_taken_with_tab(
    workbench: Workbench, picture: Callable[[str], Path]
) -> None:
    editor = await workbench.open("search.py", "")
    await editor.write(BINARY_SEARCH)
    await editor.shows_hints({6: "left ≈ 0, right ≈ 5", 8: "mid ≈ 2 … 3", 12: "left ≈ 3"})
    await editor.go_to(6, 22)
    await workbench.at_rest()
    await workbench.command("Trigger Inline Suggestion")
    await editor.shows_ghost_text({6: FIRST_FILL})
    await editor.lens("scenario 1 of 2: next").wait_for()
    # Nothing stands between the cursor and the ghost text.
    await editor.shows_hints({6: None, 8: "mid ≈ 2 … 3"})
    await workbench.picture(picture("vscode-ghost-text"), TEXT)

    await editor.press("Tab")
    await editor.shows_hints({6: "left = 0, right = 5", 8: "mid ≈ 2 … 3", 10: "≈ 3"})
    assert (await editor.saved()).splitlines()[5] == f"    left, right = {FIRST_FILL}"

    # Taking it is one step to undo.
    await editor.press("Control+Z")
    await editor.shows_ghost_text({6: None})
    assert await editor.saved() == BINARY_SEARCH.rstrip("\n")


async def test_hover_shows_a_table_of_the_values(
    workbench: Workbench, picture: Callable[[str], Path]
) -> None:
    editor = await workbench.open("values.py", FILLED)
    await editor.shows_hints({8: "mid = 2 … 3"})
    # The lens moves the lines down: the mouse must not be there before.
    await editor.lens("imagine with…").wait_for()
    shown = await editor.hover(8, "mid")
    await expect(shown).to_contain_text("which runs 3 times")
    rows = [line.split() for line in (await shown.first.inner_text()).splitlines()]
    assert ["run", "mid", "origin"] in rows
    assert ["1", "2", "computed"] in rows
    assert ["3", "4", "→", "3", "computed"] in rows
    await workbench.picture(picture("vscode-hover"), TEXT)
    await editor.press("Escape")


async def test_all_holes_are_filled_at_once(
    workbench: Workbench, picture: Callable[[str], Path]
) -> None:
    editor = await workbench.open("all.py", BINARY_SEARCH)
    await editor.shows_hints({6: "left ≈ 0, right ≈ 5", 14: "right ≈ 3"})
    await editor.go_to(12, 20)
    await workbench.at_rest()
    await editor.fix("Fill all 3 holes")
    # Whatever was found best: with it, both scenarios come true.
    await editor.lens("binary_search([1, 3, 5, 7, 9, 11], 7) → 3").wait_for()
    await editor.shows_hints({6: "left = 0, right = 5", 12: "left = 3"})
    await workbench.picture(picture("vscode-filled"), TEXT)
    await editor.lens("scenario 1 of 2: next").click()
    await editor.lens("binary_search([1, 3, 5, 7, 9, 11], 4) → -1").wait_for()
    assert "???" not in await editor.saved()


async def test_the_lens_shows_the_outcome_and_changes_the_scenario(
    workbench: Workbench, picture: Callable[[str], Path]
) -> None:
    editor = await workbench.open("lens.py", FILLED)
    await editor.lens("binary_search([1, 3, 5, 7, 9, 11], 7) → 3").wait_for()
    await editor.shows_hints({10: "= 3", 15: None})
    await editor.lens("scenario 1 of 2: next").click()
    await editor.lens("binary_search([1, 3, 5, 7, 9, 11], 4) → -1").wait_for()
    await editor.lens("scenario 2 of 2: next").wait_for()
    await editor.shows_hints({10: None, 15: "= -1"})
    await workbench.picture(picture("vscode-scenario"), TEXT)


async def test_a_predicted_exception_is_underlined_and_told(
    workbench: Workbench, picture: Callable[[str], Path]
) -> None:
    wrong = FILLED.replace("len(arr) - 1", "len(arr)").replace("], 4)", "], 12)")
    editor = await workbench.open("wrong.py", wrong)
    await editor.underlined.first.wait_for()
    await editor.lens("imagine with…").wait_for()
    shown = await editor.hover(9, "arr[mid]")
    await expect(shown).to_contain_text("IndexError")
    await expect(shown).to_contain_text("predicted-exception")
    await workbench.picture(picture("vscode-exception"), TEXT + 120)
    await editor.press("Escape")
