"""When two texts are the same Python expression or statement."""

from __future__ import annotations

import ast

from foretrace import syntax
from foretrace.sketch.model import HoleKind


def expression_key(text: str) -> str | None:
    """The same for all spellings of one expression; `None` if `text` is no expression."""
    try:
        return ast.dump(syntax.parse(text, mode="eval"))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def statement_key(text: str) -> str | None:
    """The same for all spellings of one statement on one line; `None` if `text` is none."""
    try:
        body = syntax.parse(text).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    if len(body) != 1 or hasattr(body[0], "body") or "\n" in text:
        return None
    return ast.dump(body[0])


def code_key(text: str, kind: HoleKind) -> str | None:
    """The key of a text for a hole of that kind."""
    return statement_key(text) if kind is HoleKind.STATEMENT else expression_key(text)
