"""Holes in programs: what the source shows, and what runs."""

from __future__ import annotations

import ast
import random
from dataclasses import dataclass

from foretrace.sketch.model import HOLE

_MOST_CHARACTERS = 40
"""Of what is taken out."""
_MOST_LINES = 4
"""Of statements that are taken out."""
_MOST_EXAMPLES = 3


@dataclass(frozen=True, slots=True)
class Shown:
    """What a document shows of a program, and the program that runs. Their lines are the same."""

    source: str
    program: str


def with_hole(source: str, rng: random.Random) -> Shown | None:
    """`source` with one of its expressions taken out; `None` if none can be."""
    lines = source.split("\n")
    found = [
        node
        for function in ast.parse(source).body
        if isinstance(function, ast.FunctionDef)
        for statement in function.body
        for node in ast.walk(statement)
        if isinstance(node, ast.expr) and _can_be_taken(node)
    ]
    if not found:
        return None
    node = rng.choice(found)
    row = node.lineno - 1
    line = lines[row].encode()
    lines[row] = (line[: node.col_offset] + HOLE.encode() + line[node.end_col_offset :]).decode()
    return Shown("\n".join(lines), source)


def _can_be_taken(node: ast.expr) -> bool:
    if node.end_col_offset is None:
        return False
    if isinstance(node, ast.Starred | ast.Slice | ast.JoinedStr | ast.FormattedValue):
        return False
    if isinstance(getattr(node, "ctx", None), ast.Store | ast.Del):
        return False
    length = node.end_col_offset - node.col_offset
    # A name alone is seldom what is missing, and inside of f-strings positions are not exact.
    return node.lineno == node.end_lineno and 2 < length <= _MOST_CHARACTERS


def without_statement(source: str, rng: random.Random) -> Shown | None:
    """`source` with one statement of a function taken out; `None` if none can be."""
    lines = source.split("\n")
    found = [
        node
        for function in ast.walk(ast.parse(source))
        if isinstance(function, ast.FunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.stmt) and node is not function and _is_whole(node, lines)
    ]
    if not found:
        return None
    node = rng.choice(found)
    first, last = node.lineno - 1, (node.end_lineno or node.lineno) - 1
    before = lines[first].encode()[: node.col_offset].decode()
    after = lines[last].encode()[node.end_col_offset :].decode()
    return Shown("\n".join([*lines[:first], before + HOLE + after, *lines[last + 1 :]]), source)


def _is_whole(node: ast.stmt, lines: list[str]) -> bool:
    """Whether a statement is short and stands by itself, which an `elif` does not."""
    is_text = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    return (
        (node.end_lineno or node.lineno) - node.lineno < _MOST_LINES
        and not is_text
        and not lines[node.lineno - 1].lstrip().startswith("elif ")
    )


def with_examples(shown: Shown, examples: list[tuple[str, str]]) -> Shown:
    """The same with calls and their results as comments behind it, as people write them."""
    text = "".join(f"# >>> {call}\n# {result}\n" for call, result in examples[:_MOST_EXAMPLES])
    return Shown(shown.source + text, shown.program + text)


def has_others(source: str) -> bool:
    """Whether there are functions beside the last one, which is called."""
    return sum(isinstance(node, ast.FunctionDef) for node in ast.parse(source).body) > 1


def without_function(source: str, entry_name: str, rng: random.Random) -> tuple[str, str] | None:
    """`source` without one of the functions that its entry point uses, and that function."""
    functions = [
        node
        for node in ast.parse(source).body
        if isinstance(node, ast.FunctionDef) and node.name != entry_name
    ]
    if not functions:
        return None
    gone = rng.choice(functions)
    lines = source.split("\n")
    first, last = gone.lineno - 1, gone.end_lineno or gone.lineno
    kept = "\n".join([*lines[:first], *lines[last:]]).strip("\n")
    return f"{kept}\n", "\n".join(lines[first:last]) + "\n"
