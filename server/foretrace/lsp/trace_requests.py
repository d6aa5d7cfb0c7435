"""Runs as data: the command that gives one, and the word that there is a better one."""

from __future__ import annotations

import asyncio
from typing import Any

from pygls.exceptions import JsonRpcInvalidParams
from pygls.lsp.server import LanguageServer

from foretrace.lsp.analysis import Analysis
from foretrace.lsp.arguments import read_arguments
from foretrace.lsp.host import Host
from foretrace.lsp.session import DocumentSession
from foretrace.lsp.shown_run import RunArguments, shown_run
from foretrace.lsp.trace_data import trace_data
from foretrace.lsp.trace_schema import TraceData
from foretrace.lsp.views import View

TRACE_DATA = "foretrace.traceData"
TRACE_REFRESH = "foretrace/traceRefresh"
"""A notification without content: as `workspace/codeLens/refresh` for lenses, ask again."""
_WRONG = (
    'This command takes an object such as {"uri": "file:///a.py", "function": "f"}, or with '
    '"call" or "line" in place of the function.'
)


async def run_data(session: DocumentSession, host: Host, wanted: RunArguments) -> TraceData:
    """The run that is meant, as it is known by now; final if the client cannot be told of better.

    Raises `JsonRpcInvalidParams` if there is none.
    """
    refresh = host.client.trace_refresh

    def known(analysis: Analysis) -> bool:
        if not refresh:
            return False
        try:
            return bool(shown_run(analysis, wanted))
        except JsonRpcInvalidParams:
            return False

    analysis = await session.analysis(known, follow=True)
    session.given(View.TRACES, analysis)
    shown, version = shown_run(analysis, wanted), session.document.client_version
    # A long run takes some 100 ms: the loop goes on meanwhile.
    return await asyncio.to_thread(trace_data, analysis, shown, version)


def register_trace_data(host: Host, features: LanguageServer) -> None:
    """Let `features`, which is the same server, give runs as data."""

    @features.command(TRACE_DATA)
    async def data(argument: Any) -> TraceData | None:
        wanted = read_arguments(RunArguments, argument, _WRONG)
        session = host.session_of(wanted.uri)
        if session is None:
            raise JsonRpcInvalidParams(message=f"{wanted.uri} is not open.")
        return await host.answer(run_data(session, host, wanted))
