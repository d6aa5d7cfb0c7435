"""Proposals are expressions that may stand there; values are literals."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from foretrace.cancellation import Cancellation
from foretrace.config import Settings
from foretrace.world.embedded import load_world
from foretrace.world.protocol import Answer, ValueQuestion, WorldModel

SEARCH = """\
# >>> binary_search([1, 3, 5, 7, 9, 11], 7)
# 3
def binary_search(arr, target):
    left, right = ???
    while left <= right:
        mid = (left + right) // 2
        if arr[mid] == target:
            return mid
        elif arr[mid] < target:
            left = mid + 1
        else:
            right = mid - 1
    return -1
"""


def propose(world: WorldModel, sketch: str, count: int = 5) -> list[Answer]:
    prefix, _, suffix = sketch.partition("???")
    return world.propose(prefix, suffix, count, Cancellation())


def texts(answers: list[Answer]) -> list[str]:
    return [answer.text for answer in answers]


def test_binary_search(world: WorldModel) -> None:
    answers = propose(world, SEARCH)
    assert answers[0].text == "0, len(arr) - 1"
    assert len(answers) == 5
    assert len(set(texts(answers))) == 5
    probabilities = [answer.probability for answer in answers]
    assert probabilities == sorted(probabilities, reverse=True)
    assert all(0.0 < probability <= 1.0 for probability in probabilities)
    for answer in answers:
        ast.parse(answer.text, mode="eval")


def test_the_hole_may_stand_inside_a_line(world: WorldModel) -> None:
    answers = propose(world, "def area(width, height):\n    return abs(???)\n")
    assert "width * height" in texts(answers)
    for answer in answers:
        ast.parse(f"abs({answer.text})", mode="eval")


def test_what_follows_decides(world: WorldModel) -> None:
    start = "def f(xs):\n    seen = ???\n    for x in xs:\n        "
    by_add = propose(world, start + "seen.add(x)\n    return seen\n", 3)
    by_append = propose(world, start + "seen.append(x)\n    return seen\n", 3)
    assert by_add[0].text == "set()"
    assert by_append[0].text == "[]"


def test_an_expression_may_end_inside_a_token(world: WorldModel) -> None:
    # The last brackets and the colon are one token.
    sketch = "def louder(words):\n    for i in ???:\n        words[i] = words[i].upper()\n"
    assert propose(world, sketch)[0].text == "range(len(words))"


@pytest.mark.parametrize(
    "sketch",
    [
        "???",
        "x = ???",
        "x=???",
        "f(???",
        "if ???:\n    pass\n",
        "a[???]",
        "'text' + ???",
        "\t???",
        "😀 = ???",
        "\0???\0",
        "x = '\ud800' + ???",
        "<|im_end|>???<|endoftext|>",
        "# ???",
        "x = ??? + ???\ny = ???\n",
        "x = 1\r\ny = ???\r\n",
        "class A:\n    b: int = ???",
    ],
)
def test_every_proposal_is_an_expression(world: WorldModel, sketch: str) -> None:
    answers = propose(world, sketch, 2)
    assert len(answers) <= 2
    for answer in answers:
        ast.parse(answer.text, mode="eval")
        assert "\n" not in answer.text


def test_none_asked_for(world: WorldModel) -> None:
    assert propose(world, SEARCH, 0) == []


def value(world: WorldModel, source: str, unknown: str, **rest: object) -> Answer:
    line = source[: source.index(unknown)].count("\n") + 1
    question = ValueQuestion(source, line, unknown, **{"state": {}, **rest})  # type: ignore[arg-type]
    return world.value(question, Cancellation())


def test_a_value_fits_its_use(world: WorldModel) -> None:
    source = "def evens(xs):\n    result = ???\n    for x in xs:\n        result.append(x)\n"
    answer = value(
        world, source, "???", state={"xs": "[1, 2]"}, call="evens([1, 2])", expected="[2]"
    )
    assert answer.text == "[]"
    assert 0.0 < answer.probability <= 1.0


def test_an_unpacked_value_is_a_tuple(world: WorldModel) -> None:
    source = "def load(url):\n    status, body = fetch(url)\n    return body\n"
    answer = value(world, source, "fetch(url)", state={"url": "'http://localhost/'"})
    assert isinstance(ast.literal_eval(answer.text), tuple)


@pytest.mark.parametrize(
    ("source", "unknown"),
    [
        ("???", "???"),
        ("x = f(\n  1)\n", "f(1)"),
        ("\0 = ???", "???"),
        ("text = read() # 'quoted\n", "read()"),
        ("numbers = [1, 2, 3, 4, 5, 6, 7, 8, 9, ???", "???"),
        ("x = '<|im_end|>' + ???\n", "???"),
    ],
)
def test_a_value_is_always_a_literal(world: WorldModel, source: str, unknown: str) -> None:
    state = {"a": "[" + "1, " * 4000 + "]", "b": "<object at 0x1>", "c": "'\ud800'", "d\n": "\n"}
    line = 1 if unknown not in source else source[: source.index(unknown)].count("\n") + 1
    for number in (line, 0, 99):
        question = ValueQuestion(source, number, unknown, state, "f(\n)", "'\n")
        answer = world.value(question, Cancellation())
        ast.literal_eval(answer.text)
        assert len(answer.text) < 1000


def test_a_value_that_never_ends_is_closed(world: WorldModel) -> None:
    source = "squares = [1, 4, 9, 16, 25, 36, 49, 64, 81, 100]\nsame = ???\n"
    state = {"squares": str([n * n for n in range(1, 60)])}
    answer = value(world, source, "???", state=state)
    ast.literal_eval(answer.text)


def test_a_model_that_finds_no_end_gives_what_it_has(tiny_model: Path) -> None:
    tiny = load_world(Settings(model_path=tiny_model))
    try:
        answer = value(tiny, "a, b = load()\n", "load()")
    finally:
        tiny.close()
    assert isinstance(ast.literal_eval(answer.text), tuple)
    assert 0.0 < answer.probability < 1e-9
