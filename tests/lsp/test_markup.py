"""User text in Markdown stays what it is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lsprotocol import types
from markdown_it import MarkdownIt
from markdown_it.token import Token

from foretrace.lsp.markup import Code, Markup, preferred_kind

NASTY = st.text(st.sampled_from("`~*_<>[]()|\\&#!x \n\r\t$"), max_size=30) | st.text(max_size=30)


def tokens(markup: Markup) -> list[Token]:
    return MarkdownIt("commonmark").parse(markup.render(types.MarkupKind.Markdown).value)


@given(NASTY)
def test_a_block_is_read_back_as_it_was(text: str) -> None:
    (token,) = tokens(Markup().block(text))
    assert token.type == "fence"
    assert token.content.rstrip("\n") == normalised(text).rstrip("\n")


@given(NASTY)
def test_code_in_a_sentence_is_code_and_nothing_else(text: str) -> None:
    found = tokens(Markup().sentence("Before ", Code(text), " after."))
    assert [token.type for token in found] == ["paragraph_open", "inline", "paragraph_close"]
    children = found[1].children or []
    kinds = {child.type for child in children}
    assert kinds <= {"text", "code_inline"}
    if text.strip():
        code = "".join(child.content for child in children if child.type == "code_inline")
        assert code.split() == normalised(" ".join(text.splitlines())).split()


@given(st.lists(st.tuples(NASTY, NASTY), max_size=4))
def test_a_table_is_one_block_with_a_line_a_row(rows: list[tuple[str, str]]) -> None:
    (token,) = tokens(Markup().table(["run", "x"], rows))
    assert token.type == "fence"
    assert token.content.count("\n") == len(rows) + 1


def test_plain_text_has_no_markdown() -> None:
    markup = Markup().sentence("See ", Code("a*b")).items([("one ", Code("x"))]).block("y")
    assert markup.render(types.MarkupKind.PlainText).value == "See a*b\n\n  one x\n\ny"


@pytest.mark.parametrize(
    ("formats", "kind"),
    [
        (None, None),
        ([], None),
        ([types.MarkupKind.PlainText, types.MarkupKind.Markdown], types.MarkupKind.PlainText),
        ([types.MarkupKind.Markdown, types.MarkupKind.PlainText], types.MarkupKind.Markdown),
    ],
)
def test_the_clients_first_format_is_used(
    formats: list[types.MarkupKind] | None, kind: types.MarkupKind | None
) -> None:
    assert preferred_kind(formats) == kind


def normalised(text: str) -> str:
    """As CommonMark reads characters: NUL is replaced, line ends are line feeds."""
    return text.replace("\0", "\ufffd").replace("\r\n", "\n").replace("\r", "\n")
