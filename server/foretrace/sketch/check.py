"""What CPython itself says about a piece of source. Nothing is run."""

from __future__ import annotations

import ast
import threading
import warnings
from dataclasses import dataclass
from functools import lru_cache

# `warnings.catch_warnings` swaps state of the whole process.
_warnings = threading.Lock()

DEEPEST = 200
"""Levels of nodes in a statement. Whoever walks the tree by recursion needs a few frames each."""

_REFUSALS = (SyntaxError, ValueError, OverflowError, MemoryError, RecursionError)


@dataclass(frozen=True, slots=True)
class Problem:
    line: int
    reason: str


def parse(source: str) -> ast.Module | Problem:
    """The tree of `source`, or why there is none."""
    try:
        with _warnings, warnings.catch_warnings():
            warnings.simplefilter("ignore")
            compile(source, "<sketch>", "exec", dont_inherit=True)
            return ast.parse(source)
    except _REFUSALS as error:
        return _explain(error)


@lru_cache(maxsize=4096)
def find_problem(source: str) -> Problem | None:
    """Why CPython would not compile `source`, if so: syntax, scopes, nesting, literals.

    Remembered, since most parts of a document outlive an edit.
    """
    result = parse(source)
    return result if isinstance(result, Problem) else None


def _explain(error: BaseException) -> Problem:
    if isinstance(error, SyntaxError):
        return Problem(error.lineno or 1, error.msg)
    if isinstance(error, MemoryError | RecursionError):
        return Problem(1, "nested too deeply")
    return Problem(1, str(error))


def too_deep(module: ast.Module) -> dict[int, str]:
    """Lines of the top-level statements that nest deeper than `DEEPEST`, with the reason."""
    return {
        node.lineno: f"nested more than {DEEPEST} levels deep"
        for node in module.body
        if _depth_exceeds(node, DEEPEST)
    }


def _depth_exceeds(node: ast.AST, limit: int) -> bool:
    level: list[ast.AST] = [node]
    for _ in range(limit):
        level = [child for parent in level for child in ast.iter_child_nodes(parent)]
        if not level:
            return False
    return True
