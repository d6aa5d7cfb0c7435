"""Stepping back gives exactly the state that there was."""

from __future__ import annotations

import random

from foretrace.bench.debugger.client import Debugger, debugger
from tests.dap.programs import CALLS, FAILS, LOOP, RECORDS
from tests.lsp.editor import TOTAL

TRACES = 100
WALKS = 10
"""On each trace."""
LONGEST = 8
"""Steps of a walk, in each direction."""
FORWARDS = ("next", "stepIn", "stepOut")


def launches(chance: random.Random) -> list[dict[str, object]]:
    """Calls of small programs, no two of them alike."""
    prices = [[chance.randrange(9) for _ in range(chance.randrange(1, 4))] for _ in range(60)]
    found: list[dict[str, object]] = [
        {"text": CALLS, "call": f"shop({each})"} for each in prices[:40]
    ]
    found += [{"text": RECORDS, "call": f"length({each})"} for each in prices[40:]]
    found += [{"text": FAILS, "call": f"find({{'{key}': 1}}, 'b')"} for key in "abcdefghij"]
    found += [{"text": LOOP, "call": f"fill({count})"} for count in range(10)]
    found += [{"text": TOTAL, "call": f"total([{count}, 2])", "fill": False} for count in range(10)]
    found += [{"text": CALLS, "call": f"discount({price})"} for price in range(10)]
    return found


async def walked(session: Debugger, chance: random.Random) -> None:
    """A walk forwards from anywhere, and the same number of steps back."""
    for _ in range(chance.randrange(6)):
        if "the end" in ((await session.step("stepIn")).description or ""):
            await session.step("stepBack")
            break
    start = await session.state()
    taken = 0
    for _ in range(chance.randrange(1, LONGEST)):
        stopped = await session.step(chance.choice(FORWARDS))
        taken += 1
        if "the end" in (stopped.description or ""):
            break
    for _ in range(taken):
        await session.step("stepBack")
    assert await session.state() == start
    await session.step("reverseContinue")


async def test_n_steps_back_undo_n_steps_forward_to_the_byte(port: int) -> None:
    chance = random.Random(7)
    wanted = launches(chance)
    assert len(wanted) == TRACES
    for configuration in wanted:
        async with debugger(port) as session:
            stopped = await session.started(**configuration)
            for _ in range(WALKS):
                if "the end" in (stopped.description or ""):
                    break
                await walked(session, chance)
