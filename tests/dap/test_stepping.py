"""Steps over imagined frames, in both directions."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path
from typing import Any

import dap_types as dap
import pytest

from foretrace.bench.debugger.client import TEXT, THREAD, Debugger, Failed, debugger
from tests.dap.programs import CALLS, FAILS
from tests.lsp.editor import TOTAL


async def test_the_first_stop_is_the_first_line_with_what_the_call_gave(session: Debugger) -> None:
    stopped = await session.started(text=CALLS)
    assert (stopped.reason, stopped.description) == ("entry", "Imagined step 1")
    assert await session.stack() == [("shop", 6)]
    assert await session.values() == {"prices": "[2, 5, 1]"}


async def test_next_goes_over_calls_and_shows_what_they_returned(session: Debugger) -> None:
    await session.started(text=CALLS)
    for line in (7, 8, 7):
        await session.step("next")
        assert await session.stack() == [("shop", line)]
    assert await session.values("Return value") == {"return of discount": "2"}


async def test_step_in_and_out_and_back_over_the_call(session: Debugger) -> None:
    await session.started(text=CALLS)
    for _ in range(2):
        await session.step("next")
    await session.step("stepIn")
    assert await session.stack() == [("discount", 13), ("shop", 8)]
    assert await session.values(depth=1) == {"prices": "[2, 5, 1]", "total": "0", "price": "2"}
    await session.step("stepOut")
    assert await session.stack() == [("shop", 7)]


async def test_back_goes_over_calls_as_next_does(session: Debugger) -> None:
    async def hold(session: Debugger) -> None:
        await session.act("setBreakpoints", source=TEXT, breakpoints=[{"line": 9}])

    await session.started(text=CALLS, stopOnEntry=False, before=hold)
    assert await session.stack() == [("shop", 9)]
    for line in (7, 8, 7, 8, 7, 8, 7, 6):
        await session.step("stepBack")
        assert await session.stack() == [("shop", line)]
    # There is nothing before the beginning.
    await session.step("stepBack")
    assert await session.stack() == [("shop", 6)]


async def test_a_function_that_returns_shows_what(session: Debugger) -> None:
    await session.started(text=CALLS)
    stopped = await session.step("continue")
    assert stopped.description == "Imagined step 20, the end: returned 7"
    assert await session.values("Return value") == {"return": "7"}
    # Only beyond it is the session over; until then there is a way back.
    stopped = await session.step("reverseContinue")
    assert await session.stack() == [("shop", 6)]
    await session.step("continue")
    assert await session.ends("next")


async def test_guesses_are_marked_with_their_chance(session: Debugger) -> None:
    await session.started(text=TOTAL)
    assert await session.values("Holes") != {}
    for _ in range(3):
        await session.step("next")
    values = await session.values()
    assert values["values"] == "[3, 4, 5]"
    assert values["result"].startswith("≈ 3")
    locals_ = await session.variables()
    assert locals_["result"].type is not None
    assert locals_["result"].type.startswith("int, imagined")
    assert locals_["result"].type.endswith("was 0")
    hint = locals_["result"].presentationHint
    assert hint is not None
    assert hint.attributes is not None
    assert {"imagined", "changed"} <= set(hint.attributes)


async def test_a_call_in_the_line_can_be_chosen_to_step_into(session: Debugger) -> None:
    source = CALLS.replace("discount(price)\n    return", "discount(discount(price))\n    return")
    await session.started(text=source)
    for _ in range(2):
        await session.step("next")
    frame = (await session.frames())[0].id
    found = await session.ask("stepInTargets", dap.StepInTargetsResponseBody, frameId=frame)
    assert [target.label for target in found.targets] == ["discount", "discount"]
    second = found.targets[1].id
    await session.step("stepIn", targetId=second)
    assert await session.stack() == [("discount", 13), ("shop", 8)]
    await session.step("stepBack")
    assert await session.stack() == [("shop", 8)]


async def test_the_other_way_at_a_condition_can_be_chosen(session: Debugger) -> None:
    await session.started(text=CALLS)
    for _ in range(2):
        await session.step("next")
    await session.step("stepIn")
    frame = (await session.frames())[0].id
    found = await session.ask("stepInTargets", dap.StepInTargetsResponseBody, frameId=frame)
    labels = {target.label: target.id for target in found.targets}
    taken = labels["as if price > LIMIT were True"]
    await session.step("stepIn", targetId=taken)
    assert await session.stack() == [("discount", 14), ("shop", 8)]
    stopped = await session.step("continue")
    assert stopped.description is not None
    assert stopped.description.endswith("returned ≈ 6")


async def test_the_iteration_of_a_loop_can_be_chosen(session: Debugger) -> None:
    await session.started(text=CALLS)
    found = await session.ask("gotoTargets", dap.GotoTargetsResponseBody, source=TEXT, line=8)
    assert [target.label for target in found.targets] == [
        "time 1 of 3, step 3: price = 2",
        "time 2 of 3, step 8: price = 5",
        "time 3 of 3, step 14: price = 1",
    ]
    await session.step("goto", targetId=found.targets[1].id)
    assert await session.values() == {"prices": "[2, 5, 1]", "total": "2", "price": "5"}


async def test_an_exception_holds_the_run_where_it_arises_and_is_explained(
    session: Debugger,
) -> None:
    await session.started(text=FAILS)
    stopped = await session.step("continue")
    assert stopped.reason == "exception"
    assert await session.stack() == [("look_up", 11), ("find", 7)]
    info = await session.ask("exceptionInfo", dap.ExceptionInfoResponseBody, threadId=THREAD)
    assert info.exceptionId == "KeyError"
    assert info.description == (
        "KeyError('c'), raised on line 11 of look_up; it follows from the call alone."
    )
    stopped = await session.step("continue")
    assert stopped.description is not None
    assert stopped.description.endswith("the end: raised KeyError('c')")
    assert await session.ends("continue")


async def test_an_exception_that_is_caught_is_none_that_ends_the_run(session: Debugger) -> None:
    await session.started(text=FAILS)
    await session.act("setExceptionBreakpoints", filters=["raised"])
    modes = []
    for _ in range(2):
        await session.step("continue")
        info = await session.ask("exceptionInfo", dap.ExceptionInfoResponseBody, threadId=THREAD)
        modes.append(info.breakMode.root)
    assert modes == ["always", "unhandled"]


async def test_targets_are_those_of_the_place_they_were_asked_at(session: Debugger) -> None:
    await session.started(text=CALLS)
    found = await session.ask("gotoTargets", dap.GotoTargetsResponseBody, source=TEXT, line=8)
    for _ in range(2):
        await session.step("next")
    frame = (await session.frames())[0].id
    calls = await session.ask("stepInTargets", dap.StepInTargetsResponseBody, frameId=frame)
    await session.step("next")
    with pytest.raises(Failed, match="There is no such target"):
        await session.step("stepIn", targetId=calls.targets[0].id)
    await session.evaluate("total = 7", context="repl")
    await session.stopped()
    with pytest.raises(Failed, match="There is no such target"):
        await session.step("goto", targetId=found.targets[1].id)


async def test_nothing_can_be_asked_before_the_launch(session: Debugger) -> None:
    await session.started(text=CALLS)
    with pytest.raises(Failed, match="There is no thread 7"):
        await session.step("next", 7)


async def test_two_sessions_go_their_own_ways(port: int) -> None:
    async with debugger(port) as one, debugger(port) as other:
        await asyncio.gather(one.started(text=CALLS), other.started(text=FAILS))
        await one.step("next")
        assert await one.stack() == [("shop", 7)]
        assert await other.stack() == [("find", 3)]


async def test_without_debugging_only_the_outcome_is_told(session: Debugger) -> None:
    await session.launch(text=CALLS, noDebug=True)
    await session.event("terminated")
    assert session.output.endswith("the end: returned 7\n")


@pytest.mark.parametrize(
    ("configuration", "why"),
    [
        ({"program": "/nowhere.py"}, "Cannot read /nowhere.py: No such file or directory"),
        ({}, "Give a program to imagine"),
        ({"text": "x = 1"}, "There is no function to imagine"),
        ({"text": CALLS, "call": "shop("}, "is not a call such as"),
        ({"text": CALLS, "call": "print(1)"}, "calls no function of this document"),
        ({"text": CALLS, "function": "gone"}, "There is no function 'gone'"),
        ({"text": CALLS, "mode": "psychic"}, "The argument 'mode' of launch"),
        ({"text": CALLS, "maxFrames": 0}, "The argument 'maxFrames' of launch"),
    ],
)
async def test_what_cannot_be_launched_is_refused_in_a_sentence(
    session: Debugger, configuration: dict[str, Any], why: str
) -> None:
    with pytest.raises(Failed, match=re.escape(why)):
        await session.launch(**configuration)


async def test_nobody_wrote_a_call_so_one_is_invented_and_all_is_marked(session: Debugger) -> None:
    source = "def double(number: int):\n    return number * 2\n"
    await session.started(text=source)
    assert "was invented, since nobody wrote a call." in session.output
    assert (await session.values())["number"].startswith("≈ ")
    stopped = await session.step("continue")
    assert stopped.description is not None
    assert "returned ≈ " in stopped.description


async def test_a_run_that_never_ends_says_so_and_can_be_walked_on(session: Debugger) -> None:
    source = "# >>> f(1)\ndef f(n):\n    while n:\n        pass\n"
    await session.started(text=source)
    stopped = await session.step("continue")
    assert stopped.description is not None
    assert "the end: never ends: line 3 is reached again in the same state" in stopped.description
    await session.step("stepBack")


async def test_a_file_that_is_written_meanwhile_makes_the_session_stale(
    session: Debugger, tmp_path: Path
) -> None:
    file = tmp_path / "calls.py"
    file.write_text(CALLS, encoding="utf-8")
    await session.started(program=str(file))
    await session.step("next")
    assert "has changed" not in session.output
    file.write_text(CALLS.replace("total = 0", "total = 5"), encoding="utf-8")
    await session.step("next")
    assert "has changed" in session.output
    await session.act("restart")
    await session.stopped()
    assert (await session.values())["total"] == "5"
