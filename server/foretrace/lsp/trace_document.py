"""A read-only document of a whole run, for clients that show such documents, and as a command."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, quote, urlencode, urlsplit

from lsprotocol import types
from pydantic import ValidationError
from pygls.exceptions import JsonRpcInvalidParams
from pygls.lsp.server import LanguageServer

from foretrace.lsp.arguments import FunctionArguments, read_arguments
from foretrace.lsp.host import Host
from foretrace.lsp.session import DocumentSession
from foretrace.lsp.trace_text import trace_text

SCHEME = "foretrace"
TRACE = "foretrace.trace"
_WRONG = 'This command takes an object such as {"uri": "file:///a.py", "function": "f"}.'
_NO_TRACE = "This is no trace of Foretrace."


def trace_uri(wanted: FunctionArguments) -> str:
    """The address of the document; its path is what an editor shows as its name."""
    said = wanted.model_dump(exclude_none=True)
    name = quote(wanted.call or wanted.function or "trace", safe="", errors="replace")
    return f"{SCHEME}:///{name}.trace?{urlencode(said, errors='replace')}"


def read_uri(uri: str) -> FunctionArguments:
    """What a trace's address says. Raises `JsonRpcInvalidParams`."""
    try:
        parts = urlsplit(uri)
        said = {key: values[0] for key, values in parse_qs(parts.query).items()}
        if parts.scheme == SCHEME:
            return FunctionArguments.model_validate(said)
    except (ValueError, ValidationError):
        pass
    raise JsonRpcInvalidParams(message=_NO_TRACE)


async def trace(session: DocumentSession, wanted: FunctionArguments) -> str:
    """The run of a call, else the one that is shown for a function, as text."""
    analysis = await session.analysis(lambda _: False, follow=True)
    if wanted.call is not None:
        runs = [run for run in analysis.runs if run.scenario.call == wanted.call]
        run = runs[0] if runs else None
    else:
        run = analysis.run_for(wanted.function or "")
    if run is None:
        raise JsonRpcInvalidParams(message=f"{wanted.call or wanted.function} was not run.")
    return trace_text(analysis.sketch, run)


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
