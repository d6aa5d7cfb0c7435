"""A debug client that reads nothing but what the protocol allows."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any, TypeVar

import dap_types as dap
from pydantic import BaseModel, TypeAdapter

from foretrace.dap.serve import LOOPBACK

Body = TypeVar("Body", bound=BaseModel)

PATIENCE = 60.0
"""Seconds after which a client gives up waiting."""
THREAD = 1
TEXT = {"sourceReference": 1}
"""The source of a session that was launched with a text."""
STOPPED, TERMINATED, INITIALIZED, OUTPUT = "stopped", "terminated", "initialized", "output"
_EVENT: TypeAdapter[dap.Event] = TypeAdapter(dap.DiscriminatedEvent)
_OWN = "foretrace/"


class Failed(Exception):
    """An answer says that a request failed; the message is its sentence."""


class Debugger:
    """One session. Every message is checked to be one that the protocol allows."""

    def __init__(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, token: str | None = None
    ) -> None:
        """With a `token`, launches show it."""
        self._shown = {} if token is None else {"token": token}
        self._reader = reader
        self._writer = writer
        self._sent = 0
        self.events: list[dap.Event] = []
        self.answers: dict[int, dap.Response] = {}
        self._heard: list[dap.Event] = []
        self.output = ""

    async def ask(self, command: str, kind: type[Body], **arguments: object) -> Body:
        """The body of the answer of a request. Raises `Failed`."""
        return kind.model_validate((await self.response(self.send(command, **arguments))).body)

    async def act(self, command: str, **arguments: object) -> None:
        """Ask for something whose answer says no more than that it is done. Raises `Failed`."""
        await self.response(self.send(command, **arguments))

    async def custom(self, command: str, **arguments: object) -> dict[str, Any]:
        """The answer of a request that the protocol does not have. Raises `Failed`."""
        body = (await self.response(self.send(command, **arguments))).body
        assert isinstance(body, dict)
        return body

    async def event(self, *names: str) -> dap.Event:
        """The next event of one of these names; others before it are passed over."""
        while True:
            for place, event in enumerate(self.events):
                if event.event in names:
                    del self.events[: place + 1]
                    return event
            await self._receive()

    async def heard(self, name: str) -> dap.Event:
        """The first event of that name, whenever it comes or came; nothing is passed over."""
        while True:
            for event in self._heard:
                if event.event == name:
                    return event
            await self._receive()

    async def stopped(self) -> dap.StoppedEventBody:
        """The next stop; the run must not have ended."""
        event = await self.event(STOPPED, TERMINATED)
        assert isinstance(event, dap.StoppedEvent), "the run has ended"
        return event.body

    async def launch(
        self,
        *,
        before: Callable[[Debugger], Awaitable[object]] | None = None,
        client: dict[str, object] | None = None,
        **configuration: object,
    ) -> None:
        """Begin, with whatever `before` sets before the run. Raises `Failed`."""
        await self.act("initialize", adapterID="foretrace", **(client or {}))
        launched = self.send("launch", **self._shown, **configuration)
        while not any(event.event == INITIALIZED for event in self.events):
            if launched in self.answers:
                await self.response(launched)
            await self._receive()
        if before is not None:
            await before(self)
        await self.act("configurationDone")
        await self.response(launched)

    async def started(self, **configuration: Any) -> dap.StoppedEventBody:
        """`launch`, and where it stops first."""
        await self.launch(**configuration)
        return await self.stopped()

    async def step(
        self, command: str, thread: int = THREAD, **arguments: object
    ) -> dap.StoppedEventBody:
        """Where a step ends."""
        await self.act(command, threadId=thread, **arguments)
        return await self.stopped()

    async def ends(self, command: str) -> bool:
        """Whether a step ends the session."""
        await self.act(command, threadId=THREAD)
        return (await self.event(STOPPED, TERMINATED)).event == TERMINATED

    # What is shown

    async def stack(self, thread: int = THREAD) -> list[tuple[str, int]]:
        """Function and line of each frame, the innermost first."""
        return [(frame.name, frame.line) for frame in await self.frames(thread)]

    async def frames(self, thread: int = THREAD) -> list[dap.StackFrame]:
        found = await self.ask("stackTrace", dap.StackTraceResponseBody, threadId=thread)
        return found.stackFrames

    async def scopes(self, depth: int = 0, thread: int = THREAD) -> dict[str, int]:
        """The references of the scopes of a frame."""
        frame = (await self.frames(thread))[depth].id
        found = await self.ask("scopes", dap.ScopesResponseBody, frameId=frame)
        return {scope.name: scope.variablesReference for scope in found.scopes}

    async def unfold(self, reference: int, **page: object) -> dict[str, dap.Variable]:
        found = await self.ask(
            "variables", dap.VariablesResponseBody, variablesReference=reference, **page
        )
        return {variable.name: variable for variable in found.variables}

    async def variables(
        self, scope: str = "Locals", depth: int = 0, thread: int = THREAD
    ) -> dict[str, dap.Variable]:
        """The variables of a scope; none if there is no such scope."""
        references = await self.scopes(depth, thread)
        return await self.unfold(references[scope]) if scope in references else {}

    async def values(
        self, scope: str = "Locals", depth: int = 0, thread: int = THREAD
    ) -> dict[str, str]:
        """The same as it is shown."""
        found = await self.variables(scope, depth, thread)
        return {name: variable.value for name, variable in found.items()}

    async def evaluate(
        self, expression: str, context: str = "watch", depth: int = 0
    ) -> dap.EvaluateResponseBody:
        frame = (await self.frames())[depth].id
        return await self.ask(
            "evaluate",
            dap.EvaluateResponseBody,
            expression=expression,
            frameId=frame,
            context=context,
        )

    async def state(self) -> str:
        """All that is shown at a place, as it is written on the wire."""
        shown = []
        frames = await self.frames()
        for frame in frames:
            shown.append(frame.model_dump_json())
            scopes = await self.ask("scopes", dap.ScopesResponseBody, frameId=frame.id)
            for scope in scopes.scopes:
                variables = await self.unfold(scope.variablesReference)
                shown.append(scope.model_dump_json())
                shown += [each.model_dump_json() for each in variables.values()]
        return "\n".join(shown)

    # Messages

    def send(self, command: str, **arguments: object) -> int:
        """Send a request; its number."""
        number = self.number()
        message = {"seq": number, "type": "request", "command": command}
        self.write({**message, "arguments": arguments})
        return number

    def number(self) -> int:
        """The number of a request that is about to be written."""
        self._sent += 1
        return self._sent

    def write(self, message: object) -> None:
        """Send anything."""
        content = json.dumps(message).encode()
        self.write_bytes(b"Content-Length: %d\r\n\r\n%b" % (len(content), content))

    def write_bytes(self, data: bytes) -> None:
        self._writer.write(data)

    async def raw(self, number: int) -> dap.Response:
        """The answer of a request, whatever it says."""
        while number not in self.answers:
            await self._receive()
        return self.answers.pop(number)

    async def response(self, number: int) -> dap.Response:
        """The answer of a request. Raises `Failed`."""
        answer = await self.raw(number)
        if not answer.success:
            dap.ErrorResponseBody.model_validate(answer.body)
            raise Failed(answer.message or "")
        return answer

    async def _receive(self) -> None:
        header = await self._read(self._reader.readuntil(b"\r\n\r\n"))
        length = int(header.split(b":")[1])
        message = json.loads(await self._read(self._reader.readexactly(length)))
        if message["type"] == "response":
            answer = dap.Response.model_validate(message)
            assert answer.request_seq not in self.answers, "a request was answered twice"
            self.answers[answer.request_seq] = answer
        elif message["event"].startswith(_OWN):
            self._hear(dap.Event.model_validate(message))
        else:
            event = _EVENT.validate_python(message)
            self._hear(event)
            if isinstance(event, dap.OutputEvent):
                self.output += event.body.output

    def _hear(self, event: dap.Event) -> None:
        self.events.append(event)
        self._heard.append(event)

    async def _read(self, reading: Coroutine[Any, Any, bytes]) -> bytes:
        return await asyncio.wait_for(reading, PATIENCE)

    def close(self) -> None:
        self._writer.close()


@asynccontextmanager
async def debugger(port: int, token: str | None = None) -> AsyncIterator[Debugger]:
    """A session with an adapter that listens on `port`."""
    found = Debugger(*await asyncio.open_connection(LOOPBACK, port), token)
    try:
        yield found
    finally:
        found.close()
