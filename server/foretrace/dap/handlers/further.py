"""What the protocol has no request for: real runs, branches, edits, who set a variable.

`docs/debugging.md` lists them.
"""

from __future__ import annotations

from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict
from pydantic.alias_generators import to_camel

from foretrace.dap.branch import MAIN
from foretrace.dap.reality import Reality, run_for_real
from foretrace.dap.requests import Nothing, Refused, Requests
from foretrace.dap.session import Session
from foretrace.dap.supposing import go_back_to
from foretrace.dap.timeline import NONE

COMPARE = "foretrace/compare"
BRANCHES = "foretrace/branches"
GO_BACK = "foretrace/goBack"
EDITED = "foretrace/edited"
LAST_CHANGE = "foretrace/lastChange"


class _Told(BaseModel):
    model_config = ConfigDict(
        frozen=True, extra="ignore", alias_generator=to_camel, populate_by_name=True
    )


class CompareArguments(_Told):
    trusted: bool = False
    """Whether the user agreed that the program is run. No configuration can say so, which may come
    with the program."""
    python: str | None = None
    """The interpreter for it; Foretrace's own if not given."""


class DivergenceBody(_Told):
    line: int
    step: int
    variable: str | None
    what: str
    imagined: str
    real: str


class ComparedBody(_Told):
    message: str
    protected: list[str]
    steps: int
    """How many steps the real run had."""
    divergence: DivergenceBody | None


class BranchArguments(_Told):
    thread_id: int


class EditedArguments(_Told):
    text: str | None = None


class NameArguments(_Told):
    name: str
    thread_id: int = MAIN


class BranchBody(_Told):
    thread_id: int
    name: str
    description: str


class BranchesBody(_Told):
    branches: list[BranchBody]


def register(requests: Requests, session: Session) -> None:
    handler = _Further(session)
    requests.add(COMPARE, CompareArguments, handler.compare)
    requests.add(BRANCHES, Nothing, handler.branches)
    requests.add(GO_BACK, BranchArguments, handler.go_back)
    requests.add(EDITED, EditedArguments, handler.edited)
    requests.add(LAST_CHANGE, NameArguments, handler.last_change)


@dataclass(slots=True)
class _Further:
    session: Session

    async def compare(self, arguments: CompareArguments) -> ComparedBody:
        session = self.session
        branch = session.main
        if session.open_to_all:
            raise Refused("Over a port that is open to all, nothing is run for real.")
        if not arguments.trusted:
            raise Refused("Programs are run for real only in workspaces that you trust.")
        if branch.timeline.growing:
            raise Refused("The run is still being imagined; wait for its end to compare it.")
        source, supposed, timeline = session.known_source(), branch.supposed, branch.timeline
        frames = len(timeline.frames) + 100

        def task(_cancellation: object) -> Reality:
            return run_for_real(source, supposed, timeline, frames, arguments.python)

        reality = session.reality = await session.work.do("Running it for real", task)
        session.print(reality.told())
        session.later(lambda: session.invalidate("stacks", "variables"))
        found = reality.divergence
        return ComparedBody(
            message=reality.told(),
            protected=list(reality.protected),
            steps=len(reality.real.frames),
            divergence=found
            and DivergenceBody(
                line=session.client.line(found.line),
                step=timeline.number_at(found.step),
                variable=found.variable,
                what=found.what,
                imagined=found.imagined,
                real=found.real,
            ),
        )

    async def branches(self, _arguments: Nothing) -> BranchesBody:
        session = self.session
        return BranchesBody(
            branches=[
                BranchBody(
                    thread_id=each.number,
                    name=each.name,
                    description=session.description(each),
                )
                for each in session.branches.values()
            ]
        )

    async def go_back(self, arguments: BranchArguments) -> None:
        session = self.session
        go_back_to(session, arguments.thread_id)
        session.later(lambda: session.stopped(session.main, "goto", "back in an earlier branch"))

    async def edited(self, arguments: EditedArguments) -> None:
        """The client says that the source has changed."""
        self.session.edited(arguments.text)

    async def last_change(self, arguments: NameArguments) -> None:
        """Go back to the line that set a variable of the innermost frame."""
        session = self.session
        branch = session.standing(arguments.thread_id)
        timeline, index = branch.timeline, branch.cursor
        name = arguments.name
        if name not in timeline.frames[index].locals:
            raise Refused(f"{name} has no value here.")
        while index != NONE and not timeline.changed(index, name):
            index = timeline.previous[index]
        setter = timeline.previous[index] if index != NONE else NONE
        if setter == NONE or not timeline.is_stop(setter):
            raise Refused(f"{name} is as the call gave it.")
        branch.moved(setter, forward_step=False)
        session.later(lambda: session.stopped(branch, "goto", f"this line sets {name}"))
