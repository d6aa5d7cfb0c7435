"""A read-only document of a whole run, for clients that show such documents, and as a command."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from lsprotocol import types
from pydantic import ValidationError
from pygls.exceptions import JsonRpcInvalidParams
from pygls.lsp.server import LanguageServer

from foretrace.lsp.arguments import FunctionArguments, read_arguments
from foretrace.lsp.host import Host
from foretrace.lsp.session import DocumentSession
from foretrace.lsp.shown_run import shown_run
from foretrace.lsp.trace_text import trace_text

SCHEME = "foretrace"
TRACE = "foretrace.trace"
_WRONG = 'This command takes an object such as {"uri": "file:///a.py", "function": "f"}.'
_NO_TRACE = "This is no trace of Foretrace."


def trace_uri(wanted: FunctionArguments) -> str:
    """The address of the document; its path is what an editor shows as its name.

    The query is JSON: VS Code decodes and encodes queries as a whole, so that no part of one can
    be told from the signs between the parts.
    """
    said = quote(json.dumps(wanted.model_dump(exclude_none=True)), safe="")
    name = quote(wanted.call or wanted.function or "trace", safe="", errors="replace")
    return f"{SCHEME}:///{name}.trace?{said}"


def read_uri(uri: str) -> FunctionArguments:
    """What a trace's address says. Raises `JsonRpcInvalidParams`."""
    try:
        parts = urlsplit(uri)
        if parts.scheme == SCHEME:
            return FunctionArguments.model_validate_json(unquote(parts.query))
    except (ValueError, ValidationError):
        pass
    raise JsonRpcInvalidParams(message=_NO_TRACE)


async def trace(session: DocumentSession, wanted: FunctionArguments) -> str:
    """The run of a call, else the one that is shown for a function, as text."""
    analysis = await session.analysis(lambda _: False, follow=True)
    return trace_text(analysis.sketch, shown_run(analysis, wanted).run)


def register_trace_document(host: Host, features: LanguageServer) -> None:
    """Let `features`, which is the same server, give the text of traces."""

    async def text_of(wanted: FunctionArguments) -> str:
        session = host.session_of(wanted.uri)
        if session is None:
            raise JsonRpcInvalidParams(message=f"{wanted.uri} is not open.")
        return await host.answer(trace(session, wanted)) or ""

    @features.feature(types.WORKSPACE_TEXT_DOCUMENT_CONTENT)
    async def content(params: types.TextDocumentContentParams) -> types.TextDocumentContentResult:
        return types.TextDocumentContentResult(await text_of(read_uri(params.uri)))

    @features.command(TRACE)
    async def traced(argument: Any) -> dict[str, str]:
        """The trace's text, and the address under which a client can open it as a document."""
        wanted = read_arguments(FunctionArguments, argument, _WRONG)
        return {"uri": trace_uri(wanted), "text": await text_of(wanted)}


def offer_trace_documents(features: LanguageServer) -> None:
    """Tell a client that can open documents of ours that there are some."""
    workspace = features.client_capabilities.workspace
    content = workspace.text_document_content if workspace is not None else None
    if content is not None and content.dynamic_registration:
        options = types.TextDocumentContentRegistrationOptions([SCHEME])
        features.client_register_capability(
            types.RegistrationParams(
                [
                    types.Registration(
                        "foretrace-traces", types.WORKSPACE_TEXT_DOCUMENT_CONTENT, options
                    )
                ]
            )
        )
