from __future__ import annotations

import ast
import textwrap
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foretrace.examples import BINARY_SEARCH
from foretrace.sketch.model import Scenario, ScenarioKind
from foretrace.sketch.parse import read_sketch

DEFINITIONS = '''\
def f(x):
    return x

def g(x, y=2):
    return x

def is_even(n):
    return n % 2 == 0

def shout(x):
    print(x)
    return x

class P:
    """A point."""
    def __init__(self, a):
        self.a = a
    def m(self, b):
        return b
    @staticmethod
    def s(b):
        return b

class Q(P):
    pass

class Bare:
    pass
'''
FIRST = DEFINITIONS.count("\n") + 1

Brief = tuple[str, str | None, str]


def scenarios(code: str) -> list[Scenario]:
    return list(read_sketch(DEFINITIONS + textwrap.dedent(code)).scenarios)


def briefs(code: str) -> list[Brief]:
    """Call, expected result (or what is raised), setup."""
    return [
        (s.call, s.expected if s.raises is None else f"raises {s.raises}", s.setup)
        for s in scenarios(code)
    ]


def test_the_scenarios_of_the_first_sketch() -> None:
    assert read_sketch(BINARY_SEARCH).scenarios == (
        Scenario(
            call="binary_search([1, 3, 5, 7, 9, 11], 7)",
            kind=ScenarioKind.COMMENT,
            line=1,
            function="binary_search",
            expected="3",
        ),
        Scenario(
            call="binary_search([1, 3, 5, 7, 9, 11], 4)",
            kind=ScenarioKind.COMMENT,
            line=3,
            function="binary_search",
            expected="-1",
        ),
    )


@pytest.mark.parametrize(
    ("comment", "found"),
    [
        ("# >>> f(1)\n# 1", [("f(1)", "1", "")]),
        ("#>>>f(1)\n#1", [("f(1)", "1", "")]),
        ("    # >>> f(1)\n    # 1", [("f(1)", "1", "")]),
        ("# >>> f([1,\n# ...    2])\n# [1,\n#  2]", [("f([1, 2])", "[1, 2]", "")]),
        ("# >>> f(1)\n# 3\n# and then some prose", [("f(1)", "3", "")]),
        ("# >>> f(1)\n# prose alone", [("f(1)", None, "")]),
        ("# >>> f(1)\n# prose", [("f(1)", None, "")]),
        ("# >>> f(1)\n# list", [("f(1)", None, "")]),
        ("# >>> f(1)\n# 1  # really", [("f(1)", "1", "")]),
        ("# >>> f(1)\n\n# 3", [("f(1)", None, "")]),
        ("# >>> f(1)\n#\n# 3", [("f(1)", None, "")]),
        ("# >>> f(1)", [("f(1)", None, "")]),
        ("# >>> f(1)\n# ???", [("f(1)", None, "")]),
        ("# >>> f(1)\n# [1, ???]", [("f(1)", None, "")]),
        ("# >>> f(???)\n# 1", []),
        ("# >>> f('???')\n# '???'", [("f('???')", "'???'", "")]),
        ("# >>> f(___)\n# 1", [("f(___)", "1", "")]),
        ("# >>> f(\n# 1", []),
        ("# >>> unknown(1)\n# 1", []),
        ("# >>> f(0)\n# raises ValueError", [("f(0)", "raises ValueError", "")]),
        ("# >>> f(0)\n# ValueError: no", [("f(0)", "raises ValueError", "")]),
        (
            "# >>> f(0)\n# Traceback (most recent call last):\n#   ...\n# own.Bad: no",
            [("f(0)", "raises Bad", "")],
        ),
        ("# >>> f(1)\n# Bare()", [("f(1)", "Bare()", "")]),
        ("# >>> f(1)\n# array([1])", [("repr(f(1))", "'array([1])'", "")]),
        ("# >>> print(f('a'))\n# a", [("str(f('a'))", "'a'", "")]),
        ("# >>> f(1) == 1\n# True", [("f(1) == 1", "True", "")]),
        ("# >>> f(1) == 1", [("f(1)", "1", "")]),
        ("# >>> f(1) == 1\n\n# True", [("f(1)", "1", "")]),
        (
            "# >>> f(1) == 1\n# >>> f(2) != 1\n# True",
            [("f(1)", "1", ""), ("f(2) != 1", "True", "")],
        ),
        ("# >>> f(1) == 1\n# as it should be", [("f(1)", None, "")]),
        ("# >>> assert f(1) == 1", [("f(1)", "1", "")]),
        ("# >>> len(f([1]))\n# 1", [("len(f([1]))", "1", "")]),
        ("# >>> P(1).m(2)\n# 2", [("P(1).m(2)", "2", "")]),
        (
            "# >>> x = [1]\n# >>> f(x)\n# [1]\n# >>> g(2)\n# 2",
            [("f(x)", "[1]", "x = [1]"), ("g(2)", "2", "")],
        ),
        ("x = '''\n# >>> f(1)\n# 1\n'''", []),
        ("def broken(\n# >>> f(1)\n# 1\n    x)", []),
    ],
)
def test_comments(comment: str, found: list[Brief]) -> None:
    assert briefs(comment + "\n") == found
    assert briefs((comment + "\n").replace("\n", "\r\n")) == found
    assert {s.kind for s in scenarios(comment + "\n")} <= {ScenarioKind.COMMENT}


@pytest.mark.parametrize(
    ("examples", "found"),
    [
        (">>> f(1)\n1", [("f(1)", "1", "")]),
        (">>> f([1,\n...    2])\n[1,\n 2]", [("f([1, 2])", "[1, 2]", "")]),
        (">>> f(1)", [("f(1)", None, "")]),
        (">>> f('a')\n'a'", [("f('a')", "'a'", "")]),
        (">>> print(f('a'))\na", [("str(f('a'))", "'a'", "")]),
        (">>> print(f(1), f(2))\n1 2", [("f(1)", None, ""), ("f(2)", None, "")]),
        (">>> f(1); f(2)\n1\n2", [("f(1)", None, ""), ("f(2)", None, "")]),
        (">>> f(1)  # doctest: +SKIP\n1", []),
        (">>> f(1)  # doctest: +ELLIPSIS\n[1, ...]", [("f(1)", None, "")]),
        (">>> f(1)\n<P 1>", [("f(1)", "<P 1>", "")]),
        (">>> f(1)\ninf", [("repr(f(1))", "'inf'", "")]),
        (">>> f(1)\n???", [("f(1)", None, "")]),
        (">>> f(???)\n1", []),
        (">>> shout(1)\n1\n1", [("shout(1)", None, "")]),
        (
            ">>> f(1)\nTraceback (most recent call last):\n    ...\npkg.Bad: no",
            [("f(1)", "raises Bad", "")],
        ),
        (">>> x = f(1)\n>>> x\n1\n>>> x + 1\n2", [("f(1)", "1", ""), ("f(1) + 1", "2", "")]),
        (
            ">>> xs = [2, 1]\n>>> f(xs)\n>>> xs\n[1, 2]",
            [("f(xs)", None, "xs = [2, 1]"), ("(f(xs), xs)[1]", "[1, 2]", "xs = [2, 1]")],
        ),
        (
            ">>> p = P(1)\n>>> p.m(2)\n2\n>>> p.a = 3\n>>> p.m(3)\n3",
            [("p.m(2)", "2", "p = P(1)"), ("p.m(3)", "3", "p = P(1)\np.m(2)\np.a = 3")],
        ),
        (">>> import math\n>>> f(math.pi)\n3.14", [("f(math.pi)", "3.14", "import math")]),
        (">>> f(1) == 1", [("f(1)", "1", "")]),
        (">>> f(1) == 1\n>>> f(2) is None", [("f(1)", "1", ""), ("f(2)", "None", "")]),
        (">>> f(1) == 1\n\nProse.", [("f(1)", "1", "")]),
        (">>> f(1) == 1\nFalse", [("f(1) == 1", "False", "")]),
        (
            ">>> f(1) == 1\nTraceback (most recent call last):\nE: no",
            [("f(1) == 1", "raises E", "")],
        ),
        (">>> f(1) < 3", [("f(1) < 3", "True", "")]),
        (">>> not f(0)", [("not f(0)", "True", "")]),
        (">>> abs(f(1) - 1) < 1e-6", [("abs(f(1) - 1) < 1e-6", "True", "")]),
        (">>> f(1) == 1 and not f(0)", [("f(1)", "1", ""), ("not f(0)", "True", "")]),
        (">>> f(1) == g(1)", [("f(1) == g(1)", "True", "")]),
        (">>> f(1) or f(2) == 2", [("f(1)", None, ""), ("f(2)", None, "")]),
        (">>> f(1) == ???", []),
        (">>> x = [1]\n>>> f(x) == [1]", [("f(x)", "[1]", "x = [1]")]),
        (">>> x = f(1)\n>>> x == 1", [("f(1)", "1", "")]),
        # What `doctest` refuses is still read.
        (">>>f(1)\n1", [("f(1)", "1", "")]),
    ],
)
def test_doctests(examples: str, found: list[Brief]) -> None:
    body = textwrap.indent(examples, "    ")
    for head in ("def d():", "class D:", "async def d():"):
        code = f'{head}\n    """Text.\n\n{body}\n    """\n'
        assert briefs(code) == found
        assert {s.kind for s in scenarios(code)} <= {ScenarioKind.DOCTEST}
    module = f'"""Text.\n\n{examples}\n"""\n' + DEFINITIONS
    assert [(s.call, s.setup) for s in read_sketch(module).scenarios] == [
        (call, setup) for call, _, setup in found
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("f(1) == 2", [("f(1)", "2", "")]),
        ("f(1) = 2", [("f(1)", "2", "")]),
        ("f(1) -> 2", [("f(1)", "2", "")]),
        ("f(1)=>2", [("f(1)", "2", "")]),
        ("f(1) ==> 2", [("f(1)", "2", "")]),
        ("f(1) ➞ 2", [("f(1)", "2", "")]),
        ("f(1) → 2", [("f(1)", "2", "")]),
        ("f(1)  # 2", [("f(1)", "2", "")]),
        ("f(1)  # => 2", [("f(1)", "2", "")]),
        ("f('é') # returns 'é'", [("f('é')", "'é'", "")]),
        ("f(1) returns 2", [("f(1)", "2", "")]),
        ("f(1) should return 2.", [("f(1)", "2", "")]),
        ("* f(1) == 2", [("f(1)", "2", "")]),
        ("- f(1) == 2  # since\n- f([], ) == []", [("f(1)", "2", ""), ("f([], )", "[]", "")]),
        ("assert f(1) == 2", [("f(1)", "2", "")]),
        ("f('-> 1') == ('a')", [("f('-> 1')", "'a'", "")]),
        ("g(1, y=2) == {'a': -1}", [("g(1, y=2)", "{'a': -1}", "")]),
        ("f(1) -> None", [("f(1)", "None", "")]),
        ("f(0) -> ValueError", [("f(0)", "raises ValueError", "")]),
        ("f(0) raises ValueError", [("f(0)", "raises ValueError", "")]),
        ("Examples:\nf(1) == 2\nAs one sees.", [("f(1)", "2", "")]),
        ("Example 1\n    f(1) == 2\n    f(n) == 2 * n", [("f(1)", "2", "")]),
        ("as in\nf(1) == 2\nf(2) == 4", [("f(1)", "2", ""), ("f(2)", "4", "")]),
        ("```python\nf(1) == 2\n```", [("f(1)", "2", "")]),
        (">>> f(1)\n1\n\nf(2) == 2", [("f(1)", "1", ""), ("f(2)", "2", "")]),
        # Prose, types, and what is not written out in full.
        ("It holds if\nf(1) == 2\nor not.", []),
        ("It holds only if\nf(1) == 2", []),
        ("f(1) == 2\nis what one wants.", []),
        ("If f(1) == 2 it is right.", []),
        ("f(1) == 2 is right", []),
        ("f(1) -> 2 and so on", []),
        ("f(1) = 1 + 1 = 2", []),
        ("f(n) == 2", []),
        ("f(1) == n", []),
        ("f(1) -> int", []),
        ("f(x) -> None", []),
        ("f() -> None", []),
        ("g(x=1, y=2) -> None", []),
        ("f(...) == 1", []),
        ("f([1, ..., 9]) == [2, ..., 3]", []),
        ("f(1) != 2", []),
        ("f(1) >= 2", []),
        ("f(1)  # x = 2", []),
        ("f(1)", []),
        ("f(1) == ???", []),
        ("f(???) == 1", []),
        ("unknown(1) == 2", []),
        ("f(1) + 1 == 2", []),
        (">>> print('a')\na\nf(1) == 2", []),
        ("f(" + "=" * 100_000 + ") == 1", []),
    ],
)
def test_examples_without_a_prompt(text: str, found: list[Brief]) -> None:
    for head in ("def d():", "class D:", "async def d():"):
        code = f'{head}\n    """Text.\n\n{textwrap.indent(text, "    ")}\n    """\n'
        assert briefs(code) == found
        assert {s.kind for s in scenarios(code)} <= {ScenarioKind.DOCTEST}
    assert briefs("".join(f"# {line}\n" for line in text.split("\n") if ">>>" not in line)) == []


def test_where_doctests_stand() -> None:
    code = 'class D:\n    def m(self):\n        """\n        >>> f(1)\n        1\n        """\n'
    (scenario,) = scenarios(code)
    assert scenario.line == FIRST + 3
    plain = 'class D:\n    def m(self):\n        """Text.\n\n        f(1) == 2\n        """\n'
    (scenario,) = scenarios(plain)
    assert scenario.line == FIRST + 4


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("assert f(1) == 2", [("f(1)", "2", "")]),
        ("assert 2 == f(1)", [("f(1)", "2", "")]),
        ("assert f(1) == 2, 'message'", [("f(1)", "2", "")]),
        ("assert (f(\n    1) == [1,\n 2])", [("f(1)", "[1, 2]", "")]),
        ("assert f(1) is None", [("f(1)", "None", "")]),
        ("assert f(1) is not None", [("f(1) is not None", "True", "")]),
        ("assert f(1)", [("bool(f(1))", "True", "")]),
        ("assert not f(1)", [("not f(1)", "True", "")]),
        ("assert is_even(2)", [("is_even(2)", "True", "")]),
        ("assert not is_even(1)", [("is_even(1)", "False", "")]),
        ("assert f(1) == g(1)", [("f(1) == g(1)", "True", "")]),
        ("assert f(1) == 1 and g(2) == 2", [("f(1)", "1", ""), ("g(2)", "2", "")]),
        ("assert f(1) == 1 or g(2) == 2", [("bool(f(1) == 1 or g(2) == 2)", "True", "")]),
        ("assert len(f([1])) == 1", [("len(f([1]))", "1", "")]),
        ("assert f([1])[0] == 1", [("f([1])[0]", "1", "")]),
        ("assert abs(f(1) - 1) < 1e-6", [("abs(f(1) - 1) < 1e-6", "True", "")]),
        ("assert isinstance(f(1), int)", [("isinstance(f(1), int)", "True", "")]),
        ("assert (y := f(1)) == 1", [("(y := f(1))", "1", "")]),
        ("assert P(1).m(2) == 2", [("P(1).m(2)", "2", "")]),
        ("assert f(???) == 1", []),
        ("assert f(1) == ???", [("f(1)", None, "")]),
        ("assert f", []),
        ("LIMIT = 3\nassert f(LIMIT) == LIMIT", [("f(LIMIT)", "LIMIT", "")]),
        ("r = f(1)\nassert r == 1", [("f(1)", "1", "")]),
        ("r = f([1, 1])\nassert r[0] == r[1]", [("(r := f([1, 1]))[0] == r[1]", "True", "")]),
        ("x = [1]\nassert f(x) == [1]", [("f(x)", "[1]", "x = [1]")]),
        ("x = [1]\nassert f(x) == x", [("f(x) == x", "True", "x = [1]")]),
        ("want = [1]\nassert f([1]) == want", [("f([1])", "[1]", "")]),
        (
            "for x, want in [(1, 2), (3, [4])]:\n    assert f(x) == want",
            [("f(1)", "2", ""), ("f(3)", "[4]", "")],
        ),
    ],
)
def test_assertions(code: str, found: list[Brief]) -> None:
    asserted = [s for s in scenarios(code) if s.kind is ScenarioKind.ASSERT]
    assert [(s.call, s.expected, s.setup) for s in asserted] == found
    inside = "def test_it():\n" + textwrap.indent(code, "    ")
    if "LIMIT" not in code:
        assert briefs(inside) == found


def test_unittest_and_pytest() -> None:
    code = """
    import unittest, pytest

    class T(unittest.TestCase):
        def test_a(self):
            self.assertEqual(f(1), 1)
            self.assertTrue(is_even(2))
            self.assertFalse(is_even(3))
            self.assertIsNone(f(None))
            self.assertRaises(ValueError, f, 4)
            with self.assertRaises(KeyError):
                x = [5]
                f(x)
            self.assertEqual(self.helper(f(6)), 1)

        def helper(self, x):
            assert f(x)

    def test_b(tmp_path):
        with pytest.raises(own.Bad):
            f(7)
        assert f(tmp_path) == 1

    @pytest.mark.parametrize("x, want", [(8, 8), (9, [9])])
    def test_c(x, want):
        got = f(x)
        assert got == want
    """
    assert briefs(code) == [
        ("f(1)", "1", ""),
        ("is_even(2)", "True", ""),
        ("is_even(3)", "False", ""),
        ("f(None)", "None", ""),
        ("f(4)", "raises ValueError", ""),
        ("f(x)", "raises KeyError", "x = [5]"),
        ("f(7)", "raises Bad", ""),
        ("f(8)", "8", ""),
        ("f(9)", "[9]", ""),
    ]


def test_calls_and_the_main_block() -> None:
    code = """
    f(1)
    print(f(2), g(3), sep=f(4))
    result = f(5)
    print(f"{f(6)} {result}")
    print(sorted(f(x) for x in [7]))
    for n in (8, 9):
        print(f(n))
    if __name__ == "__main__":
        data = [1]
        other = data
        print("start")
        print(f(data))
        other.append(2)
        print(g(data, y=result))
        assert f(10) == 10
        f(???)
        x = ???
        f(x)
    """
    assert [(s.kind.value, s.call, s.setup) for s in scenarios(code)] == [
        ("assert", "f(10)", ""),
        ("call", "f(1)", ""),
        ("call", "f(2)", ""),
        ("call", "g(3)", ""),
        ("call", "f(4)", ""),
        ("call", "f(5)", ""),
        ("call", "f(6)", ""),
        ("call", "sorted(f(x) for x in [7])", ""),
        ("call", "f(8)", ""),
        ("call", "f(9)", ""),
        ("main", "f(data)", "data = [1]\nother = data"),
        (
            "main",
            "g(data, y=result)",
            "result = f(5)\ndata = [1]\nother = data\nprint(f(data))\nother.append(2)",
        ),
    ]


def test_variables_hold_what_they_held_there() -> None:
    code = """
    data = [1]
    print(f(data))
    data = [2]
    print(f(data))
    table = [3]
    print(f(table))
    print(g(table))
    """
    assert briefs(code) == [
        ("f(data)", None, "data = [1]"),
        ("f(data)", None, "data = [2]"),
        ("f(table)", None, "table = [3]"),
        ("g(table)", None, "table = [3]\nprint(f(table))"),
    ]


@pytest.mark.parametrize(
    ("call", "function"),
    [
        ("f(1)", "f"),
        ("f(g(1))", "f"),
        ("sorted(f(1))", "f"),
        ("P(1)", "P.__init__"),
        ("P(1).m(2)", "P.m"),
        ("P.s(2)", "P.s"),
        ("Q(1).m(2)", "P.m"),
        ("Q(1)", "P.__init__"),
        ("Bare()", "Bare"),
    ],
)
def test_the_function_called(call: str, function: str) -> None:
    (scenario,) = scenarios(f"# >>> {call}\n")
    assert scenario.function == function


def test_coroutines_keep_their_runner() -> None:
    code = "import asyncio\nasync def h(x): return x\nprint(asyncio.run(h(1)))\n"
    assert briefs(code) == [("asyncio.run(h(1))", None, "")]


def test_repeats_are_left_out() -> None:
    code = "# >>> f(1)\n# 1\nf(1)\nassert f(1) == 1\nassert f(1) == 2\n"
    assert briefs(code) == [("f(1)", "1", ""), ("f(1)", "2", "")]


def test_names_the_program_lacks() -> None:
    # `made` is left out of the program with its call; the example cannot be run.
    assert briefs("made = f(1)\n# >>> f(made)\n# 1\n# >>> f(2)\n# 2\n") == [
        ("f(2)", "2", ""),
        ("f(1)", None, ""),
    ]


# What a scenario claims is what the document's own run would find. ------------------------------

SCRIPT_DEFINITIONS = """\
class Bag:
    def __init__(self, items):
        self.items = items
    def add(self, item):
        self.items.append(item)
        return self
    def total(self):
        return sum(self.items)
def double(xs):
    return [x * 2 for x in xs]
def push(xs, x=1):
    xs.append(x)
    return xs
def drop(xs):
    if xs:
        xs.pop()
def size(xs):
    return len(xs)
def each(xs):
    yield from xs
"""

LIST = ["a", "b", "c", "[1, 2]", "[]", "double(a)", "double([3])", "push(b)", "[1] + c"]
STEPS = [
    *[f"{name} = {value}" for name in "abc" for value in LIST],
    "a, b = b, a",
    "a += [4]",
    "drop(a)",
    "drop(b)",
    "push(c, 5)",
    "a.append(6)",
    "c = a[:]",
    "print(size(a))",
    "for x in a: b = b + [x]",
    "for x in [7, 8]: push(c, x)",
    "if size(a): drop(a)",
    "bag = Bag(a)",
    "bag.add(9)",
    "bag.items = b",
    "del a[:]",
    "a = each(b)",
    "b = list(a)",
    "r = push(a, 2)",
    "r = double(c)",
    "d = r",
    "r = each(r)",
]
CHECKS = [
    *[f"assert {name} == [1, 2]" for name in "abc"],
    *[f"assert {value} == {other}" for value in LIST[5:8] for other in LIST[:4]],
    "assert list(a) == [1, 2]",
    "assert r == [1, 2]",
    "assert sorted(r) == [1, 2]",
    "assert len(r) == len(c)",
    "assert r[0] == r[1] - 1",
    "assert d == [1, 2, 2]",
    "assert [*each(c)] == b",
    "assert size(a) == 2",
    "assert not size(b)",
    "assert size(push(a)) == size(b) + 1",
    "assert double(b) == b",
    "assert bag.total() == 3",
    "assert bag.add(1).total() == 4",
    "assert size(a) == 2 and size(b) == 2",
    "for x, y in [([1], 1), ([], 0)]: assert size(x) == y",
]


def checks_of_the_run(module: ast.Module) -> dict[int, list[bool | None]]:
    """Truth of each assertion by line, None where it raised; `module` is the test's own."""
    found: dict[int, list[bool | None]] = {}

    def check(line: int, test: Any) -> None:
        try:
            found.setdefault(line, []).append(bool(test()))
        except Exception:
            found.setdefault(line, []).append(None)
            raise

    class Recorder(ast.NodeTransformer):
        def visit_Assert(self, node: ast.Assert) -> ast.stmt:
            call = ast.parse(f"check({node.lineno}, lambda: 0)").body[0]
            assert isinstance(call, ast.Expr)
            assert isinstance(call.value, ast.Call)
            closure = call.value.args[1]
            assert isinstance(closure, ast.Lambda)
            closure.body = node.test
            return ast.fix_missing_locations(call)

    scope: dict[str, Any] = {"check": check, "print": lambda *_: None}
    for statement in Recorder().visit(module).body:
        try:
            exec(compile(ast.Module([statement], []), "<script>", "exec"), scope)
        except Exception:
            break  # The rest would not have run.
    return found


def outcome_of(scenario: Scenario, program: str) -> bool | None:
    scope: dict[str, Any] = {"print": lambda *_: None}
    try:
        exec(program, scope)
        exec(scenario.setup, scope)
        value = eval(scenario.call, scope)
        return bool(value == eval(scenario.expected or "None", scope))
    except Exception:
        return None


@settings(deadline=None, max_examples=250)
@given(
    st.lists(st.one_of(st.sampled_from(STEPS), st.sampled_from(CHECKS)), min_size=2, max_size=9),
    st.sampled_from(["module", "main", "test"]),
)
def test_scenarios_hold_when_the_run_says_so(body: list[str], where: str) -> None:
    start = ["a = [1, 2]", "b = []", "c = [3]", "bag = Bag([1, 2])", "r = double(b)"]
    if where == "module":
        code = "\n".join([*start, *body])
    elif where == "main":
        code = "\n".join([*start, 'if __name__ == "__main__":', *(" " + line for line in body)])
    else:
        code = "\n".join(["def test_it():", *(" " + line for line in [*start, *body])])
    text = SCRIPT_DEFINITIONS + code + "\n"
    sketch = read_sketch(text)

    run = {"main": text.replace('if __name__ == "__main__":', "if True:")}.get(where, text)
    run = run.replace("def test_it():", "if True:")
    truths = checks_of_the_run(ast.parse(run))
    for line, found in truths.items():
        claims = [s for s in sketch.scenarios if s.line == line and s.kind is ScenarioKind.ASSERT]
        outcomes = [outcome_of(s, sketch.program.source) for s in claims]
        if outcomes and None not in found:
            # Of an `and` only the first part may have been evaluated, and another may raise.
            assert all(outcomes) == all(found), (line, claims, sketch.program.source)
            assert None not in outcomes or not all(found)
