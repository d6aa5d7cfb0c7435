"""Text for hovers and tooltips, as Markdown or as plain text, whichever the client shows.

User text (source, values, messages) goes into `Code` and fenced blocks only, where Markdown
reads none of it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from lsprotocol import types

_KINDS = tuple(types.MarkupKind)
_BACKTICKS = re.compile(r"`+")


@dataclass(frozen=True, slots=True)
class Code:
    """A piece of user text within a sentence."""

    text: str

    def __str__(self) -> str:
        return _one_line(self.text)

    def markdown(self) -> str:
        text = _one_line(self.text)
        if not text.strip():
            return text
        ticks = "`" * (_longest_ticks(text) + 1)
        pad = " " if text[0] in "` " or text[-1] in "` " else ""
        return f"{ticks}{pad}{text}{pad}{ticks}"


Phrase = Sequence[str | Code]


@dataclass(frozen=True, slots=True)
class Markup:
    """Blocks of text in order; every method answers a longer one."""

    _blocks: tuple[tuple[str, str], ...] = ()
    """Each as Markdown and as plain text."""

    def _with(self, markdown: str, plain: str) -> Markup:
        return Markup((*self._blocks, (markdown, plain)))

    def sentence(self, *phrase: str | Code) -> Markup:
        return self._with(_markdown(phrase), _plain(phrase))

    def items(self, phrases: Sequence[Phrase]) -> Markup:
        if not phrases:
            return self
        return self._with(
            "\n".join(f"- {_markdown(phrase)}" for phrase in phrases),
            "\n".join(f"  {_plain(phrase)}" for phrase in phrases),
        )

    def block(self, text: str, language: str = "text") -> Markup:
        """A block of user text, as it is."""
        fence = "`" * max(3, _longest_ticks(text) + 1)
        return self._with(f"{fence}{language}\n{text}\n{fence}", text)

    def table(self, header: Sequence[str], rows: Sequence[Sequence[str]]) -> Markup:
        """Aligned columns; every cell is put on one line."""
        cells = [[_one_line(cell) for cell in row] for row in (header, *rows)]
        widths = [max(len(cell) for cell in column) for column in zip(*cells, strict=True)]
        lines = [
            "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
            for row in cells
        ]
        return self.block("\n".join(lines))

    def followed_by(self, other: Markup) -> Markup:
        return Markup(self._blocks + other._blocks)

    def __str__(self) -> str:
        """The plain text."""
        return self.render(types.MarkupKind.PlainText).value

    def render(self, kind: types.MarkupKind) -> types.MarkupContent:
        which = 0 if kind == types.MarkupKind.Markdown else 1
        return types.MarkupContent(kind, "\n\n".join(block[which] for block in self._blocks))


def preferred_kind(
    formats: Sequence[types.MarkupKind | str] | None,
) -> types.MarkupKind | None:
    """The first format of a client's list that we write; `None` if it names none."""
    return next((types.MarkupKind(name) for name in formats or () if name in _KINDS), None)


def _markdown(phrase: Phrase) -> str:
    return "".join(part.markdown() if isinstance(part, Code) else part for part in phrase)


def _plain(phrase: Phrase) -> str:
    return "".join(str(part) for part in phrase)


def _one_line(text: str) -> str:
    return " ".join(text.splitlines())


def _longest_ticks(text: str) -> int:
    return max(map(len, _BACKTICKS.findall(text)), default=0)
