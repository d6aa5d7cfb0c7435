"""A name of its own for every hole, so that none is mistaken for a user's `___`."""

from __future__ import annotations

import itertools
import keyword
import re
import string
from collections.abc import Collection, Iterator, Sequence

from foretrace.sketch.document import Document
from foretrace.sketch.model import HOLE, STAND_IN


class HoleNames:
    """The lines of a document with its holes under names of their own, of equal length."""

    def __init__(self, document: Document) -> None:
        self.code_lines = document.code.replace("\r\n", "\n").split("\n")
        """Every possible hole as the stand-in, those in text and comments, too."""
        self._written = {o: document.text[o : o + len(HOLE)] for o in document.candidates}
        self._by_line: dict[int, list[tuple[int, int]]] = {}
        for offset in document.candidates:
            place = (document.column_at(offset) - 1, offset)
            self._by_line.setdefault(document.line_at(offset), []).append(place)
        names = unused_names(document.code) if document.candidates else iter(())
        self._names = dict(zip(document.candidates, names, strict=False))
        self.enough = len(self._names) == len(document.candidates)
        """False if there are more holes than such names."""

    def __getitem__(self, offset: int) -> str:
        return self._names[offset]

    def offsets(self, first: int, last: int) -> list[int]:
        """The possible holes of these lines."""
        return [offset for line in self._lines(first, last) for _, offset in self._by_line[line]]

    def lines(self, first: int, last: int, in_code: Collection[int]) -> list[str]:
        """Lines `first` to `last`: holes under their names, `???` in text as it was written."""
        lines = self.code_lines[first - 1 : last]
        for line in self._lines(first, last):
            text = lines[line - first]
            for column, offset in self._by_line[line]:
                hole = self._names[offset] if offset in in_code else self._written[offset]
                text = text[:column] + hole + text[column + len(HOLE) :]
            lines[line - first] = text
        return lines

    def without_names(self, lines: Sequence[str], in_code: Collection[int]) -> list[str]:
        """All lines of the document with the stand-in for the names of these holes."""
        plain = list(lines)
        for line, places in self._by_line.items():
            for column, offset in places:
                if offset in in_code:
                    text = plain[line - 1]
                    plain[line - 1] = text[:column] + STAND_IN + text[column + len(STAND_IN) :]
        return plain

    def _lines(self, first: int, last: int) -> Iterator[int]:
        if last - first < len(self._by_line):
            return (line for line in range(first, last + 1) if line in self._by_line)
        return (line for line in self._by_line if first <= line <= last)


def unused_names(code: str) -> Iterator[str]:
    """Identifiers as long as the stand-in that occur nowhere in `code`, not even within a word."""
    letters, more = string.ascii_letters, string.ascii_letters + string.digits + "_"
    for first, second in (("_", letters), (letters, string.digits), (letters, letters + "_")):
        taken = set(re.findall(f"(?=([{first}][{second}][{more}]))", code))
        for name in map("".join, itertools.product(first, second, more)):
            if name not in taken and not keyword.iskeyword(name):
                yield name
