"""Refine, split, explain and answers on sketches, with the real interpreter and search."""

from __future__ import annotations

import pytest

from foretrace.cancellation import Cancellation, Cancelled
from foretrace.fill.search import find_fills
from foretrace.fill.solution import FillAnswer, Solution
from foretrace.fill.verbs.answers import (
    Claim,
    at_the_end,
    can_be_called,
    read_claim,
    scenario_edit,
)
from foretrace.fill.verbs.explain import Proposer, explain
from foretrace.fill.verbs.refine import refinements
from foretrace.fill.verbs.shapes import shape_of
from foretrace.fill.verbs.split import can_split, solver, split_edit, splits
from foretrace.imagine.grounded import imagine_all
from foretrace.imagine.interpreter import Interpreter
from foretrace.sketch.model import Scenario, Sketch
from foretrace.sketch.parse import read_sketch
from foretrace.trace.frames import Trace
from foretrace.world.protocol import WorldModel

BIGGEST = """\
# >>> biggest([1, 5, 2])
# 5
# >>> biggest([4, 3])
# 4
def biggest(xs):
    best = xs[0]
    for x in xs:
        if ???:
            best = x
    return best
"""
CALC = """\
# >>> calc('+', 2, 3)
# 5
# >>> calc('-', 7, 3)
# 4
# >>> calc('+', 1, 1)
# 2
# >>> calc('-', 2, 9)
# -7
def calc(op, a, b):
    return ???
"""


def runs(sketch: Sketch, interpreter: Interpreter) -> list[tuple[Scenario, Trace]]:
    traces = imagine_all(sketch, sketch.scenarios, interpreter)
    return list(zip(sketch.scenarios, traces, strict=True))


@pytest.mark.parametrize(
    ("fill", "shape"),
    [
        ("a + b * c", "??? + ???"),
        ("(a + b) * c", "??? * ???"),
        ("a < b and c", "??? and ???"),
        ("a < b <= c", "??? < ??? <= ???"),
        ("not a", "not ???"),
        ("-1", None),
        ("x", None),
        ("'text'", None),
        ("self.items", None),
        ("xs[i + 1]", "xs[???]"),
        ("xs[1:]", "xs[???:]"),
        ("xs[a][b]", "???[???]"),
        ("f(a, key=len)", "f(???, key=???)"),
        ("xs.count(x)", "xs.count(???)"),
        ("s.strip()", "???.strip()"),
        ("f()", None),
        ("a if b else c", "??? if ??? else ???"),
        ("[f(x) for x in xs if x]", "[??? for x in ??? if ???]"),
        ("{k: v for k, v in d.items()}", "{???: ??? for k, v in ???}"),
        ("lambda x: -x", "lambda x: ???"),
        ("f'{a}-{b!r}'", "f'{???}-{???!r}'"),
        ("0, len(xs)", "???, ???"),
        ("*xs, 1", "*???, ???"),
        ("1:", "???:"),
        ("a:b:c", "???:???:???"),
        (":", None),
        ("s += x", "s += ???"),
        ("d[k] = d.get(k, 0) + 1", "d[???] = ???"),
        ("out.append(x)", "out.append(???)"),
        ("return a + b", "return ???"),
        ("return", None),
        ("break", None),
        ("if a:\n    b()\nelse:\n    c()", "if ???:\n    ???\nelse:\n    ???"),
        ("if a:\n            b()", "if ???:\n    ???"),
        ("a = 1\n    b = 2", "a = ???\nb = ???"),
        ("for x in xs:\n    f(x)", "for x in ???:\n    ???"),
        ("raise ValueError(x)", "raise ValueError(???)"),
        ("hole_ + 1", "??? + ???"),
        ("a +", None),
        ("", None),
    ],
)
def test_the_shape_of_a_fill(fill: str, shape: str | None) -> None:
    assert shape_of(fill) == shape


def test_refinements_have_the_chance_of_the_solutions_of_their_shape(
    interpreter: Interpreter,
) -> None:
    sketch = read_sketch(BIGGEST)
    answer = find_fills(sketch, interpreter, seconds=10)
    found = refinements(sketch, sketch.holes[0], answer)
    by_shape = {each.text: each for each in found}
    wanted = sum(s.probability for s in answer.solutions if shape_of(s.fills[0]) == "??? < ???")
    assert by_shape["??? < ???"].probability == pytest.approx(wanted)
    chances = [each.probability for each in found]
    known = [chance for chance in chances if chance is not None]
    assert known == sorted(known, reverse=True)
    assert chances[len(known) :] == [None] * (len(chances) - len(known))
    assert {"not ???", "??? and ???"} <= by_shape.keys()


PLACES = {
    "return 2 * ???": ("(??? + ???)", "len(???)", "g(???)"),
    "return -???": ("(??? + ???)",),
    "return xs[???]": ("??? + ???", "???:"),
    "return ???.strip()": ("(??? + ???)",),
    "return f'{???}'": ("(??? + ???)",),
    "for y in ???: pass": ("range(???)", "enumerate(???)"),
    "return [y for y in xs if ???]": ("??? == ???", "not ???"),
    "a, b = ???": ("???, ???",),
    "while ???: pass": ("??? < ???",),
    "???": ("return ???", "if ???:\n    ???"),
}


@pytest.mark.parametrize("line", PLACES)
def test_what_fits_the_place_is_proposed_without_a_solution(line: str) -> None:
    sketch = read_sketch(f"def g(n):\n    return n\n\ndef f(xs):\n    {line}\n")
    (hole,) = sketch.holes
    found = refinements(sketch, hole, limit=30)
    assert set(PLACES[line]) <= {each.text for each in found}
    for each in found:
        after = read_sketch(each.edit.applied(sketch.text))
        assert (len(after.holes), after.program.gaps) == (each.holes, ())


def test_other_holes_are_no_names() -> None:
    sketch = read_sketch(
        "def f(xs):\n    ???\n    for x in xs:\n        ???\n    return out + ???\n"
    )
    found = [each.text for each in refinements(sketch, sketch.holes[0])]
    assert found[0] == "out = ???"
    assert not any("___" in text for text in found)


def test_nothing_with_quotes_is_proposed_inside_an_f_string() -> None:
    sketch = read_sketch("def f(x):\n    return f'{???}'\n")
    (hole,) = sketch.holes
    solutions = [Solution((fill,), 0.5, (), False) for fill in ("f'{x}'", "x + 'a'")]
    answer = FillAnswer((hole,), tuple(solutions), 1.0)
    found = refinements(sketch, hole, answer, checked=False)
    assert [each.text for each in found if each.probability is not None] == ["(??? + ???)"]


def test_new_lines_have_the_documents_indentation_and_line_ends() -> None:
    text = "def f(xs):\r\n\tfor x in xs:\r\n\t\t???\r\n\treturn xs\r\n"
    sketch = read_sketch(text)
    (case,) = (
        each for each in refinements(sketch, sketch.holes[0]) if each.text == "if ???:\n    ???"
    )
    assert case.edit.applied(text) == text.replace("???", "if ???:\r\n\t\t\t???")
    edit = split_edit(sketch, sketch.holes[0], "not xs")
    assert edit is not None
    assert edit.applied(text) == text.replace(
        "???", "if not xs:\r\n\t\t\t???\r\n\t\telse:\r\n\t\t\t???"
    )


def test_the_split_that_leaves_simple_cases_comes_first(interpreter: Interpreter) -> None:
    sketch = read_sketch(CALC)
    hole = sketch.holes[0]
    quick = splits(sketch, hole, runs(sketch, interpreter))
    assert quick[0].condition == "op == '+'"
    solve = solver(sketch, hole, interpreter, 12, Cancellation())
    best = splits(sketch, hole, runs(sketch, interpreter), 1, solve=solve)[0]
    assert best.condition == "op == '+'"
    assert [s.call for s in best.when_true.scenarios] == ["calc('+', 2, 3)", "calc('+', 1, 1)"]
    assert (best.when_true.fill, best.otherwise.fill) == ("a + b", "a - b")
    divided = read_sketch(best.edit.applied(sketch.text))
    solved = find_fills(divided, interpreter, seconds=10)
    assert solved.solutions[0].fills == ("a + b", "a - b")


def test_recursive_calls_are_told_apart_too(interpreter: Interpreter) -> None:
    text = "# >>> fact(0)\n# 1\n# >>> fact(4)\n# 24\ndef fact(n):\n    return ???\n"
    sketch = read_sketch(text)
    found = splits(sketch, sketch.holes[0], runs(sketch, interpreter))
    assert found[0].condition == "n == 0"


@pytest.mark.parametrize(
    "text",
    [
        "def f(x):\n    if ???:\n        return x\n",
        "def f(x): return ???\n",
        "def f(x):\n    y = 1; return ???\n",
        "def f(x):\n    return (x +\n        ???)\n",
        "x = ???\n",
        "def f(x):\n    match x:\n        case ???:\n            return 1\n",
    ],
)
def test_what_is_no_statement_of_its_own_is_not_split(text: str) -> None:
    sketch = read_sketch(text)
    reason = can_split(sketch, sketch.holes[0])
    assert reason is not None
    assert "cannot be split" in reason
    assert splits(sketch, sketch.holes[0], []) == []
    assert split_edit(sketch, sketch.holes[0], "x") is None


def test_an_explanation_says_what_fails_without_the_fill(interpreter: Interpreter) -> None:
    sketch = read_sketch(BIGGEST)
    answer = find_fills(sketch, interpreter, seconds=10)
    found = explain(sketch, answer, sketch.holes[0], interpreter)
    assert found is not None
    assert found.text == answer.solutions[0].fills[0]
    assert found.proposer is Proposer.UNKNOWN
    assert all(verdict.passed for verdict in found.verdicts)
    plainest = found.alternatives[-1]
    assert (plainest.text, plainest.difference) == ("True", None)
    (first, *_) = plainest.fails
    assert (first.scenario.call, first.result) == ("biggest([1, 5, 2])", "2")
    for other in found.alternatives:
        assert other.text != found.text
        if other.difference is not None:
            assert not other.fails
            assert other.difference.result != other.difference.instead


def test_an_explanation_says_whether_the_model_agrees(
    interpreter: Interpreter, world: WorldModel
) -> None:
    sketch = read_sketch("def add(a, b):\n    return a + ???\n\nassert add(2, 3) == 5\n")
    answer = find_fills(sketch, interpreter, world=world, seconds=10)
    found = explain(sketch, answer, sketch.holes[0], interpreter, world=world)
    assert found is not None
    assert (found.text, found.proposer) == ("b", Proposer.BOTH)


def test_a_cancelled_explanation_ends(interpreter: Interpreter) -> None:
    sketch = read_sketch(BIGGEST)
    answer = find_fills(sketch, interpreter, seconds=10)
    cancelled = Cancellation()
    cancelled.cancel()
    with pytest.raises(Cancelled):
        explain(sketch, answer, sketch.holes[0], interpreter, cancellation=cancelled)


@pytest.mark.parametrize(
    ("text", "call", "value"),
    [
        ("f([]) == 0", "f([])", "0"),
        (" f( [] )==[1,2] ", "f([])", "[1, 2]"),
        ("f(1) is None", "f(1)", "None"),
        ("f(1) raises ValueError", "f(1)", "raises ValueError"),
        ("len(f('raises x')) == 2", "len(f('raises x'))", "2"),
    ],
)
def test_claims_are_read(text: str, call: str, value: str) -> None:
    assert read_claim(text) == Claim(call, value)


@pytest.mark.parametrize(
    "text", ["", "f(1)", "f(1) < 2", "x == 1", "f(1) raises", "f( raises E", "f(1) == ", "1 = f()"]
)
def test_what_claims_nothing_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is no answer such as"):
        read_claim(text)


HEAD = "import re\n\n"
DEF = "def f(xs):\n    return ???\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (DEF, "# >>> f([])\n# 0\n" + DEF),
        (HEAD + "@cache\n" + DEF, HEAD + "# >>> f([])\n# 0\n@cache\n" + DEF),
        (
            "# >>> f([1])\n# 1\n# and more\n\n" + DEF,
            "# >>> f([1])\n# 1\n# and more\n# >>> f([])\n# 0\n\n" + DEF,
        ),
        (
            "# >>> f([1])\n# 1\n# >>> g(1)\n# 2\n" + DEF + "def g(x):\n    return x\n",
            "# >>> f([1])\n# 1\n# >>> f([])\n# 0\n# >>> g(1)\n# 2\n"
            + DEF
            + "def g(x):\n    return x\n",
        ),
        (DEF + "# >>> f([1])\n# 1", DEF + "# >>> f([1])\n# 1\n# >>> f([])\n# 0\n"),
        (DEF.replace("\n", "\r\n"), ("# >>> f([])\n# 0\n" + DEF).replace("\n", "\r\n")),
        (
            "if True:\n    # >>> f([2])\n    # 2\n    def f(xs):\n        return ???\n",
            "if True:\n    # >>> f([2])\n    # 2\n    # >>> f([])\n    # 0\n"
            "    def f(xs):\n        return ???\n",
        ),
    ],
)
def test_an_answer_stands_beside_the_scenarios_of_its_function(text: str, expected: str) -> None:
    sketch = read_sketch(text)
    edit = scenario_edit(sketch, Claim("f([])", "0"))
    assert edit is not None
    assert edit.applied(text) == expected
    added = [s for s in read_sketch(expected).scenarios if s.call == "f([])"]
    assert [s.expected for s in added] == ["0"]
    last = at_the_end(sketch, Claim("f([])", "0"))
    assert last is not None
    assert last.applied(text).startswith(text)


@pytest.mark.parametrize("error", ["ValueError", "StopIteration", "Refused"])
def test_an_answer_may_be_an_exception(error: str) -> None:
    sketch = read_sketch(f"class Refused(Exception):\n    pass\n\n{DEF}")
    edit = scenario_edit(sketch, Claim("f([])", f"raises {error}"))
    assert edit is not None
    (scenario,) = read_sketch(edit.applied(sketch.text)).scenarios
    assert (scenario.call, scenario.expected, scenario.raises) == ("f([])", None, error)


@pytest.mark.parametrize("claim", [Claim("h(1)", "0"), Claim("f(1)", "<object>")])
def test_what_could_not_be_read_again_is_not_written(claim: Claim) -> None:
    sketch = read_sketch(DEF)
    assert scenario_edit(sketch, claim) is None
    assert at_the_end(sketch, claim) is None


METHOD = "class C:\n    def m(self, x):\n        return ???\n\n\ndef use(x):\n    return C().m(x)\n"


def test_a_method_is_answered_above_its_definition() -> None:
    sketch = read_sketch(METHOD)
    edit = scenario_edit(sketch, Claim("C().m(1)", "2"))
    assert edit is not None
    text = edit.applied(METHOD)
    assert text.startswith("class C:\n    # >>> C().m(1)\n    # 2\n    def m(self, x):\n")
    (scenario,) = read_sketch(text).scenarios
    assert (scenario.call, scenario.expected) == ("C().m(1)", "2")


@pytest.mark.parametrize(
    ("call", "possible"),
    [
        ("C().m(1)", True),
        ("use(abs(-1))", True),
        ("c.m(1)", False),
        ("use(y)", False),
        ("(", False),
    ],
)
def test_only_what_the_module_has_can_be_called(call: str, possible: bool) -> None:
    assert can_be_called(read_sketch(METHOD), call) is possible
