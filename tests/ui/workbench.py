"""The window of Visual Studio Code: what a person does there outside the text."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from playwright.async_api import Browser, FloatRect, Locator, Page, async_playwright, expect

from .editor import Editor
from .picker import choose
from .server import PATIENCE, RunningServer

SIZE = (1200, 700)
_VIEW = Path(__file__).with_name("view.js")
_BROWSER_OPTIONS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
]


@asynccontextmanager
async def browser(program: str) -> AsyncIterator[Browser]:
    """The browser, headless and cut off from everything but this machine."""
    expect.set_options(timeout=PATIENCE * 1000)
    async with async_playwright() as playwright:
        opened = await playwright.chromium.launch(
            executable_path=program, headless=True, args=_BROWSER_OPTIONS
        )
        try:
            yield opened
        finally:
            await opened.close()


@asynccontextmanager
async def window(browser: Browser, server: RunningServer, folder: Path) -> AsyncIterator[Workbench]:
    """A window on this folder, with a profile of its own."""
    width, height = SIZE
    context = await browser.new_context(viewport={"width": width, "height": height}, locale="en-US")
    context.set_default_timeout(PATIENCE * 1000)
    await context.grant_permissions(["clipboard-read", "clipboard-write"], origin=server.address)
    await context.add_init_script(path=_VIEW)
    page = await context.new_page()
    # Whether to leave with unsaved text.
    page.on("dialog", lambda dialog: dialog.accept())
    try:
        await page.goto(f"{server.address}/?folder={folder}")
        await page.locator(".explorer-folders-view").wait_for()
        workbench = Workbench(page, folder)
        await workbench.press("Control+B")
        await page.locator(".explorer-folders-view").wait_for(state="hidden")
        yield workbench
    finally:
        await context.close()


class Workbench:
    """One window on one folder."""

    def __init__(self, page: Page, folder: Path) -> None:
        self.page = page
        self.folder = folder

    async def press(self, *keys: str) -> None:
        for key in keys:
            await self.page.keyboard.press(key)

    async def open(self, name: str, text: str | None = None) -> Editor:
        """Open a file of the folder as a person does, by its name; written first if need be."""
        if text is not None:
            (self.folder / name).write_text(text, encoding="utf-8")
        await self.press("Control+P")
        # By the whole path: the search for names may not know a new file yet.
        await choose(self.page, str(self.folder / name), name)
        await self.page.locator(f'.tab.active[data-resource-name="{name}"]').wait_for()
        editor = Editor(self.page, self.folder / name)
        await editor.focused()
        return editor

    async def command(self, title: str) -> None:
        """Run a command from the palette, by its whole title."""
        await self.press("Control+Shift+P")
        await choose(self.page, f">{title}", title)

    @property
    def language_status_entry(self) -> Locator:
        """The entry of the status bar that stands for what extensions say of the language."""
        return self.page.locator('[id="status.languageStatus"] a')

    async def language_status(self) -> Locator:
        """What they say, in the window that opens over it."""
        await self.language_status_entry.hover()
        shown = self.page.locator(".hover-language-status")
        await shown.first.wait_for()
        return shown

    async def at_rest(self) -> None:
        """Wait until the server has nothing to do any more."""
        await self.language_status_entry.locator(".codicon-loading").wait_for(state="hidden")

    async def picture(self, path: Path, height: int = SIZE[1]) -> None:
        """The window, or its upper part: so many pixels of it."""
        clip: FloatRect = {"x": 0, "y": 0, "width": SIZE[0], "height": height}
        await self.page.screenshot(path=path, animations="disabled", clip=clip)
