"""The picker at the top of the window: files, commands, lines."""

from __future__ import annotations

import re

from playwright.async_api import Page, expect


async def choose(page: Page, typed: str, label: str) -> None:
    """Take the entry that has the focus once its label begins with this one."""
    picker = page.locator(".quick-input-widget")
    await picker.locator(".quick-input-box input").fill(typed)
    row = picker.locator(".quick-input-list .monaco-list-row.focused")
    await expect(row).to_have_attribute("aria-label", re.compile(rf"^\W*{re.escape(label)}(?!\w)"))
    await page.keyboard.press("Enter")
    await picker.wait_for(state="hidden")
