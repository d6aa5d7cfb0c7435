"""Code lenses and their commands over real sessions."""

from __future__ import annotations

from typing import Any

import pytest
from lsprotocol import types
from pygls.exceptions import JsonRpcException

from .editor import TOTAL, URI, Editor, editor
from .test_actions import actions, applied, resolved

TEXT = f"""\
{TOTAL}

def half(n):
    return 10 / n


def unknown(a: "Thing", b: "Thing"):
    return a @ b


half(4)
half(0)
"""


async def lenses(session: Editor) -> dict[int, list[str]]:
    """Titles by line (from 1)."""
    params = types.CodeLensParams(types.TextDocumentIdentifier(URI))
    found: dict[int, list[str]] = {}
    for lens in await session.client.text_document_code_lens_async(params) or ():
        assert lens.command is not None
        found.setdefault(lens.range.start.line + 1, []).append(lens.command.title)
    return found


async def command(session: Editor, name: str, **arguments: Any) -> Any:
    params = types.ExecuteCommandParams(name, [{"uri": URI, **arguments}])
    return await session.client.workspace_execute_command_async(params)


async def test_functions_show_their_outcome_and_other_scenarios_on_demand() -> None:
    async with editor(settings={"modelEnabled": False}) as session:
        session.open(TEXT)
        found = await session.when(lambda: lenses(session), lambda found: "≈" in found[5][0])
        assert found[5] == ["total([3, 4, 5]) ≈ 12", "scenario 1 of 2: next", "imagine with…"]
        assert found[12][:2] == ["half(4) → 2.5", "scenario 1 of 2: next"]
        hints = await session.hints()
        assert hints[12] == "n = 4"

        # The next scenario, then one by its call; the choice stays when the text changes.
        said = await command(session, "foretrace.showScenario", function="half")
        assert said.startswith("half(0) raises ZeroDivisionError(")
        found = await session.when(lambda: lenses(session), lambda found: "2 of 2" in found[12][1])
        assert found[12][0] == said
        hints = await session.hints_when(lambda hints: hints[12] == "n = 0")
        assert hints[5] == "values = [3, 4, 5]"
        session.edit(0, 0, "\n")
        assert (await session.hints_when(lambda hints: 13 in hints))[13] == "n = 0"
        hover = await session.hover(session.place("/ n") + 2)
        assert hover is not None
        assert "half(0)" in hover
        said = await command(session, "foretrace.showScenario", function="half", call="half(4)")
        assert said == "half(4) → 2.5"

        # A call of the user's own is imagined and shown beside the document's.
        said = await command(session, "foretrace.imagineWith", function="half", call=" half( 8 )")
        assert said == "half(8) → 1.25"
        found = await session.when(lambda: lenses(session), lambda found: "3 of 3" in found[13][1])
        assert found[13][0] == "half(8) → 1.25"
        assert (await session.hints_when(lambda hints: hints.get(13) == "n = 8"))[14] == "= 1.25"

        # What it gives can be kept in the document.
        (pin,) = await actions(session, session.place("def half"))
        assert pin.title == "Keep as a scenario: half(8) gives 1.25"
        text = applied(session, await resolved(session, pin))
        assert "# >>> half(8)\n# 1.25\ndef half(n):" in text
        assert await actions(session, session.place("def total")) == []

        settings = {"modelEnabled": False, "codeLens": False}
        session.configure(settings)
        assert await session.when(lambda: lenses(session), lambda found: not found) == {}


async def test_bad_calls_are_answered_with_one_sentence() -> None:
    async with editor(settings={"modelEnabled": False}) as session:
        session.open(TEXT)
        wrong: dict[Any, str] = {
            "": "Give a call to imagine, such as f(1, 2).",
            "half(": "half( is not a call such as f(1, 2).",
            "half": "half is not a call such as f(1, 2).",
            "print(1)": "print(1) calls no function of this document.",
            "half(xs)": "xs in half(xs) is not defined in this document.",
            "half(" + "1" * 2000 + ")": "A call has at most 1000 characters.",
        }
        for call, sentence in wrong.items():
            with pytest.raises(JsonRpcException) as told:
                await command(session, "foretrace.imagineWith", call=call)
            assert told.value.message == sentence
        for name in ("foretrace.showScenario", "foretrace.imagineWith"):
            for arguments in ({"function": 1}, {"no": "such"}, {"uri": "file:///other.py"}):
                with pytest.raises(JsonRpcException) as told:
                    await command(session, name, **arguments)
                assert told.value.code == types.ErrorCodes.InvalidParams.value
        with pytest.raises(JsonRpcException) as told:
            await command(session, "foretrace.showScenario", function="half", call="half(77)")
        assert told.value.message == "half(77) is no scenario that reaches half."

        # Without a call the user chooses among some.
        offered: list[str] = []

        def choose(params: types.ShowMessageRequestParams) -> types.MessageActionItem:
            offered.extend(action.title for action in params.actions or ())
            return types.MessageActionItem(offered[0])

        session.client.feature(types.WINDOW_SHOW_MESSAGE_REQUEST)(choose)
        said = await command(session, "foretrace.imagineWith", function="half")
        assert offered
        assert said.startswith(offered[0])


async def test_equal_calls_after_other_statements_are_scenarios_of_their_own() -> None:
    text = (
        "def half(n):\n    return n / 2\n\nn = 4\nassert half(n) == 2\nn = 6\nassert half(n) == 3\n"
    )
    async with editor(settings={"modelEnabled": False}) as session:
        session.open(text)
        await session.when(lambda: lenses(session), lambda found: "1 of 2" in found[1][1])
        said = [await command(session, "foretrace.showScenario", function="half") for _ in range(3)]
        assert said == ["half(n) → 3.0", "half(n) → 2.0", "half(n) → 3.0"]
        await session.hints_when(lambda hints: hints.get(2) == "= 3.0")
