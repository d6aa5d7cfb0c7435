"""What the server is doing, told to clients that show it: `foretrace/status`.

Nothing runs while nothing is worked on, and no more is sent than a person can read: one
notification in half a second (a pause is told at once), none that says the same as the last.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Hashable
from typing import Literal, NotRequired, TypedDict

from foretrace.trace.frames import ModelUsage

STATUS = "foretrace/status"
INTERVAL = 0.5
"""Seconds between two notifications, and between two looks at what the model has written."""


class StatusData(TypedDict):
    """The notification's content; what is not known is left out."""

    state: Literal["idle", "busy", "paused", "failed"]
    """`failed`: the model cannot be used. All that needs none goes on."""
    model: NotRequired[str]
    """The model's name, once it is loaded."""
    tokensPerSecond: NotRequired[float]
    """Tokens the model decoded in a second, when it last did."""
    lastAnswerMs: NotRequired[float]
    """Milliseconds from the last change of a document to the first that was known of its runs."""
    sentence: NotRequired[str]
    """For people, on what is wrong."""


class Status:
    """Follows the work on all documents. Belongs to the event loop's thread.

    `usage` tells what the loaded model has done so far (`None` if none is loaded); `send` gets
    each status. Documents are told apart by whatever key the caller gives.
    """

    def __init__(
        self, usage: Callable[[], ModelUsage | None], send: Callable[[StatusData], None]
    ) -> None:
        self._usage = usage
        self._send = send
        self._paused = False
        self._failure: str | None = None
        self._begun: dict[Hashable, float] = {}
        """When the work on a document began that has not ended yet."""
        self._waiting: set[Hashable] = set()
        """Documents of which nothing is known yet."""
        self._answer_ms: float | None = None
        self._rate = _Rate()
        self._timer: asyncio.TimerHandle | None = None
        self._sent: StatusData | None = None

    def began(self, document: Hashable) -> None:
        """The document changed: all that was known of it is to be worked out anew."""
        self._begun[document] = time.monotonic()
        self._waiting.add(document)
        self._soon()

    def answered(self, document: Hashable, final: bool) -> None:
        """Something is known of the document's runs; all of it if `final`."""
        begun = self._begun.get(document)
        if begun is not None and document in self._waiting:
            self._waiting.discard(document)
            self._answer_ms = 1000 * (time.monotonic() - begun)
        if final:
            self.ended(document)

    def ended(self, document: Hashable) -> None:
        """Nobody works on the document any more."""
        self._begun.pop(document, None)
        self._waiting.discard(document)
        self._soon()

    def look(self) -> None:
        """There may be news of the model."""
        self._soon()

    def paused(self, paused: bool) -> None:
        self._paused = paused
        self._tell()

    def failed(self, sentence: str | None) -> None:
        """The model cannot be used, or with `None` may be again."""
        self._failure = sentence
        self._soon()

    def close(self) -> None:
        if self._timer is not None:
            self._timer.cancel()

    def _soon(self) -> None:
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(INTERVAL, self._look)

    def _look(self) -> None:
        self._timer = None
        usage = self._usage()
        self._rate.look(0 if usage is None else usage.decoded_tokens)
        self._tell()
        if self._begun:
            self._soon()

    def _tell(self) -> None:
        status = self._status()
        if status != self._sent:
            self._sent = status
            self._send(status)

    def _status(self) -> StatusData:
        status = StatusData(state="busy" if self._begun else "idle")
        if self._failure is not None:
            status = StatusData(state="failed", sentence=self._failure)
        if self._paused:
            status["state"] = "paused"
        usage = self._usage()
        if usage is not None and usage.name:
            status["model"] = usage.name
        if self._rate.tokens_per_second is not None:
            status["tokensPerSecond"] = round(self._rate.tokens_per_second, 1)
        if self._answer_ms is not None:
            status["lastAnswerMs"] = round(self._answer_ms, 1)
        return status


class _Rate:
    """How quickly a counter of tokens grows while it does."""

    def __init__(self) -> None:
        self.tokens_per_second: float | None = None
        self._tokens = 0
        self._at = time.monotonic()

    def look(self, tokens: int) -> None:
        now = time.monotonic()
        grown, passed = tokens - self._tokens, now - self._at
        # After a rest, nobody knows when in it the tokens were written.
        if grown > 0 and 0 < passed < 3 * INTERVAL:
            self.tokens_per_second = grown / passed
        self._tokens, self._at = tokens, now
