"""The search as its users see it: sketches in, right solutions out."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest

from foretrace.cancellation import Cancellation, Cancelled
from foretrace.fill.search import find_fills
from foretrace.fill.solution import FillAnswer
from foretrace.imagine.interpreter import Interpreter
from foretrace.sketch.parse import read_sketch
from foretrace.world.protocol import WorldModel
from tests.fill.behaviour import load

COUNT = """\
# >>> count([1, 2, 2])
# {1: 1, 2: 2}
# >>> count([5, 5, 5])
# {5: 3}
def count(xs):
    d = {}
    for x in xs:
        ???
    return d
"""
EVENS = """\
# >>> evens([1, 2, 3, 4])
# [2, 4]
# >>> evens([1])
# []
def evens(xs):
    ???
    for x in xs:
        if x % 2 == 0:
            out.append(x)
    return out
"""
TOTAL = """\
# >>> total([1, 2, 3, 4])
# 10
# >>> total([])
# 0
def total(xs):
    s = 0
    for x in xs:
        ???
    return s
"""
SKIP = """\
# >>> positive([1, -2, 3])
# [1, 3]
# >>> positive([-1])
# []
def positive(xs):
    out = []
    for x in xs:
        if x < 0:
            ???
        out.append(x)
    return out
"""
STACK = """\
class Stack:
    def __init__(self):
        self.items = []

    def push(self, x):
        ???

    def size(self):
        return ???


def use(n):
    s = Stack()
    for i in range(n):
        s.push(i)
    return s.size()


assert use(3) == 3
assert use(0) == 0
"""
TWO = """\
def double(x):
    return ???


def triple(x):
    return ???


assert double(4) == 8
assert double(5) == 10
assert triple(4) == 12
assert triple(2) == 6
"""
LOOKUP = '''\
def look(d, k):
    """
    >>> look({"a": 1}, "a")
    1
    >>> look({}, "b")
    Traceback (most recent call last):
    KeyError: 'b'
    """
    return ???
'''
GREET = """\
# >>> greet('Bob')
# 'Hello, Bob!'
def greet(name):
    return f"Hello, {???}!"
"""
SLICE = """\
# >>> rest([4, 5, 6])
# [5, 6]
# >>> rest([1])
# []
def rest(xs):
    return xs[???]
"""

BESIDE_OTHERS = """\
def numbers(n):
    for i in range(n):
        yield i


def broken(x):
    return x - 1


# >>> add(2, 3)
# 5
# >>> add(-1, 1)
# 0
def add(a, b):
    return ???


assert broken(1) == 1
"""

Check = Callable[[dict[str, Any]], bool]

SKETCHES: dict[str, tuple[str, Check]] = {
    "a store": (COUNT, lambda m: m["count"]([7, 8, 7, 7]) == {7: 3, 8: 1}),
    "an unbound name": (EVENS, lambda m: m["evens"]([8, 9, 10]) == [8, 10]),
    "an accumulator": (TOTAL, lambda m: m["total"]([5, -7, 4]) == 2),
    "a jump": (SKIP, lambda m: m["positive"]([5, -1, 0, -3, 2]) == [5, 0, 2]),
    "methods": (STACK, lambda m: m["use"](7) == 7),
    "two functions": (TWO, lambda m: (m["double"](-3), m["triple"](7)) == (-6, 21)),
    "an expected exception": (LOOKUP, lambda m: m["look"]({"q": 9}, "q") == 9),
    "an f-string": (GREET, lambda m: m["greet"]("Ann") == "Hello, Ann!"),
    "beside a generator and a failing assert": (
        BESIDE_OTHERS,
        lambda m: m["add"](20, 22) == 42,
    ),
    "a slice": (SLICE, lambda m: m["rest"]([1, 2, 3, 4]) == [2, 3, 4]),
}


@pytest.mark.parametrize("name", SKETCHES)
def test_the_first_solution_is_right(name: str, interpreter: Interpreter) -> None:
    source, check = SKETCHES[name]
    answer = find_fills(read_sketch(source), interpreter, seconds=10)
    assert answer.solutions, answer.reason
    best = answer.solutions[0]
    assert best.verified
    assert best.scenarios_passed == len(best.verdicts) > 0
    assert check(load(source, answer)), best.fills


def test_recursion_is_found_with_the_model(interpreter: Interpreter, world: WorldModel) -> None:
    source = """\
# >>> fib(7)
# 13
# >>> fib(10)
# 55
def fib(n):
    if n < 2:
        return n
    return ???
"""
    answer = find_fills(read_sketch(source), interpreter, world=world, seconds=20)
    assert load(source, answer)["fib"](12) == 144


def test_without_scenarios_fills_are_guesses(interpreter: Interpreter, world: WorldModel) -> None:
    source = "def is_palindrome(text):\n    return text == ???\n"
    answer = find_fills(read_sketch(source), interpreter, world=world, seconds=20)
    assert answer.solutions
    assert not any(solution.verified for solution in answer.solutions)
    assert all(solution.probability < 0.5 for solution in answer.solutions)
    assert any("guess" in note for note in answer.notes)


ODD = {
    "decorator": "import functools\n@functools.lru_cache(???)\ndef f(x):\n    return x\n",
    "default": "def f(x, y=???):\n    return x\nassert f(1) == 1\n",
    "class body": "class C:\n    limit = ???\n    def m(self):\n        return 1\n",
    "lambda": "g = lambda x: ???\n",
    "pattern": "def f(x):\n    match x:\n        case ???:\n            return 1\n",
    "only a hole": "???",
    "module": "total = ???\n",
    "syntax error": "def f(x:\n    return ???\n",
    "annotation": "def f(x: ???) -> int:\n    return x\nassert f(2) == 2\n",
    "comprehension": "# >>> f([1, 2])\n# [2, 4]\ndef f(xs):\n    return [??? for x in xs]\n",
    "async": "async def f(x):\n    return ???\n",
    "nested": "# >>> f(3)\n# 4\ndef f(x):\n    def g(y):\n        return ???\n    return g(x)\n",
    "astral": "# >>> f('😀')\n# '😀😀'\ndef f(s):\n    t = '😀'; return ???\n",
    "crlf": "# >>> f(2)\r\n# 3\r\ndef f(x):\r\n\treturn ???\r\n",
}


@pytest.mark.parametrize("name", ODD)
def test_a_hole_in_an_odd_place_gets_an_answer_or_a_reason(
    name: str, interpreter: Interpreter
) -> None:
    sketch = read_sketch(ODD[name])
    answer = find_fills(sketch, interpreter, seconds=2)
    assert answer.solutions or answer.reason
    for solution in answer.solutions:
        assert len(solution.fills) == len(answer.holes) <= len(sketch.holes)


def test_one_function_without_an_answer_does_not_hide_the_other(
    interpreter: Interpreter,
) -> None:
    source = TWO.replace("assert triple(4) == 12", "assert triple(4) == 'qzx'")
    answer = find_fills(read_sketch(source), interpreter, seconds=4)
    assert answer.solutions, answer.reason
    assert not answer.solutions[0].verified
    assert load(source, answer)["double"](21) == 42
    assert any("guess" in note for note in answer.notes)


def test_no_holes_is_a_reason(interpreter: Interpreter) -> None:
    answer = find_fills(read_sketch("def f():\n    return 1\n"), interpreter)
    assert not answer.solutions
    assert answer.reason == "The file has no holes (`???`)."


HANGING = """\
# >>> f(3)
# [3, 3]
def f(n):
    xs = [n]
    while len(xs) < ???:
        xs.extend(xs)
    return xs[:???]
"""


def test_candidates_that_hang_or_eat_memory_are_survived(interpreter: Interpreter) -> None:
    answer = find_fills(read_sketch(HANGING), interpreter, seconds=6)
    assert answer.solutions, answer.reason
    assert load(HANGING, answer)["f"](3) == [3, 3]


def test_a_cancelled_search_stops(interpreter: Interpreter) -> None:
    impossible = "# >>> f(1)\n# 'qzx'\ndef f(x):\n    a = ???\n    b = ???\n    return ???\n"
    cancellation = Cancellation()
    caught: list[BaseException] = []
    started = threading.Event()

    def search() -> None:
        started.set()
        try:
            find_fills(read_sketch(impossible), interpreter, seconds=60, cancellation=cancellation)
        except Cancelled as error:
            caught.append(error)

    thread = threading.Thread(target=search)
    thread.start()
    started.wait()
    cancellation.cancel()
    thread.join(timeout=30)
    assert not thread.is_alive()
    assert caught


def test_intermediate_answers_are_valid(interpreter: Interpreter) -> None:
    seen: list[FillAnswer] = []
    find_fills(read_sketch(COUNT), interpreter, seconds=10, on_improvement=seen.append)
    assert seen
    for answer in seen:
        assert not answer.final
        best = answer.solutions[0]
        assert best.scenarios_passed == len(best.verdicts) == 2
        assert load(COUNT, answer)["count"]([1, 2, 2]) == {1: 1, 2: 2}


def test_at_most_limit_solutions_best_first(interpreter: Interpreter) -> None:
    source = "# >>> f(2)\n# 4\ndef f(x):\n    return ???\n"
    answer = find_fills(read_sketch(source), interpreter, limit=3)
    chances = [solution.probability for solution in answer.solutions]
    assert 1 < len(chances) <= 3
    assert chances == sorted(chances, reverse=True)
    assert sum(chances) <= 1.0
