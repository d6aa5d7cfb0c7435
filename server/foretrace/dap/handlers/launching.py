"""The beginning of a session, its restart and its end."""

from __future__ import annotations

from dataclasses import dataclass
from hmac import compare_digest

import dap_types as dap
from pydantic import BaseModel

from foretrace.dap.beginning import IMAGINING, begin, fill_holes, read_what_is_wanted, unfinished
from foretrace.dap.branch import MAIN, Branch
from foretrace.dap.capabilities import capabilities
from foretrace.dap.configuration import Configuration
from foretrace.dap.handlers.moving import run_on
from foretrace.dap.place import Place
from foretrace.dap.requests import Nothing, Refused, Requests, read_arguments
from foretrace.dap.session import NOT_BEGUN, Session
from foretrace.dap.stepping import Step
from foretrace.dap.timeline import NONE, Timeline


def register(requests: Requests, session: Session) -> None:
    handler = Launching(session)
    requests.add("initialize", dap.InitializeRequestArguments, handler.initialize)
    # Beside the others: it has its answer only once the client has set its breakpoints.
    requests.add("launch", dap.LaunchRequestArguments, handler.launch, at_once=True)
    requests.add("attach", Nothing, handler.attach)
    requests.add("configurationDone", Nothing, handler.configured)
    requests.add("restart", dap.RestartArguments, handler.restart)
    requests.add("cancel", dap.CancelArguments, handler.cancel, at_once=True)
    requests.add("terminate", Nothing, handler.terminate)
    requests.add("disconnect", Nothing, handler.disconnect, at_once=True)


@dataclass(slots=True)
class Launching:
    session: Session

    async def initialize(self, arguments: dap.InitializeRequestArguments) -> dap.Capabilities:
        client = self.session.client
        client.first_line = 0 if arguments.linesStartAt1 is False else 1
        client.first_column = 0 if arguments.columnsStartAt1 is False else 1
        client.invalidated = bool(arguments.supportsInvalidatedEvent)
        self.session.work.shows_progress = bool(arguments.supportsProgressReporting)
        return capabilities()

    async def attach(self, _arguments: Nothing) -> None:
        raise Refused("There is no process to attach to: launch a call to imagine.")

    async def configured(self, _arguments: Nothing) -> None:
        self.session.configured.set()

    async def cancel(self, arguments: dap.CancelArguments) -> None:
        self.session.work.cancel(arguments.requestId, arguments.progressId)

    async def launch(self, arguments: dap.LaunchRequestArguments) -> None:
        session = self.session
        if session.configuration is not None:
            raise Refused("This session has begun; start another one, or restart this one.")
        wanted = _configuration(arguments)
        if session.token is not None and not compare_digest(wanted.token or "", session.token):
            raise Refused("This launch does not show the token of the language server.")
        session.configure(wanted)
        try:
            supposed = read_what_is_wanted(session, wanted)
            session.say("initialized", None)
            await session.configured.wait()
            if session.ended:
                raise Refused("The session ended before the run began.")
            supposed = await fill_holes(session, supposed, wanted.fill)
            timeline = Timeline(unfinished(supposed), growing=True)
            branch = Branch(MAIN, _name(supposed.scenario.call), supposed, timeline)
            await begin(session, branch, whole=wanted.no_debug)
        except Refused:
            session.configure(None)
            raise
        session.branches = {MAIN: branch}
        session.later(lambda: self._arrive(branch, wanted))

    async def restart(self, arguments: dap.RestartArguments) -> None:
        """Imagine the source as it is now; from the same place if it is still there."""
        session = self.session
        if session.configuration is None or not session.branches:
            raise Refused(NOT_BEGUN)
        if arguments.arguments is not None:
            session.configure(_configuration(arguments.arguments))
        wanted = session.configuration
        assert wanted is not None
        branch, old = session.main, session.known_source().text
        place = Place.of(branch.timeline, branch.cursor) if branch.cursor != NONE else None
        supposed = await fill_holes(session, read_what_is_wanted(session, wanted), wanted.fill)
        timeline = await session.imagine(supposed, IMAGINING)
        session.forget_branches()
        branch.name = _name(supposed.scenario.call)
        cursor = timeline.first
        if place is not None:
            new = session.known_source().text
            cursor = place.moved(old.split("\n"), new.split("\n")).find(timeline)
        branch.replace(supposed, timeline, max(cursor, timeline.first))
        session.later(lambda: session.stopped(branch, "goto", "imagined anew"))

    async def terminate(self, _arguments: Nothing) -> None:
        self.session.later(self.session.terminate)

    async def disconnect(self, _arguments: Nothing) -> None:
        self.session.later(self.session.disconnect)

    async def _arrive(self, branch: Branch, wanted: Configuration) -> None:
        """Say where the run begins, or go on to where something holds it."""
        session = self.session
        session.say("thread", dap.ThreadEventBody(reason="started", threadId=MAIN))
        for note in branch.timeline.trace.notes:
            session.print(f"Note: {note}.")
        if branch.cursor == NONE or wanted.no_debug:
            branch.cursor = branch.timeline.last
            session.print(session.description(branch), important=True)
            session.terminate()
        elif wanted.stop_on_entry:
            session.stopped(branch, "entry")
        else:
            await run_on(session, branch, Step.CONTINUE, from_start=True)


def _configuration(arguments: BaseModel) -> Configuration:
    return read_arguments("launch", Configuration, arguments.model_dump(exclude_none=True))


def _name(call: str) -> str:
    return f"{call} (imagined)"
