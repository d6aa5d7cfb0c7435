"""Sketch positions and editor positions.

A sketch counts lines and columns from 1, columns and offsets in code points. An editor counts
both from 0, columns in code units of the encoding agreed on at start. pygls' codec knows the
encodings; the lines are split here, because `str.splitlines`, which pygls uses, also breaks at
form feeds and Unicode separators, where neither the protocol nor Python ends a line.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate

from lsprotocol import types
from pygls.workspace import PositionCodec

_LINE_END = re.compile(r"\r\n?|\n")


def split_lines(text: str) -> list[str]:
    """The lines of `text` with their line ends; the last one has none and may be empty."""
    lines = []
    start = 0
    for match in _LINE_END.finditer(text):
        lines.append(text[start : match.end()])
        start = match.end()
    lines.append(text[start:])
    return lines


def content(line: str) -> str:
    """A line without its line end."""
    return line.rstrip("\r\n")


def _units(text: str, codec: PositionCodec) -> int:
    """Code units of `text`, as the editor counts them."""
    # In ASCII, as long in every encoding; the codec looks at each character by itself.
    return len(text) if text.isascii() else codec.client_num_units(text)


def column_in(line: str, character: int, codec: PositionCodec) -> int:
    """Code points before an editor's `character` in `line`, at most up to its line end."""
    inside = content(line)
    if character >= _units(inside, codec):
        return len(inside)
    if inside.isascii():
        return character
    # The codec writes to the position it is given and reads only the line it names.
    return codec.position_from_client_units([inside], types.Position(0, character)).character


class TextMap:
    """Converts positions in one version of a text; editor positions out of range are clamped."""

    def __init__(self, lines: Sequence[str], codec: PositionCodec) -> None:
        self._lines = tuple(lines)
        self._codec = codec
        self._starts = list(accumulate((len(line) for line in self._lines[:-1]), initial=0))
        self.text = "".join(self._lines)

    @property
    def line_count(self) -> int:
        return len(self._lines)

    def line_text(self, line: int) -> str:
        """Line `line` (from 1) without its line end; empty outside the text."""
        return content(self._lines[line - 1]) if 1 <= line <= len(self._lines) else ""

    def line_start(self, line: int) -> int:
        """Offset of the first character of line `line` (from 1), which must be in the text."""
        return self._starts[line - 1]

    def offset(self, position: types.Position) -> int:
        """Code point offset of an editor position."""
        if position.line >= len(self._lines):
            return len(self.text)
        line = self._lines[position.line]
        return self._starts[position.line] + column_in(line, position.character, self._codec)

    def line_column(self, offset: int) -> tuple[int, int]:
        """Sketch line and column (both from 1) of an offset."""
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1

    def position(self, offset: int) -> types.Position:
        """Editor position of an offset; within a line end it is that of the line's end."""
        line, column = self.line_column(offset)
        inside = self.line_text(line)
        return types.Position(line - 1, _units(inside[: column - 1], self._codec))

    def range(self, start: int, end: int) -> types.Range:
        return types.Range(self.position(start), self.position(end))

    def line_end(self, line: int) -> types.Position:
        """Where line `line` (from 1) ends, before its line end."""
        return types.Position(line - 1, _units(self.line_text(line), self._codec))
