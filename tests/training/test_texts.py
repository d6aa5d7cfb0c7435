"""Documents that are no traces: all of the text is there, and what is asked for counts."""

from __future__ import annotations

import random

from foretrace.trace.text import Control, Text
from training.programs import Program
from training.texts import Written, code, infill, inputs

BEGIN, END = Control("<|begin_of_text|>"), Control("<|end_of_text|>")
PREFIX, SUFFIX, MIDDLE = (Control(f"<|fim_{part}|>") for part in ("prefix", "suffix", "middle"))


def texts(written: Written) -> Text:
    return tuple(piece.text for piece in written.pieces)


def weights(written: Written) -> list[set[float]]:
    return [set(piece.weights) for piece in written.pieces]


def test_code_is_all_to_be_learnt() -> None:
    written = code("x = 1\n")
    assert texts(written) == (BEGIN, "x = 1\n", END)
    assert weights(written) == [{0.0}, {0.3}, {0.3}]


def test_what_is_missing_is_asked_for_as_the_product_asks(programs: list[Program]) -> None:
    rng = random.Random(4)
    lines = 0
    for program in programs:
        for examples in ([], [(program.calls[0], "1")]):
            written = infill(program.source, examples, rng)
            assert written is not None
            prefix, before, suffix, after, middle, missing, end = texts(written)
            assert (prefix, suffix, middle, end) == (PREFIX, SUFFIX, MIDDLE, END)
            assert isinstance(before, str)
            assert isinstance(after, str)
            assert isinstance(missing, str)
            comment = f"# >>> {program.calls[0]}\n# 1\n" if examples else ""
            assert before + missing + after == program.source + comment
            assert weights(written) == [{0.0}] * 5 + [{1.0}] * 2
            lines += not before.rpartition("\n")[2].strip() and after.startswith("\n")
    assert 0 < lines < 2 * len(programs)


def test_nothing_is_asked_for_where_nothing_can_be_missing() -> None:
    assert infill("x = 1\n", [], random.Random(0)) is None
    assert infill("def f():\n    return '???'\n", [], random.Random(0)) is None


def test_inputs_are_asked_for_behind_the_source() -> None:
    written = inputs("def f(x, y):\n    return x\n", "f((1, 2), ')')")
    asked = "def f(x, y):\n    return x\n# >>> f("
    assert texts(written) == (BEGIN, asked, "(1, 2), ')')", END)
    assert weights(written) == [{0.0}, {0.0}, {1.0}, {0.25}]
