"""Exceptions that the interpreter words differently: shown as in CPython, read as they are."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from foretrace.sketch.model import Program
from foretrace.trace.frames import Frame, Value


def rename(frames: list[Frame], start: int, end: int, renamed: dict[str, str]) -> None:
    """Show an exception that is held or passed on as it was shown when it was raised."""
    for index in range(start, end):
        frame = frames[index]
        value = frame.value
        if value is not None and value.repr in renamed:
            frame = replace(frame, value=Value(renamed[value.repr]))
        if any(held.repr in renamed for held in frame.locals.values()):
            local = {
                name: Value(renamed.get(held.repr, held.repr))
                for name, held in frame.locals.items()
            }
            frame = replace(frame, locals=local)
        frames[index] = frame


@lru_cache(maxsize=64)
def read_by_handlers(program: Program) -> frozenset[str]:
    """Names of `except … as name` clauses that read it for more than to raise it again."""
    return frozenset(
        handler.name
        for handler in ast.walk(program.tree)
        if isinstance(handler, ast.ExceptHandler)
        and handler.name
        and any(_reads(statement, handler.name) for statement in handler.body)
    )


def _reads(node: ast.AST, name: str) -> bool:
    if isinstance(node, ast.Raise):
        nodes = [n for n in (node.exc, node.cause) if n and not _is_name(n, name)]
        return any(_reads(each, name) for each in nodes)
    return _is_name(node, name) or any(_reads(n, name) for n in ast.iter_child_nodes(node))


def _is_name(node: ast.AST, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name and isinstance(node.ctx, ast.Load)


def told(
    frames: Sequence[Frame], reworded: Mapping[int, str], program: Program
) -> Iterator[tuple[int, int]]:
    """Of exceptions shown reworded, by the index of the frame that raises each: those read.

    With the index, that of the first frame in which a handler that reads it has it.
    """
    names = read_by_handlers(program)
    for index, shown in reworded.items() if names else ():
        for later in range(index + 1, len(frames)):
            local = frames[later].locals
            if any(name in local and local[name].repr == shown for name in names):
                yield index, later
                break
