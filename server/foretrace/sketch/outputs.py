"""What an example's output says about the value of its expression."""

from __future__ import annotations

import ast
import builtins
from dataclasses import dataclass

from foretrace import syntax
from foretrace.sketch.model import ALIAS, HOLE
from foretrace.sketch.names import facts

_BUILTINS = frozenset(dir(builtins))


@dataclass(frozen=True, slots=True)
class Output:
    """`expected` is the value of the expression put through `through`, if that is given."""

    expected: str | None
    through: str | None = None
    """`repr` or `str`, where only the text of the value is known."""


def printed_output(want: str) -> Output:
    """The output of `print(value)`: all that is known is how the value is written."""
    return Output(repr(want), through="str")


def repr_output(want: str, known: frozenset[str]) -> Output:
    """The output of an expression in a doctest: its `repr`.

    `known` are the names that can be looked up in the module.
    """
    expression = _expression(want)
    if expression is None:
        return Output(None if HOLE in want else want)
    if want.strip() == ALIAS:
        return Output(None)
    if _can_be_evaluated(expression, known):
        return Output(ast.unparse(expression))
    return Output(repr(want), through="repr")


def comment_output(want: str, known: frozenset[str]) -> Output:
    """The value a comment gives; what follows it may be prose."""
    lines = want.split("\n")
    for count in range(len(lines), 0, -1):
        text = "\n".join(lines[:count])
        expression = _expression(text)
        if expression is None:
            continue
        if isinstance(expression, ast.Name) and expression.id not in known:
            return Output(None)
        if _can_be_evaluated(expression, known):
            return Output(_written(text, expression))
        if isinstance(expression, ast.Call):
            return Output(repr(text.strip()), through="repr")
    return Output(None)


def _written(text: str, expression: ast.expr) -> str:
    """As it stands, unless a comment or a line end in it would not fit into an expression."""
    text = text.strip()
    return ast.unparse(expression) if "\n" in text or "#" in text else text


def _expression(text: str) -> ast.expr | None:
    try:
        return syntax.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return None


def _can_be_evaluated(expression: ast.expr, known: frozenset[str]) -> bool:
    return facts(expression).mentions <= known | _BUILTINS
