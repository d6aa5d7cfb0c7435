"""Bad input, as the command line reports it."""

from __future__ import annotations


class BadInput(Exception):
    """What the user gave cannot be used; the message is one sentence on why and how to mend it."""


def one_sentence(message: str) -> str:
    """`message` on one line, free of control characters, ending in a full stop."""
    words = " ".join(message.split())
    shown = "".join(c if c.isprintable() else ascii(c)[1:-1] for c in words)
    return shown if shown.endswith((".", "?", "!")) else f"{shown}."
