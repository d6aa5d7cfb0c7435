"""The text in front of a person: what stands in it, what is typed, what it shows."""

from __future__ import annotations

from pathlib import Path

from playwright.async_api import Locator, Page, TimeoutError, expect

from .picker import choose

_HINT = 'span[class*="dyn-rule"]'
_GHOST = ".ghost-text-decoration, .ghost-text-decoration-preview"


class Editor:
    """The active editor of a window, on one file. Lines and columns count from 1."""

    def __init__(self, page: Page, path: Path) -> None:
        self.page = page
        self.path = path
        self._root = page.locator(".editor-group-container.active .editor-instance")

    async def focused(self) -> None:
        """Wait until what is typed goes into the text."""
        await self._root.locator(".monaco-editor.focused").wait_for()

    async def go_to(self, line: int, column: int = 1) -> None:
        await self.page.keyboard.press("Control+G")
        await choose(self.page, f":{line}:{column}", f"Go to line {line}, column {column}")
        await self.focused()
        await self.page.get_by_text(f"Ln {line}, Col {column}").wait_for()

    async def type(self, text: str) -> None:
        """Type into the line, key by key."""
        await self.page.keyboard.type(text)

    async def type_watched(self, text: str) -> list[float]:
        """Type into the line; for each character, milliseconds from the key to its sight."""
        delays = []
        for character in text:
            await self.page.evaluate("() => foretraceView.watch()")
            await self.page.keyboard.type(character)
            shown = await self.page.evaluate("() => foretraceView.watched")
            delays.append(float(shown))
        return delays

    async def write(self, text: str) -> None:
        """Type whole lines; their indentation is as it stands there, not as the editor makes it."""
        for number, line in enumerate(text.splitlines()):
            if number:
                # Enter would take what a list of completions offers.
                await self.press("Control+Enter", "Shift+Home")
            await self.type(line or " ")

    async def press(self, *keys: str) -> None:
        for key in keys:
            await self.page.keyboard.press(key)

    async def saved(self) -> str:
        """Save the text; what the file has then."""
        await self.press("Control+S")
        await self.page.locator(".tab.active:not(.dirty)").wait_for()
        return self.path.read_text(encoding="utf-8")

    async def hints(self) -> dict[int, str]:
        """The inlay hints in view, by line."""
        return await self._said(_HINT)

    async def shows_hints(self, wanted: dict[int, str | None]) -> None:
        """Wait until these lines have these inlay hints, or none."""
        await self._says(_HINT, wanted)

    async def shows_ghost_text(self, wanted: dict[int, str | None]) -> None:
        """Wait until these lines have this ghost text, or none."""
        await self._says(_GHOST, wanted)

    async def _said(self, selector: str) -> dict[int, str]:
        found = await self.page.evaluate("(what) => foretraceView.said(what)", selector)
        return {int(line): str(text) for line, text in found.items()}

    async def _says(self, selector: str, wanted: dict[int, str | None]) -> None:
        lines = {str(line): text for line, text in wanted.items()}
        try:
            await self.page.wait_for_function(
                "(what) => foretraceView.says(what)", arg=[selector, lines]
            )
        except TimeoutError:
            seen = await self._said(selector)
            raise AssertionError(f"waited in vain for {wanted}; there is {seen}") from None

    async def point_at(self, line: int, text: str, occurrence: int = 1) -> None:
        """Rest the mouse on the n-th occurrence of a text on a line."""
        middle = await self.page.evaluate(
            "(what) => foretraceView.middle(what)", [line, text, occurrence]
        )
        assert middle is not None, f"line {line} does not show {text!r}"
        x, y = middle
        # A hover needs the mouse to come from somewhere.
        await self.page.mouse.move(x - 2, y)
        await self.page.mouse.move(x, y, steps=3)

    async def hover(self, line: int, text: str, occurrence: int = 1) -> Locator:
        """The window that shows what a word on a line is."""
        await self.point_at(line, text, occurrence)
        shown = self.page.locator(".monaco-hover:not(.hidden)")
        await shown.first.wait_for()
        return shown

    def lens(self, text: str) -> Locator:
        """The code lens with this text."""
        return self._root.locator(".codelens-decoration a").filter(has_text=text)

    @property
    def underlined(self) -> Locator:
        """Where diagnostics are, whatever their severity."""
        return self._root.locator(".squiggly-error, .squiggly-warning, .squiggly-info")

    async def fix(self, title: str) -> None:
        """Choose a code action at the cursor."""
        await self.press("Control+.")
        action = self.page.locator(".action-widget .monaco-list-row.action").filter(has_text=title)
        await action.first.click()
        await expect(self.page.locator(".action-widget").filter(visible=True)).to_have_count(0)
