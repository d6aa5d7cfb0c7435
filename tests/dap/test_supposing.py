"""What if: the future is imagined anew, and what was left can be gone back to."""

from __future__ import annotations

import dap_types as dap
import pytest

from foretrace.bench.debugger.client import Debugger, Failed
from tests.dap.programs import CALLS, RECORDS
from tests.lsp.editor import TOTAL


async def set_variable(session: Debugger, name: str, value: str) -> dap.SetVariableResponseBody:
    reference = (await session.scopes())["Locals"]
    return await session.ask(
        "setVariable",
        dap.SetVariableResponseBody,
        variablesReference=reference,
        name=name,
        value=value,
    )


async def ending(session: Debugger, thread: int = 1) -> str:
    """How the run ends."""
    stopped = await session.step("continue", thread)
    assert stopped.description is not None
    return stopped.description.partition("the end: ")[2]


async def test_setting_a_variable_changes_the_future_and_keeps_the_old_one(
    session: Debugger,
) -> None:
    await session.started(text=CALLS)
    await session.step("next")
    answer = await set_variable(session, "total", "10 * len(prices)")
    assert (answer.value, answer.type) == ("≈ 30", "int, imagined")
    stopped = await session.stopped()
    assert stopped.text == "what if total = 10 * len(prices)"
    # The place is the same, and so is all that was before.
    assert await session.stack() == [("shop", 7)]
    assert await session.values() == {"prices": "[2, 5, 1]", "total": "≈ 30"}
    threads = await session.ask("threads", dap.ThreadsResponseBody)
    assert [(each.id, each.name) for each in threads.threads] == [
        (1, "shop([2, 5, 1]) (imagined)"),
        (2, "with total = 0"),
    ]
    assert await ending(session) == "returned ≈ 37"
    # The branch that was left stands where it was left.
    assert await session.values(thread=2) == {"prices": "[2, 5, 1]", "total": "0"}
    assert await ending(session, thread=2) == "returned 7"


async def test_back_to_a_branch_that_was_left(session: Debugger) -> None:
    await session.started(text=CALLS)
    await session.step("next")
    await set_variable(session, "total", "30")
    await session.stopped()
    branches = (await session.custom("foretrace/branches"))["branches"]
    assert [each["threadId"] for each in branches] == [1, 2]
    await session.act("foretrace/goBack", threadId=2)
    await session.stopped()
    assert await session.values() == {"prices": "[2, 5, 1]", "total": "0"}
    assert await ending(session) == "returned 7"


async def test_suppositions_add_up_and_later_ones_are_undone_by_earlier_ones(
    session: Debugger,
) -> None:
    await session.started(text=CALLS)
    await session.step("next")
    await set_variable(session, "total", "30")
    await session.stopped()
    await session.step("next")
    await set_variable(session, "price", "≈ 1 · 84%")
    await session.stopped()
    assert await ending(session) == "returned ≈ 36"
    await session.step("reverseContinue")
    await session.step("next")
    await set_variable(session, "total", "0")
    await session.stopped()
    assert await ending(session) == "returned ≈ 7"


async def test_elements_expressions_and_the_console_can_set_too(session: Debugger) -> None:
    await session.started(text=CALLS)
    await session.step("next")
    prices = (await session.variables())["prices"]
    answer = await session.ask(
        "setVariable",
        dap.SetVariableResponseBody,
        variablesReference=prices.variablesReference,
        name="[0]",
        value="3",
    )
    assert answer.value == "≈ 3"
    await session.stopped()
    assert await session.values() == {"prices": "≈ [3, 5, 1]", "total": "0"}
    frame = (await session.frames())[0].id
    found = await session.ask(
        "setExpression",
        dap.SetExpressionResponseBody,
        expression="prices[1]",
        value="3",
        frameId=frame,
    )
    assert found.value == "≈ 3"
    await session.stopped()
    await session.evaluate("total += 100", context="repl")
    await session.stopped()
    assert await ending(session) == "returned ≈ 107"


async def test_objects_are_changed_as_the_run_knows_them(session: Debugger) -> None:
    await session.started(text=RECORDS)
    for _ in range(11):
        await session.step("next")
    assert (await session.stack())[0][1] == 15
    await session.evaluate("node.next = None", context="repl")
    await session.stopped()
    assert await ending(session) == "returned ≈ 1"


@pytest.mark.parametrize(
    ("name", "value", "why"),
    [
        ("total", "1 +", "total = 1 \\+ cannot be imagined"),
        ("nothing", "1", "nothing is no variable that has a value here"),
        ("total", "1 / 0", "The run does not get here with that: it raised ZeroDivisionError"),
        ("total", "", "cannot be imagined"),
    ],
)
async def test_what_cannot_be_set_is_refused_in_a_sentence(
    session: Debugger, name: str, value: str, why: str
) -> None:
    await session.started(text=CALLS)
    await session.step("next")
    with pytest.raises(Failed, match=why):
        await set_variable(session, name, value)
    assert await ending(session) == "returned 7"


async def test_only_the_innermost_frame_can_be_changed(session: Debugger) -> None:
    await session.started(text=CALLS)
    for command in ("next", "next", "stepIn"):
        await session.step(command)
    reference = (await session.scopes(depth=1))["Locals"]
    with pytest.raises(Failed, match="Only the innermost frame"):
        await session.act("setVariable", variablesReference=reference, name="total", value="1")


async def test_a_hole_can_be_filled_otherwise(session: Debugger) -> None:
    await session.started(text=TOTAL)
    reference = (await session.scopes())["Holes"]
    await session.act(
        "setVariable", variablesReference=reference, name="??? on line 8", value="value * 2"
    )
    await session.stopped()
    assert await ending(session) == "returned ≈ 10"
    assert (await session.values("Holes"))["??? on line 8"] == "≈ value * 2 gives 10"


async def test_a_frame_begins_again_with_something_else_in_its_holes(session: Debugger) -> None:
    # Two fills agree with this one scenario.
    source = "# >>> half([4])\n# 4\ndef half(values):\n    first = ???\n    return first\n"
    await session.started(text=source)
    await session.step("next")
    before = await session.values("Holes")
    frame = (await session.frames())[0].id
    await session.act("restartFrame", frameId=frame)
    stopped = await session.stopped()
    assert stopped.text is not None
    assert stopped.text.startswith("now ")
    assert await session.stack() == [("half", 4)]
    await session.step("next")
    assert await session.values("Holes") != before


async def test_a_frame_in_which_nothing_was_imagined_just_begins_again(session: Debugger) -> None:
    await session.started(text=CALLS)
    await session.step("next")
    await session.step("next")
    frame = (await session.frames())[0].id
    await session.act("restartFrame", frameId=frame)
    stopped = await session.stopped()
    assert stopped.text == "nothing was imagined in shop, which begins again as it was"
    assert await session.stack() == [("shop", 6)]
