"""One debug session on one connection."""

from __future__ import annotations

import asyncio

from foretrace.dap.connection import Connection
from foretrace.dap.handlers import (
    breaking,
    further,
    inspecting,
    launching,
    moving,
    supposing,
)
from foretrace.dap.imaginer import Tools
from foretrace.dap.requests import Requests
from foretrace.dap.session import Session
from foretrace.dap.source import Documents, NoDocuments


class Adapter:
    """Answers one client. `session` may be told of edits while it serves."""

    def __init__(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        tools: Tools,
        documents: Documents | None = None,
        token: str | None = None,
    ) -> None:
        requests = Requests()
        self._connection = Connection(reader, writer, requests)
        self.session = Session(tools, documents or NoDocuments(), self._connection.send_event)
        self.session.token = token
        self.session.on_disconnect = self._connection.close
        self._connection.after_answers = self.session.do_later
        for module in (launching, moving, breaking, inspecting, supposing, further):
            module.register(requests, self.session)

    async def serve(self) -> None:
        """Until the client is gone."""
        try:
            await self._connection.serve()
        finally:
            self.session.close()
