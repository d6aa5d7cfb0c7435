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


async def begin(session: Session, branch: Branch, whole: bool = False) -> None:
    """Imagine the run of a branch or, unless it is wanted whole, so much that it can be begun."""
    if branch.supposed.grounded:
        branch.grow(await session.imagine(branch.supposed, IMAGINING))
    else:
        session.background(_stream(session, branch))
        while branch.timeline.growing and (whole or not branch.timeline.stops):
            await branch.news.wait()
    branch.cursor = branch.timeline.first


async def _stream(session: Session, branch: Branch) -> None:
    """Let the run grow as the model writes it."""
    supposed, imaginer = branch.supposed, session.imaginer
    loop = asyncio.get_running_loop()

    def grow(timeline: Timeline, cancellation: Cancellation) -> None:
        found = _where(session, branch, supposed)
        for each in found:
            each.grow(timeline)
        if not found:
            cancellation.cancel()

    def task(cancellation: Cancellation) -> Timeline:
        def grown(frames: tuple[Frame, ...]) -> None:
            timeline = Timeline(unfinished(supposed, frames), growing=True)
            loop.call_soon_threadsafe(grow, timeline, cancellation)

        return imaginer.imagine(supposed, cancellation, grown)

    try:
        grow(await session.work.do(IMAGINING, task), Cancellation())
    except Exception as error:
        # Whoever waits for more of the run has to hear that there is none.
        refused = isinstance(error, Refused)
        reason = "it was cancelled" if refused else f"Foretrace itself failed: {error}"
        outcome = Outcome(OutcomeKind.UNFINISHED, reason=reason)
        found = _where(session, branch, supposed)
        for each in found:
            each.grow(Timeline(replace(each.timeline.trace, outcome=outcome)))
        if not refused:
            raise
        if found:
            session.print(str(error))


def _where(session: Session, branch: Branch, supposed: Supposition) -> list[Branch]:
    """The branches that a run is shown in: what was supposed meanwhile is another run."""
    branches = {branch.number: branch, **session.branches}.values()
    return [each for each in branches if each.supposed is supposed]


def unfinished(supposed: Supposition, frames: tuple[Frame, ...] = ()) -> Trace:
    """What there is of a run that is being imagined."""
    outcome = Outcome(OutcomeKind.UNFINISHED, reason="it is still being imagined")
    return Trace(supposed.scenario.call, supposed.mode, frames, outcome, 0.0)
