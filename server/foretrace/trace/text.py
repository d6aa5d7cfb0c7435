"""Text as a model reads it: what people wrote, and control tokens between it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Control:
    """A control token, by the text that its vocabulary gives it, such as `<|frame_sep|>`.

    The same characters inside a `str` are data and never become the token.
    """

    name: str


Text = tuple[str | Control, ...]


def joined(pieces: Iterable[str | Control]) -> Text:
    """The same text with as few pieces as it can have: no empty strings, no two side by side."""
    result: list[str | Control] = []
    for piece in pieces:
        if isinstance(piece, str) and result and isinstance(result[-1], str):
            result[-1] += piece
        elif piece != "":
            result.append(piece)
    return tuple(result)


def spelled(text: Text) -> str:
    """The text as one string, in which a control token is the same as its name in the data."""
    return "".join(piece if isinstance(piece, str) else piece.name for piece in text)
