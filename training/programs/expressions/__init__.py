"""Expressions of a wanted kind, from what is in scope."""

from training.programs.expressions import calls, conditions, containers, numbers, strings
from training.programs.expressions.core import (
    atom,
    expression,
    held,
    literal,
    living,
    operand,
    owner,
    variable,
    wrapped,
)

__all__ = [
    "atom",
    "calls",
    "conditions",
    "containers",
    "expression",
    "held",
    "literal",
    "living",
    "numbers",
    "operand",
    "owner",
    "strings",
    "variable",
    "wrapped",
]
