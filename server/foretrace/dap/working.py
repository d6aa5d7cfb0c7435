"""Work that takes long: beside the loop, with progress, and it can be cancelled."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextvars import ContextVar
from typing import TypeVar

import dap_types as dap
from pydantic import BaseModel

from foretrace.cancellation import Cancellation, Cancelled
from foretrace.dap.requests import Refused

Result = TypeVar("Result")
Say = Callable[[str, BaseModel | None], None]

LONG = 0.5
"""Seconds after which progress is shown."""
CURRENT: ContextVar[int | None] = ContextVar("current", default=None)
"""The number of the request that is being answered."""


class Work:
    """The work of one session."""

    def __init__(self, say: Say) -> None:
        self.shows_progress = False
        self._say = say
        self._running: dict[str, tuple[int | None, Cancellation]] = {}
        """By the progress of each, the request it is for."""
        self._numbers = 0

    async def do(self, title: str, task: Callable[[Cancellation], Result]) -> Result:
        """What `task` gives in a thread. Raises `Refused` once it is cancelled."""
        self._numbers += 1
        progress = f"foretrace-{self._numbers}"
        cancellation = Cancellation()
        self._running[progress] = (CURRENT.get(), cancellation)
        showing = asyncio.create_task(self._show(progress, title))
        try:
            return await asyncio.to_thread(task, cancellation)
        except Cancelled as error:
            raise Refused(f"{title}: cancelled.") from error
        finally:
            cancellation.cancel()
            del self._running[progress]
            if not showing.cancel():
                self._say("progressEnd", dap.ProgressEndEventBody(progressId=progress))

    def cancel(self, request: int | None, progress: str | None) -> None:
        """End the work for a request, or whose progress is shown."""
        for name, (number, cancellation) in list(self._running.items()):
            if name == progress or (request is not None and number == request):
                cancellation.cancel()

    def cancel_all(self) -> None:
        for _, cancellation in self._running.values():
            cancellation.cancel()

    async def _show(self, progress: str, title: str) -> None:
        """Ends when progress is shown; cancelled before that, nothing is."""
        await asyncio.sleep(LONG)
        if not self.shows_progress:
            await asyncio.Event().wait()
        self._say(
            "progressStart",
            dap.ProgressStartEventBody(progressId=progress, title=title, cancellable=True),
        )
