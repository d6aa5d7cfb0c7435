"""Lines and columns in every encoding, and documents kept in step with the client's."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lsprotocol import types
from pygls.workspace import PositionCodec

from foretrace.lsp.open_documents import OpenDocument, changed_span
from foretrace.lsp.positions import TextMap, split_lines

ENCODINGS = [
    types.PositionEncodingKind.Utf8,
    types.PositionEncodingKind.Utf16,
    types.PositionEncodingKind.Utf32,
]
UNITS = {"utf-8": 1, "utf-16-le": 2, "utf-32-le": 4}
CODECS = {
    types.PositionEncodingKind.Utf8: "utf-8",
    types.PositionEncodingKind.Utf16: "utf-16-le",
    types.PositionEncodingKind.Utf32: "utf-32-le",
}

texts = st.text(st.sampled_from("ab=? \t\r\n\f\v\x1c\x85  é漢😀𝒳\ufeff"), max_size=60) | st.text(
    st.characters(exclude_categories=["Cs"]), max_size=40
)
encodings = st.sampled_from(ENCODINGS)


def reference_position(
    text: str, offset: int, encoding: types.PositionEncodingKind
) -> types.Position:
    """The position of an offset by the words of the protocol: lines end at \\n, \\r\\n and \\r."""
    before = text[:offset].replace("\r\n", "\n").replace("\r", "\n")
    _, _, last = before.rpartition("\n")
    name = CODECS[encoding]
    return types.Position(before.count("\n"), len(last.encode(name)) // UNITS[name])


def inside_a_line_end(text: str, offset: int) -> bool:
    return text[offset - 1 : offset + 1] == "\r\n"


def text_map(text: str, encoding: types.PositionEncodingKind) -> TextMap:
    return TextMap(split_lines(text), PositionCodec(encoding))


@given(texts, encodings, st.data())
def test_offsets_and_positions_agree_with_the_protocol(
    text: str, encoding: types.PositionEncodingKind, data: st.DataObject
) -> None:
    offset = data.draw(st.integers(0, len(text)))
    mapped = text_map(text, encoding)
    if inside_a_line_end(text, offset):
        assert mapped.position(offset) == mapped.position(offset - 1)
        return
    position = reference_position(text, offset, encoding)
    assert mapped.position(offset) == position
    assert mapped.offset(position) == offset
    line, column = mapped.line_column(offset)
    assert mapped.line_text(line)[: column - 1] == text[offset - column + 1 : offset]


@given(texts, encodings, st.integers(0, 99), st.integers(0, 99))
def test_positions_outside_the_text_are_clamped(
    text: str, encoding: types.PositionEncodingKind, line: int, character: int
) -> None:
    mapped = text_map(text, encoding)
    offset = mapped.offset(types.Position(line, character))
    assert 0 <= offset <= len(text)
    if line < mapped.line_count:
        assert mapped.line_column(offset)[0] == line + 1
    else:
        assert offset == len(text)


@pytest.mark.parametrize(("encoding", "character"), list(zip(ENCODINGS, (12, 10, 9), strict=True)))
def test_a_hole_behind_astral_characters(
    encoding: types.PositionEncodingKind, character: int
) -> None:
    text = "s = '😀'; ???"
    assert text_map(text, encoding).position(text.index("???")) == types.Position(0, character)


@given(texts)
def test_lines_join_to_the_text(text: str) -> None:
    lines = split_lines(text)
    assert "".join(lines) == text
    assert [line.rstrip("\r\n") for line in lines] == text.replace("\r\n", "\n").replace(
        "\r", "\n"
    ).split("\n")


@given(texts, encodings, st.data())
def test_a_document_follows_the_clients_edits(
    text: str, encoding: types.PositionEncodingKind, data: st.DataObject
) -> None:
    document = OpenDocument("file:///a.py", text, PositionCodec(encoding))
    for version in range(1, data.draw(st.integers(1, 3)) + 1):
        changes: list[types.TextDocumentContentChangeEvent] = []
        for _ in range(data.draw(st.integers(1, 3))):
            spots = st.sampled_from(
                [spot for spot in range(len(text) + 1) if not inside_a_line_end(text, spot)]
            )
            start, end = sorted((data.draw(spots), data.draw(spots)))
            inserted = data.draw(texts)
            changes.append(
                types.TextDocumentContentChangePartial(
                    types.Range(
                        reference_position(text, start, encoding),
                        reference_position(text, end, encoding),
                    ),
                    inserted,
                )
            )
            text = text[:start] + inserted + text[end:]
        document.apply(changes)
        assert document.text == text
        assert document.version == version
        assert "".join(split_lines(text)) == text
        assert document.map.line_count == len(split_lines(text))
        assert all(1 <= line <= document.map.line_count for line in document.edited_lines)


def test_the_edited_line_is_the_one_the_cursor_is_left_on() -> None:
    document = OpenDocument("file:///a.py", "a\nb\nc\n", PositionCodec())
    spot = types.Position(1, 1)
    document.apply([types.TextDocumentContentChangePartial(types.Range(spot, spot), "1\n")])
    assert document.edited_lines == {3}
    document.apply([types.TextDocumentContentChangeWholeDocument("a\nb\n")])
    assert document.edited_lines == frozenset()


def test_several_cursors_move_with_the_lines_above_them() -> None:
    document = OpenDocument("file:///a.py", "a\nb\nc\n", PositionCodec())

    def insert(line: int, text: str) -> types.TextDocumentContentChangePartial:
        spot = types.Position(line, 1)
        return types.TextDocumentContentChangePartial(types.Range(spot, spot), text)

    document.apply([insert(2, "!"), insert(0, "\n!")])
    assert document.text == "a\n!\nb\nc!\n"
    assert document.edited_lines == {2, 4}


def test_half_a_surrogate_pair_becomes_a_replacement_character() -> None:
    document = OpenDocument("file:///a.py", "x = '\ud83d'", PositionCodec())
    assert document.text == "x = '\ufffd'"


@given(texts, texts, texts, texts)
def test_the_changed_span_turns_one_text_into_the_other(
    head: str, old: str, new: str, tail: str
) -> None:
    before, after = head + old + tail, head + new + tail
    start, end, text = changed_span(before, after)
    assert before[:start] + text + before[end:] == after
    assert end - start <= len(old)
