from __future__ import annotations

import ast
import threading

import pytest

from foretrace.examples import BINARY_SEARCH
from foretrace.sketch.model import HoleKind, Sketch
from foretrace.sketch.parse import SketchParser, read_sketch
from tests.sketch.corpus import MIXED


def test_a_sketch_is_read_once_a_version() -> None:
    parser = SketchParser(BINARY_SEARCH, version=3)
    sketch = parser.sketch()
    assert sketch is parser.sketch()
    assert (sketch.version, parser.version) == (3, 3)
    parser.edit(0, 0, "\n", 4)
    assert parser.text == "\n" + BINARY_SEARCH
    assert parser.sketch().version == 4
    assert sketch.holes[0].line == 6
    assert parser.sketch().holes[0].line == 7
    parser.replace("???", 9)
    assert [hole.kind for hole in parser.sketch().holes] == [HoleKind.STATEMENT]
    assert parser.sketch().version == 9


@pytest.mark.parametrize(("start", "end"), [(-1, 0), (0, 4), (2, 1), (4, 4)])
def test_edits_outside_of_the_text(start: int, end: int) -> None:
    parser = SketchParser("abc")
    with pytest.raises(ValueError, match="outside the text, which has 3 characters"):
        parser.edit(start, end, "x", 1)
    assert parser.text == "abc"


def test_earlier_sketches_stay_as_they_were() -> None:
    parser = SketchParser(MIXED)
    sketch = parser.sketch()
    dump = ast.dump(sketch.program.tree, include_attributes=True)
    flow = {name: dict(table) for name, table in sketch.flow.items()}
    for version in range(30):
        parser.edit(version * 7, version * 7 + 3, "x\n" * (version % 3), version)
        parser.sketch()
    assert ast.dump(sketch.program.tree, include_attributes=True) == dump
    assert {name: dict(table) for name, table in sketch.flow.items()} == flow


def test_typing_a_hole_and_a_comment_before_it() -> None:
    parser = SketchParser("def f(x):\n    return x\n")
    at = len("def f(x):\n    return x")
    kinds = []
    for letter in " + ???":
        parser.edit(at, at, letter, at)
        at += 1
        sketch = parser.sketch()
        kinds.append((len(sketch.holes), len(sketch.functions), len(sketch.program.gaps)))
    assert kinds == [(0, 1, 0), (0, 0, 1), (0, 0, 1), (0, 0, 1), (0, 0, 1), (1, 1, 0)]
    parser.edit(at - 3, at - 3, "# ", 0)
    assert parser.sketch().holes == ()


def test_an_else_typed_below_joins_the_statement_above() -> None:
    text = "x = 1\nif x:\n    y = 1\n\nz = 2\n"
    parser = SketchParser(text)
    parser.sketch()
    start = text.index("\nz")
    parser.edit(start, start, "else:\n    y = 2\n", 1)
    assert len(parser.sketch().program.tree.body) == 3
    assert parser.sketch().program.gaps == ()


def test_a_future_import_moved_down_is_refused() -> None:
    text = "from __future__ import annotations\nx = 1\ny = 2\n"
    parser = SketchParser(text)
    parser.sketch()
    parser.edit(0, 0, "z = 0\n", 1)
    assert [gap.line for gap in parser.sketch().program.gaps] == [2]


def test_parsers_in_several_threads() -> None:
    expected = read_sketch(MIXED)
    found: list[Sketch] = []

    def read() -> None:
        found.extend(read_sketch(MIXED) for _ in range(10))

    threads = [threading.Thread(target=read) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 40
    assert all(sketch.holes == expected.holes for sketch in found)
    assert all(sketch.scenarios == expected.scenarios for sketch in found)
