"""Runs that grow while something else happens, and what goes wrong behind an answer."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable

import pytest

from foretrace.bench.debugger.client import debugger
from foretrace.cancellation import Cancellation
from foretrace.config import Settings
from foretrace.dap.beginning import begin, unfinished
from foretrace.dap.branch import MAIN, Branch
from foretrace.dap.imaginer import Imaginer
from foretrace.dap.serve import OwnTools
from foretrace.dap.session import Session
from foretrace.dap.source import NoDocuments
from foretrace.dap.supposing import adopt
from foretrace.dap.supposition import Supposition
from foretrace.dap.timeline import Timeline
from foretrace.imagine.grounded import imagine
from foretrace.imagine.interpreter import Interpreter
from foretrace.sketch.parse import read_sketch
from foretrace.trace.frames import Frame, Trace
from tests.dap.programs import CALLS


class Slow(Imaginer):
    """Gives the frames up to the first line, and the others when it is let go on."""

    def __init__(self, trace: Trace) -> None:
        self.trace = trace
        self.go_on = threading.Event()

    def imagine(
        self,
        supposed: Supposition,
        cancellation: Cancellation,
        on_frames: Callable[[tuple[Frame, ...]], None] | None = None,
    ) -> Timeline:
        assert not supposed.grounded
        assert on_frames is not None
        on_frames(self.trace.frames[:2])
        self.go_on.wait(60)
        cancellation.check()
        if not self.trace.frames[2:]:
            raise ValueError("no more")
        return Timeline(self.trace)


@pytest.fixture
async def growing(interpreter: Interpreter) -> AsyncIterator[tuple[Session, Branch, Slow]]:
    sketch = read_sketch(CALLS)
    supposed = Supposition(sketch, sketch.scenarios[0], "neural")
    slow = Slow(imagine(sketch, sketch.scenarios[0], interpreter))
    tools = OwnTools(interpreter, Settings(model_enabled=False), lambda: None)
    session = Session(tools, NoDocuments(), lambda _name, _body: None)
    session._imaginer = slow
    branch = Branch(MAIN, "run", supposed, Timeline(unfinished(supposed), growing=True))
    session.branches = {MAIN: branch}
    yield session, branch, slow
    slow.go_on.set()
    session.close()


async def grown(branch: Branch) -> None:
    while branch.timeline.growing:
        await asyncio.wait_for(branch.news.wait(), 60)


async def test_a_run_that_is_left_goes_on_where_it_was_left(
    growing: tuple[Session, Branch, Slow],
) -> None:
    session, branch, slow = growing
    await begin(session, branch)
    assert branch.cursor == 1
    other = Supposition(branch.supposed.sketch, branch.supposed.scenario, "neural")
    another = Timeline(slow.trace)
    adopt(session, branch, other, another, branch.cursor, "left")
    slow.go_on.set()
    await grown(session.branches[2])
    assert len(session.branches[2].timeline.frames) == len(slow.trace.frames)
    assert branch.timeline is another


async def test_a_run_that_fails_keeps_nobody_waiting(
    growing: tuple[Session, Branch, Slow],
) -> None:
    session, branch, slow = growing
    slow.trace = unfinished(branch.supposed, slow.trace.frames[:2])
    slow.go_on.set()
    await asyncio.wait_for(begin(session, branch, whole=True), 60)
    assert branch.timeline.trace.outcome.reason == "Foretrace itself failed: no more"


async def test_what_fails_behind_an_answer_does_not_end_the_answering(
    port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(_session: Session) -> None:
        raise ValueError("later")

    monkeypatch.setattr(Session, "do_later", fail)
    async with debugger(port) as session:
        for _ in range(2):
            await session.act("initialize", adapterID="foretrace")
        assert "Foretrace itself failed: ValueError: later" in session.output
