"""The state of one debug session, and what its client is told of it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from dataclasses import dataclass, field
from typing import Any

import dap_types as dap
from pydantic import BaseModel

from foretrace.cancellation import Cancellation
from foretrace.dap.branch import MAIN, Branch
from foretrace.dap.breakpoints import Breakpoint, Breakpoints
from foretrace.dap.configuration import Configuration
from foretrace.dap.holds import Holds, find_holds
from foretrace.dap.imaginer import Imaginer, Tools
from foretrace.dap.reality import Reality
from foretrace.dap.requests import Refused
from foretrace.dap.showing import outcome_text, step_text, value_text
from foretrace.dap.source import Documents, SourceText
from foretrace.dap.supposition import Supposition
from foretrace.dap.timeline import NONE, Timeline
from foretrace.dap.variables import References
from foretrace.dap.working import Say, Work
from foretrace.fill.solution import FillAnswer
from foretrace.imagine.interventions import Look, Looked
from foretrace.world.protocol import Answer

NOT_BEGUN = "Nothing is imagined yet: launch a call first."
_KINDS = {"line": "breakpoint", "function": "function breakpoint", "data": "data breakpoint"}
"""Reasons for a stop."""

STALE = "foretrace/stale"
"""An event: the source is another one than the one that is imagined."""
STALE_WORDS = "The source has changed since this run was imagined; restart to imagine it anew."


class StaleBody(BaseModel):
    message: str


@dataclass(slots=True)
class Client:
    """What the client can do, and how it counts."""

    first_line: int = 1
    first_column: int = 1
    invalidated: bool = False

    def line(self, line: int) -> int:
        """A line of ours as the client counts."""
        return line - 1 + self.first_line

    def own_line(self, line: int) -> int:
        return line + 1 - self.first_line


@dataclass(slots=True)
class _Known:
    """Holds, and what they were found for."""

    timeline: Timeline
    version: int
    holds: Holds


@dataclass(slots=True)
class Session:
    """Everything belongs to the event loop's thread."""

    tools: Tools
    documents: Documents
    say: Say
    client: Client = field(default_factory=Client)
    configuration: Configuration | None = None
    source: SourceText | None = None
    answer: FillAnswer | None = None
    """What was found for the holes."""
    proposed: dict[int, list[Answer]] = field(default_factory=dict)
    """What the model proposed for a hole, where nothing else was found."""
    branches: dict[int, Branch] = field(default_factory=dict)
    breakpoints: Breakpoints = field(default_factory=Breakpoints)
    references: References = field(default_factory=References)
    reality: Reality | None = None
    stale: bool = False
    """Whether the source is not what is imagined any more."""
    ended: bool = False
    configured: asyncio.Event = field(default_factory=asyncio.Event)
    token: str | None = None
    """What a launch has to show."""
    open_to_all: bool = False
    """Whether every user of the machine may be the client."""
    on_disconnect: Callable[[], None] | None = None
    _later: list[Callable[[], Awaitable[None] | None]] = field(default_factory=list)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)
    _known: dict[int, _Known] = field(default_factory=dict)
    _imaginer: Imaginer | None = None
    work: Work = field(init=False)

    def __post_init__(self) -> None:
        self.work = Work(self.say)

    def configure(self, wanted: Configuration | None) -> None:
        """What is launched, from now on."""
        self.configuration = wanted
        self._imaginer = None

    @property
    def imaginer(self) -> Imaginer:
        if self._imaginer is None:
            frames = None if self.configuration is None else self.configuration.max_frames
            self._imaginer = Imaginer(self.tools, frames)
        return self._imaginer

    @property
    def main(self) -> Branch:
        """The branch that is being imagined. Raises `Refused`."""
        return self.branch(MAIN)

    def branch(self, number: int) -> Branch:
        """Raises `Refused`."""
        if not self.branches:
            raise Refused(NOT_BEGUN)
        if number not in self.branches:
            raise Refused(f"There is no thread {number}.")
        return self.branches[number]

    def standing(self, number: int) -> Branch:
        """A branch in which there is a place to stand. Raises `Refused`."""
        branch = self.branch(number)
        if branch.cursor == NONE:
            raise Refused(f"There is nothing to step through: {_why(branch)}.")
        return branch

    def known_source(self) -> SourceText:
        """Raises `Refused`."""
        if self.source is None:
            raise Refused(NOT_BEGUN)
        return self.source

    # Runs

    async def imagine(self, supposed: Supposition, title: str) -> Timeline:
        """A run as a whole. Raises `Refused` if it is cancelled."""
        imaginer = self.imaginer

        def task(cancellation: Cancellation) -> Timeline:
            return imaginer.imagine(supposed, cancellation)

        return await self.work.do(title, task)

    async def look(self, branch: Branch, looks: Sequence[Look]) -> list[Looked]:
        """What expressions come to. Raises `Refused` for what is no expression."""
        imaginer, supposed, timeline = self.imaginer, branch.supposed, branch.timeline

        def task(cancellation: Cancellation) -> list[Looked]:
            return imaginer.look(supposed, timeline, looks, cancellation)

        try:
            return await self.work.do("Evaluating", task)
        except SyntaxError as error:
            raise Refused(f"This cannot be evaluated: {error.msg}.") from error

    async def holds(self, branch: Branch) -> Holds:
        """Where breakpoints hold the run of a branch."""
        version = self.breakpoints.version
        known = self._known.get(branch.number)
        if known is not None and (known.timeline, known.version) == (branch.timeline, version):
            return known.holds
        imaginer, supposed, timeline = self.imaginer, branch.supposed, branch.timeline

        def task(cancellation: Cancellation) -> Holds:
            def look(looks: Sequence[Look]) -> Sequence[Looked]:
                return imaginer.look(supposed, timeline, looks, cancellation)

            holes = bool(supposed.sketch.holes)
            return find_holds(timeline, self.breakpoints, look, holes)

        found = await self.work.do("Finding where breakpoints hold", task)
        self._known[branch.number] = _Known(timeline, version, found)
        for problem in found.problems:
            self.print(problem, important=True)
        return found

    def leave(self, branch: Branch, name: str) -> Branch:
        """Keep where a branch is as one of its own, to go back to."""
        number = max(self.branches) + 1
        kept = Branch(number, name, branch.supposed, branch.timeline, branch.cursor)
        self.branches[number] = kept
        self.say("thread", dap.ThreadEventBody(reason="started", threadId=number))
        return kept

    # What the client is told

    def print(self, text: str, *, important: bool = False) -> None:
        """Say something in the console."""
        category = "important" if important else "console"
        self.say("output", dap.OutputEventBody(category=category, output=f"{text}\n"))

    def stopped(self, branch: Branch, reason: str, said: str = "", ids: Sequence[int] = ()) -> None:
        """Tell where the user now stands."""
        self.references.clear()
        self._look_at_file()
        description = self.description(branch)
        body = dap.StoppedEventBody(
            reason=reason,
            description=f"{description}: {said}" if said else description,
            threadId=branch.number,
            allThreadsStopped=True,
            text=said or None,
            hitBreakpointIds=list(ids) or None,
        )
        self.say("stopped", body)

    def held(self, branch: Branch, found: Sequence[Breakpoint]) -> None:
        """Tell that breakpoints hold the run."""
        if found:
            ids = [each.number for each in found]
            self.stopped(branch, _KINDS[found[0].kind], ids=ids)
            return
        frame = branch.timeline.frames[branch.cursor]
        said = value_text(frame.value) if frame.value is not None else "an exception"
        self.stopped(branch, "exception", f"raises {said}")

    def description(self, branch: Branch) -> str:
        """Such as `Imagined step 12 · 84%`, with the outcome where the run ends."""
        timeline, cursor = branch.timeline, branch.cursor
        if cursor == NONE:
            return f"Imagined: {_why(branch)}"
        probability = timeline.probabilities[cursor]
        guessed = timeline.guessed(cursor)
        text = step_text(timeline.number[cursor], guessed, probability)
        if branch.ended:
            text += f", the end: {outcome_text(timeline.trace.outcome)}"
        return text

    def invalidate(self, *areas: str) -> None:
        """Let the client ask again for what it shows."""
        if self.client.invalidated:
            wanted = [dap.InvalidatedAreas(area) for area in areas]
            self.say("invalidated", dap.InvalidatedEventBody(areas=wanted))

    def later(self, act: Callable[[], Awaitable[None] | None]) -> None:
        """Do something once the request that is being answered has its answer."""
        self._later.append(act)

    async def do_later(self) -> None:
        """What was put off; the next request is not looked at before it is done."""
        later, self._later = self._later, []
        for act in later:
            try:
                doing = act()
                if doing is not None:
                    await doing
            except Refused as error:
                self.print(str(error), important=True)

    def forget_branches(self) -> None:
        """All but the main one."""
        for number in [number for number in self.branches if number != MAIN]:
            del self.branches[number]
            self.say("thread", dap.ThreadEventBody(reason="exited", threadId=number))
        self._known.clear()
        self.reality = None
        self.stale = False

    def edited(self, text: str | None) -> None:
        """The source is another one now, or the same again: say so once."""
        if self.source is None or not self.branches or self.ended:
            return
        stale = text is None or text != self.source.text
        if stale and not self.stale:
            self.print(STALE_WORDS, important=True)
            self.say(STALE, StaleBody(message=STALE_WORDS))
            self.invalidate("stacks")
        self.stale = stale

    def _look_at_file(self) -> None:
        """Without an editor that tells of edits, the file does."""
        try:
            text = None if self.source is None else self.source.newer_text()
        except Refused:
            return
        if text is not None:
            self.edited(text)

    def edited_at(self, path: str, text: str) -> None:
        """A document of the editor has another text now."""
        if self.source is not None and self.source.is_at(dap.Source(path=path)):
            self.edited(text)

    def background(self, work: Coroutine[Any, Any, None]) -> None:
        """Go on with something beside the requests; what is refused is told in the console."""

        async def guarded() -> None:
            try:
                await work
            except Refused as error:
                self.print(str(error), important=True)

        task = asyncio.get_running_loop().create_task(guarded())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def disconnect(self) -> None:
        """End the connection once the client has its answer."""
        self.close()
        if self.on_disconnect is not None:
            self.on_disconnect()

    def terminate(self) -> None:
        """Tell that the run is over."""
        if not self.ended:
            self.ended = True
            self.say("exited", dap.ExitedEventBody(exitCode=0))
            self.say("terminated", dap.TerminatedEventBody())

    def close(self) -> None:
        self.ended = True
        self.work.cancel_all()
        self.configured.set()
        for branch in self.branches.values():
            branch.announce()


def _why(branch: Branch) -> str:
    return outcome_text(branch.timeline.trace.outcome)
