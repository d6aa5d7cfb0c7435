"""Python source as syntax trees, read by one thread at a time.

CPython counts the depth of the trees that it makes in one place for all threads. Up to 3.11.7 two
that make trees at once can get in each other's way ("AST constructor recursion depth mismatch",
https://github.com/python/cpython/issues/106905).
"""

from __future__ import annotations

import ast
from threading import RLock
from typing import Any, Literal, overload

_ONE_AT_A_TIME = RLock()  # A collector's run amid one may need another.


@overload
def parse(source: str, mode: Literal["exec"] = ...) -> ast.Module: ...


@overload
def parse(source: str, mode: Literal["eval"]) -> ast.Expression: ...


def parse(source: str, mode: Literal["exec", "eval"] = "exec") -> ast.Module | ast.Expression:
    """What `ast.parse` gives. Raises `SyntaxError`, or `ValueError` for null bytes."""
    with _ONE_AT_A_TIME:
        if mode == "eval":
            return ast.parse(source, mode="eval")
        return ast.parse(source)


def literal(source: str) -> Any:
    """What `ast.literal_eval` gives for source.

    Raises `ValueError` if it is no literal, `SyntaxError` if it is no expression, `TypeError`,
    `MemoryError` or `RecursionError` in odd cases.
    """
    return ast.literal_eval(parse(source.lstrip(" \t"), mode="eval"))


def is_literal(source: str) -> bool:
    """Whether source, such as a repr, is a literal."""
    try:
        literal(source)
    except (SyntaxError, ValueError, TypeError, MemoryError, RecursionError):
        return False
    return True
