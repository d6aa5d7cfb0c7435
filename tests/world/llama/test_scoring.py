"""Scores in batches equal scores token by token, at every kind of boundary."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
import pytest

from foretrace.cancellation import Cancellation
from foretrace.world.llama.context import LlamaContext, LogProbabilities, Step
from foretrace.world.llama.model import LlamaModel
from foretrace.world.llama.vocabulary import Vocabulary
from foretrace.world.protocol import WorldModel

TOLERANCE = 0.75
"""Nats. Quantized weights give slightly different results for different batches; a token that
saw what it should not, or missed something, is off by several."""

PREFIX = """\
def binary_search(arr, target):
    left, right = 0, len(arr) - 1
    while left <= right:
        mid = (left + right) // 2
        if arr[mid] < target:
            left = """
FILLS = ["mid + 1\n", "mid - 1\n", "mid\n", "left + 1\n", "(mid + 1)\n", "arr[mid]\n", "''\n"]


def scores(world: WorldModel, prefix: str, continuations: list[str]) -> list[float]:
    return world.score(prefix, continuations, Cancellation())


@pytest.fixture(scope="module")
def alone(model: LlamaModel) -> Iterator[LlamaContext]:
    context = LlamaContext(model, 512, 1, 1)
    yield context
    context.close()


def one_by_one(
    model: LlamaModel, vocabulary: Vocabulary, context: LlamaContext, prefix: str, text: str
) -> float:
    """The definition, spelled out: one token per evaluation, nothing shared."""

    def given(tokens: list[int]) -> LogProbabilities:
        rows: list[LogProbabilities] = []
        context.truncate(0)
        for position, token in enumerate(tokens):
            context.evaluate(
                [Step(token, position, (0,), wanted=True)], lambda _, row: rows.append(row)
            )
        return rows[-1]

    def mass(row: LogProbabilities, tokens: np.ndarray) -> float:
        return float(np.logaddexp.reduce(row[tokens]))

    whole = model.tokenize(prefix + text)
    known, shared = len(prefix.encode()), 0
    while len(vocabulary.spelled(whole[: shared + 1])) <= known:
        shared += 1
    remainder = prefix.encode()[len(vocabulary.spelled(whole[:shared])) :]
    total = 0.0
    for index in range(shared, len(whole)):
        row = given([model.start_token, *whole[:index]])
        if index == shared and remainder:
            total -= mass(row, vocabulary.agreeing_with(remainder))
        if index == len(whole) - 1:
            total += mass(row, vocabulary.starting_with(vocabulary.pieces[whole[index]]))
        else:
            total += float(row[whole[index]])
    return total


@pytest.mark.parametrize(
    ("prefix", "texts"),
    [
        ("def f(mid, left):\n    left = ", ["mid + 1\n", "(mid"]),
        ("x = foo(", ["[1, 2])", "'a')"]),
        ("def f(x):\n    ", ["return x", "if x:"]),
        ("ret", ["urn x\n", "ired\n"]),
        ("", ["import os\n", "x"]),
    ],
)
def test_equals_the_naive_score(
    world: WorldModel,
    model: LlamaModel,
    vocabulary: Vocabulary,
    alone: LlamaContext,
    prefix: str,
    texts: list[str],
) -> None:
    # Scored one at a time, so that each backs up no further than it must itself.
    for text in texts:
        (score,) = scores(world, prefix, [text])
        assert score == pytest.approx(
            one_by_one(model, vocabulary, alone, prefix, text), abs=TOLERANCE
        )


def test_together_as_alone(world: WorldModel) -> None:
    together = scores(world, PREFIX, FILLS)
    assert together == pytest.approx(
        [scores(world, PREFIX, [fill])[0] for fill in FILLS], abs=TOLERANCE
    )
    assert together[0] == max(together)


def test_order_and_company_do_not_matter(world: WorldModel) -> None:
    forwards = scores(world, PREFIX, FILLS)
    backwards = scores(world, PREFIX, FILLS[::-1])
    assert forwards == pytest.approx(backwards[::-1], abs=TOLERANCE)


def test_more_continuations_than_sequences(world: WorldModel) -> None:
    texts = [f"left + {number} * mid\n" for number in range(40)]
    many = scores(world, PREFIX, texts)
    assert len(many) == 40
    assert many[::13] == pytest.approx(scores(world, PREFIX, texts[::13]), abs=TOLERANCE)


def test_a_continuation_inside_another(world: WorldModel) -> None:
    short, long, same = scores(world, PREFIX, ["mid", "mid + 1\n", "mid"])
    assert short > long
    assert short == same


def test_nothing_to_score(world: WorldModel) -> None:
    assert scores(world, PREFIX, []) == []
    assert scores(world, PREFIX, [""]) == [0.0]
    empty, other = scores(world, PREFIX, ["", "mid"])
    assert empty == 0.0
    assert other < 0.0


def test_too_long_for_the_context(world: WorldModel) -> None:
    long, short = scores(world, PREFIX, ["mid + " * 5000, "mid"])
    assert long == -math.inf
    assert short > -10.0


@pytest.mark.parametrize(
    "prefix",
    [
        "",
        "\0\0",
        "x = '\ud800",
        "😀" * 50,
        "<|im_end|><|endoftext|>",
        " " * 5000,
        "a" * 5000,
        "x = 1\n" * 170_000,
    ],
    ids=["empty", "NUL", "surrogate", "astral", "control", "spaces", "one word", "megabyte"],
)
def test_any_text(world: WorldModel, prefix: str) -> None:
    for score in scores(world, prefix, ["x", "\0", "😀\ud800", "<|im_end|>"]):
        assert -200.0 < score <= 0.0
