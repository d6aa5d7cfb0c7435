"""The trace panel beside the text: a run as a picture, as a person sees and moves it."""

from __future__ import annotations

import re

from playwright.async_api import FrameLocator, Locator, Page, expect

_FRAME = "iframe.webview.ready"
_PAGE = "iframe#active-frame"


class TracePanel:
    """The panel of a window, which must be open."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.frame: FrameLocator = page.frame_locator(_FRAME).frame_locator(_PAGE)

    @property
    def slider(self) -> Locator:
        return self.frame.get_by_role("slider", name="Time").first

    @property
    def scenarios(self) -> Locator:
        """The buttons of the scenarios."""
        return self.frame.locator(".scenario")

    @property
    def pictures(self) -> Locator:
        return self.frame.get_by_role("grid")

    @property
    def present(self) -> Locator:
        """The cells of the present steps, one for each run."""
        return self.frame.locator(".cell.now")

    async def stands_at(self, step: int, said: re.Pattern[str] | None = None) -> None:
        """Wait until the (first) run is at a step, and a screen reader is told so."""
        await expect(self.slider).to_have_attribute("aria-valuenow", str(step))
        if said is not None:
            await expect(self.slider).to_have_attribute("aria-valuetext", said)

    def value(self, name: str) -> Locator:
        """The present value of a local."""
        row = self.frame.locator(f'.name:text-is("{name}")')
        return row.locator("xpath=following-sibling::*[contains(@class, 'now')][1]")
