"""Actions at a hole: the list, their edits, the explanation, all over real sessions."""

from __future__ import annotations

from typing import Any

import pytest
from lsprotocol import types
from pygls.exceptions import JsonRpcException

from foretrace.examples import BINARY_SEARCH
from foretrace.fill.verbs.edits import Edit
from foretrace.sketch.parse import read_sketch

from .editor import TOTAL, URI, Editor, editor, final

LAST = """\
# >>> last([3, 4])
# 4
# >>> last([7])
# 7
def last(xs):
    return ???
"""
SIGNS = """\
# >>> sign(-3)
# -1
# >>> sign(-8)
# -1
# >>> sign(0)
# 0
# >>> sign(5)
# 1
# >>> sign(2)
# 1
def sign(n):
    return ???
"""


async def actions(
    session: Editor, offset: int, only: list[types.CodeActionKind | str] | None = None
) -> list[types.CodeAction]:
    place = session.map().range(offset, offset)
    params = types.CodeActionParams(
        types.TextDocumentIdentifier(URI), place, types.CodeActionContext([], only)
    )
    found = await session.client.text_document_code_action_async(params)
    assert all(isinstance(action, types.CodeAction) for action in found or ())
    return [action for action in found or () if isinstance(action, types.CodeAction)]


async def resolved(session: Editor, action: types.CodeAction) -> types.CodeAction:
    return await session.client.code_action_resolve_async(action)


def applied(session: Editor, action: types.CodeAction) -> str:
    """The document after the action's edit, as an editor applies it."""
    assert action.edit is not None, action.title
    if action.edit.document_changes:
        (change,) = action.edit.document_changes
        assert isinstance(change, types.TextDocumentEdit)
        assert change.text_document.uri == URI
        assert change.text_document.version == session.version
        edits: Any = change.edits
    else:
        assert action.edit.changes is not None
        edits = action.edit.changes[URI]
    text, where = session.text, session.map()
    spans = [(where.offset(e.range.start), where.offset(e.range.end), e.new_text) for e in edits]
    for start, end, new in sorted(spans, reverse=True):
        text = Edit(start, end, new).applied(text)
    return text


PROFILES = {
    "VS Code": {"profile": "visual-studio-code"},
    "Neovim": {"profile": "neovim@v0.11.0"},
    "Helix": {"profile": "neovim@v0.11.0", "encoding": types.PositionEncodingKind.Utf8},
}


@pytest.mark.parametrize("name", PROFILES)
async def test_a_hole_is_filled_or_all_of_its_function(name: str) -> None:
    async with editor(**PROFILES[name]) as session:  # type: ignore[arg-type]
        session.open("s = '😀𝒳'\n" + BINARY_SEARCH)
        place = session.place("???", 2)
        await final(session, place)
        found = await actions(session, place)
        assert all(action.edit is None for action in found)
        best = found[0]
        assert (best.kind, best.is_preferred) == (types.CodeActionKind.QuickFix, True)
        assert best.title.startswith("Fill with ")
        one = applied(session, await resolved(session, best))
        assert one.startswith(session.text[:place])
        assert one.endswith(session.text[place + 3 :])
        assert one.count("???") == 2
        (whole,) = (a for a in found if a.title.startswith("Fill all 3 holes of binary_search: "))
        filled = applied(session, await resolved(session, whole))
        assert all(part in filled for part in session.text.split("???"))
        assert "???" not in filled


async def test_the_list_does_not_wait_for_the_search() -> None:
    async with editor() as session:
        session.open(BINARY_SEARCH)
        place = session.place("???", 3)
        found = await actions(session, place)
        titles = [action.title for action in found]
        pending = [title for title in titles if "being searched" in title]
        assert pending or titles[0].startswith("Fill with ")
        assert any(title.startswith("Refine to ") for title in titles)
        # Chosen all the same, it waits for the best there is.
        filled = applied(session, await resolved(session, found[0]))
        assert filled.count("???") == 2


async def test_refining_leaves_smaller_holes() -> None:
    async with editor() as session:
        session.open(LAST)
        place = session.place("???")
        await final(session, place)
        found = await actions(session, place, [types.CodeActionKind.Refactor])
        assert {action.kind for action in found} == {types.CodeActionKind.RefactorRewrite}
        assert found[0].title.startswith("Refine to xs[???] (")
        text = applied(session, await resolved(session, found[0]))
        assert text.endswith("    return xs[???]\n")
        assert len(read_sketch(text).holes) == 1


async def test_splitting_by_what_tells_the_scenarios_apart() -> None:
    async with editor() as session:
        session.open(SIGNS)
        place = session.place("???")
        await final(session, place)
        found = [a for a in await actions(session, place) if a.title.startswith("Split by ")]
        assert 0 < len(found) <= 3
        (below,) = (a for a in found if a.title == "Split by n < 0 (2 scenarios, else 3)")
        text = applied(session, await resolved(session, below))
        assert text.endswith("    if n < 0:\n        return ???\n    else:\n        return ???\n")


async def test_an_answer_becomes_a_scenario_and_ranks_anew() -> None:
    async with editor() as session:
        session.open(LAST)
        place = session.place("???")
        await final(session, place)
        hover = await session.hover(place)
        assert hover is not None
        assert "What should `last(" in hover
        found = [a for a in await actions(session, place) if "keep as a scenario" in a.title]
        assert len(found) >= 2
        said = found[1].title.removesuffix(" (keep as a scenario)")
        before = await session.complete(place)
        text = applied(session, await resolved(session, found[1]))
        call = said.partition(" gives ")[0].partition(" raises ")[0]
        lines = text.split("\n")
        assert lines[3] == "# 7"
        assert lines[4] == f"# >>> {call}"
        assert "def last(xs):" in lines
        session.edit(0, len(session.text), text)
        after = read_sketch(session.text)
        assert len(after.scenarios) == 3
        place = session.place("???")
        await final(session, place)
        better = await session.complete(place)
        assert before is not None
        assert better is not None
        assert better.items[0].label != before.items[0].label


async def test_an_explanation_is_markdown_and_a_message() -> None:
    async with editor() as session:
        session.open(LAST)
        place = session.place("???")
        await final(session, place)
        (action,) = await actions(session, place, ["foretrace.explain"])
        assert action.command is not None
        assert action.edit is None
        params = types.ExecuteCommandParams(action.command.command, action.command.arguments)
        said = await session.client.workspace_execute_command_async(params)
        assert isinstance(said, str)
        assert said.startswith("`xs[-1]` in line 6: ")
        assert "- ✓ `last([3, 4])` → `4`" in said
        assert "Instead of it:" in said
        assert "- `None` (the plainest text): `last([3, 4])` → `None`, expected `4`" in said
        (message,) = session.client.messages
        assert message.type == types.MessageType.Info
        assert message.message.startswith("xs[-1]: ")


async def test_an_action_of_an_older_version_edits_nothing() -> None:
    async with editor() as session:
        session.open(TOTAL)
        await final(session, session.place("???"))
        found = await actions(session, session.place("???"))
        assert found
        session.edit(0, 0, "\n")
        for action in found:
            with pytest.raises(JsonRpcException) as told:
                await resolved(session, action)
            assert told.value.code == types.LSPErrorCodes.ContentModified


async def test_a_client_that_resolves_nothing_gets_the_edits_at_once() -> None:
    async with editor("emacs") as session:
        session.open(TOTAL)
        place = session.place("???")
        await final(session, place)
        found = await actions(session, place)
        assert all(action.edit or action.command for action in found)
        filled = applied(session, found[0])
        assert filled.startswith(session.text[:place])
        assert "???" not in filled
        for action in found:
            if action.edit is not None:
                assert read_sketch(applied(session, action)).program.gaps == ()


async def test_there_is_nothing_to_do_elsewhere_or_of_another_kind() -> None:
    async with editor() as session:
        session.open(TOTAL + "\n# ???\nmatch 1:\n    case ???:\n        pass\n")
        assert await actions(session, session.place("result = 0")) == []
        assert await actions(session, session.place("# ???") + 3) == []
        assert await actions(session, session.place("case ???") + 6) == []
        assert await actions(session, session.place("???"), [types.CodeActionKind.Source]) == []
        assert await actions(session, session.place("result = ???"))


async def test_what_is_no_action_is_refused() -> None:
    async with editor() as session:
        session.open(TOTAL)
        nonsense: list[Any] = [None, {}, {"uri": URI}, {"uri": 1}, ["?"], "x"]
        for data in nonsense:
            with pytest.raises(JsonRpcException) as told:
                await resolved(session, types.CodeAction("mine", data=data))
            assert told.value.code == -32602
            params = types.ExecuteCommandParams("foretrace.explain", [data])
            with pytest.raises(JsonRpcException):
                await session.client.workspace_execute_command_async(params)
        assert await actions(session, session.place("???"))
