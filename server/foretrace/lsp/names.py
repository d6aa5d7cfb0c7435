"""Which name of the user's program a position is on."""

from __future__ import annotations

import ast
from dataclasses import dataclass

from foretrace.sketch.model import Program


@dataclass(frozen=True, slots=True)
class NameAt:
    """A name as it stands in a line; columns are 1-based code points, `end` is past it."""

    name: str
    line: int
    column: int
    end: int


def name_at(program: Program, source_line: str, line: int, column: int) -> NameAt | None:
    """The variable or parameter at a place, its last character's right side included.

    Names in strings, comments, attributes and (on Python 3.11, which misplaces them) f-strings
    are not found.
    """
    around = [node for node in program.tree.body if node.lineno <= line <= (node.end_lineno or 0)]
    for node in (inner for statement in around for inner in ast.walk(statement)):
        if isinstance(node, ast.Name):
            name = node.id
        elif isinstance(node, ast.arg):
            name = node.arg
        else:
            continue
        if node.lineno != line:
            continue
        start = _code_points(source_line, node.col_offset) + 1
        if start <= column <= start + len(name) and source_line.startswith(name, start - 1):
            return NameAt(name, line, start, start + len(name))
    return None


def _code_points(line: str, byte_column: int) -> int:
    return len(line.encode()[:byte_column].decode(errors="ignore"))
