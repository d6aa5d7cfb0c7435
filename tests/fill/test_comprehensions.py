"""What walks something: offered, named as a reader would, right where it is shown."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

import pytest

from foretrace.fill.elements import names_taken
from foretrace.fill.harness import Harness
from foretrace.fill.places import Evaluated
from foretrace.fill.search import find_fills
from foretrace.fill.template import build_template
from foretrace.fill.walks import element_name, free_name
from foretrace.fill.worker import Worker
from foretrace.imagine.interpreter import Interpreter, Limits
from foretrace.sketch.parse import read_sketch
from tests.fill.behaviour import load
from tests.fill.offered import enumerator


def _sketch(parameters: str, *arguments: str) -> str:
    """A hole whose value is not yet the result; what the calls give does not matter."""
    calls = "".join(f"# >>> f({some})\n# 0\n" for some in arguments)
    return f"{calls}def f({parameters}):\n    out = ???\n    return [out]\n"


NUMBERS = _sketch("nums, n", "[1, 9, 2], 5", "[9, 1], 3", "[2, 7], 7", "[4, -1], 1", "[0, 5, 6], 5")
WORDS = _sketch("words, p", "['ab', 'Cde'], 'a'", "['b', 'ca', 'x yz'], 'c'")
TEXT = _sketch("s", "'a1 b'", "'xyz 22'")
TABLE = _sketch(
    "d, n",
    "{'a': 3, 'b': 1}, 2",
    "{'x': 2, 'yz': 7}, 5",
    "{'k': 1, 'b': 9, 'z': 5}, 4",
    "{'zz': 8, 'ab': 3}, 1",
)
PAIRS = _sketch("xs, ys", "[1, 5], [3, 4]", "[2], [9]")
ROWS = _sketch("rows, k", "[[1, 5], [3]], 2", "[[2]], 1")
COUNT = _sketch("n", "3", "5")
LOOP = "# >>> f(['ab', 'c'])\n# 0\ndef f(words):\n    for w in ???:\n        pass\n    return 0\n"
KEY = (
    "# >>> f([('a', 3), ('b', 1)])\n# 0\n# >>> f([('x', 2), ('yz', 7)])\n# 0\n"
    "def f(pairs):\n    return sorted(pairs, key=???)\n"
)
MAPPED = (
    "# >>> f('1 22')\n# 0\n# >>> f('30 4 7')\n# 0\n"
    "def f(s):\n    return list(map(???, s.split()))\n"
)

OFFERED: dict[str, tuple[str, set[str]]] = {
    "filters": (
        NUMBERS,
        {"[num for num in nums if num > n]", "[num for num in nums if num % 2 == 0]"},
    ),
    "maps": (NUMBERS, {"[num + n for num in nums]", "[num * num for num in nums]"}),
    "generator arguments": (
        NUMBERS,
        {
            "sum(num * num for num in nums)",
            "any(num > n for num in nums)",
            "sum(1 for num in nums if num > n)",
        },
    ),
    "words": (
        WORDS,
        {
            "[word for word in words if p in word]",
            "[word.upper() for word in words]",
            "{word: len(word) for word in words}",
            "max(words, key=len)",
            "sorted(words, key=lambda word: word[-1])",
        },
    ),
    "characters": (TEXT, {"[c for c in s if c.isdigit()]", "''.join(c for c in s if c.isdigit())"}),
    "parts of a text": (TEXT, {"[word[0] for word in s.split()]"}),
    "items": (
        TABLE,
        {
            "{v: k for k, v in d.items()}",
            "{k: v for k, v in d.items() if v > n}",
            "[k for k, v in d.items() if v > n]",
            "max(d, key=lambda k: d[k])",
        },
    ),
    "pairs": (PAIRS, {"[x + y for x, y in zip(xs, ys)]", "sum(x * y for x, y in zip(xs, ys))"}),
    "rows": (ROWS, {"[x for row in rows for x in row]", "[sum(row) for row in rows]"}),
    "numbers up to one": (COUNT, {"[i * i for i in range(n)]", "[[0] * n for _ in range(n)]"}),
    "what a loop walks": (LOOP, {"[word.upper() for word in words]"}),
    "a key": (KEY, {"lambda pair: pair[1]"}),
    "what is mapped": (MAPPED, {"int", "len", "lambda x: x[0]"}),
}


@pytest.mark.parametrize("name", OFFERED)
def test_comprehensions_are_offered(name: str, interpreter: Interpreter) -> None:
    source, wanted = OFFERED[name]
    wanted = set(wanted)
    with enumerator(source, interpreter) as candidates:
        position = 0
        while wanted:
            candidate = candidates.get(position)
            assert candidate is not None, f"never offered: {wanted}"
            assert candidate.cost < 11, f"not offered in time: {wanted}"
            wanted.discard(candidate.shown)
            wanted -= {other.shown for other in candidates.equals(candidate)}
            position += 1


@pytest.mark.parametrize("source", [NUMBERS, WORDS, TEXT, TABLE, ROWS, KEY])
def test_names_of_elements_are_new_and_used(source: str, interpreter: Interpreter) -> None:
    seen = 0
    with enumerator(source, interpreter) as candidates:
        taken = names_taken(candidates.site)
        for position in range(1500):
            candidate = candidates.get(position)
            if candidate is None:
                break
            tree = ast.parse(candidate.shown, mode="eval")
            bound = _bound(tree)
            seen += bool(bound)
            assert bound.isdisjoint(taken), candidate.shown
            if bound and "_" not in bound:
                read = {n.id for n in ast.walk(tree) if isinstance(n, ast.Name)}
                assert bound & read, candidate.shown
            for call in ast.walk(tree):
                # A generator needs no brackets.
                if isinstance(call, ast.Call) and ast.unparse(call.func) in ("sum", "any", "all"):
                    assert not isinstance(call.args[0], ast.ListComp), candidate.shown
    assert seen > 50


def _bound(tree: ast.AST) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.add(node.id)
        elif isinstance(node, ast.arg):
            names.add(node.arg)
    return names


@pytest.mark.parametrize(
    ("iterable", "tag", "taken", "expected"),
    [
        ("nums", "list:int", set(), "num"),
        ("cities", "list:str", set(), "city"),
        ("boxes", "list", set(), "box"),
        ("self.words", "list:str", set(), "word"),
        ("words", "list:str", {"word"}, "x"),
        ("xs", "list:int", {"x"}, "y"),
        ("status", "list", set(), "x"),
        ("class_", "list", set(), "x"),
        ("lists", "list:list", set(), "x"),
        ("ls", "list", set(), "x"),
        ("s", "str", set(), "c"),
        ("s", "str", {"c"}, "ch"),
        ("d", "dict:int", set(), "k"),
    ],
)
def test_an_element_is_named_as_a_reader_would(
    iterable: str, tag: str, taken: set[str], expected: str
) -> None:
    assert element_name(iterable, tag, taken) == expected


def test_a_name_in_use_is_replaced() -> None:
    assert free_name("i", ()) == "i"
    assert free_name("i", {"i", "x", "y"}) == "z"


Check = Callable[[dict[str, Any]], bool]

SKETCHES: dict[str, tuple[str, Check]] = {
    "a filter": (
        "# >>> f([1, 5, 3], 2)\n# [5, 3]\n# >>> f([4, 0, -1], 4)\n# []\n"
        "# >>> f([9, 1, 9], 1)\n# [9, 9]\ndef f(nums, k):\n    return ???\n",
        lambda m: m["f"]([8, 2, 7, 9], 7) == [8, 9],
    ),
    "a join": (
        "# >>> f('a1b2')\n# 'ab'\n# >>> f('x y.zz')\n# 'xyzz'\ndef f(s):\n    return ???\n",
        lambda m: m["f"]("Q-9ww") == "Qww",
    ),
    "a key": (
        "# >>> f(['ccc', 'a', 'bb'])\n# ['a', 'bb', 'ccc']\n# >>> f(['zz', 'y', 'xxxx', 'w'])\n"
        "# ['y', 'w', 'zz', 'xxxx']\ndef f(words):\n    return sorted(words, key=???)\n",
        lambda m: m["f"](["abc", "z", "y"]) == ["z", "y", "abc"],
    ),
    "inverted": (
        "# >>> f({'a': 1, 'b': 3})\n# {1: 'a', 3: 'b'}\n# >>> f({'x': 5})\n# {5: 'x'}\n"
        "def f(d):\n    return ???\n",
        lambda m: m["f"]({"q": 0, "r": -1}) == {0: "q", -1: "r"},
    ),
    "in a loop": (
        "# >>> f([[1, 2], [3]])\n# 6\n# >>> f([[4], [], [5, 6]])\n# 15\n"
        "def f(rows):\n    total = 0\n    for x in ???:\n        total += x\n    return total\n",
        lambda m: m["f"]([[7, 1], [2]]) == 10,
    ),
}


@pytest.mark.parametrize("name", SKETCHES)
def test_a_comprehension_is_found_and_verified(name: str, interpreter: Interpreter) -> None:
    source, check = SKETCHES[name]
    answer = find_fills(read_sketch(source), interpreter, seconds=10)
    assert answer.solutions, answer.reason
    assert answer.solutions[0].verified
    assert check(load(source, answer)), answer.solutions[0].fills


def test_what_is_too_long_to_walk_is_not_walked(interpreter: Interpreter) -> None:
    source = "# >>> f(10**12)\n# 1000000000001\n# >>> f(3)\n# 4\ndef f(n):\n    return ???\n"
    answer = find_fills(read_sketch(source), interpreter, seconds=4)
    assert answer.solutions, answer.reason
    assert load(source, answer)["f"](7) == 8


def test_elements_outlive_a_session(interpreter: Interpreter) -> None:
    sketch = read_sketch(NUMBERS)
    with Worker(interpreter, Limits(seconds=2.0)) as worker:
        harness = Harness(build_template(sketch), sketch.scenarios, worker)
        place = harness.run([((), first) for first in range(len(sketch.scenarios))])[0].place
        places = harness.places
        nums, n = places.leaves(place, [("nums", True), ("n", True)])
        assert nums is not None
        assert n is not None
        assert places.walk(place, "inner", 0, [nums.number], ["num"])
        leaves = [("num", True), ("num > n", False)]
        before = places.leaves("inner", leaves)
        composition = ("inner", "[num for num in nums if num > n]")
        composed = places.composed(place, [composition])
        assert composed[0] is not None
        worker._restart()  # As when its process is killed.
        assert worker.crashes == 1
        # What was known then is known again, by the same numbers.
        again = places.leaves("inner", leaves)
        assert [e and e.number for e in again[1:]] == [e and e.number for e in before[1:]]
        assert places.composed(place, [composition])[0] == Evaluated(composed[0].number, None)
        assert before[1] is not None
        assert places.differing("inner", [before[1].number]) == {before[1].number}
