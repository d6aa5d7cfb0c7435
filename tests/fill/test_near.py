"""Near misses: valid, different, and one thing away."""

from __future__ import annotations

import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foretrace.fill.near import near_misses

NAMES = ("i", "j", "xs")


@pytest.mark.parametrize(
    ("text", "near"),
    [
        ("i < j", "i <= j"),
        ("i + 1", "i - 1"),
        ("xs[i + 1]", "xs[i + 2]"),
        ("xs[i]", "xs[j]"),
        ("max(i, j)", "min(i, j)"),
        ("[x for x in xs[1:] if x > j]", "[x for x in xs[1:] if x >= j]"),
        ("i not in xs", "i in xs"),
        ("j = i - 1", "j = i + 1"),
        ("i //= 10", "i *= 10"),
    ],
)
def test_one_thing_is_another(text: str, near: str) -> None:
    assert near in near_misses(text, NAMES, 20)


def test_names_that_are_bound_stay() -> None:
    assert all(near.startswith("j = ") for near in near_misses("j = i", NAMES, 20))


def test_what_is_no_code_has_none() -> None:
    assert near_misses("i +", NAMES, 20) == []


leaves = st.sampled_from(["i", "j", "xs[i]", "1", "len(xs)", "max(i, 2)"])
expressions = st.recursive(
    leaves,
    lambda inner: st.builds(
        "({} {} {})".format, inner, st.sampled_from(["+", "-", "<", "==", "and", "%"]), inner
    ),
    max_leaves=5,
)


@given(expressions, st.integers(0, 15))
def test_all_are_valid_and_different(text: str, most: int) -> None:
    found = near_misses(text, NAMES, most)
    assert len(found) <= most
    assert len({text, *found}) == len(found) + 1
    plain = ast.unparse(ast.parse(text))
    for near in found:
        assert ast.unparse(ast.parse(near)) == near != plain
