"""When two texts are the same Python expression."""

from __future__ import annotations

import ast


def expression_key(text: str) -> str | None:
    """The same for all spellings of one expression; `None` if `text` is no expression."""
    try:
        return ast.dump(ast.parse(text, mode="eval"))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
