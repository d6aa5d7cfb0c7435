"""The adapter's process: one client on standard input and output, or a port of this machine."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO

from foretrace.config import Settings
from foretrace.dap.adapter import Adapter
from foretrace.dap.imaginer import Tools
from foretrace.dap.source import Documents
from foretrace.imagine.interpreter import Interpreter
from foretrace.world.protocol import WorldModel

LOOPBACK = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class OwnTools:
    """What a process of its own works with."""

    interpreter: Interpreter
    settings: Settings
    world: Callable[[], WorldModel | None]


async def serve_streams(stdin: BinaryIO, stdout: BinaryIO, tools: Tools) -> None:
    """Serve the client at the other end of these pipes, until it is gone."""
    loop = asyncio.get_running_loop()
    reader = asyncio.StreamReader()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), stdin)
    transport, protocol = await loop.connect_write_pipe(
        lambda: asyncio.streams.FlowControlMixin(), stdout
    )
    writer = asyncio.StreamWriter(transport, protocol, None, loop)
    await Adapter(reader, writer, tools).serve()


class DebugServer:
    """Serves clients on a port of this machine, each in a session of its own.

    Every user of the machine can open a connection. Without a token, that is all it takes to have
    code imagined; nothing is run for real then.
    """

    def __init__(
        self,
        tools: Callable[[], Tools],
        documents: Documents | None = None,
        token: str | None = None,
    ) -> None:
        """With a `token`, only launches that show it are answered."""
        self._tools = tools
        self._documents = documents
        self._token = token
        self._server: asyncio.Server | None = None
        self._starting = asyncio.Lock()
        self._adapters: dict[Adapter, asyncio.Task[None] | None] = {}

    async def start(self, port: int = 0) -> int:
        """Listen; returns the port, a free one for 0. Started already, it goes on there."""
        async with self._starting:
            if self._server is None:
                self._server = await asyncio.start_server(self._serve, LOOPBACK, port)
        found: int = self._server.sockets[0].getsockname()[1]
        return found

    def edited(self, path: str, text: str) -> None:
        """A document has another text now: tell the sessions that imagine it."""
        for adapter in self._adapters:
            adapter.session.edited_at(path, text)

    async def close(self) -> None:
        """End all sessions."""
        if self._server is not None:
            self._server.close()
        serving = [task for task in self._adapters.values() if task is not None]
        for adapter in list(self._adapters):
            adapter.session.disconnect()
        await asyncio.gather(*serving, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        adapter = Adapter(reader, writer, self._tools(), self._documents, self._token)
        adapter.session.open_to_all = self._token is None
        self._adapters[adapter] = asyncio.current_task()
        try:
            await adapter.serve()
        finally:
            del self._adapters[adapter]


def run_on_streams(streams: tuple[BinaryIO, BinaryIO], tools: Tools) -> None:
    """Serve one client on `streams`; returns when it is gone."""
    asyncio.run(serve_streams(*streams, tools))


def run_on_port(port: int, tools: Tools, announce: Callable[[int], None]) -> None:
    """Serve clients on a port until the process is ended; `announce` gets the port."""

    async def serve() -> None:
        announce(await DebugServer(lambda: tools).start(port))
        await asyncio.Event().wait()

    asyncio.run(serve())
