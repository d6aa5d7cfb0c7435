"""Invented calls: deterministic, valid, near what was shown."""

from __future__ import annotations

import ast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foretrace.imagine.invent import invent_calls
from foretrace.sketch.model import ScenarioKind
from foretrace.sketch.parse import read_sketch

SORTED = """\
# >>> find([1, 3, 5, 7], 7)
# 3
def find(arr, target):
    return ???
"""


def calls(source: str, count: int = 24) -> list[str]:
    sketch = read_sketch(source)
    return [
        scenario.call
        for scenario in invent_calls(sketch, sketch.functions[-1], sketch.scenarios, count)
    ]


def arguments(call: str) -> list[object]:
    tree = ast.parse(call, mode="eval").body
    assert isinstance(tree, ast.Call)
    return [ast.literal_eval(argument) for argument in tree.args]


def test_sorted_lists_stay_sorted_and_mostly_distinct() -> None:
    repeating = 0
    for call in calls(SORTED):
        numbers, target = arguments(call)
        assert isinstance(numbers, list)
        assert numbers == sorted(numbers)
        repeating += len(set(numbers)) < len(numbers)
        assert type(target) is int
    assert repeating == 1


def test_boundaries_are_among_them() -> None:
    found = [arguments(call) for call in calls(SORTED)]
    assert [[], 7] in found
    assert [[1, 3, 5, 7], 8] in found
    assert [[1, 3, 5, 7], 0] in found
    assert any(isinstance(numbers, list) and len(numbers) > 4 for numbers, _ in found)


def test_always_the_same_and_none_twice() -> None:
    first = calls(SORTED)
    assert first == calls(SORTED)
    assert len(set(first)) == len(first) == 24


def test_they_are_marked_as_invented() -> None:
    sketch = read_sketch(SORTED)
    for scenario in invent_calls(sketch, sketch.functions[0], sketch.scenarios, 5):
        assert scenario.kind is ScenarioKind.INVENTED
        assert scenario.expected is None
        assert scenario.function == "find"


@pytest.mark.parametrize(
    ("source", "kinds"),
    [
        ("def f(xs: list[int], n: int = 2):\n    return ???\n", [list]),
        ("def f(name: str | None):\n    return ???\n", [str]),
        ("def f(words, count):\n    return ???\n", [list, int]),
        ("def f(q):\n    for k, v in q.items():\n        ???\n", [dict]),
        ("def f(q):\n    return q.upper() + ???\n", [str]),
        ("def f(q):\n    for i in range(q):\n        ???\n", [int]),
        ("class C:\n    def m(self, text):\n        return ???\n", [str]),
    ],
)
def test_guessed_from_annotations_uses_and_names(source: str, kinds: list[type]) -> None:
    found = calls(source, 6)
    assert found
    for call in found:
        assert [type(argument) for argument in arguments(call)] == kinds


def test_only_the_sketchs_own_call_is_varied() -> None:
    source = "def f(words, k=2):\n    return ???\nassert len(f(['a', 'b'], k=3)) == 2\n"
    found = calls(source, 8)
    assert found
    for call in found:
        assert call.startswith("len(f([")
        ast.parse(call, mode="eval")


_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-50, 50) | st.text(max_size=6)
    | st.floats(allow_nan=False, allow_infinity=False, width=16),
    lambda inner: st.lists(inner, max_size=4)
    | st.dictionaries(st.text(max_size=3), inner, max_size=3)
    | st.tuples(inner, inner),
    max_leaves=8,
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.lists(_VALUES, min_size=1, max_size=3))
def test_any_literal_arguments_can_be_varied(values: list[object]) -> None:
    names = ", ".join("abc"[: len(values)])
    shown = ", ".join(map(repr, values))
    source = f"def f({names}):\n    return ???\nassert f({shown}) == 1\n"
    for call in calls(source, 6):
        assert len(arguments(call)) == len(values)
