"""The debugger of a window: its buttons, its stack, its variables."""

from __future__ import annotations

import re

from playwright.async_api import Locator, Page, expect


class DebugView:
    """What a person sees and does while a session stands still."""

    def __init__(self, page: Page) -> None:
        self.page = page

    async def stands_at(self, line: int, told: str | re.Pattern[str]) -> None:
        """Wait until the innermost frame is at a line, and what is said of the place."""
        await expect(self.page.locator(".debug-call-stack .line-number").first).to_have_text(
            re.compile(rf"^{line}:")
        )
        # In the view's header for one thread, in their rows for several.
        said = self.page.locator(".call-stack-state-message .label, .debug-call-stack .state")
        await said.filter(has_text=told).first.wait_for()

    async def step(self, button: str) -> None:
        """Press a button of the toolbar, such as `Step Over`, once it can be pressed."""
        action = self.page.locator(f'.debug-toolbar .action-label[aria-label^="{button}"]')
        await action.and_(self.page.locator(":not(.disabled)")).first.click()

    def variable(self, name: str, value: str | re.Pattern[str]) -> Locator:
        """A variable that is shown with a value."""
        rows = self.page.locator(".debug-variables .monaco-list-row")
        named = rows.filter(has=self.page.locator(".name", has_text=re.compile(rf"^{name}\b")))
        return named.filter(has_text=value).first

    async def shows(self, name: str, value: str | re.Pattern[str]) -> None:
        await self.variable(name, value).wait_for()

    async def unfold(self, scope: str) -> None:
        """Open a scope that is closed."""
        row = self.page.locator(".debug-variables .monaco-list-row", has_text=scope).first
        await row.wait_for()
        if await row.get_attribute("aria-expanded") == "false":
            await row.locator(".monaco-tl-twistie").click()

    async def fold(self, part: str) -> None:
        """Close a part of the view, such as `Watch`, which leaves more room to the others."""
        header = self.page.locator(".pane-header.expanded", has_text=part)
        if await header.count():
            await header.first.click()

    async def set(self, name: str, old: str, new: str) -> None:
        """Set a variable, as one does in its row."""
        await self.variable(name, old).dblclick()
        box = self.page.locator(".debug-variables .monaco-inputbox input")
        await box.wait_for()
        await box.fill(new)
        await self.page.keyboard.press("Enter")

    async def end(self) -> None:
        await self.step("Stop")
        await self.page.locator(".debug-toolbar").wait_for(state="hidden")
