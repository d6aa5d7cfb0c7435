"""What CPython itself says about a piece of source. Nothing is run."""

from __future__ import annotations

import ast
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache

from foretrace import syntax

# `warnings.catch_warnings` swaps state of the whole process.
_lock = threading.Lock()

DEEPEST = 200
"""Levels of nodes in a statement. Whoever walks the tree by recursion needs a few frames each."""

_REFUSALS = (SyntaxError, ValueError, OverflowError, MemoryError, RecursionError)


@dataclass(frozen=True, slots=True)
class Problem:
    line: int
    reason: str


def parse(source: str, flags: int = 0) -> ast.Module | Problem:
    """The tree of `source`, or why CPython would not compile it: syntax, scopes, nesting, literals.

    `flags` are compiler flags of the `__future__` features in force.
    """
    try:
        with _no_warnings():
            compile(source, "<sketch>", "exec", flags=flags, dont_inherit=True)
            return syntax.parse(source)
    except _REFUSALS as error:
        return _explain(error)


@lru_cache(maxsize=512)
def parse_example(source: str) -> ast.Module | Problem:
    """`parse`, remembered. The tree is shared and must not be changed."""
    return parse(source)


@lru_cache(maxsize=512)
def find_problem(source: str) -> Problem | None:
    """Why CPython would not compile `source`, if so.

    Remembered, since most parts of a document outlive an edit.
    """
    try:
        with _no_warnings():
            compile(source, "<sketch>", "exec", dont_inherit=True)
    except _REFUSALS as error:
        return _explain(error)
    return None


def depth_exceeds(node: ast.AST, limit: int = DEEPEST) -> bool:
    """Whether the tree under `node` has more than `limit` levels."""
    level: list[ast.AST] = [node]
    for _ in range(limit):
        level = [child for parent in level for child in ast.iter_child_nodes(parent)]
        if not level:
            return False
    return True


@contextmanager
def _no_warnings() -> Iterator[None]:
    """Warnings about the user's source, such as odd escapes, are not ours to print."""
    with _lock, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def _explain(error: BaseException) -> Problem:
    if isinstance(error, SyntaxError):
        return Problem(error.lineno or 1, error.msg)
    if isinstance(error, MemoryError | RecursionError):
        return Problem(1, "nested too deeply")
    return Problem(1, str(error))
