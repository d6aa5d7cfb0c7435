"""A module that computes at its top level, as a function that can be followed."""

from __future__ import annotations

import ast
import io
import tokenize

from foretrace import syntax
from foretrace.sketch.model import Sketch
from foretrace.sketch.parse import read_sketch
from foretrace.sketch.script import is_main_block

LINES_BEFORE = 1
"""By which lines of the function are further down than those of the module."""


def computes(sketch: Sketch) -> bool:
    """Whether the module has loops of its own, or nothing but statements."""
    try:
        tree = syntax.parse(sketch.marked_text.replace("???", "___"))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    outside = [
        node
        for node in tree.body
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
    ]
    loops = any(_loops(node) for node in outside)
    code = [node for node in outside if not isinstance(node, ast.Import | ast.ImportFrom)]
    return loops or (bool(code) and not sketch.functions)


def _loops(node: ast.AST) -> bool:
    return any(isinstance(each, ast.While | ast.For) for each in ast.walk(node))


def as_function(sketch: Sketch) -> tuple[Sketch, str] | None:
    """The sketch of a module whose one function does what this one does at its top level.

    With its name; `None` where that cannot be.
    """
    text = sketch.marked_text
    name = "whole_module"
    while name in text:
        name += "_"
    try:
        inside = _lines_inside_strings(text)
        tree = syntax.parse(text.replace("???", "___"))
    except (SyntaxError, ValueError, tokenize.TokenError, RecursionError, MemoryError):
        return None
    if any(isinstance(node, ast.ImportFrom) and node.names[0].name == "*" for node in tree.body):
        return None
    lines = text.split("\n")
    for node in tree.body:
        if is_main_block(node):
            header = lines[node.lineno - 1]
            lines[node.lineno - 1] = "if True:" + header[header.index(":") + 1 :]
    indented = [
        line if not line.strip() or number in inside else f"    {line}"
        for number, line in enumerate(lines, 1)
    ]
    made = read_sketch(f"def {name}():\n" + "\n".join(indented) + "\n")
    return made, name


def _lines_inside_strings(text: str) -> set[int]:
    """Lines that begin inside a string, where spaces would change it."""
    found: set[int] = set()
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.STRING:
            found.update(range(token.start[0] + 1, token.end[0] + 1))
    return found
