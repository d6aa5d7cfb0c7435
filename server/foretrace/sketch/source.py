"""Bytes of a Python file -> text, whatever the bytes are."""

from __future__ import annotations

import io
import tokenize


def decode_source(data: bytes) -> str:
    """The text of a source file.

    Honours a byte order mark and an encoding cookie (PEP 263). Bytes that the encoding does not
    know become U+FFFD, and an unknown encoding is read as UTF-8: a document is never refused.
    Line ends stay as they are.
    """
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
        return data.decode(encoding, errors="replace")
    except (SyntaxError, LookupError, ValueError):
        return data.decode("utf-8-sig", errors="replace")
