"""Statement holes: what is found for them, and that every fill is valid where it stands."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rich.console import Console

from foretrace.cli.fill import solutions_table
from foretrace.fill.atoms import scenario_literals
from foretrace.fill.enumerate import Enumerator
from foretrace.fill.flow import Flow
from foretrace.fill.harness import Harness, Result
from foretrace.fill.search import find_fills
from foretrace.fill.template import build_template
from foretrace.fill.worker import Worker
from foretrace.imagine.interpreter import Interpreter, Limits
from foretrace.sketch.model import Fill, apply_fills
from foretrace.sketch.parse import read_sketch
from tests.fill.behaviour import load

FIB = """\
# >>> fib(5)
# 5
# >>> fib(6)
# 8
def fib(n):
    a, b = 0, 1
    for _ in range(n):
        ???
    return a
"""
PAIR = """\
# >>> fib(5)
# 5
# >>> fib(1)
# 1
def fib(n):
    ???
    for _ in range(n):
        a, b = b, a + b
    return a
"""
DRAIN = """\
# >>> drain([1, 2, 3])
# [3, 2, 1]
# >>> drain([])
# []
def drain(xs):
    out = []
    stack = list(xs)
    while stack:
        ???
        out.append(x)
    return out
"""
GRAPH = """\
# >>> graph([(1, 2), (1, 3)])
# {1: [2, 3]}
# >>> graph([(4, 5), (5, 4)])
# {4: [5], 5: [4]}
def graph(edges):
    found = {}
    for u, v in edges:
        if u not in found:
            found[u] = []
        ???
    return found
"""
SORT = """\
# >>> sort([3, 1, 2])
# [1, 2, 3]
# >>> sort([5, 4, 3, 9, 0])
# [0, 3, 4, 5, 9]
def sort(xs):
    xs = list(xs)
    for i in range(len(xs)):
        for j in range(len(xs) - 1 - i):
            if xs[j] > xs[j + 1]:
                ???
    return xs
"""
UNIQUE = """\
# >>> unique([1, 1, 2])
# [1, 2]
# >>> unique([3, 2, 3])
# [3, 2]
def unique(xs):
{indent}out = []
{indent}for x in xs:
{indent}{indent}???
{indent}{indent}out.append(x)
{indent}return out
"""
HEAP = """\
import heapq
# >>> ordered([3, 1, 2])
# [1, 2, 3]
# >>> ordered([5, 5])
# [5, 5]
def ordered(xs):
    heap = []
    for x in xs:
        ???
    out = []
    while heap:
        out.append(heapq.heappop(heap))
    return out
"""


@pytest.mark.parametrize(
    ("source", "call", "value"),
    [
        (FIB, "fib(10)", 55),
        (PAIR, "fib(10)", 55),
        (DRAIN, "drain([4, 5])", [5, 4]),
        (GRAPH, "graph([(1, 1), (2, 1), (1, 4)])", {1: [1, 4], 2: [1]}),
        (SORT, "sort([2, 2, 1, 7, 6])", [1, 2, 2, 6, 7]),
        (UNIQUE.format(indent="    "), "unique([7, 7, 8, 7])", [7, 8]),
        (UNIQUE.format(indent="\t"), "unique([7, 7, 8, 7])", [7, 8]),
        (HEAP, "ordered([9, 8, 8, 1])", [1, 8, 8, 9]),
    ],
    ids=["shift", "pair", "pop", "item", "swap", "guard", "guard with tabs", "heap"],
)
def test_statements_are_found(
    source: str, call: str, value: object, interpreter: Interpreter
) -> None:
    sketch = read_sketch(source)
    answer = find_fills(sketch, interpreter, seconds=10.0)
    best = answer.solutions[0]
    assert best.verified
    assert eval(call, load(source, answer)) == value


def test_further_lines_are_indented_as_the_hole_is(interpreter: Interpreter) -> None:
    answer = find_fills(read_sketch(UNIQUE.format(indent="\t")), interpreter, seconds=10.0)
    assert answer.solutions[0].fills == ("if x in out:\n\t\t\tcontinue",)
    console = Console(width=80, record=True)
    console.print(solutions_table(answer))
    shown = [line.split("  2 of 2")[0].rstrip() for line in console.export_text().split("\n")]
    assert shown[1:3] == ["1  if x in out:", "       continue"]


@contextmanager
def enumerator(source: str, interpreter: Interpreter) -> Iterator[Enumerator]:
    sketch = read_sketch(source)
    template = build_template(sketch)
    with Worker(interpreter, Limits(seconds=2.0)) as worker:
        harness = Harness(template, sketch.scenarios, worker)
        (result,) = harness.run([((), 0)])
        assert result.result is Result.NEED
        literals = scenario_literals(harness.scenarios)
        yield Enumerator(template.sites[0], result.place, harness, literals)


_NAMES = st.sampled_from(["a", "b", "c"])
_VALUES = st.sampled_from(["0", "[1, 2]", "{}", "'x'", "{1: [2]}", "[[3], [4]]", "set()", "n"])


@st.composite
def _blocks(draw: st.DrawFn) -> tuple[str, str]:
    """Some assignments, a block with a hole in it, and what is read after; with its margin."""
    unit = draw(st.sampled_from(["    ", "\t"]))
    lines = [f"{draw(_NAMES)} = {draw(_VALUES)}" for _ in range(draw(st.integers(0, 3)))]
    around = draw(st.sampled_from(["", "for i in range(n):", "while n > 0:", "if n:"]))
    after = draw(st.sampled_from(["", "print(a)", "b += 1", "c.append(n)"]))
    depth = 1
    if around:
        lines.append(around)
        depth = 2
    inner = ["???", *([after] if after else [])]
    body = [unit + line for line in lines] + [unit * depth + line for line in inner]
    body.append(unit + draw(st.sampled_from(["return n", "return a", "pass"])))
    return "# >>> f(2)\n# 2\ndef f(n):\n" + "\n".join(body) + "\n", unit * depth


@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(block=_blocks())
def test_every_candidate_is_valid_where_it_stands(
    block: tuple[str, str], interpreter: Interpreter
) -> None:
    source, margin = block
    sketch = read_sketch(source)
    with enumerator(source, interpreter) as candidates:
        for position in range(500):
            candidate = candidates.get(position)
            if candidate is None:
                break
            text = candidates.site.placed(candidate.shown)
            tree = ast.parse(apply_fills(sketch.text, sketch.holes, [Fill(0, text)]))
            ast.parse(candidate.shown)
            assert all(line.startswith(margin) for line in text.split("\n")[1:])
            assert tree.body


def flow(body: str) -> Flow:
    template = build_template(read_sketch(f"def f(xs, n):\n{body}"))
    return template.sites[0].scope.flow


def test_what_is_read_later_is_live_and_wanted_if_unbound() -> None:
    found = flow("    ???\n    for x in xs:\n        total += x\n    return total\n")
    assert found.wanted == ("total",)
    assert {"total", "xs"} <= found.live
    assert "x" not in found.wanted


def test_what_the_next_round_binds_anew_is_not_live() -> None:
    found = flow(
        "    out = []\n    for x in xs:\n        out.append(x)\n        ???\n    return out\n"
    )
    assert "out" in found.live
    assert "x" not in found.live
    assert found.idle == {"n"}


def test_a_loop_that_nothing_else_ends_asks_for_progress() -> None:
    found = flow("    k = 0\n    while n > 0:\n        k += 1\n        ???\n    return k\n")
    assert found.progress == {"n"}
    assert found.endless
    moving = flow("    k = 0\n    while n > 0:\n        n -= 1\n        ???\n    return k\n")
    assert not moving.progress


def test_kinds_follow_from_use() -> None:
    found = flow("    ???\n    out.append(n)\n    d.get(n)\n    return out, d\n")
    assert found.kinds["out"] == {"list"}
    assert "dict" in found.kinds["d"]
    assert "list" not in found.kinds["d"]
