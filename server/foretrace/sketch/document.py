"""A document's text, its lines and its offsets.

Three coordinates meet here: code point offsets into the text (editors, holes), UTF-8 byte
offsets and columns (tree-sitter and `ast`), and 1-based lines. Only `\\n`, `\\r\\n` and `\\r`
end a line, as for CPython and the Language Server Protocol.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import cached_property
from itertools import accumulate

from foretrace.sketch.model import STAND_IN

HOLE_PATTERN = re.compile(r"(?<![\w?])\?\?\?(?![\w?])")
"""A hole glued to a name or to a further `?` is none: no token ends there."""

_LONE_CR = re.compile(r"\r(?!\n)")
_SURROGATE = re.compile("[\ud800-\udfff]")
_LINE_END = re.compile(r"\r\n|\r|\n")
_REPLACEMENT = "\ufffd"

EDIT_MARGIN = 3
"""Characters on each side of an edit whose reading can change: the length of a hole."""


def normalise(text: str) -> str:
    """The text as the parsers are given it, of equal length in code points.

    Every possible hole becomes the stand-in, a lone carriage return a line feed, a byte order
    mark a form feed (which neither parser counts as indentation), and what no parser takes
    (NUL, lone surrogates) U+FFFD.
    """
    code = HOLE_PATTERN.sub(STAND_IN, text)
    if "\r" in code:
        code = _LONE_CR.sub("\n", code)
    if "\0" in code:
        code = code.replace("\0", _REPLACEMENT)
    if not code.isascii():
        code = _SURROGATE.sub(_REPLACEMENT, code)
        if code.startswith("\ufeff"):
            code = "\f" + code[1:]
    return code


class Document:
    """One version of a document. Immutable; the conversions are computed once, when asked for."""

    def __init__(
        self,
        text: str,
        aliases: Sequence[int] = (),
        blanks: Sequence[tuple[int, int]] = (),
    ) -> None:
        """`aliases` are offsets of holes written otherwise; `blanks` spans that say nothing."""
        self.text = text
        self.code = normalise(text)
        self._aliases = aliases
        for start, end in blanks:
            blank = re.sub(r"[^\r\n]", " ", self.code[start:end])
            self.code = self.code[:start] + blank + self.code[end:]
        self.data = self.code.encode()

    @cached_property
    def line_starts(self) -> list[int]:
        """Code point offset of each line."""
        return [0, *(match.end() for match in _LINE_END.finditer(self.text))]

    @cached_property
    def candidates(self) -> list[int]:
        """Offset of every `???` that is a hole unless it stands in a string or a comment."""
        found = [match.start() for match in HOLE_PATTERN.finditer(self.text)]
        return sorted([*found, *self._aliases]) if self._aliases else found

    @cached_property
    def _byte_starts(self) -> list[int]:
        """UTF-8 offset of each line of `code`."""
        starts = self.line_starts
        ends = [*starts[1:], len(self.code)]
        sizes = (len(self.code[s:e].encode()) for s, e in zip(starts, ends, strict=True))
        return [0, *accumulate(sizes)][:-1]

    @property
    def line_count(self) -> int:
        return len(self.line_starts)

    def candidates_between(self, first: int, last: int) -> list[int]:
        """The candidates on lines `first` to `last`."""
        end = self.line_starts[last] if last < self.line_count else len(self.text) + 1
        start = bisect_left(self.candidates, self.line_starts[first - 1])
        return self.candidates[start : bisect_left(self.candidates, end)]

    def offset_of(self, line: int, column: int) -> int:
        """The code point offset of a 1-based line and column."""
        return self.line_starts[line - 1] + column - 1

    def line_at(self, offset: int) -> int:
        """1-based line of a code point offset."""
        return bisect_right(self.line_starts, offset)

    def column_at(self, offset: int) -> int:
        """1-based column, in code points."""
        return offset - self.line_starts[self.line_at(offset) - 1] + 1

    def byte_column_at(self, offset: int) -> int:
        """0-based UTF-8 column: `col_offset` of the `ast` module."""
        start = self.line_starts[self.line_at(offset) - 1]
        return len(self.code[start:offset].encode())

    def byte_at(self, offset: int) -> int:
        """UTF-8 offset of a code point offset."""
        if len(self.data) == len(self.code):
            return offset
        return self._byte_starts[self.line_at(offset) - 1] + self.byte_column_at(offset)

    def point_at(self, offset: int) -> tuple[int, int]:
        """tree-sitter's (row, byte column)."""
        return self.line_at(offset) - 1, self.byte_column_at(offset)

    def line_text(self, line: int) -> str:
        """The text of a 1-based line, without its end."""
        start = self.line_starts[line - 1]
        end = self.line_starts[line] if line < self.line_count else len(self.text)
        return self.text[start:end].rstrip("\r\n")
