"""Branches: one course of events each, and where in it the user stands."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from foretrace.dap.stepping import neighbour
from foretrace.dap.supposition import Supposition
from foretrace.dap.timeline import NONE, Timeline

MAIN = 1
"""The thread of the branch that is being imagined; the others are what was left behind."""


@dataclass(slots=True)
class Branch:
    """An imagined run and a place in it. To a client it is a thread."""

    number: int
    name: str
    supposed: Supposition
    timeline: Timeline
    cursor: int = NONE
    taken: list[tuple[int, int]] = field(default_factory=list)
    """Steps forward, each with where it began and ended, that a step back undoes."""
    news: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when the timeline has grown, or the wait for more is over."""
    paused: bool = False

    @property
    def ended(self) -> bool:
        """Whether the user stands where the run ends."""
        return self.cursor == self.timeline.last and not self.timeline.growing

    def moved(self, cursor: int, forward_step: bool) -> None:
        """Go there; only steps forward are remembered."""
        if forward_step:
            self.taken.append((self.cursor, cursor))
        else:
            self.taken.clear()
        self.cursor = cursor

    def undo(self) -> int | None:
        """Where the last step forward began, if the user has stepped here."""
        if self.taken and self.taken[-1][1] == self.cursor:
            return self.taken[-1][0]
        return None

    def replace(self, supposed: Supposition, timeline: Timeline, cursor: int) -> None:
        """Another course of events; `cursor` may be no stop."""
        self.supposed = supposed
        self.taken = [each for each in self.taken if each[1] <= cursor]
        self.grow(timeline)
        self.cursor = neighbour(timeline, cursor, backwards=False) if timeline.stops else NONE

    def grow(self, timeline: Timeline) -> None:
        self.timeline = timeline
        self.announce()

    def announce(self) -> None:
        """Let go on who waits for more of the run."""
        self.news.set()
        self.news = asyncio.Event()
