"""The life of one open document: each version is analysed, newer ones overtake older ones."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable
from dataclasses import replace
from typing import Protocol, TypeVar, cast

from pygls.exceptions import JsonRpcContentModified

from foretrace.cancellation import Cancellation, Cancelled
from foretrace.lsp.analysis import Analysis, Analyst, Memory, Tools, nothing_known
from foretrace.lsp.engine import Engine
from foretrace.lsp.given import Given
from foretrace.lsp.hints import LineHint
from foretrace.lsp.open_documents import OpenDocument, changed_span
from foretrace.lsp.views import View
from foretrace.lsp.wishes import NO_WISHES, Wishes
from foretrace.sketch.model import Sketch
from foretrace.sketch.parse import SketchParser

logger = logging.getLogger(__name__)

Result = TypeVar("Result")

DEBOUNCE = 0.02
"""Seconds that a change which follows right upon another waits for a third one."""
BURST = 0.05
"""Seconds within which a change follows right upon another: pasted or held keys, not typing."""
SEARCH_DELAY = 0.15
"""Seconds more before a search for fills, which is much more work."""
LONG = 0.5
"""Seconds after which a search is long."""
QUIET = 1.0
"""Seconds without a change after which the edited line gets its hints again."""


class Listener(Protocol):
    """Who hears of a document. Called in the event loop's thread."""

    def better(self, view: View) -> None:
        """What a client was given is no longer the best known."""

    def news(self, session: DocumentSession) -> None:
        """Something is known that was not before."""

    def began(self, session: DocumentSession) -> None:
        """An analysis begins: of a new version, or anew of the same."""

    def busy(self, session: DocumentSession, ended: asyncio.Event) -> None:
        """A search takes long; `ended` is set when it has ended or is not wanted any more."""


class DocumentSession:
    """Analyses one document. All methods belong to the event loop's thread.

    `listener` is told what becomes known, and what takes long.
    """

    def __init__(self, document: OpenDocument, engine: Engine, listener: Listener) -> None:
        self.document = document
        self.answered: Analysis | None = None
        """The last analysis that found solutions, of this version or an earlier one."""
        self.pushed = False
        """The client shows diagnostics that it was not asked for."""
        self.wishes = NO_WISHES
        self._engine = engine
        self._listener = listener
        self._loop = asyncio.get_running_loop()
        self._parser = SketchParser()
        self._parsing = threading.Lock()
        self._memory = Memory()
        self._cancellation = Cancellation()
        self._latest: Analysis | None = None
        self._settled = False
        """`_latest` is the end of an earlier analysis of this version: only an end replaces it."""
        self._given = Given()
        """What the client was given of this version."""
        self._news = asyncio.Event()
        self._stop = Cancellation()
        self._search_ended: asyncio.Event | None = None
        """Of a search that takes long."""
        self._start: asyncio.TimerHandle | None = None
        self._long: asyncio.TimerHandle | None = None
        self._quiet: asyncio.TimerHandle | None = None
        self._changed_at = float("-inf")
        self._failures: set[str] = set()
        self._started = False
        self._paused = False
        self._closed = False

    def start(self) -> None:
        """Begin to analyse; until then versions are only taken note of."""
        self._started = True
        self._restart()

    def changed(self) -> None:
        """The document has a new version: what was known of the old one is of no use."""
        self._latest = None
        self._given = Given()
        self._settled = False
        now = self._loop.time()
        in_burst = now - self._changed_at < BURST
        self._changed_at = now
        self._restart(DEBOUNCE if in_burst else 0.0, SEARCH_DELAY)
        if self._quiet is not None:
            self._quiet.cancel()
        self._quiet = self._loop.call_later(QUIET, self._became_quiet)

    def refresh(self) -> None:
        """End the analysis and begin anew with the settings as they are when the loop goes on."""
        self._memory = Memory()
        self._given = Given()
        self._again()

    def wish(self, wishes: Wishes) -> None:
        """Show something else; what is known by now stays."""
        self.wishes = wishes
        self._again()

    def pause(self, paused: bool) -> None:
        """End all work: until it goes on, nothing is known of any version."""
        self._paused = paused
        self.answered = None
        self._latest = None
        self._settled = False
        self._restart()

    def _again(self) -> None:
        if self._latest is not None:
            self._settled = self._settled or self._latest.final
            self._latest = replace(self._latest, final=False)
        self._restart()

    def close(self) -> None:
        """The document is not open any more: end the work and tell who waits for it."""
        self._closed = True
        self.cancel()
        self._end_search()
        self._announce()

    def stop_search(self) -> None:
        """End the search for fills with what was found; all else goes on."""
        self._stop.cancel()

    def cancel(self) -> None:
        """End the work. Safe after the event loop's end."""
        self._cancellation.cancel()
        for timer in (self._start, self._quiet, self._long):
            if timer is not None:
                timer.cancel()

    async def analysis(self, ready: Callable[[Analysis], bool], follow: bool = False) -> Analysis:
        """The document's analysis once it is `ready` (or final).

        If the document changes meanwhile, the new version's with `follow`; without, and when it
        is closed, `JsonRpcContentModified` is raised, which tells the client to ask again.
        """
        version = self.document.version
        while True:
            if self._closed or not (follow or version == self.document.version):
                raise JsonRpcContentModified
            if self._latest is not None and (self._latest.final or ready(self._latest)):
                return self._latest
            await self._news.wait()

    async def work(self, task: Callable[[Cancellation, Tools], Result]) -> Result:
        """What `task` gives in a worker thread, where it is handed a cancellation and the tools.

        It is cancelled when the question is taken back. When the document changes or is closed
        meanwhile, `JsonRpcContentModified` is raised, as for `analysis`.
        """
        if self._closed:
            raise JsonRpcContentModified
        cancellation = Cancellation(parent=self._cancellation)
        answer: asyncio.Future[Result] = self._loop.create_future()

        def settle(result: Result | None, error: Exception | None) -> None:
            if answer.done():
                return
            if error is not None:
                answer.set_exception(error)
            else:
                answer.set_result(cast(Result, result))

        def run() -> None:
            result: Result | None = None
            failure: Exception | None = None
            try:
                cancellation.check()
                result = task(cancellation, self._engine.tools())
            except Cancelled:
                failure = JsonRpcContentModified()
            except Exception as error:
                failure = error
            self._call_loop(lambda: settle(result, failure))

        self._engine.submit(run)
        try:
            return await answer
        finally:
            cancellation.cancel()

    def held_lines(self) -> frozenset[int]:
        """Lines on which the user is working, as far as the last change tells."""
        return self.document.edited_lines if self._quiet is not None else frozenset()

    @property
    def latest(self) -> Analysis | None:
        """What is known of this version by now."""
        return self._latest

    def given(self, view: View, analysis: Analysis) -> None:
        """Remember what the client shows, to tell it when there is something better."""
        self._given.give(view, analysis)

    def news_in(self, view: View) -> bool:
        """Whether the client does not show the best known by now."""
        return self._latest is not None and self._given.news_in(view, self._latest)

    def known_hint(self, line: int) -> LineHint | None:
        """The hint that the client was given for a line of this version."""
        return self._given.hint(line)

    def _restart(self, delay: float = 0.0, search_delay: float = 0.0) -> None:
        if not self._started:
            return
        self._cancellation.cancel()
        self._cancellation = cancellation = Cancellation()
        self._stop = stop = Cancellation(parent=cancellation)
        self._end_search()
        for timer in (self._start, self._long):
            if timer is not None:
                timer.cancel()
        text, version, wishes = self.document.text, self.document.version, self.wishes
        if self._paused:
            self._latest = nothing_known(text, version)
            self._announce()
            return
        self._listener.began(self)
        self._long = self._loop.call_later(LONG + delay + search_delay, self._takes_long)
        self._start = self._loop.call_later(
            delay,
            self._engine.submit,
            lambda: self._work(text, version, wishes, cancellation, stop, search_delay),
        )
        self._announce()

    def _work(
        self,
        text: str,
        version: int,
        wishes: Wishes,
        cancellation: Cancellation,
        stop: Cancellation,
        search_delay: float,
    ) -> None:
        """In a worker thread: analyse one version, whatever happens."""

        def publish(analysis: Analysis) -> None:
            self._call_loop(lambda: self._accept(analysis, cancellation))

        try:
            with self._parsing:
                cancellation.check()
                sketch = self._parse(text, version)
            tools = self._engine.tools()
            analyst = Analyst(sketch, tools, self._memory, cancellation, publish, wishes)
            analyst.analyse(search_delay, stop)
        except Cancelled:
            pass
        except Exception as error:
            self._log_once(error)
            publish(nothing_known(text, version))

    def _parse(self, text: str, version: int) -> Sketch:
        """The sketch of a text; what did not change since the last one is not parsed again."""
        try:
            self._parser.edit(*changed_span(self._parser.text, text), version)
            return self._parser.sketch()
        except Exception:
            # What the parser keeps from version to version may be the cause.
            self._parser = SketchParser()
            raise

    def _call_loop(self, work: Callable[[], None]) -> None:
        try:
            self._loop.call_soon_threadsafe(work)
        except RuntimeError:
            logger.debug("The server is closing; an answer is dropped")

    def _accept(self, analysis: Analysis, cancellation: Cancellation) -> None:
        if cancellation is not self._cancellation or self._closed:
            return
        if self._settled and not analysis.final:
            return
        self._latest = analysis
        if analysis.fills is not None and analysis.fills.solutions:
            self.answered = analysis
        if analysis.final:
            self._end_search()
        self._announce()
        for view in self._given.outdated(analysis):
            self._listener.better(view)
        self._listener.news(self)

    def _announce(self) -> None:
        self._news.set()
        self._news = asyncio.Event()

    def _takes_long(self) -> None:
        latest = self._latest
        if latest is not None and not latest.final and latest.searching:
            self._search_ended = asyncio.Event()
            self._listener.busy(self, self._search_ended)

    def _end_search(self) -> None:
        if self._search_ended is not None:
            self._search_ended.set()
            self._search_ended = None

    def _became_quiet(self) -> None:
        self._quiet = None
        for view in self._given.on(self.document.edited_lines):
            self._listener.better(view)

    def _log_once(self, error: Exception) -> None:
        key = f"{type(error).__name__}: {error}"
        if key not in self._failures:
            self._failures.add(key)
            logger.error("The analysis of %s failed", self.document.uri, exc_info=error)
