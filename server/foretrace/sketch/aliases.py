"""Holes written `___`, which other tools read as a name.

`???` is no Python: a linter or type checker that meets it gives up on the file. A document may
write its holes `___` instead. That is a hole wherever it is read in code, unless the document
uses `___` as a name of its own: binds it (as a variable, a parameter, an import, ...), or may get
it by `from module import *`. One binding is none: `___ = ...` at module level, with or without an
annotation, declares that `___` is a hole, so that other tools know the name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from tree_sitter import Node, Tree

from foretrace.sketch.document import Document
from foretrace.sketch.holes import leaf_at, stands_in_code
from foretrace.sketch.model import ALIAS
from foretrace.sketch.syntax import captures

_ALIAS = re.compile(rf"(?<![\w?]){ALIAS}(?![\w?])")
_STAR = re.compile(r"\bimport\s*\(?\s*\*")
_OTHER_NAMESPACE = frozenset(["attribute", "keyword_argument"])


@dataclass(frozen=True, slots=True)
class Aliases:
    offsets: tuple[int, ...] = ()
    """Where `___` is a hole."""
    declarations: tuple[tuple[int, int], ...] = ()
    """Offsets of the statements that declare it, half-open."""


NONE = Aliases()


def find_aliases(document: Document, tree: Tree) -> Aliases:
    """The holes of a document that are written `___`; `tree` is its tolerant parse."""
    if ALIAS not in document.text:
        return NONE
    offsets = [match.start() for match in _ALIAS.finditer(document.text)]
    places = [(offset, document.point_at(offset)) for offset in offsets]
    places = [(offset, point) for offset, point in places if stands_in_code(tree, point)]
    if not places:
        return NONE
    start, end = document.byte_at(places[0][0]), document.byte_at(places[-1][0]) + len(ALIAS)
    bound = {node.start_byte for node in captures("holes", tree, start, end).get("unfillable", [])}
    holes: list[int] = []
    declared: list[tuple[int, int]] = []
    for offset, point in places:
        leaf = leaf_at(tree, point)
        parent = leaf.parent if leaf is not None else None
        if leaf is None or leaf.start_byte not in bound or parent is None or parent.type == "ERROR":
            holes.append(offset)
        elif parent.type in _OTHER_NAMESPACE:
            continue
        elif _is_declaration(parent):
            text = parent.text or b""
            declared.append((offset, offset + len(text.decode())))
        else:
            return NONE
    stars = (document.point_at(star.start()) for star in _STAR.finditer(document.code))
    if not declared and any(stands_in_code(tree, point) for point in stars):
        return NONE
    return Aliases(tuple(holes), tuple(declared))


def _is_declaration(assignment: Node) -> bool:
    """`___ = ...` or `___: T = ...`, on its own at module level."""
    right = assignment.child_by_field_name("right")
    statement = assignment.parent
    return (
        assignment.type == "assignment"
        and right is not None
        and right.type == "ellipsis"
        and statement is not None
        and statement.type == "expression_statement"
        and statement.parent is not None
        and statement.parent.type == "module"
        and (statement.next_sibling is None or statement.next_sibling.type != ";")
    )
