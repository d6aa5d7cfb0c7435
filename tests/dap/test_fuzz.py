"""Whatever is sent, every request has one answer and the adapter goes on."""

from __future__ import annotations

import asyncio

import dap_types as dap
import pytest

from foretrace.bench.debugger.client import THREAD, Debugger, debugger
from foretrace.bench.debugger.fuzz import fuzz
from foretrace.dap.serve import LOOPBACK
from tests.dap.programs import CALLS

REQUESTS = 1000
"""Of each seed; `foretrace bench dap` sends more."""


@pytest.mark.parametrize("seed", [1, 2])
async def test_random_requests_are_all_answered(session: Debugger, seed: int) -> None:
    await session.started(text=CALLS)
    assert await fuzz(session, REQUESTS, seed) > REQUESTS / 20
    # It is still the same session.
    await session.ask("threads", dap.ThreadsResponseBody)


async def test_requests_before_the_launch_are_answered(session: Debugger) -> None:
    numbers = [session.send(command) for command in ("threads", "next", "scopes", "nothing")]
    answers = [await session.raw(number) for number in numbers]
    assert [answer.success for answer in answers] == [True, False, False, False]
    await session.started(text=CALLS)
    assert (await session.stack())[0] == ("shop", 6)


async def test_what_is_no_message_does_not_end_the_session(session: Debugger) -> None:
    await session.started(text=CALLS)
    session.write_bytes(b"Content-Length: 5\r\n\r\nhello")
    session.write([1, 2])
    session.write({"type": "response", "request_seq": 1})
    session.write({"type": "request", "seq": "no number", "command": ["next"]})
    refused = await session.raw(0)
    assert refused.message == "A request needs a number, seq, and a text, command."
    await session.step("next")
    assert "A message is not JSON." in session.output


async def test_a_stream_that_cannot_be_followed_ends_only_its_session(port: int) -> None:
    reader, writer = await asyncio.open_connection(LOOPBACK, port)
    writer.write(b"GET / HTTP/1.1\r\n\r\n")
    said = await asyncio.wait_for(reader.read(), 60)
    assert b"A header does not state a length. The session ends." in said
    writer.close()
    async with debugger(port) as session:
        await session.started(text=CALLS)


async def test_a_launch_that_never_begins_is_answered_in_the_end(session: Debugger) -> None:
    await session.act("initialize", adapterID="foretrace")
    launched = session.send("launch", text=CALLS)
    await session.event("initialized")
    await session.act("disconnect")
    assert (await session.raw(launched)).message == "The session ended before the run began."


async def test_more_can_be_asked_than_is_awaited(session: Debugger) -> None:
    await session.started(text=CALLS)
    numbers = [session.send("next", threadId=THREAD) for _ in range(3)]
    last = session.send("stackTrace", threadId=THREAD)
    for number in numbers:
        await session.response(number)
    body = dap.StackTraceResponseBody.model_validate((await session.response(last)).body)
    assert body.stackFrames[0].line == 7
