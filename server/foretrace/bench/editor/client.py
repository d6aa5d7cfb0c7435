"""A client of the real server, and what goes over the wire between the two."""

from __future__ import annotations

import json
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from lsprotocol import types
from pygls.lsp.client import LanguageClient
from pygls.protocol import LanguageServerProtocol, default_converter

URI = "file:///measured.py"
_REFRESHES = (
    types.WORKSPACE_INLAY_HINT_REFRESH,
    types.WORKSPACE_CODE_LENS_REFRESH,
    types.WORKSPACE_DIAGNOSTIC_REFRESH,
    types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS,
)
CAPABILITIES = types.ClientCapabilities(
    workspace=types.WorkspaceClientCapabilities(
        inlay_hint=types.InlayHintWorkspaceClientCapabilities(refresh_support=True),
        code_lens=types.CodeLensWorkspaceClientCapabilities(refresh_support=True),
        diagnostics=types.DiagnosticWorkspaceClientCapabilities(refresh_support=True),
    ),
    text_document=types.TextDocumentClientCapabilities(
        diagnostic=types.DiagnosticClientCapabilities()
    ),
)


@dataclass(slots=True)
class Traffic:
    """What went over the wire, both ways; sizes without headers."""

    messages: int = 0
    bytes: int = 0

    def count(self, size: int) -> None:
        self.messages += 1
        self.bytes += size

    def since(self, before: Traffic) -> Traffic:
        return Traffic(self.messages - before.messages, self.bytes - before.bytes)


class _Counting(LanguageServerProtocol):
    """The protocol, but for counting."""

    traffic: Traffic

    def _send_data(self, data: Any) -> None:
        self.traffic.count(len(json.dumps(data, default=self._serialize_message)))
        super()._send_data(data)

    def structure_message(self, data: Any) -> Any:
        # It is asked about each object of a message.
        if "jsonrpc" in data:
            self.traffic.count(len(json.dumps(data)))
        return super().structure_message(data)


@dataclass(slots=True)
class _Shown:
    uri: str = URI
    version: int = 0
    log: list[str] = field(default_factory=list)


class EditorClient(LanguageClient):
    """A client that shows one document at a time."""

    def __init__(self) -> None:
        super().__init__(
            "foretrace-bench", "1", protocol_cls=_Counting, converter_factory=default_converter
        )
        self.traffic = Traffic()
        assert isinstance(self.protocol, _Counting)
        self.protocol.traffic = self.traffic
        self._shown = _Shown()
        for told in _REFRESHES:
            self.feature(told)(lambda _params: None)

    @property
    def process_id(self) -> int:
        assert self._server is not None
        return self._server.pid

    @property
    def document(self) -> types.TextDocumentIdentifier:
        return types.TextDocumentIdentifier(self._shown.uri)

    @property
    def server_log(self) -> AsyncIterator[bytes]:
        """The lines that the server writes to standard error."""
        assert self._server is not None
        assert self._server.stderr is not None
        return self._server.stderr

    def open(self, text: str, uri: str = URI) -> None:
        self._shown.uri = uri
        item = types.TextDocumentItem(uri, "python", self._shown.version, text)
        self.text_document_did_open(types.DidOpenTextDocumentParams(item))

    def close(self) -> None:
        self.text_document_did_close(types.DidCloseTextDocumentParams(self.document))

    def change(self, span: types.Range, text: str) -> None:
        """Replace what stands in `span`."""
        self._shown.version += 1
        document = types.VersionedTextDocumentIdentifier(self._shown.version, self._shown.uri)
        change = types.TextDocumentContentChangePartial(span, text)
        self.text_document_did_change(types.DidChangeTextDocumentParams(document, [change]))


@asynccontextmanager
async def editor_session(options: Mapping[str, Any] | None = None) -> AsyncIterator[EditorClient]:
    """A session with a server of its own, given `options` when it begins."""
    client = EditorClient()
    await client.start_io(sys.executable, "-m", "foretrace", "lsp")
    await client.initialize_async(
        types.InitializeParams(capabilities=CAPABILITIES, initialization_options=options)
    )
    client.initialized(types.InitializedParams())
    try:
        yield client
    finally:
        await client.shutdown_async(None)
        client.exit(None)
        await client.stop()  # type: ignore[no-untyped-call]
