"""Text as a model reads it: what people wrote, and control tokens between it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Control:
    """A control token, by the text that its vocabulary gives it, such as `<|frame_sep|>`.

    The same characters inside a `str` are data and never become the token.
    """

    name: str


Text = tuple[str | Control, ...]
