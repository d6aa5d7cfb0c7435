"""Whatever is refined or split stays a sketch, with every hole it should have."""

from __future__ import annotations

import ast

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from foretrace.fill.solution import FillAnswer, Solution
from foretrace.fill.verbs.answers import Claim, at_the_end, scenario_edit
from foretrace.fill.verbs.edits import Edit
from foretrace.fill.verbs.refine import refinements
from foretrace.fill.verbs.shapes import shape_of
from foretrace.fill.verbs.split import can_split, split_edit
from foretrace.sketch.model import Hole, HoleKind, Sketch
from foretrace.sketch.parse import read_sketch
from tests.sketch.corpus import MIXED, PIECES

# About the texts tried here, which our own parsing with `ast` repeats.
pytestmark = [
    pytest.mark.filterwarnings("ignore::SyntaxWarning"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
]

NAMES = st.sampled_from(["x", "xs", "n", "self.a", "0", "1.5", "'a'", "None", "[]", "{}"])
LINES = (
    "return ???",
    "return ??? + x",
    "return x ** ???",
    "return -???",
    "return not ???",
    "return ???.real",
    "return ???[0]",
    "return xs[???]",
    "return xs[???:n]",
    "return xs[n, ???]",
    "return f(???)",
    "return f(x, *???)",
    "return f(x, key=???)",
    "return [???, x]",
    "return {???: x}",
    "return {x: ???}",
    "return [y for y in ??? if x]",
    "return [y for y in xs if ???]",
    "return [??? for y in xs]",
    "return lambda: ???",
    "return x if ??? else n",
    "return f'{???}'",
    "return f'{???:>{n}}'",
    "return (??? , x)",
    "return x < ??? < n",
    "return x and ???",
    "x = ???",
    "x, y = ???",
    "x: int = ???",
    "x += ???",
    "xs[???] = x",
    "assert ???, x",
    "raise ???",
    "f(???)",
    "yield ???",
    "if ???: pass",
    "while ???: pass",
    "for y in ???: pass",
    "with ??? as y: pass",
    "del xs[???]",
    "???",
    "x = ???  # ???",
    "x = '😀'; y = ???",
)


PAIRS = (
    "({}) + ({})",
    "({}) < ({})",
    "({}) and ({})",
    "({})[{}]",
    "f({}, {})",
    "[{}, {}]",
    "{{({}): ({})}}",
    "({}).m({})",
    "[({}) for y in ({})]",
    "{} if ({}) else 1",
)
SINGLES = ("not ({})", "-({})", "f'{{({})}}'", "lambda y: ({})", "({})[1:]", "*{},")


def extended(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Expressions made of smaller ones, in parentheses where it could matter."""
    two = st.tuples(inner, inner)
    forms = st.sampled_from(PAIRS)
    one = st.sampled_from(SINGLES)
    return st.one_of(
        st.tuples(forms, two).map(lambda made: made[0].format(*made[1])),
        st.tuples(one, inner).map(lambda made: made[0].format(made[1])),
    )


def is_expression(text: str) -> bool:
    try:
        ast.parse(text, mode="eval")
    except (SyntaxError, ValueError):
        return False
    return True


expressions = st.recursive(NAMES, extended, max_leaves=6).filter(is_expression)
statements = st.one_of(
    expressions,
    st.tuples(
        st.sampled_from(["x = {}", "x += {}", "return {}", "xs[{}] = 1", "if {}:\n    pass"]),
        expressions,
    ).map(lambda made: made[0].format(made[1])),
)


@st.composite
def sketches(draw: st.DrawFn) -> str:
    """A function with a few lines, in one of the ways that files are laid out."""
    unit = draw(st.sampled_from(["    ", "\t", "  "]))
    lines = draw(st.lists(st.sampled_from(LINES), min_size=1, max_size=3))
    body = "".join(f"{unit}{line}\n" for line in lines)
    text = f"def f(x, xs=(), n=1):\n{body}"
    if draw(st.booleans()):
        method = text.replace("\n", f"\n{unit}").rstrip()
        text = f"class C:\n{unit}{method}\n"
    return text.replace("\n", draw(st.sampled_from(["\n", "\r\n"])))


@st.composite
def mutated(draw: st.DrawFn) -> str:
    """A document with a bit of everything, after some edits."""
    text = MIXED
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.sampled_from([0, 0, 1, 2, 5, 40])))
        text = text[:start] + draw(st.sampled_from(["", *PIECES])) + text[end:]
    return text


def fillable(sketch: Sketch) -> list[Hole]:
    return [hole for hole in sketch.holes if hole.kind is not HoleKind.UNFILLABLE]


def check(sketch: Sketch, edit: Edit, more: int) -> None:
    after = read_sketch(edit.applied(sketch.text))
    assert len(after.program.gaps) <= len(sketch.program.gaps)
    assert len(fillable(after)) == len(fillable(sketch)) + more


@given(sketches(), st.data())
@settings(max_examples=60, deadline=None)
def test_refining_leaves_a_sketch_even_unchecked(text: str, data: st.DataObject) -> None:
    sketch = read_sketch(text)
    for hole in fillable(sketch):
        kinds = statements if hole.kind is HoleKind.STATEMENT else expressions
        fill = data.draw(kinds)
        answer = FillAnswer((hole,), (Solution((fill,), 0.5, (), False),), 1.0)
        found = refinements(sketch, hole, answer, {"xs": [1]}, limit=30, checked=False)
        for each in found:
            assert each.text.count("???") == each.holes
            check(sketch, each.edit, each.holes - 1)
        assert found == refinements(sketch, hole, answer, {"xs": [1]}, limit=30)


@given(st.one_of(sketches(), mutated()))
@example(MIXED)
@settings(max_examples=60, deadline=None)
def test_splitting_doubles_the_holes_of_a_statement(text: str) -> None:
    sketch = read_sketch(text)
    for hole in sketch.holes:
        edit = split_edit(sketch, hole, "not xs")
        if can_split(sketch, hole) is not None:
            assert edit is None
        elif edit is not None:
            assert edit.text.startswith("if not xs:")
            inside = [h for h in fillable(sketch) if edit.start <= h.start < edit.end]
            check(sketch, edit, len(inside))
        else:
            # The text was not understood around it.
            assert sketch.program.gaps


@given(mutated())
@settings(max_examples=60, deadline=None)
def test_refining_broken_documents_breaks_nothing_more(text: str) -> None:
    sketch = read_sketch(text)
    for hole in sketch.holes[:3]:
        for each in refinements(sketch, hole):
            check(sketch, each.edit, each.holes - 1)


@given(expressions)
@settings(max_examples=120, deadline=None)
def test_a_shape_is_more_general_than_its_fill(fill: str) -> None:
    """Anything in the holes gives something of the same shape again."""
    shape = shape_of(fill)
    if shape is not None:
        assert read_sketch(f"x = ({shape})\n").program.gaps == ()
        assert shape_of(shape.replace("???", "g()")) == shape


@given(mutated(), st.sampled_from(["0", "[1, 2]", "raises ValueError", "raises Odd"]))
@settings(max_examples=40, deadline=None)
def test_answers_are_added_and_change_nothing_else(text: str, value: str) -> None:
    sketch = read_sketch(text)
    for function in [f for f in sketch.functions if not f.parent][:2]:
        claim = Claim(f"{function.name}(12345)", value)
        for edit in (scenario_edit(sketch, claim), at_the_end(sketch, claim)):
            if edit is not None:
                assert edit.start == edit.end
                after = read_sketch(edit.applied(text))
                (added,) = [s for s in after.scenarios if s.call == claim.call]
                assert (added.expected or f"raises {added.raises}") == value
                assert len(after.holes) == len(sketch.holes)
                assert len(after.scenarios) == len(sketch.scenarios) + 1
