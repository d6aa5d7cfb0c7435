"""What holds for every text, whatever it is."""

from __future__ import annotations

import ast
import random
import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from foretrace.examples import BINARY_SEARCH
from foretrace.sketch.model import ALIAS, HOLE, STAND_IN, HoleKind, Sketch
from foretrace.sketch.parse import SketchParser, read_sketch
from tests.sketch.corpus import MIXED, PIECES

# About the texts tried here, which our own parsing with `ast` repeats.
pytestmark = [
    pytest.mark.filterwarnings("ignore::SyntaxWarning"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
]

LINE_END = re.compile(r"\r\n|\r|\n")

texts = st.one_of(
    st.text(max_size=60),
    st.lists(st.sampled_from(PIECES), max_size=25).map("".join),
)


@st.composite
def mutated(draw: st.DrawFn) -> str:
    """One of the documents after some edits."""
    text = draw(st.sampled_from([BINARY_SEARCH, MIXED]))
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.sampled_from([0, 0, 1, 2, 5, 40])))
        text = text[:start] + draw(st.sampled_from(["", *PIECES])) + text[end:]
    return text


def check(sketch: Sketch) -> None:
    text, program = sketch.text, sketch.program
    line_count = len(LINE_END.split(text))
    assert program.source.count("\n") == line_count - 1
    assert "\r" not in program.source
    # Equal but for the positions of holes, which `ast.parse` misses in f-strings.
    assert ast.dump(program.tree) == ast.dump(ast.parse(program.source))
    compile(program.source, "<program>", "exec", dont_inherit=True)

    names = {
        (node.lineno, node.col_offset)
        for node in ast.walk(program.tree)
        if isinstance(node, ast.Name) and node.id == STAND_IN and isinstance(node.ctx, ast.Load)
    }
    lines = LINE_END.split(text)
    in_gap = {line for gap in program.gaps for line in range(gap.line, gap.end_line + 1)}
    source_lines = [line.encode() for line in program.source.split("\n")]
    assert [hole.index for hole in sketch.holes] == list(range(len(sketch.holes)))
    assert sorted(hole.start for hole in sketch.holes) == [hole.start for hole in sketch.holes]
    for hole in sketch.holes:
        assert text[hole.start : hole.end] in (HOLE, ALIAS)
        assert lines[hole.line - 1][hole.column - 1 :].startswith((HOLE, ALIAS))
        if hole.line not in in_gap:
            assert hole.kind is not HoleKind.UNFILLABLE
            at = source_lines[hole.line - 1][hole.byte_column :]
            # Blank where only scenarios stood.
            assert not at.strip() or at.startswith(STAND_IN.encode())
            assert not at.strip() or (hole.line, hole.byte_column) in names
    for gap in program.gaps:
        assert 1 <= gap.line <= gap.end_line <= line_count
        assert gap.reason
    for function in sketch.functions:
        assert function.start_line <= function.line <= function.end_line
        assert sketch.flow[function.qualname]
    for scenario in sketch.scenarios:
        ast.parse(scenario.call, mode="eval")
        ast.parse(scenario.setup)
        assert 1 <= scenario.line <= line_count
        assert scenario.function is not None
        assert HOLE not in scenario.call or '"' in scenario.call or "'" in scenario.call


def same_sketch(one: Sketch, other: Sketch) -> bool:
    return (
        one.text == other.text
        and one.holes == other.holes
        and one.functions == other.functions
        and one.scenarios == other.scenarios
        and one.program.source == other.program.source
        and one.program.gaps == other.program.gaps
        and ast.dump(one.program.tree, include_attributes=True)
        == ast.dump(other.program.tree, include_attributes=True)
        and dict(one.flow) == dict(other.flow)
    )


@settings(deadline=None, max_examples=300)
@given(texts)
@example("")
@example("???")
@example("???\n")
@example("\ufeff???")
@example("x = 1\r???\ry = ???")
@example("0777\n???\n")
@example("x = 0xfor x in y\n")
@example("f'{???!r:{???}}'")
@example("f(???); x = '???'; ???")
@example("(" * 300 + "???")
@example("-" * 5000 + "1")
@example("x = " + "1" * 5000)
@example("if x:\n" + " ???" * 3)
def test_any_text(text: str) -> None:
    check(read_sketch(text))


@settings(deadline=None, max_examples=200)
@given(mutated())
def test_any_mutation(text: str) -> None:
    check(read_sketch(text))


edits = st.lists(
    st.tuples(
        st.floats(0, 1), st.sampled_from([0, 0, 0, 1, 1, 3, 20]), st.sampled_from(["", *PIECES])
    ),
    min_size=1,
    max_size=8,
)


@settings(deadline=None, max_examples=200)
@given(st.sampled_from(["", BINARY_SEARCH, MIXED]), edits)
def test_edits_lead_where_a_fresh_reading_leads(
    text: str, changes: list[tuple[float, int, str]]
) -> None:
    parser = SketchParser(text)
    for version, (where, length, replacement) in enumerate(changes, 1):
        start = round(where * len(text))
        end = min(len(text), start + length)
        parser.edit(start, end, replacement, version)
        text = text[:start] + replacement + text[end:]
        sketch = parser.sketch()
        assert sketch.version == version
        assert same_sketch(sketch, read_sketch(text, version))


def test_typing_a_document_character_by_character() -> None:
    parser = SketchParser()
    for position, letter in enumerate(MIXED[:400]):
        parser.edit(position, position, letter, position)
        check(parser.sketch())
    assert same_sketch(parser.sketch(), read_sketch(MIXED[:400]))


def test_deleting_lines_at_random() -> None:
    chance = random.Random(7)
    parser = SketchParser(MIXED)
    while parser.text:
        starts = [0, *(m.end() for m in re.finditer("\n", parser.text)), len(parser.text)]
        index = chance.randrange(len(starts) - 1)
        parser.edit(starts[index], starts[index + 1], "", 0)
        check(parser.sketch())
        assert same_sketch(parser.sketch(), read_sketch(parser.text))
