"""The adapter as a process of its own, on its standard input and output."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from foretrace.bench.debugger.client import Debugger, debugger
from tests.dap.programs import CALLS

COMMAND = (sys.executable, "-m", "foretrace", "dap", "--no-model")


@asynccontextmanager
async def process(*options: str) -> AsyncIterator[asyncio.subprocess.Process]:
    pipe = asyncio.subprocess.PIPE
    started = await asyncio.create_subprocess_exec(*COMMAND, *options, stdin=pipe, stdout=pipe)
    try:
        yield started
    finally:
        if started.returncode is None:
            started.kill()
        await started.wait()


async def test_a_session_on_standard_input_and_output_ends_with_its_client() -> None:
    async with process() as adapter:
        assert adapter.stdin is not None
        assert adapter.stdout is not None
        session = Debugger(adapter.stdout, adapter.stdin)
        await session.started(text=CALLS)
        await session.step("next")
        assert await session.stack() == [("shop", 7)]
        await session.act("disconnect")
        assert await asyncio.wait_for(adapter.wait(), 60) == 0


async def test_an_adapter_whose_client_is_gone_ends() -> None:
    async with process() as adapter:
        assert adapter.stdin is not None
        adapter.stdin.close()
        assert await asyncio.wait_for(adapter.wait(), 60) == 0


async def test_a_port_is_announced() -> None:
    async with process("--port", "0") as adapter:
        assert adapter.stdout is not None
        port = int(await asyncio.wait_for(adapter.stdout.readline(), 60))
        async with debugger(port) as session:
            await session.started(text=CALLS)
