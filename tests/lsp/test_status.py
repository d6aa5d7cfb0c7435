"""What the server says it is doing."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from lsprotocol import types

from foretrace.lsp.pause import PAUSE
from foretrace.lsp.status import INTERVAL, Status, StatusData
from foretrace.trace.frames import ModelUsage

from .editor import TOTAL, Editor, editor, totalled
from .statuses import Statuses, shows_status


@pytest.fixture
async def session() -> AsyncIterator[Editor]:
    async with editor(change=shows_status, settings={"modelEnabled": False}) as session:
        yield session


async def test_status_says_when_the_last_answer_came(session: Editor) -> None:
    statuses = Statuses(session)
    session.open(TOTAL)
    await session.hints_when(totalled)
    status = await statuses.when(lambda known: known["state"] == "idle")
    assert status["lastAnswerMs"] > 0
    assert "model" not in status
    assert "sentence" not in status


async def test_model_is_named_once_it_is_loaded() -> None:
    async with editor(change=shows_status) as session:
        statuses = Statuses(session)
        session.open(TOTAL)
        status = await statuses.when(lambda known: known["state"] == "idle" and "model" in known)
        assert "135M" in status["model"]


async def test_model_that_cannot_be_used_is_told(tmp_path: Path) -> None:
    broken = tmp_path / "broken.gguf"
    broken.write_bytes(b"GGUF")
    settings = {"modelPath": str(broken)}
    async with editor(change=shows_status, settings=settings) as session:
        statuses = Statuses(session)
        session.open(TOTAL)
        status = await statuses.when(lambda known: known["state"] == "failed")
        assert "broken.gguf" in status["sentence"]
        session.configure({"modelEnabled": False})
        assert "sentence" not in await statuses.when(lambda known: known["state"] == "idle")


async def test_nothing_is_told_to_clients_that_do_not_ask() -> None:
    async with editor(settings={"modelEnabled": False}) as session:
        statuses = Statuses(session)
        session.open(TOTAL)
        await session.hints_when(totalled)
        await session.client.workspace_execute_command_async(types.ExecuteCommandParams(PAUSE))
        assert statuses.told == []


async def test_same_status_is_told_once() -> None:
    told: list[StatusData] = []
    status = Status(lambda: None, told.append)
    status.began("document")
    await asyncio.sleep(3.5 * INTERVAL)
    status.close()
    assert told == [{"state": "busy"}]


async def test_rate_is_that_of_the_time_in_which_tokens_were_written() -> None:
    told: list[StatusData] = []
    enough = asyncio.Event()
    tokens = 0

    def usage() -> ModelUsage:
        nonlocal tokens
        tokens += 50
        return ModelUsage("model", tokens)

    def send(status: StatusData) -> None:
        told.append(status)
        if len(told) == 2:
            enough.set()

    status = Status(usage, send)
    status.began("document")
    await enough.wait()
    status.close()
    assert told[-1]["state"] == "busy"
    # Each look asks twice: 100 tokens, in an interval or more.
    assert 0 < told[-1]["tokensPerSecond"] <= 100 / INTERVAL
