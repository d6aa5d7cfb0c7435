"""Where a program branches and where it repeats, as its text alone says it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class BlockKind(StrEnum):
    LOOP = "loop"
    CONDITION = "condition"


@dataclass(frozen=True, slots=True)
class Block:
    """What a line decides about: the lines `first` to `last` run if it says so.

    All of them are numbers of lines of the document; `line` is before `first`.
    """

    kind: BlockKind
    line: int
    first: int
    last: int


def blocks(tree: ast.Module) -> Iterator[Block]:
    """The loops and conditions whose bodies begin on a line of their own, in no certain order.

    Of what stands on one line, a trace does not tell which way it went.
    """
    for node in ast.walk(tree):
        if not isinstance(node, ast.If | ast.While | ast.For | ast.AsyncFor):
            continue
        first, end = node.body[0], node.body[-1]
        if first.lineno > node.lineno:
            kind = BlockKind.CONDITION if isinstance(node, ast.If) else BlockKind.LOOP
            yield Block(kind, node.lineno, first.lineno, end.end_lineno or end.lineno)
