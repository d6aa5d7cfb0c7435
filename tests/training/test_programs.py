"""The generator of programs: what it gives is fit to be run, and differs."""

from __future__ import annotations

import ast
import json
import random
import subprocess
import sys
from collections import Counter

import pytest

from training.programs import FAMILIES, Program, generate, shape

LEVELS = range(6)

RUN = """
import json, sys

def trace(frame, event, argument):
    global frames
    frames += 1
    if frames > 400:
        raise SystemExit
    return trace

ends = []
for source, calls in json.load(sys.stdin):
    module = {}
    exec(source, module)
    for call in calls:
        frames, end = 0, "returned"
        code = compile(call, "<call>", "eval")
        sys.settrace(trace)
        try:
            eval(code, module)
        except SystemExit:
            end = "long"
        except Exception as error:
            end = type(error).__name__
        sys.settrace(None)
        ends.append([end, frames])
json.dump(ends, sys.stdout)
"""


def some(level: int, count: int, seed: int = 0) -> list[Program]:
    rng = random.Random(seed)
    return [generate(rng, level) for _ in range(count)]


@pytest.mark.parametrize("level", LEVELS)
def test_the_same_state_gives_the_same_programs(level: int) -> None:
    assert some(level, 20) == some(level, 20)
    assert some(level, 20) != some(level, 20, seed=1)


@pytest.mark.parametrize("level", LEVELS)
def test_programs_and_calls_are_well_formed(level: int) -> None:
    for program in some(level, 150):
        tree = ast.parse(program.source)
        assert program.source.endswith("\n")
        assert program.family in FAMILIES
        assert len(program.source) < 1200
        defined = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
        assert 1 <= len(program.calls) <= 4
        for text in program.calls:
            call = ast.parse(text, mode="eval").body
            assert isinstance(call, ast.Call)
            assert isinstance(call.func, ast.Name)
            assert call.func.id in defined
            assert not call.keywords
            for argument in call.args:
                ast.literal_eval(argument)


def test_other_levels_are_refused() -> None:
    with pytest.raises(ValueError, match="level"):
        generate(random.Random(0), 6)


def test_most_programs_run() -> None:
    programs = [program for level in LEVELS for program in some(level, 34)]
    done = subprocess.run(
        [sys.executable, "-I", "-c", RUN],
        input=json.dumps([(program.source, program.calls) for program in programs]),
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    ends = json.loads(done.stdout)
    kinds = Counter(end for end, _ in ends)
    assert len(ends) == sum(len(program.calls) for program in programs)
    assert kinds["returned"] > 0.94 * len(ends), kinds
    assert not {"NameError", "UnboundLocalError", "SyntaxError", "AttributeError"} & set(kinds)
    assert sum(frames > 120 for _, frames in ends) < 0.05 * len(ends)


def test_all_families_occur() -> None:
    assert {program.family for program in some(4, 400)} == set(FAMILIES)
    families = Counter(program.family for program in some(4, 900))
    assert min(families.values()) > 15


def test_programs_differ() -> None:
    shapes = {shape(program.source) for program in some(3, 1000)}
    assert len(shapes) > 850


def test_later_levels_are_longer() -> None:
    lengths = [sum(len(program.source) for program in some(level, 200)) for level in (0, 1, 3, 5)]
    assert lengths == sorted(lengths)


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("def f(x):\n    return x + 1\n", "def g(total):\n    return total + -20\n"),
        ("def f(x):\n    return x + 'a'\n", 'def f(x):\n    "Add."\n    return x + 5\n'),
        ("def f(x: int) -> int:\n    return len(x)\n", "def f(x):\n    return sum(x)\n"),
        ("def f(x, y=2):\n    return g(x, y=y)\n", "def f(a, b=3):\n    return h(a, b=b)\n"),
        ("def f(x):\n    global x\n", "def f(y):\n    global z\n"),
        ("try:\n    x\nexcept A as e:\n    y\n", "try:\n    a\nexcept B as z:\n    b\n"),
    ],
)
def test_shape_is_blind_to_names_and_constants(one: str, two: str) -> None:
    assert shape(one) == shape(two)


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("x + 1", "x - 1"),
        ("x + 1", "1 + x"),
        ("x < 1", "x <= 1"),
        ("x < 1", "x < 1 < 2"),
        ("x.upper()", "x.lower()"),
        ("f(x)", "f(x, y)"),
        ("f(x)", "f(x=x)"),
        ("x[1:]", "x[:1]"),
        ("x[1]", "x[y]"),
        ("[x for x in y]", "{x for x in y}"),
        ("[x for x in y]", "[x for x in y if x]"),
        ("x and y", "x or y"),
        ("f'{x}'", "f'{x}{y}'"),
        ("if x:\n    y\nz", "if x:\n    y\n    z"),
        ("if x:\n    y\nelse:\n    z", "if x:\n    y\n    z"),
        ("for x in y:\n    z", "while x:\n    y"),
        ("try:\n    x\nexcept A:\n    y", "try:\n    x\nexcept A:\n    y\nelse:\n    z"),
        ("def f(a, b): pass", "def f(a, *b): pass"),
        ("def f(a, b): pass", "def f(a, b=1): pass"),
    ],
)
def test_shape_tells_structures_apart(one: str, two: str) -> None:
    assert shape(one) != shape(two)
