"""What the grammar lets through is a literal, and every literal's repr gets through."""

from __future__ import annotations

import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foretrace.world.decoding.literal_grammar import closed
from foretrace.world.decoding.matchers import LITERAL, REST_OF_TUPLE
from tests.world.decoding.conftest import Reader

scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(-1e307, 1e307),
    st.text(max_size=8),
    st.binary(max_size=6),
)
hashables = st.recursive(scalars, lambda inner: st.lists(inner, max_size=3).map(tuple))
literals = st.recursive(
    st.one_of(scalars, st.sets(hashables, max_size=3)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.lists(inner, max_size=3).map(tuple),
        st.dictionaries(hashables, inner, max_size=3),
    ),
    max_leaves=8,
)


@given(value=literals)
def test_accepts_every_repr(reader: Reader, value: object) -> None:
    assert reader.accepts(LITERAL, repr(value))
    assert closed(repr(value)) == "None" or ast.literal_eval(closed(repr(value))) == value


@pytest.mark.parametrize(
    "text",
    [
        "1e-07",
        "-0.0",
        "1e+16",
        "5e-324",
        "1.7976931348623157e+308",
        "0",
        "-12",
        "''",
        '"it\'s"',
        "'\"'",
        "'\\'\"'",
        "'\\\\'",
        "'\\n\\t\\x00\\x7f'",
        "'\\ud800'",
        "'\\U000e0001'",
        "'é😀日本'",
        "b''",
        "b'\\xff\\''",
        "set()",
        "{()}",
        "(1,)",
        "()",
        "[[], {}, ()]",
        "{(1, 'a'): {1, 2}}",
        "[1,2]",
        "{'a':1}",
        "[" * 16 + "]" * 16,
    ],
)
def test_accepts(reader: Reader, text: str) -> None:
    assert reader.accepts(LITERAL, text)
    ast.literal_eval(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "(1)",
        "[1,]",
        "{[1]: 2}",
        "{1: 2, 3}",
        "{1, 2: 3}",
        "01",
        "-",
        "1.",
        "'\n'",
        "'\x00'",
        "'\\d'",
        "'\\xfg'",
        "'\\U00110000'",
        "[1  ]",
        " 1",
        "{(1, [])}",
        "{{}}",
        "{set()}",
        "--1",
        "b'é'",
        "b'\\u0041'",
        "1 + 2",
        "x",
        "print()",
        "1;",
        "'a' 'b'",
        "'''a'''",
        "inf",
        "1e309",
        "2e308",
        "-9.9e308",
        "1.8e+308",
        "nan",
        "1_0",
        "True()",
        "f'{x}'",
        "[" * 17 + "]" * 17,
    ],
)
def test_rejects(reader: Reader, text: str) -> None:
    assert not reader.accepts(LITERAL, text)


@given(value=st.lists(literals, max_size=3).map(tuple))
def test_the_rest_of_a_tuple_is_what_follows_its_bracket(reader: Reader, value: object) -> None:
    assert reader.accepts(REST_OF_TUPLE, repr(value)[1:])


@given(data=st.data())
def test_what_is_written_is_a_literal(reader: Reader, data: st.DataObject) -> None:
    matcher = reader.matchers.begin(LITERAL)
    pieces = [reader.matchers.tokenizer.tokenize_str(piece)[0] for piece in "[](){}:,'\"1-e."]
    text = b""
    for _ in range(data.draw(st.integers(1, 24))):
        # Among tokens of all kinds, those that open and close would hardly ever be drawn.
        allowed = reader.matchers.allowed(matcher)
        ways = [token for token in pieces if allowed[token]] or allowed.nonzero()[0].tolist()
        if data.draw(st.booleans()):
            ways = allowed.nonzero()[0].tolist()
        if not ways:
            break
        token = ways[data.draw(st.integers(0, len(ways) - 1))]
        assert matcher.consume_token(token)
        text += reader.matchers.tokenizer.decode_bytes([token])
        if matcher.is_accepting():
            value = ast.literal_eval(text.decode())
            assert ast.literal_eval(repr(value)) == value
    ast.literal_eval(closed(text.decode("utf-8", "ignore")))


@given(value=literals, data=st.data())
def test_every_beginning_is_closed(value: object, data: st.DataObject) -> None:
    text = repr(value)
    ast.literal_eval(closed(text[: data.draw(st.integers(0, len(text)))]))


@pytest.mark.parametrize(
    ("beginning", "literal"),
    [
        ("[1, 4, 9, 1", "[1, 4, 9]"),
        ("[1, None", "[1, None]"),
        ("[True, Fal", "[True]"),
        ("[1.", "[]"),
        ("[-", "[]"),
        ("'hello wor", "'hello wor'"),
        ("'abc\\x4", "'abc'"),
        ("'abc\\", "'abc'"),
        ("'a\\\\", "'a\\\\'"),
        ("b'ab\\xf", "b'ab'"),
        ("\"it's", '"it\'s"'),
        ("['a, b]', 'c", "['a, b]', 'c']"),
        ("{'a': 1, 'b': ", "{'a': 1}"),
        ("{'a': 1, 'b", "{'a': 1}"),
        ("{'a': 1, 'b': 'lo", "{'a': 1, 'b': 'lo'}"),
        ("{'abc': 12", "{}"),
        ("{'abc'", "{}"),
        ("{'a': [1, 2", "{'a': [1]}"),
        ("{1, 2, 3", "{1, 2}"),
        ("[(1, 2), (3, 4", "[(1, 2)]"),
        ("[[1, 2], [3, ", "[[1, 2], [3]]"),
        ("[1, [", "[1]"),
        ("[set(", "[]"),
        ("(200, [1, 2, 3", "(200, [1, 2])"),
        ("(200, ", "(200,)"),
        ("(", "()"),
        ("", "None"),
        ("12", "None"),
    ],
)
def test_only_what_is_whole_is_kept(beginning: str, literal: str) -> None:
    assert closed(beginning) == literal
