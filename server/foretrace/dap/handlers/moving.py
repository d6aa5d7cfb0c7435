"""Steps, forwards and back, and jumps."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from functools import partial

import dap_types as dap

from foretrace.dap.branch import Branch
from foretrace.dap.holds import Holds
from foretrace.dap.requests import Refused, Requests
from foretrace.dap.session import Session
from foretrace.dap.showing import value_text
from foretrace.dap.stepping import Step, step
from foretrace.dap.supposition import Supposition
from foretrace.dap.timeline import NONE, Timeline
from foretrace.dap.turning import Turning

FORWARD_STEPS = (Step.OVER, Step.INTO, Step.OUT)


def register(requests: Requests, session: Session) -> None:
    handler = _Moving(session, Turning(session))
    kinds: tuple[tuple[Step, type[_Moves]], ...] = (
        (Step.OVER, dap.NextArguments),
        (Step.OUT, dap.StepOutArguments),
        (Step.CONTINUE, dap.ContinueArguments),
        (Step.BACK, dap.StepBackArguments),
        (Step.REVERSE, dap.ReverseContinueArguments),
    )
    for kind, arguments in kinds:
        requests.add(kind.value, arguments, partial(handler.move, kind))
    requests.add("stepIn", dap.StepInArguments, handler.step_in)
    requests.add("stepInTargets", dap.StepInTargetsArguments, handler.step_in_targets)
    requests.add("pause", dap.PauseArguments, handler.pause, at_once=True)
    requests.add("gotoTargets", dap.GotoTargetsArguments, handler.goto_targets)
    requests.add("goto", dap.GotoArguments, handler.goto)


_Moves = (
    dap.NextArguments
    | dap.StepOutArguments
    | dap.ContinueArguments
    | dap.StepBackArguments
    | dap.ReverseContinueArguments
)


@dataclass(slots=True)
class _Moving:
    session: Session
    turning: Turning
    _iterations: dict[int, int] = field(default_factory=dict)
    """What a client may go to, by number: frames of a run."""
    _offered_of: Supposition | None = None
    """What that run follows from."""

    async def move(self, kind: Step, arguments: _Moves) -> dap.ContinueResponseBody | None:
        session = self.session
        branch = session.standing(arguments.threadId)
        await session.holds(branch)  # What cannot be evaluated is refused before the run goes on.
        session.later(lambda: run_on(session, branch, kind))
        if kind is Step.CONTINUE:
            return dap.ContinueResponseBody(allThreadsContinued=False)
        return None

    async def step_in(self, arguments: dap.StepInArguments) -> None:
        session = self.session
        branch = session.standing(arguments.threadId)
        if arguments.targetId is not None:
            into = await self.turning.chosen(branch, arguments.targetId)
            if into is None:
                return
        else:
            into = NONE
        session.later(lambda: run_on(session, branch, Step.INTO, into=into))

    async def step_in_targets(
        self, arguments: dap.StepInTargetsArguments
    ) -> dap.StepInTargetsResponseBody:
        number, index = self.session.references.frame_of(arguments.frameId)
        branch = self.session.standing(number)
        return dap.StepInTargetsResponseBody(targets=self.turning.targets(branch, index))

    async def pause(self, arguments: dap.PauseArguments) -> None:
        branch = self.session.standing(arguments.threadId)
        branch.paused = True
        self.session.later(branch.announce)

    async def goto_targets(
        self, arguments: dap.GotoTargetsArguments
    ) -> dap.GotoTargetsResponseBody:
        session = self.session
        branch, source = session.main, session.known_source()
        if not source.is_at(arguments.source):
            raise Refused("Nothing of this file is imagined.")
        line = session.client.own_line(arguments.line)
        frames = branch.timeline.frames
        visits = list(branch.timeline.visits(line))
        self._iterations = dict(enumerate(visits, 1))
        self._offered_of = branch.supposed
        targets = [
            dap.GotoTarget(
                id=number,
                label=_visit_label(branch, index, number, len(visits)),
                line=session.client.line(frames[index].line),
            )
            for number, index in self._iterations.items()
        ]
        return dap.GotoTargetsResponseBody(targets=targets)

    async def goto(self, arguments: dap.GotoArguments) -> None:
        session = self.session
        branch = session.standing(arguments.threadId)
        index = self._iterations.get(arguments.targetId)
        if index is None or branch.supposed is not self._offered_of:
            raise Refused("There is no such target; ask again when the run comes to this line.")
        branch.moved(index, forward_step=False)
        session.later(lambda: session.stopped(branch, "goto"))


def _visit_label(branch: Branch, index: int, number: int, count: int) -> str:
    """`2nd of 3: mid = 4`."""
    frame = branch.timeline.frames[index]
    changed = [
        f"{name} = {value_text(value)}"
        for name, value in frame.locals.items()
        if branch.timeline.changed(index, name)
    ]
    shown = ", ".join(changed)[:60]
    label = f"time {number} of {count}, step {branch.timeline.number[index]}"
    return f"{label}: {shown}" if shown else label


async def run_on(
    session: Session, branch: Branch, kind: Step, *, from_start: bool = False, into: int = NONE
) -> None:
    """Move on in a branch, and tell where that ends. With `from_start`, the first stop counts."""
    branch.paused = False
    logged = branch.cursor - 1 if from_start else branch.cursor
    await _Run(session, branch, kind, from_start, into, logged).go()


@dataclass(slots=True)
class _Run:
    """One step, as far as it has come."""

    session: Session
    branch: Branch
    kind: Step
    from_start: bool
    into: int
    logged: int
    """The frame up to which log messages have been said."""

    async def go(self) -> None:
        """To where it ends; where more has to be imagined first, that is waited for elsewhere."""
        session, branch, kind = self.session, self.branch, self.kind
        # What grows meanwhile is told by the news of now.
        timeline, news = branch.timeline, branch.news
        holds = await session.holds(branch)
        undone = branch.undo() if kind is Step.BACK else None
        if undone is not None:
            branch.taken.pop()
            branch.cursor = undone
            session.stopped(branch, "step")
            return
        held = holds.held(kind.backwards)
        if self.from_start and held(branch.cursor):
            found: int | None = branch.cursor
        else:
            found = step(timeline, branch.cursor, kind, held, self.into)
        if found is None and self._waits(timeline):
            session.background(self._go_on(news))
        else:
            self._arrive(found, holds)

    def _waits(self, timeline: Timeline) -> bool:
        return timeline.growing and not self.branch.paused and not self.kind.backwards

    async def _go_on(self, news: asyncio.Event) -> None:
        await news.wait()
        if not self.session.ended:
            await self.go()

    def _arrive(self, found: int | None, holds: Holds) -> None:
        session, branch, back = self.session, self.branch, self.kind.backwards
        timeline = branch.timeline
        place = timeline.first if back else timeline.last
        place = place if found is None else found
        if not back:
            for index in range(self.logged + 1, place + 1):
                for said in holds.logs.get(index, ()):
                    session.print(said)
        if found is None and not back and branch.ended and not self.from_start:
            session.terminate()
            return
        branch.moved(place, forward_step=self.kind in FORWARD_STEPS)
        if found is not None and holds.held(back)(found):
            session.held(branch, holds.at(found, back))
        elif branch.paused:
            session.stopped(branch, "pause")
        else:
            session.stopped(branch, "step")
