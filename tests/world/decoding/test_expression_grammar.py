"""The acceptor lets ordinary expressions through and stops others early."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foretrace.world.decoding.expression_grammar import ExpressionState, expression_key

OURS = sorted((Path(__file__).parents[2] / "server").rglob("*.py"))


def read(text: str) -> ExpressionState | None:
    return ExpressionState().feed(text)


def expressions_of(path: Path) -> Iterator[str]:
    """Every expression of a file that stands on one line, as written."""
    source = path.read_text(encoding="utf-8")
    lines = source.splitlines()
    for node in ast.walk(ast.parse(source)):
        if (
            isinstance(node, ast.expr)
            and not isinstance(node, ast.Slice | ast.Starred | ast.NamedExpr)
            and node.lineno == node.end_lineno
        ):
            line = lines[node.lineno - 1].encode()
            text = line[node.col_offset : node.end_col_offset].decode()
            left_out = ('"""', ":=", "yield ", "...", "  ", " # ")
            if expression_key(text) and not any(part in text for part in left_out):
                yield text


@pytest.mark.parametrize("path", OURS[::4], ids=lambda path: path.stem)
def test_accepts_real_code(path: Path) -> None:
    for text in set(expressions_of(path)):
        state = read(text)
        assert state is not None, text
        assert state.complete, text


@pytest.mark.parametrize(
    "text",
    [
        "0, len(arr) - 1",
        "-x ** 2",
        "not a or b is not None",
        "x if y else z",
        "a not in b",
        "[i * j for i, j in zip(a, b) if i]",
        "{k: v for k, v in d.items()}",
        "f(*a, k=1, **b)",
        "a[1:-1, ::2]",
        "lambda x, y=2: x + y",
        "f'{x!r:>{w}} {y}'",
        "b'\\x00'",
        "1e-3j",
        "()",
        "'é😀'",
        "r'\\d'",
        "x[()]",
        "{**a, 'b': 1}",
        "[*a, *b]",
        "await f()",
        "0x_ff",
        "a @ b",
    ],
)
def test_accepts(text: str) -> None:
    state = read(text)
    assert state is not None
    assert state.complete
    assert expression_key(text)


@pytest.mark.parametrize(
    "text",
    [
        "x = 1",
        "return x",
        "import os",
        "a b",
        "a)",
        "(a]",
        "x\n",
        "x; y",
        "x # y",
        "???",
        "`x`",
        "1 2",
        "a else b",
        "for x in y",
        "'a\n",
        "f(x=1",
        "if x",
        "$x",
        "a = b",
        "x..y",
        "a!b",
    ],
)
def test_rejects(text: str) -> None:
    state = read(text)
    assert state is None or not state.complete


@given(text=st.text(alphabet="ab1.,:()[]{} +-*/<>=!'\"\\fornti#\n", max_size=20))
def test_any_text_is_answered(text: str) -> None:
    state = read(text)
    for end in range(len(text)):
        if read(text[:end]) is None:
            assert state is None
            break


@pytest.mark.parametrize("text", ["(" * 300 + ")" * 300, "\0", "", "a" + ".b" * 3000, "x = 1"])
def test_what_is_no_expression_or_too_deep_has_no_key(text: str) -> None:
    assert expression_key(text) is None


def test_spelling_does_not_change_the_key() -> None:
    assert expression_key("len(a)-1") == expression_key("len( a ) - 1")
    assert expression_key("len(a)-1") != expression_key("len(a) - 2")
