"""Document -> the part of it that CPython accepts, with a gap for everything else."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from tree_sitter import Tree

from foretrace.sketch.check import DEEPEST, Problem
from foretrace.sketch.document import Document
from foretrace.sketch.holes import Place, settle_places, stands_in_code
from foretrace.sketch.model import Gap
from foretrace.sketch.naming import HoleNames
from foretrace.sketch.salvage import Salvage
from foretrace.sketch.statements import Statement, StatementReader

_MISPLACED = "a hole cannot stand here"
_TOO_DEEP = f"nested more than {DEEPEST} levels deep"
_UNREADABLE = "a NUL character"
_ATTEMPTS = 20
"""Rounds of leaving out what the rest objects to; one or two are the rule."""


@dataclass(frozen=True, slots=True)
class Understanding:
    """What a document says as far as it can be understood, scenarios not yet taken out."""

    lines: tuple[str, ...]
    """Source, one item a line, gaps blank and holes as the stand-in."""
    statements: tuple[Statement, ...]
    gaps: tuple[Gap, ...]


def understand(document: Document, tree: Tree, reader: StatementReader) -> Understanding:
    """The largest sound part of a document.

    `tree` is its tolerant parse; `reader` remembers the version before.
    """
    return _Reader(document, tree, reader).read()


class _Reader:
    def __init__(self, document: Document, tree: Tree, statements: StatementReader) -> None:
        self._document = document
        self._tree = tree
        self._statements = statements
        self._names = HoleNames(document)

    def read(self) -> Understanding:
        document = self._document
        if not self._names.enough:
            return self._give_up("too many holes")
        blamed = self._unreadable_lines()
        if not blamed:
            in_code = {
                offset
                for offset in document.candidates
                if stands_in_code(self._tree, document.point_at(offset))
            }
            lines = self._names.lines(1, document.line_count, in_code)
            answer = self._settle(lines, (), in_code)
            if isinstance(answer, Understanding):
                return answer
            # Where the whole fails says little: an open bracket shows far from where it stands.
        for _ in range(_ATTEMPTS):
            salvage = Salvage(document, self._names, blamed)
            salvage.run()
            answer = self._settle(salvage.lines, salvage.gaps, salvage.in_code)
            if isinstance(answer, Understanding):
                return answer
            if answer.keys() <= blamed.keys():
                break
            blamed |= answer
        return self._give_up("invalid syntax")

    def _settle(
        self, lines: list[str], gaps: Sequence[Gap], in_code: Collection[int]
    ) -> Understanding | dict[int, str]:
        """Understand these lines as they are, or say which of them stand in the way."""
        statements = self._statements.read(lines)
        if isinstance(statements, Problem):
            return {statements.line: statements.reason}
        names = {self._names[offset]: offset for offset in in_code}
        found: set[tuple[int, int]] = set()
        for statement in statements:
            if statement.holes is None:
                if statement.too_deep:
                    return {statement.first: _TOO_DEEP}
                statement.holes = self._holes_of(statement, names)
            found.update((place.line, place.column) for place in statement.holes)
        blamed: dict[int, str] = {}
        for offset in in_code:
            place = self._document.line_at(offset), self._document.column_at(offset)
            if place not in found:
                blamed[place[0]] = _MISPLACED
        if blamed:
            return blamed
        self._statements.keep(lines, statements)
        plain = self._names.without_names(lines, in_code)
        return Understanding(tuple(plain), tuple(statements), tuple(gaps))

    def _holes_of(self, statement: Statement, names: Mapping[str, int]) -> tuple[Place, ...]:
        if not self._names.offsets(statement.first, statement.last):
            return ()
        return settle_places(self._document, statement.node, names)

    def _unreadable_lines(self) -> dict[int, str]:
        """Lines with a NUL outside comments: it cannot be kept, so its string would be wrong."""
        document = self._document
        blamed: dict[int, str] = {}
        offset = document.text.find("\0")
        while offset >= 0:
            point = document.point_at(offset)
            leaf = self._tree.root_node.descendant_for_point_range(point, point)
            if leaf is None or leaf.type != "comment":
                blamed[document.line_at(offset)] = _UNREADABLE
            offset = document.text.find("\0", offset + 1)
        return blamed

    def _give_up(self, reason: str) -> Understanding:
        count = self._document.line_count
        return Understanding(("",) * count, (), (Gap(1, count, reason),))
