"""Candidates: valid, cheapest first, none twice."""

from __future__ import annotations

import ast
from itertools import count

import pytest

from foretrace.fill.forms import EFFECT
from foretrace.imagine.interpreter import Interpreter
from foretrace.sketch.model import Fill, apply_fills
from foretrace.sketch.parse import read_sketch
from tests.fill.offered import enumerator

SOURCES = {
    "number": "# >>> f([3, 1], 2)\n# 4\ndef f(xs, n):\n    return [???]\n",
    "text": "# >>> f('ab c')\n# 'x'\ndef f(s):\n    t = s.split()\n    return [???]\n",
    "pair": "# >>> f([3, 1])\n# 4\ndef f(xs):\n    a, b = ???\n    return a + b\n",
    "item": "# >>> f([3, 1])\n# 4\ndef f(xs):\n    return xs[???]\n",
    "statement": "# >>> f([3, 1])\n# 4\ndef f(xs):\n    t = {}\n    for x in xs:\n        ???\n"
    "    return t\n",
}


@pytest.mark.parametrize("name", SOURCES)
def test_candidates_are_valid_and_ordered(name: str, interpreter: Interpreter) -> None:
    sketch = read_sketch(SOURCES[name])
    seen: set[str] = set()
    with enumerator(SOURCES[name], interpreter) as candidates:
        costs = []
        for position in range(1500):
            candidate = candidates.get(position)
            if candidate is None:
                break
            costs.append(candidate.cost)
            key = f"{candidate.form} {candidate.run}"
            assert key not in seen
            seen.add(key)
            ast.parse(
                apply_fills(
                    sketch.text, sketch.holes, [Fill(0, candidates.site.placed(candidate.shown))]
                )
            )
    assert len(costs) > 300
    if name != "statement":
        assert costs == sorted(costs)


def test_equal_expressions_are_one_class(interpreter: Interpreter) -> None:
    with enumerator(SOURCES["number"], interpreter) as candidates:
        shown = {c.shown for n in range(600) if (c := candidates.get(n)) is not None}
    assert {"xs", "n", "len(xs)", "xs[0]", "sum(xs)", "n + 1"} <= shown
    # The same value in whatever state, over the same names: written one way only.
    assert not {"1 + n", "xs[::-1][::-1]", "n + 1 + 0"} & shown


def test_forms_of_a_statement(interpreter: Interpreter) -> None:
    with enumerator(SOURCES["statement"], interpreter) as candidates:
        wanted = {"t[x] = x", "continue", "break", "t = []", "t = {}", "xs.append(x)", "pass"}
        for position in count():
            candidate = candidates.get(position)
            assert candidate is not None, f"never offered: {wanted}"
            wanted.discard(candidate.shown)
            if EFFECT in candidates.site.forms[candidate.form]:
                assert candidate.run is not None
            if not wanted:
                break
