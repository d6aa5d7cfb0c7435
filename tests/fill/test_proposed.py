"""What somebody proposed, as candidates of the forms that a hole has."""

from __future__ import annotations

import ast

import pytest

from foretrace.fill.forms import EFFECT
from foretrace.fill.proposed import proposed_candidate, structural_cost
from foretrace.fill.template import Site, build_template
from foretrace.sketch.parse import read_sketch

STATEMENT = """def f(xs, d):
    total = 0
    for x in xs:
        ???
    return total, d
"""


def site(sketch: str) -> Site:
    return build_template(read_sketch(sketch)).sites[0]


@pytest.mark.parametrize(
    ("text", "form", "run"),
    [
        ("total += x", "total = {}", "total + x"),
        ("total = total + x", "total = {}", "total + x"),
        ("d[x] = 1", EFFECT, "store(d, x, 1)"),
        ("d[x] += x", EFFECT, "store(d, x, d[x] + x)"),
        ("xs.append(x)", EFFECT, "xs.append(x)"),
        ("break", "break", None),
    ],
)
def test_statements_run_as_one_of_the_forms(text: str, form: str, run: str | None) -> None:
    place = site(STATEMENT)
    candidate = proposed_candidate(text, place, "store")
    assert candidate is not None
    assert place.forms[candidate.form] == form
    assert candidate.run == run
    assert candidate.shown == text
    assert candidate.imagined


@pytest.mark.parametrize("text", ["nobody = 1", "x = = 1", "", "while x: pass", "import os"])
def test_what_runs_as_no_form_is_no_candidate(text: str) -> None:
    assert proposed_candidate(text, site(STATEMENT), "store") is None


def test_an_expression_stands_for_itself() -> None:
    candidate = proposed_candidate("xs[0] + 1", site("def f(xs):\n    return ???\n"), "store")
    assert candidate is not None
    assert (candidate.form, candidate.run) == (0, "xs[0] + 1")


def test_longer_texts_cost_more() -> None:
    costs = [structural_cost(text) for text in ("x", "x + 1", "x + y * 2", "f(x + y * 2, 'abc')")]
    assert costs == sorted(set(costs))
    for text in ("x = 1", "return x", "x += 1"):
        assert structural_cost(text) >= structural_cost(ast.unparse(ast.parse("x")))
