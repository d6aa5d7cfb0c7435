"""Solutions judged by what the filled sketch does, never by their text."""

from __future__ import annotations

import ast
from typing import Any

from foretrace.fill.solution import FillAnswer
from foretrace.sketch.model import Fill, apply_fills


def filled(source: str, answer: FillAnswer, rank: int = 0) -> str:
    """The sketch with one solution in place."""
    fills = [
        Fill(hole.index, text)
        for hole, text in zip(answer.holes, answer.solutions[rank].fills, strict=True)
    ]
    return apply_fills(source, answer.holes, fills)


def load(source: str, answer: FillAnswer, rank: int = 0) -> dict[str, Any]:
    """What the filled sketch, one of the tests' own, defines in CPython, asserts left out."""
    names: dict[str, Any] = {"__name__": "sketch"}
    tree = ast.parse(filled(source, answer, rank))
    tree.body = [node for node in tree.body if not isinstance(node, ast.Assert)]
    exec(compile(tree, "sketch", "exec"), names)
    return names
