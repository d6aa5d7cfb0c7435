"""The grammar lets ordinary expressions through and stops others early."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foretrace.world.decoding.expression_grammar import expression_key
from foretrace.world.decoding.matchers import EXPRESSION
from tests.world.decoding.conftest import Reader

OURS = sorted((Path(__file__).parents[3] / "server").rglob("*.py"))

# What the grammar leaves out on purpose, and strings it takes for these.
LEFT_OUT = ('"""', "'''", ":=", "yield ", "...", "  ", " # ", "\\d", "\\s", "\\S", "\\w", "\\.")


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
            if expression_key(text) and not any(part in text for part in LEFT_OUT):
                yield text


@pytest.mark.parametrize("path", OURS, ids=lambda path: path.stem)
def test_accepts_real_code(reader: Reader, path: Path) -> None:
    refused = [text for text in set(expressions_of(path)) if not reader.accepts(EXPRESSION, text)]
    assert refused == []


@pytest.mark.parametrize(
    "text",
    [
        "0, len(arr) - 1",
        "-x ** 2",
        "not a or b is not None",
        "x if y else z",
        "a if b else c if d else e",
        "a not in b",
        "a is node",
        "a is not node",
        "a in inner",
        "a and not_b or nothing",
        "lambda a='', b=(): a",
        "not(a)",
        "[i * j for i, j in zip(a, b) if i]",
        "[a if b else c for d in e for f in g if h if i]",
        "{k: v for k, v in d.items()}",
        "f(*a, k=1, **b)",
        "f(x for x in y)",
        "f()(g)[0].h",
        "a[1:-1, ::2]",
        "a[:]",
        "a[i - 1 :]",
        "lambda x, y=2: x + y",
        "lambda: 0",
        "lambda *args, **options: args",
        "f'{x!r:>{w}} {y}'",
        "b'\\x00'",
        "1e-3j",
        "1_000.5",
        ".5",
        "()",
        "( a, )",
        "[ 1, 2 ]",
        "'é😀'",
        "r'\\d'",
        "'\\'' + \"\\\"\"",
        "'\\N{BULLET}\\u00e9\\x41\\0'",
        "x[()]",
        "{**a, 'b': 1}",
        "[*a, *b]",
        "(*a, b)",
        "await f()",
        "0x_ff",
        "a @ b",
        "a<<1|b>>2&c^~d//e%f",
        "notx",
        "in_order",
        "é",
        "'a'.join(b)",
        "print(x, end='')",
        " x",
    ],
)
def test_accepts(reader: Reader, text: str) -> None:
    assert reader.accepts(EXPRESSION, text)
    assert expression_key(text.strip())


@pytest.mark.parametrize(
    "text",
    [
        "",
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
        "x if y",
        "$x",
        "a = b",
        "x..y",
        "a!b",
        "a,",
        "*a, b",
        "x  + y",
        "(yield)",
        "(yield x)",
        "(x := 1)",
        "[y := 1, y]",
        "...",
        "'''a'''",
        '"""a"""',
        "'a' 'b'",
        "a isnot b",
        "a. b",
        "None[0]",
        "x[]",
        "a.if",
        "\\",
        "a\\\n+ b",
        "'\x00'",
        "'\u2028'",
    ],
)
def test_rejects(reader: Reader, text: str) -> None:
    assert not reader.accepts(EXPRESSION, text)


@given(text=st.text(alphabet="ab1.,:()[]{} +-*/<>=!'\"\\fornti#\n", max_size=20))
def test_what_begins_a_text_has_only_such_beginnings(reader: Reader, text: str) -> None:
    if reader.begins(EXPRESSION, text):
        assert all(reader.begins(EXPRESSION, text[:end]) for end in range(1, len(text)))


@given(data=st.data())
def test_nothing_leads_nowhere(reader: Reader, data: st.DataObject) -> None:
    """From every place there is a way on, or the text may end there."""
    matcher = reader.matchers.begin(EXPRESSION)
    for _ in range(data.draw(st.integers(1, 16))):
        allowed = reader.matchers.allowed(matcher).nonzero()[0]
        token = int(allowed[data.draw(st.integers(0, len(allowed) - 1))])
        assert matcher.validate_tokens([token]) == 1
        assert matcher.consume_token(token)
    assert matcher.is_accepting() or reader.matchers.allowed(matcher).any()
