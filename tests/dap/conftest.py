"""Sessions with a real adapter on a port of this machine."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from foretrace.bench.debugger.client import Debugger, debugger
from foretrace.config import Settings
from foretrace.dap.serve import DebugServer, OwnTools
from foretrace.imagine.interpreter import Interpreter

WITHOUT_MODEL = Settings(model_enabled=False)


@pytest.fixture
async def port(interpreter: Interpreter) -> AsyncIterator[int]:
    """Of an adapter without a model, which answers in moments."""
    server = DebugServer(lambda: OwnTools(interpreter, WITHOUT_MODEL, lambda: None))
    yield await server.start()
    await server.close()


@pytest.fixture
async def session(port: int) -> AsyncIterator[Debugger]:
    async with debugger(port) as found:
        yield found
