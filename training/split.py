"""The split: which programs are kept from training, by their shape."""

from __future__ import annotations

import ast
import hashlib

from training.programs import shape

_HELD_OUT_SHARE = 0.02


def is_held_out(source: str) -> bool:
    """Whether programs of this shape are kept from training. Raises `SyntaxError`."""
    number = int.from_bytes(hashlib.sha256(shape(source).encode()).digest()[:4], "big")
    return number < _HELD_OUT_SHARE * 2**32


def holds_held_out(source: str) -> bool:
    """Whether `source`, or any of its functions by itself, is kept from training.

    A function may stand in several programs. Raises `SyntaxError`.
    """
    functions = [n for n in ast.parse(source).body if isinstance(n, ast.FunctionDef)]
    return any(map(is_held_out, [source, *map(ast.unparse, functions)]))
