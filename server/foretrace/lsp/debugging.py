"""Debug sessions in the language server's process: they share its model and its documents."""

from __future__ import annotations

import asyncio
import os
import secrets
from collections.abc import Callable, Iterable
from typing import Any, Protocol

from pydantic import BaseModel, ConfigDict
from pygls.exceptions import JsonRpcInvalidParams, JsonRpcInvalidRequest
from pygls.lsp.server import LanguageServer
from pygls.uris import to_fs_path

from foretrace.dap.configuration import Configuration, chosen_scenario, suggested_calls
from foretrace.dap.imaginer import Tools
from foretrace.dap.requests import Refused
from foretrace.dap.serve import DebugServer
from foretrace.dap.source import local_path
from foretrace.fill.solution import FillAnswer
from foretrace.lsp.arguments import read_arguments
from foretrace.lsp.host import Host
from foretrace.lsp.open_documents import OpenDocument
from foretrace.lsp.session import DocumentSession
from foretrace.sketch.model import ScenarioKind
from foretrace.sketch.parse import read_sketch

DEBUG_SERVER = "foretrace.debugServer"
"""A command: where debug sessions are served."""
DEBUG_TARGET = "foretrace.debugTarget"
"""A command: which call a session on a document, or on a function of it, would imagine."""
_WRONG = 'This command takes an object such as {"uri": "file:///a.py", "line": 3}.'


class TargetArguments(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid")

    uri: str
    function: str | None = None
    line: int | None = None
    """From 1, of the function, where none is named."""


def target(session: DocumentSession, wanted: TargetArguments) -> dict[str, Any]:
    """The call to imagine, and some to choose from where nobody wrote one.

    Raises `JsonRpcInvalidParams` if there is nothing to call.
    """
    sketch = read_sketch(session.document.text)
    configuration = Configuration(function=wanted.function, line=wanted.line)
    try:
        scenario = chosen_scenario(sketch, configuration)
    except Refused as error:
        raise JsonRpcInvalidParams(message=str(error)) from error
    function = sketch.function_named(scenario.function)
    shown = session.wishes.chosen.get(scenario.function or "")
    known = scenario.kind is not ScenarioKind.INVENTED or shown is not None
    suggested = [] if known or function is None else suggested_calls(sketch, function)
    return {
        "function": scenario.function,
        "call": shown[1] if shown is not None else scenario.call,
        "known": known,
        "suggested": suggested,
    }


class Debugging:
    """The debug server of a language server; it listens from when it is first asked for."""

    def __init__(
        self, tools: Callable[[], Tools], sessions: Callable[[], Iterable[DocumentSession]]
    ) -> None:
        self._sessions = sessions
        self._token = secrets.token_urlsafe(24)
        self._server = DebugServer(tools, self, self._token)
        self._closing: asyncio.Task[None] | None = None

    async def start(self) -> dict[str, Any]:
        """The port of this machine on which it listens, and what a launch has to show there."""
        if self._closing is not None:
            raise JsonRpcInvalidRequest(message="The server is ending.")
        return {"port": await self._server.start(), "token": self._token}

    def edited(self, document: OpenDocument) -> None:
        """A document has another text."""
        self._server.edited(document.uri, document.text)

    def close(self) -> None:
        """End all debug sessions."""
        if self._closing is None:
            self._closing = asyncio.get_running_loop().create_task(self._server.close())

    # The documents, as debug sessions see them

    def text_of(self, path: str, /) -> str | None:
        session = self._session(path)
        return None if session is None else session.document.text

    def answer_of(self, path: str, text: str, /) -> FillAnswer | None:
        session = self._session(path)
        latest = None if session is None else session.latest
        if latest is None or not latest.final or latest.sketch.text != text:
            return None
        return latest.fills

    def _session(self, path: str) -> DocumentSession | None:
        wanted = _place(path)
        for session in self._sessions():
            if wanted in (session.document.uri, _place(session.document.uri)):
                return session
        return None


class DebugHost(Host, Protocol):
    """A server that has one."""

    @property
    def debugging(self) -> Debugging: ...


def register_debugging(host: DebugHost, features: LanguageServer) -> None:
    """Let `features`, which is the same server, say where its debug sessions are."""

    @features.command(DEBUG_SERVER)
    async def debug_server(*_arguments: Any) -> dict[str, Any]:
        """Port and token of the debug server; it starts with the first request."""
        return await host.debugging.start()

    @features.command(DEBUG_TARGET)
    async def debug_target(argument: Any) -> dict[str, Any]:
        """Function and call, whether somebody wrote that call, and suggestions if not."""
        wanted = read_arguments(TargetArguments, argument, _WRONG)
        session = host.session_of(wanted.uri)
        if session is None:
            raise JsonRpcInvalidParams(message=f"{wanted.uri} is not open.")
        return target(session, wanted)


def _place(path: str) -> str:
    """A path or an address, written so that equal places are equal."""
    if path.startswith("file:"):
        path = to_fs_path(path) or local_path(path)
    elif ":" in path.partition("/")[0] and os.name != "nt":
        return path
    return os.path.normcase(os.path.realpath(path))
