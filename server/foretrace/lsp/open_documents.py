"""The open documents, as the client has them."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Sequence

from lsprotocol import types
from pygls.workspace import PositionCodec

from foretrace.lsp.positions import TextMap, column_in, split_lines

_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


class OpenDocument:
    """One open document and where it was last edited."""

    def __init__(
        self, uri: str, text: str, codec: PositionCodec, client_version: int | None = None
    ) -> None:
        self.uri = uri
        self.client_version = client_version
        """The client's number for the version, to tell it which one an edit is for."""
        self.version = 0
        """Counts the changes since it was opened; unlike the client's number it never repeats."""
        self.edited_lines: frozenset[int] = frozenset()
        """Lines (from 1) on which the cursors most likely are: where the last change ended."""
        self._codec = codec
        self._lines = split_lines(_encodable(text))
        self.map = TextMap(self._lines, codec)

    @property
    def text(self) -> str:
        return self.map.text

    def apply(self, changes: Sequence[types.TextDocumentContentChangeEvent]) -> None:
        """Apply the changes of one notification, in order."""
        edited: frozenset[int] = frozenset()
        for change in changes:
            text = _encodable(change.text)
            if isinstance(change, types.TextDocumentContentChangePartial):
                edited = self._replace(change.range, text, edited)
            else:
                self._lines = split_lines(text)
                edited = frozenset()
        self.map = TextMap(self._lines, self._codec)
        self.edited_lines = edited
        self.version += 1

    def _place(self, position: types.Position) -> tuple[int, int]:
        """Index of the line and code points before the position in it, both within the text."""
        if position.line >= len(self._lines):
            return len(self._lines) - 1, len(self._lines[-1])
        line = self._lines[position.line]
        return position.line, column_in(line, position.character, self._codec)

    def _replace(self, span: types.Range, text: str, edited: frozenset[int]) -> frozenset[int]:
        """Put `text` in place of `span`; return where the cursors are after that.

        Works on the lines it touches only: one notification may hold thousands of changes.
        """
        (first, start), (last, end) = sorted((self._place(span.start), self._place(span.end)))
        head, tail = self._lines[first][:start] + text, self._lines[last][end:]
        ended = first + len(split_lines(head))
        if first > 0 and self._lines[first - 1].endswith("\r"):
            # A line feed put behind a lone carriage return joins it: one line end, not two.
            first -= 1
            joined = self._lines[first] + head
            ended = first + len(split_lines(joined))
            head = joined
        replaced = split_lines(head + tail)
        if len(replaced) > 1 and not replaced[-1] and last + 1 < len(self._lines):
            replaced.pop()
        self._lines[first : last + 1] = replaced
        shift = len(replaced) - (last + 1 - first)
        moved = {line + shift if line > last + 1 else min(line, first + 1) for line in edited}
        return frozenset(moved | {ended})


def changed_span(old: str, new: str) -> tuple[int, int, str]:
    """One edit that makes `old` into `new`: start and end in `old`, and what comes in between."""
    shorter = min(len(old), len(new))
    start = _longest(shorter, lambda size: old[:size] == new[:size])
    kept = _longest(shorter - start, lambda size: old[len(old) - size :] == new[len(new) - size :])
    return start, len(old) - kept, new[start : len(new) - kept]


def _longest(limit: int, holds: Callable[[int], bool]) -> int:
    """The largest size up to `limit` for which `holds`; it holds for every smaller one."""
    return bisect_left(range(1, limit + 1), True, key=lambda size: not holds(size))


def _encodable(text: str) -> str:
    """`text` without halves of surrogate pairs, which JSON can carry and UTF-8 cannot."""
    return _LONE_SURROGATE.sub("\ufffd", text)
