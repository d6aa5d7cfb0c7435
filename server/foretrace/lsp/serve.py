"""The server with its features, and the process that serves one client."""

from __future__ import annotations

import os
import sys

from lsprotocol import types

from foretrace.lsp.action_requests import register_actions
from foretrace.lsp.code_lens import register_code_lens
from foretrace.lsp.completion_requests import register_completion
from foretrace.lsp.debugging import register_debugging
from foretrace.lsp.diagnostics import register_diagnostics
from foretrace.lsp.hint_requests import register_hints
from foretrace.lsp.hover_requests import register_hover
from foretrace.lsp.inline_completion import register_inline_completion
from foretrace.lsp.pause import register_pause
from foretrace.lsp.process import log_to_stderr, protocol_streams
from foretrace.lsp.semantic_tokens import register_semantic_tokens
from foretrace.lsp.server import ForetraceServer
from foretrace.lsp.symbols import register_symbols
from foretrace.lsp.trace_document import register_trace_document
from foretrace.lsp.trace_requests import register_trace_data


def create_server() -> ForetraceServer:
    """A server with its features registered."""
    server = ForetraceServer()

    @server.feature(types.INITIALIZE)
    def initialize(params: types.InitializeParams) -> None:
        server.begin(params)

    @server.feature(types.INITIALIZED)
    async def initialized(_params: types.InitializedParams) -> None:
        await server.begun()

    @server.feature(types.SHUTDOWN)
    def shutdown(_params: None) -> None:
        server.rest()

    @server.feature(types.WORKSPACE_DID_CHANGE_CONFIGURATION)
    async def settings_changed(params: types.DidChangeConfigurationParams) -> None:
        await server.settings_changed(params)

    @server.feature(types.TEXT_DOCUMENT_DID_OPEN)
    def opened(params: types.DidOpenTextDocumentParams) -> None:
        server.opened(params.text_document)

    @server.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    def changed(params: types.DidChangeTextDocumentParams) -> None:
        server.changed(params)

    @server.feature(types.TEXT_DOCUMENT_DID_CLOSE)
    def closed(params: types.DidCloseTextDocumentParams) -> None:
        server.closed(params.text_document.uri)

    register_actions(server, server)
    register_code_lens(server, server)
    register_completion(server, server)
    register_debugging(server, server)
    register_diagnostics(server, server)
    register_hints(server, server)
    register_hover(server, server)
    register_inline_completion(server, server)
    register_pause(server, server)
    register_semantic_tokens(server, server)
    register_symbols(server, server)
    register_trace_data(server, server)
    register_trace_document(server, server)
    return server


def serve() -> None:
    """Speak the protocol on stdin and stdout until the client says `exit` or is gone.

    Ends the process: exit code 0 if the client asked for the end first, else 1.
    """
    log_to_stderr()
    streams = protocol_streams()
    # Searches are pure Python: the loop must not wait 5 ms for its turn at every hand-over.
    sys.setswitchinterval(0.001)
    server = create_server()
    server.start_io(*streams)
    clean = server.stop()
    code = 0 if server.shut_down else 1
    if not clean:
        sys.stderr.flush()
        os._exit(code)
    sys.exit(code)
