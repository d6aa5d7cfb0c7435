"""Runs that a model imagines frame by frame: they grow while they are stepped through."""

from __future__ import annotations

from collections.abc import AsyncIterator

import dap_types as dap
import pytest

from foretrace.bench.debugger.client import Debugger, Failed, debugger
from foretrace.config import Settings
from foretrace.dap.serve import DebugServer, OwnTools
from foretrace.imagine.interpreter import Interpreter
from foretrace.world.protocol import WorldModel
from tests.dap.programs import CALLS


@pytest.fixture
async def session(interpreter: Interpreter, world: WorldModel) -> AsyncIterator[Debugger]:
    server = DebugServer(lambda: OwnTools(interpreter, Settings(), lambda: world))
    async with debugger(await server.start()) as found:
        yield found
    await server.close()


async def test_a_neural_run_is_stepped_through_as_it_comes(session: Debugger) -> None:
    stopped = await session.started(text=CALLS, call="discount(2)", mode="neural")
    assert stopped.description is not None
    assert stopped.description.startswith("Imagined step 1")
    assert (await session.stack())[0] == ("discount", 13)
    # What the call says needs no guess.
    assert await session.values() == {"price": "2"}
    await session.step("next")
    await session.step("continue")
    # Whatever the model thinks of it, the way back is exact.
    await session.step("reverseContinue")
    assert (await session.stack())[0] == ("discount", 13)
    assert (await session.evaluate("price * 2")).result == "4"


async def test_a_neural_run_can_be_paused_and_ended(session: Debugger) -> None:
    await session.started(text=CALLS, call="shop([1, 2, 3, 4, 5, 6, 7, 8])", mode="neural")
    await session.act("continue", threadId=1)
    await session.act("pause", threadId=1)
    stopped = await session.stopped()
    assert stopped.reason in ("pause", "step")
    await session.act("disconnect")


async def test_a_long_imagination_shows_its_progress_and_can_be_cancelled(
    session: Debugger,
) -> None:
    call = f"shop({list(range(40))})"
    client: dict[str, object] = {"supportsProgressReporting": True}
    await session.started(text=CALLS, call=call, mode="neural", client=client)
    started = await session.heard("progressStart")
    assert isinstance(started, dap.ProgressStartEvent)
    assert started.body.title == "Imagining the run"
    assert started.body.cancellable
    await session.act("cancel", progressId=started.body.progressId)
    await session.heard("progressEnd")
    stopped = await session.step("continue")
    assert stopped.description is not None
    assert stopped.description.endswith("the end: unfinished: it was cancelled")
    await session.step("stepBack")


async def test_the_model_imagines_what_if(session: Debugger) -> None:
    await session.started(text=CALLS, call="discount(2)", mode="neural")
    await session.evaluate("price = 7 + 1", context="repl")
    stopped = await session.stopped()
    assert stopped.text == "what if price = 7 + 1"
    assert (await session.stack())[0] == ("discount", 13)
    assert await session.values() == {"price": "≈ 8"}
    await session.step("next")
    # What it was stays as a branch.
    assert await session.values(thread=2) == {"price": "2"}
    with pytest.raises(Failed, match="only whole variables can be set"):
        await session.evaluate("price.x = 3", context="repl")
