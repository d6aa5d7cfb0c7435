"""Whole sessions of known editors with the real server, on the sketch that is the main job."""

from __future__ import annotations

from typing import Any

import pytest
from lsprotocol import types

from foretrace.examples import BINARY_SEARCH

from .editor import TOTAL, Editor, editor, final, solved, totalled

pytestmark = pytest.mark.filterwarnings("error::pytest_lsp.LspSpecificationWarning")

FILLS = ["0, len(arr) - 1", "mid + 1", "mid - 1"]
PROFILES = {
    "VS Code": {"profile": "visual-studio-code", "inlay_hint_refresh": True},
    "Neovim": {"profile": "neovim@v0.11.0"},
    "Emacs": {"profile": "emacs"},
    "Helix": {"profile": "neovim@v0.11.0", "encoding": types.PositionEncodingKind.Utf8},
}


async def best_at_each_hole(session: Editor) -> list[types.CompletionItem]:
    items = []
    for number in (1, 2, 3):
        answer = await session.complete(session.place("???", number))
        assert answer is not None
        items.append(min(answer.items, key=lambda item: item.sort_text or ""))
    return items


@pytest.mark.parametrize("name", PROFILES)
async def test_the_sketch_comes_alive(name: str) -> None:
    async with editor(**PROFILES[name]) as session:  # type: ignore[arg-type]
        session.open(BINARY_SEARCH)
        await final(session, session.place("???"))
        hints = await session.hints_when(solved)
        assert hints[8] == "mid ≈ 2 … 3"
        assert hints[10] == "≈ 3"
        assert hints[12] == "left ≈ 3"
        items = await best_at_each_hole(session)
        assert [item.text_edit.new_text for item in items if item.text_edit] == FILLS
        hover = await session.hover(session.place("mid", 2))
        assert hover is not None
        assert "derived" in hover


@pytest.mark.parametrize("encoding", list(types.PositionEncodingKind))
async def test_accepting_a_candidate_behind_astral_characters(
    encoding: types.PositionEncodingKind,
) -> None:
    async with editor(encoding=encoding) as session:
        session.open(TOTAL.replace("result = ???", "s = '😀𝒳'; result = ???"))
        await session.hints_when(lambda hints: "result ≈ 3 … 12" in hints.get(8, ""))
        answer = await session.complete(session.place("???") + 1)
        assert answer is not None
        best = answer.items[0].text_edit
        assert isinstance(best, types.TextEdit)
        start, end = (session.map().offset(spot) for spot in (best.range.start, best.range.end))
        assert session.text[start:end] == "???"
        session.edit(start, end, best.new_text)
        hints = await session.hints_when(lambda hints: "result = 3 … 12" in hints.get(8, ""))
        assert hints[9] == "= 12"


async def test_completion_says_what_comes_true_and_what_else_changes() -> None:
    async with editor() as session:
        session.open(BINARY_SEARCH)
        await session.hints_when(solved)
        await final(session, session.place("???"))
        hole = session.place("???", 2)
        for offset in range(hole, hole + 4):
            answer = await session.complete(offset)
            assert answer is not None
            best = answer.items[0]
            assert best.label == "mid + 1"
            assert best.filter_text == "???"
        best = await session.client.completion_item_resolve_async(best)
        assert isinstance(best.documentation, types.MarkupContent)
        said = best.documentation.value
        assert "Verified by running" in said
        assert "✓ `binary_search([1, 3, 5, 7, 9, 11], 7)` → `3`" in said
        assert "line 6: `0, len(arr) - 1`" in said
        assert "line 14: `mid - 1`" in said
        assert await session.complete(session.place("return")) is None


async def test_completion_goes_on_while_the_hole_is_being_replaced() -> None:
    async with editor() as session:
        session.open(TOTAL)
        await session.hints_when(totalled)
        start = session.place("???")
        answer = await session.complete(start)
        assert answer is not None
        wanted = answer.items[0].label
        session.edit(start, start + 3, wanted[0])
        answer = await session.complete(start + 1)
        assert answer is not None
        (best,) = (item for item in answer.items if item.label == wanted)
        assert best.filter_text == wanted
        assert isinstance(best.text_edit, types.TextEdit)
        assert best.text_edit.range == session.map().range(start, start + 1)
        session.edit(start, start + 1, "zz")
        answer = await session.complete(start + 2)
        assert answer is None or not answer.items


async def test_hover_on_a_hole_tells_what_is_known_there() -> None:
    async with editor() as session:
        session.open(TOTAL)
        await session.hints_when(totalled)
        said = await session.hover(session.place("???") + 1)
        assert said is not None
        rows = [line.split() for line in said.splitlines()]
        assert ["name", "first", "last", "origin"] in rows
        assert ["value", "3", "5", "computed"] in rows
        assert ["result", "0", "7"] in [row[:3] for row in rows]
        assert "- `total([10])` must give `10`" in said
        assert "Candidates:" in said


async def test_hover_on_a_name_shows_its_values_over_the_run() -> None:
    finished = BINARY_SEARCH
    for fill in FILLS:
        finished = finished.replace("???", fill, 1)
    async with editor() as session:
        session.open(finished)
        said = await session.hover(session.place("mid = "))
        assert said is not None
        rows = [line.split() for line in said.splitlines()]
        assert ["1", "2", "computed"] in rows
        assert "computed" in said
        assert "derived" not in said
        assert await session.hover(session.place("# >>> ") + 8) is None
        assert await session.hover(session.place("len(")) is None


async def test_a_guess_is_called_a_guess() -> None:
    async with editor() as session:
        session.open("def double(n):\n    return ???\n")
        answer = await session.complete(session.place("???"))
        assert answer is not None
        assert answer.items
        assert "a guess" in str(answer.items[0].detail)
        item = await session.client.completion_item_resolve_async(answer.items[0])
        assert isinstance(item.documentation, types.MarkupContent)
        assert "no scenario decides" in item.documentation.value
        strange: list[Any] = [None, {"uri": "file:///other.py", "hole": 0}, {"hole": []}]
        for data in strange:
            unknown = types.CompletionItem("n", data=data)
            assert await session.client.completion_item_resolve_async(unknown) == unknown
