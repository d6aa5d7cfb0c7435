"""Names whose values come to nothing."""

from __future__ import annotations

import pytest

from foretrace.fill.forms import EFFECT
from foretrace.fill.harness import Candidate
from foretrace.fill.template import build_template
from foretrace.fill.unused import Unused
from foretrace.sketch.parse import read_sketch

GATHER = """\
def gather(xs):
    count = 0
    seen = []
    for x in xs:
        count += 1
        seen.append(x)
    return ???
"""
STEPS = """\
def fib(n):
    a, b = 0, 1
    for _ in range(n):
        a, b = b, a + b
    return ???
"""
STATEMENT = """\
def last(xs):
    found = None
    for x in xs:
        ???
    return found
"""


@pytest.mark.parametrize(
    ("source", "fill", "unused"),
    [
        # What only updates itself is read by nobody.
        (GATHER, "len(xs)", 2),
        (GATHER, "count", 1),
        (GATHER, "seen[:count]", 0),
        # `a` and `b` go into each other.
        (STEPS, "a", 0),
        (STEPS, "n", 0),
        (STATEMENT, "found = x", 0),
        (STATEMENT, "found = xs", 1),
        (STATEMENT, "pass", 1),
        (STATEMENT, "x = x + 1", 1),
    ],
)
def test_what_nothing_reads_is_counted(source: str, fill: str, unused: int) -> None:
    sites = build_template(read_sketch(source)).sites
    run = None if sites[0].forms != (EFFECT,) else fill
    assert Unused(sites).count(((0, Candidate(0, run, fill, 1)),)) == unused
    assert Unused(sites).count(()) >= unused
