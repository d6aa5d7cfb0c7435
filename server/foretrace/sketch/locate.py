"""Which names of a program's tree are the sketch's holes."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from foretrace.sketch.model import STAND_IN, Hole, Program


def locate_holes(program: Program, holes: Sequence[Hole]) -> dict[ast.Name, Hole]:
    """The nodes of `program.tree` that stand for holes, by identity of the node.

    A user's own name `___` is told apart by its position. Python 3.11 misplaces nodes inside
    f-strings; those are matched in source order when the numbers agree.
    """
    names = [
        node
        for node in ast.walk(program.tree)
        if isinstance(node, ast.Name) and node.id == STAND_IN
    ]
    places = {(hole.line, hole.byte_column): hole for hole in holes}
    found: dict[ast.Name, Hole] = {}
    for node in names:
        hole = places.pop((node.lineno, node.col_offset), None)
        if hole is not None:
            found[node] = hole
    misplaced = sorted(
        (node for node in names if node not in found), key=lambda n: (n.lineno, n.col_offset)
    )
    left = [hole for hole in places.values() if not _in_gap(program, hole)]
    if len(misplaced) == len(left):
        found.update(zip(misplaced, sorted(left, key=lambda hole: hole.start), strict=True))
    return found


def _in_gap(program: Program, hole: Hole) -> bool:
    return any(gap.line <= hole.line <= gap.end_line for gap in program.gaps)
