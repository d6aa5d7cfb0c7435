"""The language server: its documents, its settings, its beginning and end."""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Awaitable
from typing import TypeVar

from lsprotocol import types
from pygls.exceptions import JsonRpcException
from pygls.lsp.server import LanguageServer
from pygls.protocol import default_converter

from foretrace import __version__
from foretrace.config import Settings
from foretrace.lsp.client import ClientProfile
from foretrace.lsp.debugging import Debugging
from foretrace.lsp.diagnostics import push_diagnostics, take_back_diagnostics
from foretrace.lsp.engine import Engine
from foretrace.lsp.open_documents import OpenDocument
from foretrace.lsp.process import EVERYDAY, parent_ended
from foretrace.lsp.progress import show_search
from foretrace.lsp.protocol import DocumentProtocol
from foretrace.lsp.session import DocumentSession
from foretrace.lsp.settings import SECTION, read_settings
from foretrace.lsp.status import STATUS, Status, StatusData
from foretrace.lsp.trace_document import offer_trace_documents
from foretrace.lsp.trace_requests import TRACE_REFRESH
from foretrace.lsp.views import View

logger = logging.getLogger(__name__)

_SETTINGS_TIMEOUT = 2.0
"""Seconds a client has to tell its settings before analyses begin without them."""

Result = TypeVar("Result")


class ForetraceServer(LanguageServer):
    """The server of one client. Everything here belongs to the event loop's thread."""

    def __init__(self) -> None:
        super().__init__(
            "foretrace",
            __version__,
            types.TextDocumentSyncKind.Incremental,
            protocol_cls=DocumentProtocol,
            converter_factory=default_converter,
        )
        self.shut_down = False
        """The client has asked for the end, as it should before it says `exit`."""
        self._engine = Engine(self._on_problem, self._on_loaded)
        self._client = ClientProfile.of(types.ClientCapabilities())
        self._sessions: dict[str, DocumentSession] = {}
        self.debugging = Debugging(self._engine.tools, self._sessions.values)
        self._settings_known = False
        self._problems: set[str] = set()
        self._paused = False
        self._status: Status | None = None
        """For a client that shows it."""
        self._tasks: set[asyncio.Task[None]] = set()

    # Beginning and end

    def begin(self, params: types.InitializeParams) -> None:
        self._loop = asyncio.get_running_loop()
        name = params.client_info.name if params.client_info is not None else None
        self._client = ClientProfile.of(params.capabilities, name)
        if self._client.status:
            self._status = Status(self._engine.usage, self._tell_status)
        self._apply_settings(params.initialization_options)
        if params.process_id is not None:
            self._in_background(self._watch(params.process_id))

    async def begun(self) -> None:
        workspace = self.client_capabilities.workspace
        if workspace is not None and workspace.configuration:
            await self._ask_settings()
        self._settings_known = True
        for session in self._sessions.values():
            session.start()
        offer_trace_documents(self)
        changes = workspace.did_change_configuration if workspace is not None else None
        if changes is not None and changes.dynamic_registration:
            registration = types.Registration(
                "foretrace-settings",
                types.WORKSPACE_DID_CHANGE_CONFIGURATION,
                {"section": SECTION},
            )
            self.client_register_capability(types.RegistrationParams([registration]))

    def rest(self) -> None:
        """End all work, as the client asks before it says `exit`."""
        self.shut_down = True
        self.debugging.close()
        if self._status is not None:
            self._status.close()
        for session in self._sessions.values():
            session.close()

    def stop(self) -> bool:
        """Give up everything; the event loop may have ended. False if some work hangs."""
        for session in self._sessions.values():
            session.cancel()
        return self._engine.close()

    async def _watch(self, process_id: int) -> None:
        await parent_ended(process_id)
        logger.warning("The client's process is gone; the server ends.")
        self.stop()
        # A thread is blocked reading what the client will never send.
        os._exit(1)

    # Settings

    async def settings_changed(self, params: types.DidChangeConfigurationParams) -> None:
        workspace = self.client_capabilities.workspace
        if workspace is not None and workspace.configuration:
            await self._ask_settings()
        else:
            self._apply_settings(params.settings)

    async def _ask_settings(self) -> None:
        question = types.ConfigurationParams([types.ConfigurationItem(section=SECTION)])
        try:
            answers = await asyncio.wait_for(
                self.workspace_configuration_async(question), _SETTINGS_TIMEOUT
            )
        except (TimeoutError, JsonRpcException) as error:
            logger.warning("The client did not tell its settings: %r", error)
            return
        if answers and answers[0] is not None:
            self._apply_settings(answers[0])

    def _apply_settings(self, sent: object) -> None:
        before = self._engine.settings
        settings, problems = read_settings(sent, before)
        for problem in problems:
            self._show_problem(problem)
        if settings == before:
            return
        if self._status is not None:
            self._status.failed(None)
        for session in self._sessions.values():
            session.refresh()
        self._engine.configure(settings)
        for view in View:
            self.better(view)

    # Documents

    def opened(self, item: types.TextDocumentItem) -> None:
        self.closed(item.uri)
        codec = self.workspace.position_codec
        document = OpenDocument(item.uri, item.text, codec, item.version)
        session = DocumentSession(document, self._engine, self)
        self._sessions[item.uri] = session
        if self._paused:
            session.pause(True)
        if self._settings_known:
            session.start()

    def changed(self, params: types.DidChangeTextDocumentParams) -> None:
        session = self._sessions.get(params.text_document.uri)
        if session is not None:
            session.document.apply(params.content_changes)
            session.document.client_version = params.text_document.version
            session.changed()
            self.debugging.edited(session.document)

    def closed(self, uri: str) -> None:
        session = self._sessions.pop(uri, None)
        if session is not None:
            session.close()
            if self._status is not None:
                self._status.ended(session)
            take_back_diagnostics(session, self)

    def pause(self, paused: bool) -> None:
        """End all work, or begin it anew; until then every answer is empty."""
        if paused is self._paused:
            return
        self._paused = paused
        for session in self._sessions.values():
            session.pause(paused)
            self.news(session)
        if self._status is not None:
            self._status.paused(paused)
        for view in View:
            self.better(view)

    # Answers

    def session_of(self, uri: str) -> DocumentSession | None:
        return self._sessions.get(uri)

    @property
    def client(self) -> ClientProfile:
        return self._client

    @property
    def settings(self) -> Settings:
        return self._engine.settings

    async def answer(self, work: Awaitable[Result]) -> Result | None:
        try:
            return await work
        except JsonRpcException:
            raise
        except Exception:
            logger.exception("A question could not be answered")
            return None

    # What the sessions say

    def better(self, view: View) -> None:
        """Tell the client to ask again, if it can be told."""
        if self.shut_down:
            return
        if view is View.HINTS and self._client.hint_refresh:
            self.workspace_inlay_hint_refresh(None)
        elif view is View.DIAGNOSTICS and self._client.diagnostic_refresh:
            self.workspace_diagnostic_refresh(None)
        elif view is View.LENSES and self._client.lens_refresh:
            self.workspace_code_lens_refresh(None)
        elif view is View.TRACES and self._client.trace_refresh:
            self.protocol.notify(TRACE_REFRESH)

    def began(self, session: DocumentSession) -> None:
        if self._status is not None:
            self._status.began(session)

    def news(self, session: DocumentSession) -> None:
        latest = session.latest
        if self._status is not None and latest is not None and (latest.runs or latest.final):
            self._status.answered(session, latest.final)
        if self._client.diagnostic_pull or self.shut_down:
            return
        if self._engine.settings.diagnostics:
            push_diagnostics(session, self)
        else:
            take_back_diagnostics(session, self)

    def busy(self, session: DocumentSession, ended: asyncio.Event) -> None:
        if self._client.progress and not self.shut_down:
            self._in_background(show_search(session, ended, self))

    # From worker threads

    def _on_problem(self, sentence: str) -> None:
        self._loop.call_soon_threadsafe(self._model_failed, sentence)

    def _on_loaded(self) -> None:
        if self._status is not None:
            self._loop.call_soon_threadsafe(self._status.look)

    def _model_failed(self, sentence: str) -> None:
        self._show_problem(sentence)
        if self._status is not None:
            self._status.failed(sentence)

    def _show_problem(self, sentence: str) -> None:
        """Say it once in the life of the server."""
        if sentence not in self._problems:
            self._problems.add(sentence)
            self.window_show_message(types.ShowMessageParams(types.MessageType.Warning, sentence))

    def _tell_status(self, status: StatusData) -> None:
        if not self.shut_down:
            self.protocol.notify(STATUS, status)

    def report_server_error(self, error: Exception, source: type[Exception]) -> None:
        """Failures go to the log; pygls would show each to the user."""
        if not isinstance(error, EVERYDAY):
            logger.error("%s: %r", source.__name__, error)

    def _in_background(self, work: Awaitable[None]) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
