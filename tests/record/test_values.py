"""How values are written."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foretrace.record.limits import Limits
from foretrace.record.recorder import record_call
from foretrace.record.values import Values

SEVERAL = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner) | st.tuples(inner, inner),
    max_leaves=8,
)


@settings(max_examples=40)
@given(SEVERAL)
def test_what_is_short_is_its_repr(value: object) -> None:
    values = Values(100_000)
    assert values.of(value).repr == repr(value).encode(errors="backslashreplace").decode()
    assert values.notes() == ()


@settings(max_examples=40)
@given(SEVERAL, st.integers(20, 60))
def test_what_is_long_says_what_it_is(value: object, limit: int) -> None:
    values = Values(limit)
    shown = values.of(value).repr
    if len(repr(value)) > limit:
        assert shown.startswith(f"<{type(value).__name__} ")
        assert values.notes()
    else:
        assert shown == repr(value)


SHOWN: dict[str, object] = {
    "<list of 5000 elements>": [0] * 5000,
    "<str of 3000 characters>": "x" * 3000,
    "<list of 1 elements>": [[0] * 900],
    "<dict of 900 elements>": dict.fromkeys(range(900)),
    "<int of 100001 bits>": 1 << 100_000,
    "range(0, 1000000000)": range(10**9),
    "<object object at 0x0>": object(),
    "[<object object at 0x0>]": [object()],
    "'0xff'": hex(255),
    "'at 0xff'": "at 0xff",
}


@pytest.mark.parametrize("shown", SHOWN)
def test_values(shown: str) -> None:
    assert Values(2000).of(SHOWN[shown]).repr == shown


CLASSES = """\
class Fails:
    def __init__(self):
        self.x = 1
    def __repr__(self):
        return self.missing
class Half:
    def __repr__(self):
        return "\\ud800"
def f(kind):
    value = kind()
    return value
"""


def test_a_repr_that_fails_is_the_plain_one() -> None:
    trace = record_call(CLASSES, "f(Fails)")
    assert trace.outcome.value is not None
    assert trace.outcome.value.repr == "<__main__.Fails object at 0x0>"
    trace = record_call(CLASSES, "f(Half)")
    assert trace.outcome.value is not None
    assert trace.outcome.value.repr == "\\ud800"


def test_values_are_those_before_the_line() -> None:
    source = "def f(xs):\n    ys = xs\n    xs.append(1)\n    return ys\n"
    states = [
        {name: value.repr for name, value in frame.locals.items()}
        for frame in record_call(source, "f([])").frames
    ]
    assert states == [
        {"xs": "[]"},
        {"xs": "[]"},
        {"xs": "[]", "ys": "[]"},
        {"xs": "[1]", "ys": "[1]"},
        {"xs": "[1]", "ys": "[1]"},
    ]


def test_long_values_are_noted() -> None:
    trace = record_call("def f(n):\n    return [0] * n\n", "f(50)", Limits(repr_characters=40))
    assert trace.outcome.value is not None
    assert trace.outcome.value.repr == "<list of 50 elements>"
    assert trace.notes == ("reprs of more than 40 characters are cut",)
