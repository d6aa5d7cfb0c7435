"""What a value consists of, read from its repr."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from foretrace.dap.elements import elements, type_name
from foretrace.dap.showing import given_text, value_text
from foretrace.trace.frames import Origin, Value

ATOMS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text()
VALUES = st.recursive(
    ATOMS | st.binary(),
    lambda inner: (
        st.lists(inner)
        | st.lists(inner).map(tuple)
        | st.dictionaries(ATOMS, inner)
        | st.sets(ATOMS)
    ),
    max_leaves=12,
)


@given(VALUES)
def test_the_elements_of_containers_are_theirs(value: object) -> None:
    found = [(part.name, part.repr) for part in elements(repr(value))]
    if isinstance(value, dict):
        assert found == [(f"[{key!r}]", repr(held)) for key, held in value.items()]
    elif isinstance(value, list | tuple | set):
        assert found == [(f"[{place}]", repr(held)) for place, held in enumerate(value)]
    else:
        assert found == []


@given(VALUES)
def test_types_are_told_by_reprs(value: object) -> None:
    assert type_name(repr(value)) == type(value).__name__


@given(st.text(alphabet="[](){}<>,:='\"\\ ab1", max_size=40))
def test_whatever_is_no_repr_does_no_harm(text: str) -> None:
    type_name(text)
    elements(text)


def test_records_and_objects() -> None:
    assert [(part.name, part.repr) for part in elements("Point(x=1, label='a, b')")] == [
        ("x", "1"),
        ("label", "'a, b'"),
    ]
    assert [part.repr for part in elements("[<Node object at 0x0>, 2]")] == [
        "<Node object at 0x0>",
        "2",
    ]
    assert type_name("<Node object at 0x0>") == "Node"
    assert [part.repr for part in elements("frozenset({1, 2})")] == ["1", "2"]


@given(VALUES, st.sampled_from(Origin), st.floats(0.01, 1.0))
def test_a_value_is_read_as_it_was_shown(value: object, origin: Origin, chance: float) -> None:
    text = repr(value)
    if len(text) < 900 and text.strip() == text:
        assert given_text(value_text(Value(text, origin, chance))) == text
