"""What is shown of a place: scopes, values that unfold, expressions."""

from __future__ import annotations

import dap_types as dap
import pytest

from foretrace.bench.debugger.client import Debugger, Failed
from tests.dap.programs import CALLS, LOOP, RECORDS
from tests.lsp.editor import TOTAL


async def test_values_unfold(session: Debugger) -> None:
    await session.started(text=RECORDS)
    await session.step("next")
    await session.step("next")
    found = await session.variables()
    assert found["node"].value == "None"
    table = await session.unfold(found["table"].variablesReference)
    assert {name: each.value for name, each in table.items()} == {
        "['values']": "[1, 2, 3]",
        "['pair']": "(1, [2, 3])",
    }
    pair = await session.unfold(table["['pair']"].variablesReference)
    assert pair["[1]"].evaluateName == "table['pair'][1]"
    assert pair["[1]"].indexedVariables == 2


async def test_long_values_come_in_pages(session: Debugger) -> None:
    await session.started(text=LOOP)
    await session.step("continue")
    found = (await session.variables())["found"]
    assert found.indexedVariables == 250
    page = await session.unfold(found.variablesReference, filter="indexed", start=200, count=3)
    assert {name: each.value for name, each in page.items()} == {
        "[200]": "40000",
        "[201]": "40401",
        "[202]": "40804",
    }
    assert await session.unfold(found.variablesReference, filter="named") == {}


async def test_the_module_variables_that_a_function_reads(session: Debugger) -> None:
    await session.started(text=CALLS, call="discount(9)")
    assert await session.values("Globals used") == {"LIMIT": "3"}


async def test_holes_say_what_they_were_taken_for(session: Debugger) -> None:
    await session.started(text=TOTAL)
    before = await session.values("Holes")
    assert list(before) == ["??? on line 8"]
    assert before["??? on line 8"].endswith("not reached yet")
    for _ in range(3):
        await session.step("next")
    hole = (await session.variables("Holes"))["??? on line 8"]
    assert hole.value.startswith("≈ ")
    assert " gives 3" in hole.value


async def test_expressions_are_evaluated_in_the_imagined_state(session: Debugger) -> None:
    await session.started(text=RECORDS)
    for _ in range(5):
        await session.step("next")
    assert (await session.stack())[0][1] == 12
    found = await session.evaluate("node.value * 10 + len(values)")
    assert (found.result, found.type) == ("13", "int, computed")
    assert (await session.evaluate("[node.next, values]")).indexedVariables == 2
    with pytest.raises(Failed, match=r"'node\.' is not an expression"):
        await session.evaluate("node.")
    with pytest.raises(Failed, match="AttributeError"):
        await session.evaluate("node.nothing")
    # Looking changes nothing.
    assert (await session.evaluate("values.append(4)")).result == "None"
    assert (await session.values())["values"] == "[1, 2, 3]"


async def test_an_outer_frame_has_its_own_names(session: Debugger) -> None:
    await session.started(text=CALLS)
    for command in ("next", "next", "stepIn"):
        await session.step(command)
    assert (await session.evaluate("price + total", depth=1)).result == "2"
    with pytest.raises(Failed, match="NameError"):
        await session.evaluate("total")


async def test_what_rests_on_a_guess_is_derived_and_a_copy_is_plain(session: Debugger) -> None:
    await session.started(text=TOTAL)
    for _ in range(3):
        await session.step("next")
    found = await session.evaluate("result + 1", context="hover")
    assert found.result.startswith("≈ 4")
    assert found.type is not None
    assert found.type.startswith("int, derived")
    assert (await session.evaluate("result + 1", context="clipboard")).result == "4"


async def test_what_the_module_holds_is_as_sure_as_the_way_to_it(session: Debugger) -> None:
    await session.started(text=CALLS)
    assert (await session.evaluate("LIMIT + len([p for p in prices])")).type == "int, computed"
    await session.step("next")
    await session.evaluate("total = 1", context="repl")
    await session.stopped()
    found = (await session.evaluate("LIMIT")).type
    assert found is not None
    assert found.startswith("int, derived")
    assert (await session.evaluate("len([p for p in prices])")).type == "int, computed"


async def test_nothing_outside_the_interpreter_can_be_reached(session: Debugger) -> None:
    await session.started(text=CALLS)
    for expression in ("open('/etc/passwd')", "__import__('os').getcwd()"):
        with pytest.raises(Failed):
            await session.evaluate(expression, context="repl")


async def test_the_console_completes_names(session: Debugger) -> None:
    await session.started(text=CALLS)
    frame = (await session.frames())[0].id
    found = await session.ask(
        "completions", dap.CompletionsResponseBody, frameId=frame, text="1 + pri", column=8
    )
    assert [(each.label, each.start, each.length) for each in found.targets] == [("prices", 5, 3)]


async def test_clients_that_count_from_zero(session: Debugger) -> None:
    await session.started(text=CALLS, client={"linesStartAt1": False, "columnsStartAt1": False})
    frame = (await session.frames())[0]
    assert (frame.line, frame.column) == (5, 0)


async def test_a_source_without_a_file_is_given_by_the_adapter(session: Debugger) -> None:
    await session.started(text=CALLS)
    source = (await session.frames())[0].source
    assert source is not None
    assert source.sourceReference is not None
    found = await session.ask(
        "source", dap.SourceResponseBody, sourceReference=source.sourceReference
    )
    assert found.content == CALLS
