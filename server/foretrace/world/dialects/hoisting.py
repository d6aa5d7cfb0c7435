"""Parts of expressions given a line of their own, so that a frame shows what they yield.

`total += rates[???]` becomes `value = ???` and, behind it, `total += rates[value]`. Whatever else
the line evaluates before the unknown is not in the state either way.
"""

from __future__ import annotations

import ast
import math
import re
from collections.abc import Iterator
from dataclasses import replace

from foretrace.sketch.functions import FunctionNode, first_line, statements_in
from foretrace.world.dialects.unknown_place import is_unknown, own_statements
from foretrace.world.protocol import ValueQuestion

_NAME = "value"
_Scoped = ast.Lambda | ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp


def hoisted(question: ValueQuestion, function: FunctionNode) -> ValueQuestion | None:
    """The same question of a source in which the unknown is assigned to a name, a line before.

    `None` where no line can stand before: at an `elif`, an `except` or a `case`, and where the
    unknown belongs to a comprehension or a lambda, which may have bound names by then.
    """
    statement = _around(function, question.line)
    if statement is None or any(is_unknown(e, question.unknown) for e in _scoped(statement)):
        return None
    lines = question.source.split("\n")
    parts = _around_unknown(statement, question, lines[question.line - 1])
    line = first_line(statement)
    first = lines[line - 1]
    indent = first[: len(first) - len(first.lstrip())]
    if parts is None or first.startswith(f"{indent}elif"):
        return None
    name = _NAME
    while re.search(rf"\b{name}\b", question.source):
        name = f"_{name}"
    lines[question.line - 1] = name.join(parts)
    lines.insert(line - 1, f"{indent}{name} = {question.unknown}")
    return replace(question, source="\n".join(lines), line=line)


def _around_unknown(
    statement: ast.stmt, question: ValueQuestion, line: str
) -> tuple[str, str] | None:
    """What stands on `line` before and behind the unknown, which a name may contain as well."""
    unknown = _spaceless(question.unknown)
    for node in ast.walk(statement):
        if not isinstance(node, ast.expr) or not is_unknown(node, question.unknown):
            continue
        if node.lineno == node.end_lineno == question.line:
            written = line.encode()
            start, end = node.col_offset, node.end_col_offset
            # Inside of f-strings CPython 3.11 gives columns of something else.
            if _spaceless(written[start:end].decode(errors="replace")) == unknown:
                return written[:start].decode(), written[end:].decode()
    return None


def _spaceless(text: str) -> str:
    return "".join(text.split())


def _around(function: FunctionNode, line: int) -> ast.stmt | None:
    """The statement that evaluates what stands on `line`."""
    around = [s for s in own_statements(function) if s.lineno <= line <= (s.end_lineno or 0)]
    if not around:
        return None
    innermost = max(around, key=lambda statement: statement.lineno)
    # Several on one line, or the header of a part, such as an `except`.
    if [s.lineno for s in around].count(innermost.lineno) > 1 or line >= _body(innermost):
        return None
    return innermost


def _body(statement: ast.stmt) -> float:
    """The line on which what stands inside of it begins."""
    match next(statements_in(statement), None):
        case ast.stmt() as inner:
            return first_line(inner)
        case ast.match_case(pattern=pattern):
            return pattern.lineno
    return math.inf


def _scoped(statement: ast.stmt) -> Iterator[ast.expr]:
    """What it evaluates in scopes of their own."""
    for node in ast.walk(statement):
        if isinstance(node, _Scoped):
            outside = set()
            if not isinstance(node, ast.Lambda):
                outside = {id(each) for each in ast.walk(node.generators[0].iter)}
            for inner in ast.walk(node):
                if isinstance(inner, ast.expr) and id(inner) not in outside:
                    yield inner
