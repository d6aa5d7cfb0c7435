"""What a sketch is made of. Every other package reads these types; none of them changes one.

Positions: lines are 1-based, columns are 1-based and counted in Unicode code points, as in
the command-line contract. `start` and `end` are code point offsets into `Sketch.text`
(half-open). Only `program` speaks the `ast` module's own coordinates.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

HOLE = "???"
"""How a hole is written."""

ALIAS = "___"
"""How a hole can be written so that other tools can read the file, see `sketch.aliases`."""

STAND_IN = "___"
"""The name that stands where a hole stood, of equal length so that offsets stay."""


class HoleKind(StrEnum):
    EXPRESSION = "expression"
    STATEMENT = "statement"
    UNFILLABLE = "unfillable"
    """Where neither may stand, e.g. in a `match` pattern: reported, never filled."""


@dataclass(frozen=True, slots=True)
class Hole:
    index: int
    """Position among the holes of the sketch, in source order, from 0."""
    kind: HoleKind
    start: int
    end: int
    line: int
    column: int
    byte_column: int
    """0-based UTF-8 column of the hole in its line: `ast`'s `col_offset`."""
    function: str | None
    """Qualified name of the innermost function around the hole, `None` at module level."""


@dataclass(frozen=True, slots=True)
class Function:
    qualname: str
    """Dotted path without `<locals>`: `f`, `C.m`, `outer.inner`."""
    name: str
    line: int
    """Line of the `def` keyword."""
    start_line: int
    """First line, decorators included."""
    end_line: int
    parameters: tuple[str, ...]
    parent: str | None
    """Qualified name of the enclosing function or class."""
    is_method: bool
    is_async: bool
    decorated: bool
    docstring: str | None


class ScenarioKind(StrEnum):
    COMMENT = "comment"
    DOCTEST = "doctest"
    ASSERT = "assert"
    CALL = "call"
    MAIN = "main"
    ASKED = "asked"
    """Given by the user, as with `--call`."""
    INVENTED = "invented"


ScenarioKey = tuple[str, str]
"""Setup and call."""


@dataclass(frozen=True, slots=True)
class Scenario:
    """One call to imagine, with its expected result if known."""

    call: str
    """Source of the call expression, or of the smallest expression around the call whose value
    is known: `f(1)`, `len(f(1))`, `f(1) < 3`. One line, unless an f-string in it has several."""
    kind: ScenarioKind
    line: int
    """Where it stands in the document; 0 for invented or asked ones."""
    function: str | None
    """Name of the function called, as written (`f`, `C.m`), if it is one of the sketch's."""
    expected: str | None = None
    """Source of the expected value; in a doctest also the text of its repr, if no expression."""
    raises: str | None = None
    """Name of the expected exception's type."""
    setup: str = ""
    """Statements to run before the call, in the module's scope."""

    @property
    def key(self) -> ScenarioKey:
        """What tells it from the other scenarios of a document, wherever it stands."""
        return self.setup, self.call


@dataclass(frozen=True, slots=True)
class Gap:
    """Lines that could not be understood and are left out of the program."""

    line: int
    end_line: int
    reason: str


@dataclass(frozen=True, slots=True)
class Program:
    """The part of a sketch that can be imagined, as plain Python.

    `source` has the document's lines at their own numbers, ended by `\\n` alone; each hole is
    `STAND_IN`, each gap is blank, and so is what only runs as a script (scenario calls, asserts
    and the main block), or `0` where something else stands beside it.

    `tree` has each hole at its exact place, also where `ast.parse` of the source would miss it
    inside an f-string. It is shared by all versions of a document: nobody may change it.
    """

    source: str
    tree: ast.Module
    gaps: tuple[Gap, ...]


@dataclass(frozen=True, slots=True)
class Sketch:
    """A Python document as it stands, possibly incomplete."""

    text: str
    version: int
    holes: tuple[Hole, ...]
    functions: tuple[Function, ...]
    scenarios: tuple[Scenario, ...]
    program: Program
    flow: Mapping[str, Mapping[int, tuple[int, ...]]]
    """Per function qualname: line -> lines that can run next in that activation; 0 is its end.

    The function's `start_line`, where its call event is, leads to the first line that runs. That
    an exception ends the activation is not listed, since it can do so on any line.
    """

    @property
    def marked_text(self) -> str:
        """The text with each hole written `???`, however the document writes it. Equal length."""
        if ALIAS not in self.text:
            return self.text
        pieces, end = [], 0
        for hole in self.holes:
            pieces += [self.text[end : hole.start], HOLE]
            end = hole.end
        return "".join([*pieces, self.text[end:]])

    def function_at(self, line: int) -> Function | None:
        """The innermost function whose lines include `line`."""
        inside = [f for f in self.functions if f.start_line <= line <= f.end_line]
        return max(inside, key=lambda f: f.start_line, default=None)

    def function_named(self, qualname: str | None) -> Function | None:
        return next((f for f in self.functions if f.qualname == qualname), None)


@dataclass(frozen=True, slots=True)
class Fill:
    """Text for one hole."""

    hole: int
    """Index of the hole."""
    text: str
    probability: float = 1.0
    """Chance that this is what belongs there."""


def apply_fills(text: str, holes: Sequence[Hole], fills: Sequence[Fill]) -> str:
    """`text` with each filled hole replaced, the others left as they are."""
    by_hole = {fill.hole: fill.text for fill in fills}
    for hole in sorted(holes, key=lambda h: h.start, reverse=True):
        if hole.index in by_hole:
            text = text[: hole.start] + by_hole[hole.index] + text[hole.end :]
    return text
