"""Candidates for a hole, from answers written by hand."""

from __future__ import annotations

from dataclasses import replace

import attrs
from lsprotocol import types
from pygls.workspace import PositionCodec

from foretrace.fill.solution import FillAnswer, Solution, Verdict
from foretrace.lsp.candidates import candidates, percent
from foretrace.lsp.client import CompletionStyle
from foretrace.lsp.completion import begun_at, complete, documentation, hole_at
from foretrace.lsp.open_documents import OpenDocument
from foretrace.sketch.model import Scenario, ScenarioKind, Sketch

from .traces import sketch_of

TEXT = "# >>> f(1)\n# 2\ndef f(x):\n    y = ???\n    return ???\n"
STYLE = CompletionStyle(types.MarkupKind.Markdown, as_is=True, snippet=False, lazy=False)


def document(text: str) -> OpenDocument:
    return OpenDocument("file:///x.py", text, PositionCodec())


def answer_for(sketch: Sketch, *fills: tuple[tuple[str, str], float, bool]) -> FillAnswer:
    scenario = Scenario("f(1)", ScenarioKind.COMMENT, 1, "f", expected="2")
    solutions = tuple(
        Solution(
            texts, chance, (Verdict(scenario, passed, not passed, "2" if passed else "`3`"),), True
        )
        for texts, chance, passed in fills
    )
    return FillAnswer(sketch.holes, solutions, 1.0)


def items(text: str, offset: int, answer: FillAnswer, sketch: Sketch) -> list[types.CompletionItem]:
    place = hole_at(sketch, offset) if text == sketch.text else begun_at(text, offset, sketch)
    assert place is not None
    return list(complete(answer, place, document(text), STYLE, final=True).items)


def test_a_fill_appears_once_with_its_best_solution() -> None:
    sketch = sketch_of(TEXT)
    answer = answer_for(
        sketch, (("x", "y + 1"), 0.5, True), (("x + 1", "y"), 0.3, True), (("x", "y"), 0.1, False)
    )
    first, second = candidates(answer, sketch.holes[0])
    assert (first.text, round(first.probability, 3)) == ("x", 0.6)
    assert first.solution is answer.solutions[0]
    assert second.text == "x + 1"


def test_items_replace_the_whole_hole_and_keep_their_order() -> None:
    sketch = sketch_of(TEXT)
    answer = answer_for(sketch, (("b", "y"), 0.5, True), (("a", "y"), 0.3, False))
    found = items(TEXT, sketch.holes[0].start + 1, answer, sketch)
    assert [item.label for item in sorted(found, key=lambda item: item.sort_text or "")] == [
        "b",
        "a",
    ]
    assert {item.filter_text for item in found} == {"???"}
    (edit,) = {
        str(item.text_edit.range)
        for item in found
        if item.text_edit and isinstance(item.text_edit, types.TextEdit)
    }
    assert edit == "3:8-3:11"
    failed = found[1].documentation
    assert isinstance(failed, types.MarkupContent)
    assert "✗ `f(1)` → `` `3` ``, expected `2`" in failed.value
    assert found[1].detail == "30%, 0 of 1 scenario comes true"


def test_documentation_can_come_later() -> None:
    sketch = sketch_of(TEXT)
    answer = answer_for(sketch, (("b", "y"), 0.5, True))
    (whole,) = items(TEXT, sketch.holes[0].start, answer, sketch)
    place = hole_at(sketch, sketch.holes[0].start)
    assert place is not None
    lazy = replace(STYLE, lazy=True)
    (item,) = complete(answer, place, document(TEXT), lazy, final=True).items
    assert item.documentation is None
    assert attrs.evolve(item, documentation=whole.documentation) == whole
    assert documentation(answer, 0, "b", STYLE.documentation) == whole.documentation
    assert documentation(answer, 0, "c", STYLE.documentation) is None
    assert documentation(answer, 5, "b", STYLE.documentation) is None


def test_what_the_user_has_begun_to_type_narrows_the_list() -> None:
    sketch = sketch_of(TEXT)
    answer = answer_for(sketch, (("x + 1", "y"), 0.5, True), (("-x", "y"), 0.3, True))
    start = sketch.holes[0].start
    for typed, left in (("", ["x + 1", "-x"]), ("x", ["x + 1"]), ("x +", ["x + 1"]), ("z", [])):
        text = TEXT[:start] + typed + TEXT[start + 3 :]
        found = items(text, start + len(typed), answer, sketch)
        assert [item.label for item in found] == left
        assert [item.filter_text for item in found] == left


def test_snippets_are_the_text_and_no_more() -> None:
    sketch = sketch_of(TEXT)
    answer = answer_for(sketch, (("{'$x': \"\\\\\"}", "y"), 0.5, True))
    place = hole_at(sketch, sketch.holes[0].start)
    assert place is not None
    style = CompletionStyle(None, as_is=False, snippet=True, lazy=False)
    (item,) = complete(answer, place, document(TEXT), style, final=True).items
    assert item.insert_text_format == types.InsertTextFormat.Snippet
    assert isinstance(item.text_edit, types.TextEdit)
    assert item.text_edit.new_text == "{'\\$x': \"\\\\\\\\\"\\}"
    assert item.label == "{'$x': \"\\\\\"}"
    assert isinstance(item.documentation, str)


def test_another_change_in_the_text_ends_that() -> None:
    sketch = sketch_of(TEXT)
    start = sketch.holes[0].start
    text = TEXT[:start] + "x" + TEXT[start + 3 :]
    assert begun_at(text, start + 1, sketch) is not None
    assert begun_at(text, start, sketch) is None
    assert begun_at(text.replace("return", "yield"), start + 1, sketch) is None
    assert begun_at(TEXT, start + 3, sketch) is None
    assert begun_at(TEXT[:start] + "??" + TEXT[start + 3 :], start + 2, sketch) is None


def test_percentages_never_claim_certainty() -> None:
    assert [percent(p) for p in (0.0, 0.004, 0.5, 0.996, 1.0)] == [
        "0%",
        "<1%",
        "50%",
        ">99%",
        "100%",
    ]
