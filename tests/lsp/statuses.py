"""A client's side of `foretrace/status`."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from lsprotocol import types

from foretrace.lsp.arguments import plain
from foretrace.lsp.status import STATUS

from .editor import PATIENCE, Editor


def shows_status(capabilities: types.ClientCapabilities) -> None:
    """Announce that the client shows what the server is doing."""
    capabilities.experimental = {"foretrace": {"status": True}}


class Statuses:
    """Every status that the server told, in order."""

    def __init__(self, session: Editor) -> None:
        self.told: list[dict[str, Any]] = []
        self._news = asyncio.Event()

        def tell(status: Any) -> None:
            known = plain(status)
            assert isinstance(known, dict)
            self.told.append(known)
            self._news.set()

        session.client.feature(STATUS)(tell)

    async def when(self, wanted: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """The last status, once it is as `wanted`."""
        try:
            async with asyncio.timeout(PATIENCE):
                while not (self.told and wanted(self.told[-1])):
                    self._news.clear()
                    await self._news.wait()
        except TimeoutError:
            raise AssertionError(f"waited in vain; told was {self.told}") from None
        return self.told[-1]
