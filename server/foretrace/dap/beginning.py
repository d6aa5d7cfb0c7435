"""How a run begins to be imagined: what it follows from, and its first step."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from foretrace.cancellation import Cancellation
from foretrace.dap.branch import Branch
from foretrace.dap.configuration import Configuration, chosen_scenario
from foretrace.dap.requests import Refused
from foretrace.dap.session import Session
from foretrace.dap.source import read_source
from foretrace.dap.supposition import Supposition
from foretrace.dap.timeline import Timeline
from foretrace.fill.solution import FillAnswer
from foretrace.sketch.model import ScenarioKind
from foretrace.trace.frames import Frame, Outcome, OutcomeKind, Trace

IMAGINING = "Imagining the run"
FILLING = "Looking for what belongs in the holes"


def read_what_is_wanted(session: Session, wanted: Configuration) -> Supposition:
    """The source as it is now, with the call to imagine; nothing is in its holes yet."""
    session.source = read_source(wanted.program, wanted.text, session.documents)
    sketch = session.source.sketch
    scenario = chosen_scenario(sketch, wanted)
    if scenario.kind is ScenarioKind.INVENTED:
        session.print(f"{scenario.call} was invented, since nobody wrote a call.")
    return Supposition(sketch, scenario, wanted.mode, world=session.imaginer.world())


async def fill_holes(session: Session, supposed: Supposition, wanted: bool) -> Supposition:
    """The same with the best solution in place, where there are holes and that is `wanted`."""
    imaginer, sketch = session.imaginer, supposed.sketch
    session.answer = None
    session.proposed.clear()
    if not (sketch.holes and wanted and supposed.grounded):
        return supposed
    path = session.known_source().path
    if path is not None:
        session.answer = session.documents.answer_of(path, sketch.text)
    if session.answer is None or not session.answer.solutions:

        def search(cancellation: Cancellation) -> FillAnswer | None:
            return imaginer.solutions(sketch, cancellation)

        session.answer = await session.work.do(FILLING, search)
    return supposed.with_solution(session.answer, 0)


async def begin(session: Session, branch: Branch) -> None:
    """Imagine the run of a branch, or so much of it that there is a first step."""
    if branch.supposed.grounded:
        branch.grow(await session.imagine(branch.supposed, IMAGINING))
    else:
        session.background(_stream(session, branch))
        while not branch.timeline.stops and branch.timeline.growing:
            await branch.news.wait()
    branch.cursor = branch.timeline.first


async def _stream(session: Session, branch: Branch) -> None:
    """Let the run grow as the model writes it."""
    supposed, imaginer = branch.supposed, session.imaginer
    loop = asyncio.get_running_loop()

    def grown(frames: tuple[Frame, ...]) -> None:
        timeline = Timeline(unfinished(supposed, frames), growing=True)
        loop.call_soon_threadsafe(branch.grow, timeline)

    def task(cancellation: Cancellation) -> Timeline:
        return imaginer.imagine(supposed, cancellation, grown)

    try:
        branch.grow(await session.work.do(IMAGINING, task))
    except Refused as error:
        outcome = Outcome(OutcomeKind.UNFINISHED, reason="it was cancelled")
        branch.grow(Timeline(replace(branch.timeline.trace, outcome=outcome)))
        session.print(str(error))


def unfinished(supposed: Supposition, frames: tuple[Frame, ...] = ()) -> Trace:
    """What there is of a run that is being imagined."""
    outcome = Outcome(OutcomeKind.UNFINISHED, reason="it is still being imagined")
    return Trace(supposed.scenario.call, supposed.mode, frames, outcome, 0.0)
