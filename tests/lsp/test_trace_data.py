"""Runs as data: nothing of a run is lost, and a client is told when there is a better one."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from lsprotocol import types
from pygls.exceptions import JsonRpcException

from foretrace.cancellation import Cancellation
from foretrace.config import Settings
from foretrace.imagine.interpreter import Interpreter
from foretrace.lsp.analysis import Analysis, Analyst, Memory, Tools
from foretrace.lsp.arguments import plain
from foretrace.lsp.shown_run import RunArguments, shown_run
from foretrace.lsp.trace_data import trace_data
from foretrace.lsp.trace_schema import TraceData
from foretrace.trace.frames import Event

from .editor import PATIENCE, TOTAL, URI, Editor, editor
from .traces import sketch_of

UPDATE_RUNS = "FORETRACE_UPDATE_RUNS"
RUNS = Path(__file__).parents[2] / "vscode-client" / "test" / "panel" / "runs.jsonl"
"""Runs that the tests of the trace panel's page lay out, one a line."""

PROGRAMS = {
    "loops": """\
def table(rows, columns):
    total = 0
    for i in range(rows):
        j = 0
        while j < columns:
            total += i * j
            j += 1
        else:
            del j
    return total

table(3, 4)
""",
    "recursion": """\
def fib(n):
    if n < 2:
        return n
    left = fib(n - 1)
    return left + fib(n - 2)

fib(6)
""",
    "exceptions": """\
def parse(text):
    try:
        value = int(text)
    except ValueError as error:
        value = str(error)
    finally:
        done = True
    return value

def both(texts):
    found = [parse(text) for text in texts]
    print(found)
    return found[len(texts)]

both(["1", "x"])
""",
    "closures": """\
def counter():
    count = 0
    def up(step):
        nonlocal count
        count += step
        return count
    up(1)
    up(2)
    return count

counter()
""",
    "twice defined": """\
def f(x):
    return x

def f(x):
    y = x + 1
    return y

f(1)
""",
    "cut": """\
def spin(n):
    while n:
        n = n + 1
    return n

spin(1)
""",
}


def analysed(text: str, frames: int = 10_000) -> Analysis:
    found: list[Analysis] = []
    interpreter = Interpreter(1)
    try:
        settings = Settings(max_frames=frames, run_seconds=20)
        tools = Tools(interpreter, settings, lambda: None)
        Analyst(sketch_of(text), tools, Memory(), Cancellation(), found.append).analyse()
    finally:
        interpreter.close()
    return found[-1]


def data_of(analysis: Analysis, **wanted: Any) -> TraceData:
    return trace_data(analysis, shown_run(analysis, RunArguments(uri=URI, **wanted)), 1)


@pytest.mark.parametrize("name", PROGRAMS)
def test_the_frames_can_be_told_from_the_changes(name: str) -> None:
    """What a client works out from the changes is what the frames say, frame by frame."""
    analysis = analysed(PROGRAMS[name], frames=300)
    frames = analysis.runs[0].trace.frames
    data = data_of(analysis, line=len(PROGRAMS[name].splitlines()))
    starts = {step["frame"]: step for step in data["steps"]}
    running: dict[int, dict[str, str]] = {}
    pending: dict[int, tuple[dict[str, int], list[str]]] = {}
    for number, frame in enumerate(frames):
        if frame.event is Event.CALL:
            running[frame.depth] = {}
            pending.pop(frame.depth, None)
        changes, gone = pending.pop(frame.depth, ({}, []))
        held = running[frame.depth]
        held.update({name: str(data["values"][value][0]) for name, value in changes.items()})
        for each in gone:
            del held[each]
        step = starts.get(number)
        if step is not None:
            assert (step["depth"], data["functions"][step["function"]]["name"]) == (
                frame.depth,
                frame.function,
            )
            pending[frame.depth] = step.get("set", {}), step.get("gone", [])
            if step.get("call"):
                continue
            assert step["line"] == frame.line
        assert held == {name: value.repr for name, value in frame.locals.items()}, number
    assert len(starts) >= sum(frame.event is Event.LINE for frame in frames)
    assert json.loads(json.dumps(data)) == data


def test_lines_say_where_they_lead_and_what_they_bind() -> None:
    data = data_of(analysed(PROGRAMS["loops"]), function="table")
    assert data["loops"] == [
        {"line": 3, "first": 4, "last": 9},
        {"line": 5, "first": 6, "last": 7},
    ]
    assert data["binds"] == {"2": ["total"], "4": ["j"], "6": ["total"], "7": ["j"]}
    took = [(step["line"], step["took"]) for step in data["steps"] if "took" in step]
    inner = [(3, True), *[(5, True)] * 4, (5, False)]
    assert took == [*inner * 3, (3, False)]
    data = data_of(analysed(PROGRAMS["recursion"]), function="fib")
    assert {step["line"] for step in data["steps"] if "took" in step} == {2}


def test_what_ends_a_run_is_told() -> None:
    data = data_of(analysed(PROGRAMS["exceptions"]), function="both")
    assert data["outcome"]["kind"] == "raised"
    assert data["output"] == "[1, \"invalid literal for int() with base 10: 'x'\"]\n"
    raised = [step for step in data["steps"] if "raised" in step]
    assert [step["line"] for step in raised] == [3, 13]
    assert data["values"][raised[1]["raised"]] == ["IndexError('list index out of range')"]
    returned = [step for step in data["steps"] if "returned" in step]
    assert data["values"][returned[0]["returned"]] == ["1"]

    data = data_of(analysed(PROGRAMS["cut"], frames=50), function="spin")
    assert data["outcome"]["kind"] == "unfinished"
    assert "reason" in data["outcome"]
    assert [step for step in data["steps"] if "cut" in step] == data["steps"][-1:]


def test_ten_thousand_frames_are_some_hundred_bytes_each_at_most() -> None:
    text = "def f(n):\n    seen = list(range(50))\n    for i in range(n):\n"
    text += "        square = i * i\n        seen[i % 50] = square\n    return seen\n\nf(3300)\n"
    data = data_of(analysed(text), function="f")
    assert len(data["steps"]) > 9_900
    assert len(json.dumps(data)) < 200 * len(data["steps"])
    assert all(len(str(value[0])) <= 200 for value in data["values"])


def test_the_page_is_tested_with_what_the_server_gives() -> None:
    """To write the file anew, set the environment variable `FORETRACE_UPDATE_RUNS`."""
    given = [data_of(analysed(text, frames=60), line=1) for text in PROGRAMS.values()]
    lines = "".join(f"{json.dumps(data)}\n" for data in given)
    if os.environ.get(UPDATE_RUNS):
        RUNS.write_text(lines, encoding="utf-8")
    assert [json.loads(line) for line in RUNS.read_text(encoding="utf-8").splitlines()] == given


def draws(capabilities: types.ClientCapabilities) -> None:
    capabilities.experimental = {"foretrace": {"traceRefresh": True, "tracePanel": True}}


class Drawing:
    """A client that draws runs."""

    def __init__(self, session: Editor) -> None:
        self.session = session
        self.refreshed = asyncio.Event()
        session.client.feature("foretrace/traceRefresh")(lambda *_: self.refreshed.set())

    async def ask(self, **wanted: Any) -> Any:
        arguments = [{"uri": URI, **wanted}]
        params = types.ExecuteCommandParams("foretrace.traceData", arguments)
        return _plain(await self.session.client.workspace_execute_command_async(params))

    async def ask_until_final(self, **wanted: Any) -> Any:
        async with asyncio.timeout(PATIENCE):
            while True:
                self.refreshed.clear()
                data = await self.ask(**wanted)
                if data["final"]:
                    return data
                await self.refreshed.wait()


def _plain(data: Any) -> Any:
    data = plain(data)
    if isinstance(data, dict):
        return {key: _plain(value) for key, value in data.items()}
    return [_plain(each) for each in data] if isinstance(data, list) else data


@asynccontextmanager
async def drawing(text: str) -> AsyncIterator[Drawing]:
    async with editor(settings={"modelEnabled": False}, change=draws) as session:
        client = Drawing(session)
        session.open(text)
        yield client


TWO = f"""\
{TOTAL}

def half(n):
    return n / 2


# >>> half(4)
# >>> half(5)
"""


async def test_a_run_is_given_by_function_call_or_line() -> None:
    async with drawing(TWO) as client:
        data = await client.ask_until_final(function="total")
        assert data["version"] == 1
        assert (data["call"], data["guessed"]) == ("total([3, 4, 5])", True)
        assert [(s["call"], s["outcome"], s["passed"]) for s in data["scenarios"]] == [
            ("total([3, 4, 5])", "≈ 12", True),
            ("total([10])", "≈ 10", True),
        ]
        (hole,) = data["holes"]
        assert (hole["line"], hole["column"]) == (8, 18)
        assert hole["fill"] in ("result + value", "value + result")
        imagined = [step for step in data["steps"] if step.get("holes")]
        assert [step["line"] for step in imagined] == [8, 8, 8]
        value = data["values"][imagined[0]["holes"][0][1]]
        assert value[:2] == ["3", "imagined"]
        assert 0 < value[2] <= 1

        calls = {}
        for line in (1, 3, 5, 9, 11, 12, 16, 17, 18, 99):
            calls[line] = (await client.ask(line=line))["call"]
        first, second = "total([3, 4, 5])", "total([10])"
        assert [calls[line] for line in (1, 3, 5, 9)] == [first, second, first, first]
        assert [calls[line] for line in (11, 12, 16, 17, 18, 99)] == [
            *["half(4)"] * 3,
            "half(5)",
            *["half(4)"] * 2,
        ]
        assert (await client.ask(function="total", call=second))["call"] == second
        assert (await client.ask(call="half(5)"))["function"] == "half"


async def test_who_draws_a_run_is_told_of_better_ones() -> None:
    async with drawing(TWO) as client:
        await client.ask_until_final(function="half")
        client.refreshed.clear()
        chosen = {"uri": URI, "function": "half", "call": "half(5)"}
        params = types.ExecuteCommandParams("foretrace.showScenario", [chosen])
        await client.session.client.workspace_execute_command_async(params)
        async with asyncio.timeout(PATIENCE):
            await client.refreshed.wait()
        data = await client.ask_until_final(function="half")
        assert data["call"] == "half(5)"

        document = types.TextDocumentIdentifier(URI)
        lenses = await client.session.client.text_document_code_lens_async(
            types.CodeLensParams(document)
        )
        commands = [lens.command for lens in lenses or () if lens.command is not None]
        draw = [command for command in commands if command.title == "draw the run"]
        assert [_plain(list(command.arguments or ())) for command in draw] == [
            [{"uri": URI, "function": "total"}],
            [{"uri": URI, "function": "half"}],
        ]

        client.session.edit(client.session.place("/ 2"), client.session.place("/ 2") + 3, "/ 4")
        data = await client.ask_until_final(function="half")
        assert (data["version"], data["outcome"]["text"]) == (2, "→ 1.25")
        assert data["functions"][0]["source"] == ["def half(n):", "    return n / 4"]


async def test_others_are_given_final_runs_only() -> None:
    async with editor(settings={"modelEnabled": False}) as session:
        session.open(TWO)
        assert (await Drawing(session).ask(function="total"))["final"] is True


async def test_what_is_wrong_is_said_in_a_sentence() -> None:
    async with drawing("x = 1\n") as client:
        wrong: list[tuple[dict[str, Any], str]] = [
            ({"line": 1}, "There is no function in this document to run."),
            ({"function": "f"}, "f was not run."),
            ({"call": "f(1)"}, "f(1) was not run."),
            ({}, "Say which run, by a call or a function."),
            ({"uri": "file:///other.py", "line": 1}, "file:///other.py is not open."),
        ]
        for arguments, sentence in wrong:
            with pytest.raises(JsonRpcException) as told:
                await client.ask(**arguments)
            assert told.value.message == sentence
        for bad in ({"line": 0}, {"line": "1"}, {"more": 1}, {"function": 1}):
            with pytest.raises(JsonRpcException) as told:
                await client.ask(**bad)
            assert told.value.message.startswith("This command takes an object such as")
