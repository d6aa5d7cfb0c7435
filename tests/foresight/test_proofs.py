"""No proof is ever wrong: programs made at random, proved and then run."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from foretrace.foresight.halting.scenario import Means, verdict_of_call
from foretrace.foresight.halting.static import Prover
from foretrace.foresight.model import Answer
from foretrace.imagine.interpreter import Interpreter
from foretrace.sketch.model import Scenario, ScenarioKind
from foretrace.sketch.parse import read_sketch

LONG = 3_000
"""Turns after which a run of such small programs will not end, or has not been proved to."""

NAMES = ("a", "b")
operands = st.sampled_from([*NAMES, "1", "2", "3", "-1", "0", "5"])
tests = st.builds(
    "{} {} {}".format,
    st.sampled_from(NAMES),
    st.sampled_from(["<", "<=", ">", ">=", "!=", "=="]),
    operands,
)
changes = st.builds(
    "{} = {} {} {}".format,
    st.sampled_from(NAMES),
    operands,
    st.sampled_from(["+", "-", "*", "// 2 +", "% 3 +", "& 3 +"]),
    operands,
)


@st.composite
def loops(draw: st.DrawFn) -> str:
    """A function with one loop over two numbers."""
    lines = []
    for _ in range(draw(st.integers(1, 3))):
        change = draw(changes)
        kind = draw(st.integers(0, 4))
        if kind == 0:
            lines += [f"if {draw(tests)}:", f"    {change}"]
        elif kind == 1:
            lines += [f"if {draw(tests)}:", f"    {change}", "else:", f"    {draw(changes)}"]
        elif kind == 2:
            lines += [f"if {draw(tests)}:", "    break"]
        else:
            lines.append(change)
    body = "".join(f"        {line}\n" for line in lines)
    return f"def f(a, b):\n    while {draw(tests)}:\n{body}    return a\n"


def ends(source: str, a: int, b: int) -> bool:
    """Whether a run ends within so many turns."""
    counted = source.replace("        ", "        turn()\n        ", 1)

    class Enough(Exception):
        pass

    turns = 0

    def turn() -> None:
        nonlocal turns
        turns += 1
        if turns > LONG:
            raise Enough

    names: dict[str, Any] = {"turn": turn}
    exec(compile(counted, "<loop>", "exec"), names)
    try:
        names["f"](a, b)
    except Enough:
        return False
    return True


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(loops(), st.lists(st.tuples(st.integers(-30, 30), st.integers(-30, 30)), min_size=4))
def test_a_loop_that_is_proved_to_end_ends(source: str, inputs: list[tuple[int, int]]) -> None:
    if Prover(read_sketch(source), seconds=2.0).proof("f").proved:
        for a, b in inputs:
            assert ends(source, a, b), (source, a, b)


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(loops(), st.integers(-30, 30), st.integers(-30, 30))
def test_a_call_that_is_proved_to_end_or_not_does_so(
    interpreter: Interpreter, source: str, a: int, b: int
) -> None:
    sketch = read_sketch(source)
    means = Means(sketch, interpreter, Prover(sketch, 1.0), seconds=1.0)
    found = verdict_of_call(means, Scenario(f"f({a}, {b})", ScenarioKind.ASKED, 0, "f"))
    if found.proved and found.answer is Answer.DIVERGES:
        assert not ends(source, a, b), (source, a, b, found)
    if found.proved and found.answer is Answer.HALTS and found.steps and found.steps < LONG:
        assert ends(source, a, b), (source, a, b, found)
