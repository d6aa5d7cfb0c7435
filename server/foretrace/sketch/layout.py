"""Where statements begin, judged by layout alone.

Used only when a document does not parse as a whole. A parser's own recovery follows the
grammar, so one open bracket can swallow every function after it. Layout survives such errors:
a statement keyword that begins a line cannot stand inside brackets, and a `def` header inside
a string that never ends was not meant to be part of it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_TOKEN = re.compile(
    r"""
      (?P<triple>\"{3}|'{3})
    | (?P<string>"(?:[^"\\\n]|\\.)*(?:"|(?=\n)|\Z) | '(?:[^'\\\n]|\\.)*(?:'|(?=\n)|\Z))
    | (?P<comment>\#[^\n]*)
    | (?P<open>[(\[{])
    | (?P<close>[)\]}])
    | (?P<joined>\\\n)
    | (?P<end>\n)
    """,
    re.DOTALL | re.VERBOSE,
)
_TRIPLE_END = {
    '"""': re.compile(r'(?:\\.|[^\\])*?"""', re.DOTALL),
    "'''": re.compile(r"(?:\\.|[^\\])*?'''", re.DOTALL),
}
_HEAD = re.compile(r"(?P<indent>[ \t\f]*)(?P<word>\w+|[^\w\s#]|)")
_DEFINITION = re.compile(
    r"^[ \t]*(?:(?:async[ \t]+)?def[ \t]+\w+[ \t]*\(|class[ \t]+\w+[ \t]*[(:])", re.MULTILINE
)

_NEVER_IN_BRACKETS = frozenset(
    [
        "def",
        "class",
        "import",
        "while",
        "with",
        "try",
        "except",
        "finally",
        "elif",
        "return",
        "raise",
        "del",
        "pass",
        "break",
        "continue",
        "global",
        "nonlocal",
        "assert",
    ]
)
_CLAUSES = frozenset(["else", "elif", "except", "finally"])
_CLOSERS = frozenset([")", "]", "}"])


@dataclass(frozen=True, slots=True)
class LogicalLine:
    """A line on which a statement, or a clause of one, begins."""

    line: int
    indent: int
    """Width of the indentation, tabs to the next multiple of 8 as in CPython."""
    word: str
    """Its first word or sign."""


@dataclass(frozen=True, slots=True)
class Block:
    """A statement with everything indented under it, its decorators and its clauses."""

    lines: tuple[LogicalLine, ...]
    end_line: int

    @property
    def line(self) -> int:
        return self.lines[0].line

    @property
    def header(self) -> int:
        """Index in `lines` of the first one that is no decorator."""
        return next((i for i, at in enumerate(self.lines) if at.word != "@"), 0)

    @property
    def word(self) -> str:
        """The first word past the decorators, `async` skipped."""
        word = self.lines[self.header].word
        return "def" if word == "async" else word

    @property
    def body(self) -> tuple[LogicalLine, ...]:
        return self.lines[self.header + 1 :]


def read_layout(source: str) -> list[LogicalLine]:
    """The logical lines of `source`, whose lines end in `\\n` only."""
    scanner = _Scanner(source, cut_strings=False)
    scanner.run()
    if scanner.open_string:
        scanner = _Scanner(source, cut_strings=True)
        scanner.run()
    return scanner.lines


class _Scanner:
    """With `cut_strings`, a triple-quoted string ends before a definition inside it."""

    def __init__(self, source: str, *, cut_strings: bool) -> None:
        self._source = source
        self._cut_strings = cut_strings
        self._position = 0
        self._row = 1
        self._depth = 0
        self.lines: list[LogicalLine] = []
        self.open_string = False
        """Whether a triple-quoted string never ends."""

    def run(self) -> None:
        self._begin_line()
        while (token := _TOKEN.search(self._source, self._position)) is not None:
            self._position = token.end()
            match token.lastgroup:
                case "triple":
                    self._skip_string(token)
                case "string" | "joined":
                    self._row += token[0].count("\n")
                case "open":
                    self._depth += 1
                case "close":
                    self._depth = max(0, self._depth - 1)
                case "end":
                    self._row += 1
                    self._begin_line()

    def _begin_line(self) -> None:
        head = _HEAD.match(self._source, self._position)
        if head is None or head["word"] in ("", "\\"):
            return
        if self._depth == 0 or head["word"] in _NEVER_IN_BRACKETS:
            self._depth = 0
            self.lines.append(LogicalLine(self._row, _width(head["indent"]), head["word"]))

    def _skip_string(self, quote: re.Match[str]) -> None:
        source, start = self._source, self._position
        end = _TRIPLE_END[quote[0]].match(source, start)
        stop = end.end() if end else len(source)
        cut = _DEFINITION.search(source, start, stop) if self._cut_strings else None
        self._position = cut.start() if cut else stop
        self._row += source.count("\n", start, self._position)
        if cut:
            self._depth = 0
            self._begin_line()
        elif end is None:
            self.open_string = True


def _width(indent: str) -> int:
    width = 0
    for sign in indent:
        width = 0 if sign == "\f" else width + 1 if sign == " " else width // 8 * 8 + 8
    return width


def split_blocks(
    logical: Sequence[LogicalLine], source_lines: Sequence[str], last_line: int
) -> list[Block]:
    """Group logical lines of one level into blocks; deeper or stray lines join the one before.

    `last_line` is the last line that may belong to them. Trailing blank and comment lines of a
    block are left out of it.
    """
    if not logical:
        return []
    level = logical[0].indent
    groups: list[list[LogicalLine]] = []
    for at in logical:
        # A closing bracket below a blank line is more likely left over than part of what is above.
        stray = at.word in _CLOSERS and bool(source_lines[at.line - 2].strip())
        starts = at.indent == level and at.word not in _CLAUSES and not stray
        if groups and (not starts or all(line.word == "@" for line in groups[-1])):
            groups[-1].append(at)
        else:
            groups.append([at])
    ends = [group[0].line - 1 for group in groups[1:]] + [last_line]
    return [
        Block(tuple(group), _trim(source_lines, group[-1].line, end))
        for group, end in zip(groups, ends, strict=True)
    ]


def _trim(source_lines: Sequence[str], first: int, last: int) -> int:
    while last > first and (source_lines[last - 1].strip() + "#").startswith("#"):
        last -= 1
    return last
