"""Work that takes long, and whole traces, over real sessions."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lsprotocol import types
from pygls.exceptions import JsonRpcException

from foretrace.lsp.arguments import FunctionArguments
from foretrace.lsp.trace_document import read_uri, trace_uri

from .editor import PATIENCE, URI, editor, final

HARD = """\
# >>> f([3, 1, 2])
# 'no such result'
def f(values):
    a = ???
    b = ???
    c = ???
    return ???
"""
HALF = """\
# >>> half(4)
# 2.0
def half(n):
    for turn in range(2):
        n = twice(n)
    return n / 8


def twice(n):
    return n + n
"""


def opens_documents(capabilities: types.ClientCapabilities) -> None:
    assert capabilities.workspace is not None
    capabilities.workspace.text_document_content = types.TextDocumentContentClientCapabilities(
        dynamic_registration=True
    )


async def test_a_long_search_shows_and_can_be_ended() -> None:
    settings = {"modelEnabled": False, "fillSeconds": 600}
    async with editor(settings=settings) as session:
        session.open(HARD)
        reports = session.client.progress_reports
        async with asyncio.timeout(PATIENCE):
            while not any(reports.values()):
                await session.client.wait_for_notification(types.PROGRESS)
            ((token, (begun,)),) = reports.items()
            assert isinstance(begun, types.WorkDoneProgressBegin)
            assert begun.cancellable
            assert begun.message == "searching fills for 4 holes"
            session.client.window_work_done_progress_cancel(
                types.WorkDoneProgressCancelParams(token)
            )
            while len(reports[token]) < 2:
                await session.client.wait_for_notification(types.PROGRESS)
        assert isinstance(reports[token][-1], types.WorkDoneProgressEnd)
        # The answer is final long before the search would have ended.
        await final(session, session.place("???"))
        hover = await session.hover(session.place("???"))
        assert hover is not None
        assert "The search was stopped." in hover

        # A search that is overtaken by an edit ends as well.
        session.edit(0, 0, "\n")
        async with asyncio.timeout(PATIENCE):
            while len(reports) < 2 or not list(reports.values())[1]:
                await session.client.wait_for_notification(types.PROGRESS)
            session.edit(0, len(session.text), HALF)
            while len(list(reports.values())[1]) < 2:
                await session.client.wait_for_notification(types.PROGRESS)


async def test_a_whole_trace_is_a_document_and_the_answer_of_a_command() -> None:
    async with editor(settings={"modelEnabled": False}, change=opens_documents) as session:
        session.open(HALF)

        async def ask(**arguments: Any) -> Any:
            params = types.ExecuteCommandParams("foretrace.trace", [arguments])
            return await session.client.workspace_execute_command_async(params)

        said = await ask(uri=URI, function="twice")
        rows = said["text"].splitlines()
        assert rows[0] == "half(4) → 2.0"
        assert [row.split() for row in rows[2:4]] == [
            ["1", "3", "def", "half(n):", "n", "=", "4"],
            ["2", "4", "for", "turn", "in", "range(2):", "turn", "=", "0"],
        ]
        assert rows[-1].split()[-2:] == ["=", "2.0"]
        assert sum("· def twice(n):" in row for row in rows) == 2

        assert types.WORKSPACE_TEXT_DOCUMENT_CONTENT in session.registered
        params = types.TextDocumentContentParams(said["uri"])
        document = await session.client.workspace_text_document_content_async(params)
        assert document.text == said["text"]

        for wrong in (
            "foretrace:///x",
            "file:///a.py",
            "foretrace://[",
            trace_uri(FunctionArguments(uri=URI, function="nothing")),
        ):
            with pytest.raises(JsonRpcException) as told:
                await session.client.workspace_text_document_content_async(
                    types.TextDocumentContentParams(wrong)
                )
            assert told.value.code == types.ErrorCodes.InvalidParams.value
        with pytest.raises(JsonRpcException) as told:
            await ask(uri=URI, call="half(5)")
        assert told.value.message == "half(5) was not run."


@settings(deadline=None)
@given(st.text(min_size=1), st.text(min_size=1), st.text(min_size=1))
def test_the_address_of_a_trace_says_which_it_is(uri: str, function: str, call: str) -> None:
    wanted = FunctionArguments(uri=uri, function=function, call=call)
    assert read_uri(trace_uri(wanted)) == wanted
