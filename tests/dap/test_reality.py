"""The same call for real: where it first differs, and what protects the machine."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from foretrace.bench.debugger.client import Debugger, Failed, debugger
from foretrace.config import Settings
from foretrace.dap.serve import DebugServer, OwnTools
from foretrace.imagine.interpreter import Interpreter
from tests.dap.programs import CALLS
from tests.lsp.editor import TOTAL

CLOCK = """\
import time


# >>> late(3)
def late(seconds):
    start = time.time()
    now = start + seconds
    return now > 1_800_000_000
"""


@pytest.fixture
async def session(interpreter: Interpreter) -> AsyncIterator[Debugger]:
    """With an adapter that not everybody can launch, as the language server has it."""
    server = DebugServer(
        lambda: OwnTools(interpreter, Settings(model_enabled=False), lambda: None), token="shown"
    )
    async with debugger(await server.start(), "shown") as found:
        yield found
    await server.close()


async def compared(session: Debugger, **arguments: object) -> dict[str, object]:
    return await session.custom("foretrace/compare", trusted=True, **arguments)


async def test_a_run_that_goes_as_imagined(session: Debugger) -> None:
    await session.started(text=CALLS)
    found = await compared(session)
    assert found.get("divergence") is None
    assert found["steps"] == 24
    assert "went as imagined, in all 24 steps: returned 7" in session.output
    await session.step("next")
    assert await session.values("Real run") == {"prices": "[2, 5, 1]", "total": "0"}


async def test_the_first_difference_is_told_and_shown_beside_the_imagined_run(
    session: Debugger,
) -> None:
    await session.started(text=CLOCK)
    found = await compared(session)
    divergence = found["divergence"]
    assert isinstance(divergence, dict)
    assert (divergence["line"], divergence["variable"]) == (7, "start")
    assert divergence["what"] == "variable start"
    assert divergence["imagined"] == "1735689600.0"
    await session.step("next")
    assert (await session.values())["start"] == "1735689600.0"
    assert (await session.values("Real run"))["start"] == divergence["real"]
    # Behind the difference, steps of the two runs have nothing to do with each other.
    await session.step("next")
    assert await session.values("Real run") == {}


async def test_a_run_that_is_imagined_only_so_far_does_not_differ_there(session: Debugger) -> None:
    source = "# >>> f(1)\ndef f(n):\n    while n:\n        pass\n"
    await session.started(text=source)
    assert (await compared(session)).get("divergence") is None
    assert "went as imagined, as far as that was" in session.output


async def test_fills_are_put_in_place_but_nothing_missing_is_run(session: Debugger) -> None:
    await session.started(text=TOTAL)
    assert (await compared(session)).get("divergence") is None


async def test_only_what_is_finished_and_trusted_is_run(session: Debugger) -> None:
    await session.started(text=TOTAL, fill=False)
    with pytest.raises(Failed, match="only in workspaces that you trust"):
        await session.act("foretrace/compare")
    with pytest.raises(Failed, match="The hole on line 8 cannot be run for real"):
        await compared(session)


async def test_no_configuration_can_ask_for_a_real_run(session: Debugger) -> None:
    await session.started(text=CALLS, trusted=True, python=sys.executable)
    with pytest.raises(Failed, match="only in workspaces that you trust"):
        await session.act("foretrace/compare")


async def test_whoever_may_connect_has_nothing_run_for_real(port: int) -> None:
    async with debugger(port) as session:
        await session.started(text=CALLS)
        with pytest.raises(Failed, match="Over a port that is open to all, nothing is run"):
            await compared(session)


async def test_what_was_supposed_is_not_run(session: Debugger) -> None:
    await session.started(text=CALLS)
    await session.evaluate("prices = [1]", context="repl")
    await session.stopped()
    with pytest.raises(Failed, match="What was supposed cannot be run for real"):
        await compared(session)


async def test_another_interpreter_can_be_named(session: Debugger) -> None:
    await session.started(text=CALLS)
    assert (await compared(session, python=sys.executable)).get("divergence") is None
    with pytest.raises(Failed, match="/no/python cannot be started"):
        await compared(session, python="/no/python")


@pytest.mark.skipif(sys.platform != "linux", reason="only there is anything that protects")
async def test_a_real_run_writes_nowhere_else(session: Debugger, tmp_path: Path) -> None:
    wanted = tmp_path / "written"
    source = f"def f(path):\n    open(path, 'w').close()\n    return 1\n\n\nf({str(wanted)!r})\n"
    await session.started(text=source)
    found = await compared(session)
    protected = found["protected"]
    assert isinstance(protected, list)
    if any("writes outside" in each for each in protected):
        assert not wanted.exists()
        assert "PermissionError" in session.output
    else:
        assert "nothing but limits" in session.output or protected
