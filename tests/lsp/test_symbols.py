"""Semantic tokens for holes, and symbols for scenarios, over a real session."""

from __future__ import annotations

from lsprotocol import types

from foretrace.sketch.parse import read_sketch

from .editor import TOTAL, URI, Editor, editor, final

TEXT = f"s = '😀𝒳'; first = ???; second = ???\n{TOTAL}"
TEXT += "\n\ndef half(n):\n    return n / 2\n\n\nhalf(4)\n"


async def tokens(session: Editor) -> list[tuple[int, int, int]]:
    """Line, character and length of each."""
    params = types.SemanticTokensParams(types.TextDocumentIdentifier(URI))
    answer = await session.client.text_document_semantic_tokens_full_async(params)
    data = list(answer.data) if answer is not None else []
    found = []
    line = character = 0
    for step in range(0, len(data), 5):
        down, along, length, kind, modifiers = data[step : step + 5]
        character = along if down else character + along
        line += down
        assert (kind, modifiers) == (0, 1)
        found.append((line, character, length))
    return found


async def symbols(session: Editor) -> list[types.DocumentSymbol]:
    params = types.DocumentSymbolParams(types.TextDocumentIdentifier(URI))
    answer = await session.client.text_document_document_symbol_async(params)
    found = [each for each in answer or () if isinstance(each, types.DocumentSymbol)]
    assert len(found) == len(answer or ())
    return found


async def test_holes_are_tokens_and_scenarios_are_symbols() -> None:
    async with editor(settings={"modelEnabled": False}) as session:
        session.open(TEXT)
        holes = read_sketch(TEXT).holes
        assert len(holes) == 3
        starts = [session.map().position(hole.start) for hole in holes]
        assert await tokens(session) == [(each.line, each.character, 3) for each in starts]

        await final(session, holes[-1].start)
        total, half, call = await symbols(session)
        assert (total.name, total.kind) == ("total", types.SymbolKind.Function)
        assert total.range.start == types.Position(1, 0)
        assert [(s.name, s.detail) for s in total.children or ()] == [
            ("total([3, 4, 5])", "≈ 12"),
            ("total([10])", "≈ 10"),
        ]
        assert (half.name, half.children) == ("half", ())
        assert (call.name, call.kind, call.detail) == ("half(4)", types.SymbolKind.Event, "→ 2.0")
        assert call.selection_range.start.line == TEXT[: TEXT.index("half(4)")].count("\n")

        # Where there is nothing of ours, other servers have the word.
        session.edit(0, len(session.text), "def f(x):\n    return x\n")
        assert await tokens(session) == []
        assert await symbols(session) == []
