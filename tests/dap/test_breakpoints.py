"""Breakpoints of every kind, in both directions."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import dap_types as dap
import pytest

from foretrace.bench.debugger.client import TEXT, Debugger
from tests.dap.programs import CALLS, FAILS
from tests.lsp.editor import TOTAL


def holding(*breakpoints: dict[str, object]) -> Callable[[Debugger], Awaitable[None]]:
    """Sets breakpoints before the run."""

    async def hold(session: Debugger) -> None:
        await session.act("setBreakpoints", source=TEXT, breakpoints=list(breakpoints))

    return hold


async def told(session: Debugger, *breakpoints: dict[str, object]) -> list[dap.Breakpoint]:
    found = await session.ask(
        "setBreakpoints",
        dap.SetBreakpointsResponseBody,
        source=TEXT,
        breakpoints=list(breakpoints),
    )
    return found.breakpoints


async def test_a_line_holds_the_run_each_time_it_comes_there(session: Debugger) -> None:
    stopped = await session.started(text=CALLS, stopOnEntry=False, before=holding({"line": 14}))
    assert (stopped.reason, stopped.description) == ("breakpoint", "Imagined step 10")
    assert stopped.hitBreakpointIds == [1]
    assert await session.stack() == [("discount", 14), ("shop", 8)]
    # Only 5 is above the limit: the next stop is the end.
    stopped = await session.step("continue")
    assert stopped.hitBreakpointIds is None
    stopped = await session.step("reverseContinue")
    assert stopped.hitBreakpointIds == [1]
    assert await session.stack() == [("discount", 14), ("shop", 8)]


async def test_breakpoints_are_verified_against_lines_that_can_run(session: Debugger) -> None:
    await session.started(text=CALLS)
    wanted: list[dict[str, object]] = [{"line": n} for n in (1, 3, 5, 6, 10, 12, 99)]
    found = await told(session, *wanted)
    assert [(each.verified, each.line) for each in found] == [
        (False, 1),
        (False, 3),
        (True, 6),
        (True, 6),
        (False, 10),
        (True, 13),
        (False, 99),
    ]
    assert found[0].message == "No line that can run stands here."
    body = await session.ask(
        "breakpointLocations",
        dap.BreakpointLocationsResponseBody,
        source=TEXT,
        line=1,
        endLine=9,
    )
    assert [each.line for each in body.breakpoints] == [6, 7, 8, 9]


async def test_a_condition_is_evaluated_in_the_imagined_state(session: Debugger) -> None:
    hold = holding({"line": 8, "condition": "price < LIMIT and total > 0"})
    await session.started(text=CALLS, stopOnEntry=False, before=hold)
    assert await session.values() == {"prices": "[2, 5, 1]", "total": "6", "price": "1"}


@pytest.mark.parametrize(
    ("hits", "totals"),
    [("2", ["2"]), (">= 2", ["2", "6"]), ("% 2", ["2"]), ("<= 1", ["0"]), ("> 3", [])],
)
async def test_hit_counts(session: Debugger, hits: str, totals: list[str]) -> None:
    await session.started(text=CALLS)
    await told(session, {"line": 8, "hitCondition": hits})
    for total in totals:
        stopped = await session.step("continue")
        assert stopped.reason == "breakpoint"
        assert (await session.values())["total"] == total
    assert (await session.step("continue")).reason == "step"


async def test_log_points_speak_and_do_not_hold(session: Debugger) -> None:
    await session.started(text=CALLS)
    await told(session, {"line": 8, "logMessage": "{price} of {{{len(prices)}}}: {nowhere}"})
    stopped = await session.step("continue")
    assert stopped.reason == "step"
    lines = session.output.splitlines()
    assert lines[0] == "2 of {3}: <NameError: name 'nowhere' is not defined>"
    assert [line[:8] for line in lines] == ["2 of {3}", "5 of {3}", "1 of {3}"]


async def test_what_is_logged_has_its_origin(session: Debugger) -> None:
    await session.started(text=TOTAL)
    await told(session, {"line": 8, "logMessage": "{values[0]}, {result}"})
    await session.step("continue")
    lines = session.output.splitlines()
    assert lines[0] == "3, 0"
    assert lines[1].startswith("3, ≈ 3")


async def test_a_log_message_that_cannot_be_said_does_not_disturb_the_others(
    session: Debugger,
) -> None:
    await session.started(text=CALLS)
    found = await told(
        session,
        {"line": 8, "logMessage": "{price!r}"},
        {"line": 8, "logMessage": "{}"},
        {"line": 8, "condition": "price == 5"},
    )
    assert [each.verified for each in found] == [False, False, True]
    assert found[0].message == "'price!r' is not an expression."
    assert (await session.step("continue")).reason == "breakpoint"
    assert (await session.values())["price"] == "5"


async def test_what_is_no_condition_is_refused_and_what_fails_is_told(session: Debugger) -> None:
    await session.started(text=CALLS)
    found = await told(
        session, {"line": 8, "condition": "price <"}, {"line": 8, "hitCondition": "often"}
    )
    assert [each.verified for each in found] == [False, False]
    assert found[0].message == "'price <' is not an expression."
    assert found[1].message == "'often' is no hit count; write one such as 3, >= 3 or % 3."
    await told(session, {"line": 8, "condition": "price / 0"})
    assert (await session.step("continue")).reason == "step"
    assert "The condition price / 0 raises ZeroDivisionError" in session.output


async def test_a_function_holds_the_run_where_it_begins(session: Debugger) -> None:
    await session.started(text=CALLS)
    found = await session.ask(
        "setFunctionBreakpoints",
        dap.SetFunctionBreakpointsResponseBody,
        breakpoints=[{"name": "discount", "condition": "price == 5"}, {"name": "gone"}],
    )
    assert [each.verified for each in found.breakpoints] == [True, False]
    stopped = await session.step("continue")
    assert stopped.reason == "function breakpoint"
    assert await session.values() == {"price": "5"}


async def test_changes_of_a_variable_hold_the_run_in_both_directions(session: Debugger) -> None:
    await session.started(text=CALLS)
    await session.step("next")
    info = await session.ask(
        "dataBreakpointInfo",
        dap.DataBreakpointInfoResponseBody,
        variablesReference=(await session.scopes())["Locals"],
        name="total",
    )
    assert info.description == "total of shop"
    found = await session.ask(
        "setDataBreakpoints",
        dap.SetDataBreakpointsResponseBody,
        breakpoints=[{"dataId": info.dataId, "accessType": "write"}],
    )
    assert found.breakpoints[0].verified
    for total in ("2", "6", "7"):
        stopped = await session.step("continue")
        assert stopped.reason == "data breakpoint"
        assert (await session.values())["total"] == total
    # Who set this? Back to the line that is about to.
    for total in ("6", "2", "0"):
        await session.step("reverseContinue")
        assert await session.stack() == [("shop", 8)]
        assert (await session.values())["total"] == total


async def test_who_set_this(session: Debugger) -> None:
    await session.started(text=CALLS)
    await session.step("continue")
    await session.act("foretrace/lastChange", name="total")
    stopped = await session.stopped()
    assert stopped.text == "this line sets total"
    assert await session.stack() == [("shop", 8)]
    assert (await session.values())["total"] == "6"


@pytest.mark.parametrize(
    ("filters", "lines"),
    [
        ({"filters": ["raised"]}, [11, 11]),
        ({"filters": ["uncaught"]}, [11]),
        ({"filters": ["imagined"]}, []),
        ({"filters": [], "filterOptions": [{"filterId": "raised"}]}, [11, 11]),
        (
            {"filters": [], "filterOptions": [{"filterId": "raised", "condition": "ValueError"}]},
            [],
        ),
        ({"filters": []}, []),
    ],
)
async def test_exceptions_hold_the_run_as_the_filters_say(
    session: Debugger, filters: dict[str, object], lines: list[int]
) -> None:
    await session.started(text=FAILS)
    await session.act("setExceptionBreakpoints", **filters)
    for line in lines:
        stopped = await session.step("continue")
        assert stopped.reason == "exception"
        assert (await session.stack())[0] == ("look_up", line)
    stopped = await session.step("continue")
    assert stopped.description is not None
    assert "the end" in stopped.description


async def test_an_exception_that_rests_on_a_guess_is_an_imagined_one(session: Debugger) -> None:
    await session.started(text=TOTAL)
    reference = (await session.scopes())["Holes"]
    await session.act(
        "setVariable", variablesReference=reference, name="??? on line 8", value="value / 0"
    )
    await session.stopped()
    await session.act("setExceptionBreakpoints", filters=["imagined"])
    stopped = await session.step("continue")
    assert stopped.reason == "exception"
    info = await session.ask("exceptionInfo", dap.ExceptionInfoResponseBody, threadId=1)
    assert info.description is not None
    assert info.description.startswith("≈ ZeroDivisionError")
    assert "in the hole on line 8" in info.description


async def test_a_breakpoint_in_another_file_is_not_verified(session: Debugger) -> None:
    await session.started(text=CALLS)
    found = await session.ask(
        "setBreakpoints",
        dap.SetBreakpointsResponseBody,
        source={"path": "/elsewhere.py"},
        breakpoints=[{"line": 6}],
    )
    assert [each.verified for each in found.breakpoints] == [False]
    assert found.breakpoints[0].message == "Nothing of this file is imagined."
