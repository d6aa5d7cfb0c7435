"""One client: its requests are answered, each once, and it is told what happens."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any

import dap_types as dap
from pydantic import BaseModel, ValidationError

from foretrace.dap.requests import Body, Overtaken, Refused, Request, Requests, read_arguments
from foretrace.dap.wire import Broken, NoMessage, read_message, written
from foretrace.dap.working import CURRENT

logger = logging.getLogger(__name__)

ENDED = "The session has ended."
_ID = 1
"""Of error messages, which are told apart by their words."""

_Waiting = tuple[int, dap.Request, Request]


class Connection:
    """Reads requests and answers them in order, those that are urgent at once."""

    def __init__(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, requests: Requests
    ) -> None:
        self._reader = reader
        self._writer = writer
        self._requests = requests
        self._sent = 0
        self._waiting: asyncio.Queue[_Waiting] = asyncio.Queue()
        self._unanswered: dict[int, dap.Request] = {}
        """By the order they came in; a client may use a number twice."""
        self._received = 0
        self.after_answers: Callable[[], Awaitable[None]] | None = None
        """Awaited behind each answer, before the next request is looked at."""
        self._beside: set[asyncio.Task[None]] = set()
        self._closed = False

    async def serve(self) -> None:
        """Until the client is gone or `close` was called; then everything has an answer."""
        answering = asyncio.create_task(self._answer_in_order())
        try:
            await self._read()
        finally:
            self._closed = True
            answering.cancel()
            for task in self._beside:
                task.cancel()
            await asyncio.gather(answering, *self._beside, return_exceptions=True)
            for key in list(self._unanswered):
                self._fail(key, ENDED)
            await self._flush()
            self._writer.close()

    def close(self) -> None:
        """End after what is being answered."""
        self._closed = True
        self._reader.feed_eof()

    def send_event(self, name: str, body: BaseModel | None = None) -> None:
        """Tell the client something; `body` is the event's own."""
        if not self._writer.is_closing():
            self._send({"type": "event", "event": name, "body": _plain(body)})

    async def _read(self) -> None:
        while not self._closed:
            try:
                message = await read_message(self._reader)
            except NoMessage as error:
                self._complain(str(error))
                continue
            except (Broken, ConnectionError) as error:
                self._complain(f"{error} The session ends.")
                return
            if message is None:
                return
            self._take(message)

    def _take(self, message: dict[str, Any]) -> None:
        if message.get("type") != "request":
            return  # Nothing is asked of the client, so nothing else is expected.
        try:
            request = dap.Request.model_validate(message)
        except ValidationError:
            self._refuse_unreadable(message)
            return
        self._received += 1
        key = self._received
        self._unanswered[key] = request
        try:
            known = self._requests.get(request.command)
        except Refused as error:
            self._fail(key, str(error))
            return
        if known.at_once:
            task = asyncio.create_task(self._answer(key, request, known))
            self._beside.add(task)
            task.add_done_callback(self._beside.discard)
        else:
            self._waiting.put_nowait((key, request, known))

    def _refuse_unreadable(self, message: dict[str, Any]) -> None:
        number = message.get("seq")
        command = message.get("command")
        self._send(
            {
                "type": "response",
                "request_seq": number if type(number) is int else 0,
                "success": False,
                "command": command if isinstance(command, str) else "",
                "message": "A request needs a number, seq, and a text, command.",
            }
        )

    async def _answer_in_order(self) -> None:
        while True:
            key, request, known = await self._waiting.get()
            await self._answer(key, request, known)

    async def _answer(self, key: int, request: dap.Request, known: Request) -> None:
        CURRENT.set(request.seq)
        try:
            arguments = read_arguments(request.command, known.arguments, request.arguments)
            body = _plain(await known.answer(arguments))
        except Refused as error:
            self._fail(key, str(error), shown=not isinstance(error, Overtaken))
        except Exception as error:
            logger.exception("%s failed", request.command)
            self._fail(key, f"Foretrace itself failed: {type(error).__name__}: {error}")
        else:
            self._succeed(key, body)
        await self._follow(request.command)
        await self._flush()

    async def _follow(self, command: str) -> None:
        """What is done behind an answer; what goes wrong there must not end the answering."""
        if self.after_answers is None:
            return
        try:
            await self.after_answers()
        except Exception as error:
            logger.exception("what follows %s failed", command)
            self._complain(f"Foretrace itself failed: {type(error).__name__}: {error}")

    def _succeed(self, key: int, body: dict[str, Any]) -> None:
        request = self._unanswered.pop(key, None)
        if request is not None:
            self._send(
                {
                    "type": "response",
                    "request_seq": request.seq,
                    "success": True,
                    "command": request.command,
                    "body": body,
                }
            )

    def _fail(self, key: int, sentence: str, *, shown: bool = True) -> None:
        request = self._unanswered.pop(key, None)
        if request is not None:
            error = dap.Message(id=_ID, format=_escaped(sentence), showUser=shown)
            self._send(
                {
                    "type": "response",
                    "request_seq": request.seq,
                    "success": False,
                    "command": request.command,
                    "message": sentence,
                    "body": _plain(dap.ErrorResponseBody(error=error)),
                }
            )

    def _complain(self, sentence: str) -> None:
        body = dap.OutputEventBody(category="stderr", output=f"{sentence}\n")
        self.send_event("output", body)

    def _send(self, message: dict[str, Any]) -> None:
        if not self._writer.is_closing():
            self._sent += 1
            self._writer.write(written({"seq": self._sent, **message}))

    async def _flush(self) -> None:
        try:
            await self._writer.drain()
        except ConnectionError:
            self._closed = True


def _escaped(sentence: str) -> str:
    """Braces in a message's format stand for variables."""
    return sentence.replace("{", "(").replace("}", ")")


def _plain(body: Body) -> dict[str, Any]:
    if body is None:
        return {}  # It could be left out, but not every client knows.
    found: dict[str, Any] = body.model_dump(mode="json", exclude_none=True, by_alias=True)
    if isinstance(body, dap.DataBreakpointInfoResponseBody):
        found.setdefault("dataId", None)  # `null` is an answer here.
    return found
