"""Names that instrumentation and lowering add to a program, and nodes that use them.

Everything added starts with `PREFIX`. A program that uses the prefix itself is refused, so that
no name of the user's is ever hidden.
"""

from __future__ import annotations

import ast

PREFIX = "_ft_"

CACHE = PREFIX + "c"
"""Local: what was last reported of this activation."""
ERROR = PREFIX + "e"
"""Local: the exception passing by."""
LOCALS = PREFIX + "l"
"""Parameter: the locals of a lambda."""
RESULT = PREFIX + "v"
"""Local: the value to return once every `finally` has run."""
FLAG = PREFIX + "f"
"""Local, followed by a number: how a block was left."""

FUNCTION_BASE = PREFIX + "first_function"
UNKNOWN_BASE = PREFIX + "first_unknown"
"""Stand for the number of a part's first function and first unknown until it is placed."""


def name(identifier: str) -> ast.Name:
    return ast.Name(id=identifier, ctx=ast.Load())


def call(function: str, *arguments: ast.expr) -> ast.Call:
    """A call of one of our own functions, named without the prefix."""
    return ast.Call(func=name(PREFIX + function), args=list(arguments), keywords=[])


def constant(value: str | int | bool | None) -> ast.Constant:
    return ast.Constant(value=value)


def assign(target: str, value: ast.expr) -> ast.stmt:
    # `ast.unparse` asks some statements for their line.
    return ast.Assign(targets=[ast.Name(id=target, ctx=ast.Store())], value=value, lineno=0)


def local_names() -> ast.expr:
    """`locals()`, evaluated where it stands."""
    return ast.Call(func=name(PREFIX + "locals"), args=[], keywords=[])


def function_number(number: int) -> ast.expr:
    """The number of a function once its part of the program is placed."""
    return ast.BinOp(left=name(FUNCTION_BASE), op=ast.Add(), right=constant(number))


def unknown_number(number: int) -> ast.expr:
    return ast.BinOp(left=name(UNKNOWN_BASE), op=ast.Add(), right=constant(number))
