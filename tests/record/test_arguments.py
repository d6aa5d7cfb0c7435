"""Calls that were seen, as source."""

from __future__ import annotations

import sys
from enum import IntEnum
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foretrace.record.suite.arguments import call_source


def f(a: Any, b: Any = 1, /, *rest: Any, key: Any = None, **more: Any) -> Any:
    seen = a, b, rest, key, more
    local = dict(sys._getframe().f_locals)
    return sys._getframe().f_code, {n: v for n, v in local.items() if v is not seen}


def source(*values: Any, **named: Any) -> str | None:
    code, local = f(*values, **named)
    return call_source(code, local, 200)


PLAIN = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=8)
    | st.binary(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(max_size=4) | st.integers(), inner, max_size=3)
        | st.tuples(inner, inner)
    ),
    max_leaves=6,
)


@settings(max_examples=40)
@given(
    st.lists(PLAIN, min_size=1, max_size=4),
    st.dictionaries(st.sampled_from(["key", "other", "more_", "class"]), PLAIN),
)
def test_the_source_makes_the_same_call(values: list[Any], named: dict[str, Any]) -> None:
    text = source(*values, **named)
    if text is not None:
        assert repr(eval(text)[1]) == repr(f(*values, **named)[1])
    else:
        assert (
            len(repr([values, named])) > 100
            or "class" in named
            or shared([*values, *named.values()])
        )


def shared(values: list[Any]) -> bool:
    """Whether something that can change is in two places."""
    seen: set[int] = set()
    pending = list(values)
    while pending:
        value = pending.pop()
        if isinstance(value, list | dict):
            if id(value) in seen:
                return True
            seen.add(id(value))
        if isinstance(value, list | tuple):
            pending += value
        elif isinstance(value, dict):
            pending += value.values()
    return False


class Level(IntEnum):
    LOW = 1


class Text(str):
    pass


class Odd(list[int]):
    pass


LOOP: list[Any] = []
LOOP.append(LOOP)
TWICE: list[int] = []


@pytest.mark.parametrize(
    "value",
    [
        Level.LOW,
        Text("a"),
        Odd(),
        object(),
        float("nan"),
        float("inf"),
        [float("-inf")],
        LOOP,
        [TWICE, TWICE],
        {1: TWICE, 2: (TWICE,)},
        range(3),
        bytearray(b"a"),
        "x" * 300,
        [1] * 300,
        len,
        {Level.LOW},
    ],
    ids=repr,
)
def test_what_has_no_literal_has_no_source(value: object) -> None:
    assert source(value) is None


@pytest.mark.parametrize(
    ("text", "values", "named"),
    [
        ("f(1, 1, key=None)", (1,), {}),
        ("f(1, 2, 3, 4, key={1, 2})", (1, 2, 3, 4), {"key": {1, 2}}),
        ("f((), set(), key=-1.5, z=b'')", ((), set()), {"key": -1.5, "z": b""}),
    ],
)
def test_calls(text: str, values: tuple[Any, ...], named: dict[str, Any]) -> None:
    assert source(*values, **named) == text


def test_only_a_modules_functions_can_be_called_by_name() -> None:
    def inner(a: int) -> Any:
        return sys._getframe().f_code, {"a": a}

    code, local = inner(1)
    assert call_source(code, local, 200) is None
