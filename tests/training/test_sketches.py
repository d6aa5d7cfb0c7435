"""Holes, and changes, of programs: what is shown and what runs go together."""

from __future__ import annotations

import ast
import random
from collections.abc import Callable, Iterator

import pytest

from foretrace.sketch.model import HOLE
from training.mutations import mutated
from training.programs import Program
from training.renaming import shortened
from training.sketches import Shown, with_examples, with_hole, without_function, without_statement


def shown(
    take: Callable[[str, random.Random], Shown | None], programs: list[Program]
) -> Iterator[tuple[Program, Shown]]:
    rng = random.Random(3)
    for program in programs:
        for _ in range(4):
            found = take(program.source, rng)
            if found is not None:
                yield program, found


def test_a_hole_stands_for_an_expression(programs: list[Program]) -> None:
    found = list(shown(with_hole, programs))
    assert len(found) > 3 * len(programs)
    for program, each in found:
        assert each.program == program.source
        assert each.source.count(HOLE) == 1
        assert each.source.count("\n") == each.program.count("\n")
        ast.parse(each.source.replace(HOLE, "___"))
        before, _, after = each.source.partition(HOLE)
        taken = program.source[len(before) : len(program.source) - len(after)]
        assert before + taken + after == program.source
        ast.parse(taken, mode="eval")


def test_a_hole_stands_for_a_statement(programs: list[Program]) -> None:
    found = list(shown(without_statement, programs))
    assert len(found) == 4 * len(programs)
    for program, each in found:
        before, _, after = each.source.partition(HOLE)
        assert HOLE not in after
        assert program.source.startswith(before)
        assert program.source.endswith(after)
        assert not before.rpartition("\n")[2].strip()
        ast.parse(each.source.replace(HOLE, "___"))


def test_an_elif_is_never_taken_without_its_if() -> None:
    source = "def f(x):\n    if x:\n        return 1\n    elif x == 2:\n        return 3\n"
    rng = random.Random(0)
    found = {each.source for _ in range(60) if (each := without_statement(source, rng))}
    assert len(found) == 3
    assert all(each.count("if") in (0, 2) for each in found)


def test_a_source_without_functions_has_no_holes() -> None:
    rng = random.Random(0)
    assert with_hole("x = 1 + 2\n", rng) is None
    assert without_statement("x = 1 + 2\n", rng) is None
    assert without_function("def f():\n    pass\n", "f", rng) is None


def test_examples_stand_behind_both_as_comments() -> None:
    calls = [(f"f({number})", repr(number + 1)) for number in range(5)]
    each = with_examples(Shown("def f(x): return ???\n", "def f(x): return x + 1\n"), calls)
    text = "# >>> f(0)\n# 1\n# >>> f(1)\n# 2\n# >>> f(2)\n# 3\n"
    assert each.source == f"def f(x): return ???\n{text}"
    assert each.program == f"def f(x): return x + 1\n{text}"


def test_a_function_that_is_taken_out_is_whole() -> None:
    source = "def g(x):\n    return x\n\n\ndef f(x):\n    return g(x)\n"
    assert without_function(source, "f", random.Random(0)) == (
        "def f(x):\n    return g(x)\n",
        "def g(x):\n    return x\n",
    )


def test_a_changed_program_is_one_with_as_many_lines(programs: list[Program]) -> None:
    rng = random.Random(1)
    changed = 0
    for program in programs:
        plain = ast.unparse(ast.parse(program.source))
        source = mutated(program.source, rng)
        if source is None:
            continue
        ast.parse(source)
        assert source.count("\n") == plain.count("\n") + 1
        changed += source != f"{plain}\n"
    assert changed > 0.7 * len(programs)


def test_what_has_nothing_to_change_is_not_changed() -> None:
    assert mutated("def f(x):\n    return x\n", random.Random(0)) is None


@pytest.mark.parametrize(
    ("source", "changed"),
    [
        ("a + b", {"a - b", "a * b"}),
        ("a == b", {"a != b"}),
        ("a and b", {"a or b"}),
        ("a.upper()", {"a.lower()", "a.title()", "a.swapcase()", "a.capitalize()"}),
        ("min(a)", {"max(a)"}),
        ("5", {"3", "4", "6", "7"}),
        ("if a:\n    b", {"if not a:\n    b"}),
    ],
)
def test_changes_are_small(source: str, changed: set[str]) -> None:
    rng = random.Random(0)
    assert {mutated(source, rng) for _ in range(60)} == {f"{each}\n" for each in changed}


def test_short_names_are_the_same_everywhere(programs: list[Program]) -> None:
    rng = random.Random(2)
    for program in programs:
        short = shortened(program, rng)
        tree = ast.parse(short.source)
        arguments = {node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)}
        assert all(len(name) <= 2 for name in arguments)
        assert len(short.source) <= len(program.source)
        for call in short.calls:
            ast.parse(call, mode="eval")
