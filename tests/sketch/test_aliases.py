"""Holes written `___`: the same as `???`, and never a name of the user's own."""

from __future__ import annotations

import ast
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foretrace.sketch.model import ALIAS, HOLE, Sketch
from foretrace.sketch.parse import SketchParser, read_sketch

from .corpus import MIXED

PLACES = """\
# >>> f(2)
# 4
def f(n):
    x = ???
    ???
    if ???:
        return f"{???}" + (lambda: ???)()
    return [??? for _ in range(???)]


assert f(3) == ???
"""


def facts(sketch: Sketch) -> object:
    """All that a sketch says, but for how its holes are written."""
    tree = ast.dump(sketch.program.tree, include_attributes=True)
    program = sketch.program.source, sketch.program.gaps, tree
    return sketch.holes, sketch.functions, sketch.scenarios, program, dict(sketch.flow)


def test_it_is_a_hole_wherever_the_other_one_is() -> None:
    other = read_sketch(PLACES.replace(HOLE, ALIAS))
    assert len(other.holes) == PLACES.count(HOLE)
    assert facts(other) == facts(read_sketch(PLACES))
    assert other.marked_text == PLACES
    assert {other.text[hole.start : hole.end] for hole in other.holes} == {ALIAS}
    ast.parse(other.text)


def test_both_can_stand_in_one_document_and_in_broken_code() -> None:
    text = "def f(x):\n    a = ___ + ???\n    return ___\ndef g(:\n    y = ___\n"
    sketch = read_sketch(text)
    assert facts(sketch) == facts(read_sketch(text.replace(ALIAS, HOLE)))
    assert [hole.line for hole in sketch.holes] == [2, 2, 3, 5]


@pytest.mark.parametrize(
    "text", ["x = 1  # ___", "s = '___'", "'''\n___\n'''", "x____ = a___", "# from a import *"]
)
def test_text_and_other_names_are_no_holes(text: str) -> None:
    assert read_sketch(f"{text}\n").holes == ()
    assert [hole.line for hole in read_sketch(f"y = ___\n{text}\n").holes] == [1]


@pytest.mark.parametrize(
    "binding",
    [
        "___ = 1",
        "def f(___): pass",
        "for ___ in (): pass",
        "_, ___ = 1, 2",
        "import ___",
        "from a import b as ___",
        "def ___(): pass",
        "with a as ___: pass",
        "[0 for ___ in ()]",
        "(___ := 3)",
        "lambda ___: 1",
        "def f():\n    ___ = ...",
        "from a import *",
        "___ += ...",
        "___ = ...; print()",
        "match 1:\n    case ___: pass",
        "def f():\n    global ___",
    ],
)
def test_a_name_that_the_document_binds_is_its_own(binding: str) -> None:
    text = f"{binding}\nx = ___ + 1\n"
    sketch = read_sketch(text)
    assert sketch.holes == ()
    assert "___ + 1" in sketch.program.source


@pytest.mark.parametrize("use", ["a.___", "a(___=1)"])
def test_an_attribute_or_keyword_is_another_name(use: str) -> None:
    assert [hole.line for hole in read_sketch(f"y = ___\n{use}\n").holes] == [1]


@pytest.mark.parametrize(
    "declaration", ["___ = ...", "___: Any = ...", "___ = ...  # holes", '___: "Größe" = ...']
)
def test_a_declaration_is_no_part_of_the_program(declaration: str) -> None:
    text = f"from typing import *\n{declaration}\ndef f(x):\n    return ___\n"
    sketch = read_sketch(text)
    assert [hole.line for hole in sketch.holes] == [4]
    lines = sketch.program.source.split("\n")
    assert not lines[1].partition("#")[0].strip()
    assert sketch.program.gaps == ()


@settings(deadline=None, max_examples=40)
@given(st.data())
def test_writing_holes_otherwise_changes_nothing_else(data: st.DataObject) -> None:
    text = MIXED.replace(ALIAS, "own")
    sketch = read_sketch(text)
    chosen = [hole for hole in sketch.holes if data.draw(st.booleans())]
    other = text
    for hole in chosen:
        other = other[: hole.start] + ALIAS + other[hole.end :]
    found = read_sketch(other)
    if {hole.start for hole in chosen} <= {hole.start for hole in found.holes}:
        assert facts(found) == facts(sketch)
    else:
        # Only where a hole would have been a name of the user's own.
        assert any(hole.kind.value == "unfillable" for hole in chosen)


@settings(deadline=None, max_examples=40)
@given(st.data())
def test_typing_leads_to_the_same_as_opening(data: st.DataObject) -> None:
    parser = SketchParser(PLACES.replace(HOLE, ALIAS))
    pieces = st.sampled_from(["___", "???", "_", "___ = ...\n", "___ = 1\n", "\n", "x", "def f("])
    for version in range(4):
        start = data.draw(st.integers(0, len(parser.text)))
        end = data.draw(st.integers(start, min(len(parser.text), start + 5)))
        parser.edit(start, end, data.draw(pieces), version)
        fresh = read_sketch(parser.text, version)
        assert facts(parser.sketch()) == facts(fresh)
        assert replace(parser.sketch(), program=fresh.program, flow={}) == replace(fresh, flow={})
