"""Whatever the acceptor lets through is a literal, and every literal's repr gets through."""

from __future__ import annotations

import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foretrace.world.decoding.literal_grammar import LiteralState

scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
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


def read(text: str) -> LiteralState | None:
    return LiteralState().feed(text)


@given(value=literals)
def test_accepts_every_repr(value: object) -> None:
    state = read(repr(value))
    if "\\U" in repr(value):
        return  # Unassigned astral characters, the one escape that is left out.
    assert state is not None
    assert state.complete
    assert state.closing() == ""


@given(value=literals, data=st.data())
def test_closes_every_beginning(value: object, data: st.DataObject) -> None:
    text = repr(value)
    beginning = text[: data.draw(st.integers(0, len(text)))]
    state = read(beginning)
    if state is not None:
        ast.literal_eval(beginning + state.closing())


@given(text=st.text(alphabet="[](){},: '\"\\-01.eTrueFalsNotb()setxu", max_size=24))
def test_what_it_accepts_is_a_literal(text: str) -> None:
    kept = ""
    state = LiteralState()
    for character in text:
        following = state.feed(character)
        if following is not None:
            kept, state = kept + character, following
    ast.literal_eval(kept + state.closing())
    if state.complete:
        ast.literal_eval(kept)


@pytest.mark.parametrize(
    "text",
    [
        "(1)",
        "[1,]",
        "{[1]: 2}",
        "{1: 2, 3}",
        "{1, 2: 3}",
        "01",
        "'\n'",
        "[1  ]",
        " 1",
        "{(1, [])}",
        "{{}}",
        "{set()}",
        "--1",
        "b'é'",
        "1 + 2",
        "x",
        "print()",
        "1;",
        "'a' 'b'",
        "inf",
        "1_0",
    ],
)
def test_rejects(text: str) -> None:
    state = read(text)
    assert state is None or not state.complete
