"""Document -> the part of it that CPython accepts, with a gap for everything else."""

from __future__ import annotations

import ast
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from tree_sitter import Tree

from foretrace.sketch.check import Problem, parse, too_deep
from foretrace.sketch.document import Document
from foretrace.sketch.holes import Place, settle_places, stands_in_code
from foretrace.sketch.model import Gap
from foretrace.sketch.naming import HoleNames
from foretrace.sketch.salvage import Salvage

_MISPLACED = "a hole cannot stand here"
_UNREADABLE = "a NUL character"
_ATTEMPTS = 20
"""Rounds of leaving out what the rest objects to; one or two are the rule."""


@dataclass(frozen=True, slots=True)
class Understanding:
    """What a document says as far as it can be understood, scenarios not yet taken out."""

    lines: tuple[str, ...]
    """Source, one item a line, gaps blank and holes as the stand-in."""
    tree: ast.Module
    gaps: tuple[Gap, ...]
    places: Mapping[int, Place]
    """By offset, for the holes outside gaps."""


def understand(document: Document, tree: Tree) -> Understanding:
    """The largest sound part of a document; `tree` is its tolerant parse."""
    return _Reader(document, tree).read()


class _Reader:
    def __init__(self, document: Document, tree: Tree) -> None:
        self._document = document
        self._tree = tree
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
            blamed = answer
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
        module = parse("\n".join(lines))
        if isinstance(module, Problem):
            return {module.line: module.reason}
        deep = too_deep(module)
        if deep:
            return deep
        names = {self._names[offset]: offset for offset in in_code}
        places = settle_places(self._document, module, names)
        misplaced = [offset for offset in in_code if offset not in places]
        if misplaced:
            return {self._document.line_at(offset): _MISPLACED for offset in misplaced}
        self._names.forget(lines, places)
        return Understanding(tuple(lines), module, tuple(gaps), places)

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
        nothing = ast.Module(body=[], type_ignores=[])
        return Understanding(("",) * count, nothing, (Gap(1, count, reason),), {})
