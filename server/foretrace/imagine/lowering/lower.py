"""The whole of lowering: one rewriting per family, in order."""

from __future__ import annotations

import ast
from dataclasses import dataclass

from foretrace.imagine.lowering import deletion
from foretrace.imagine.lowering.prelude import prelude_for


@dataclass(frozen=True, slots=True)
class Problem:
    """Something the interpreter cannot run and that has no exact equivalent."""

    line: int
    reason: str
    """What it is, as the subject of a sentence: `` `yield` ``."""
    function: str | None
    """Qualified name of the function around it; `None` at module level."""


@dataclass(frozen=True, slots=True)
class Lowered:
    tree: ast.Module
    """Ready for `ast.unparse` and the interpreter."""
    prelude: str
    """Source of the stand-ins it calls; to be run once in a session, before it."""
    problems: tuple[Problem, ...]


def lower(tree: ast.Module) -> Lowered:
    """`tree` in terms of what the interpreter has; its nodes are used up.

    A function with a problem keeps its signature; called, it stops the run with the reason.
    """
    tree = deletion.lower(tree)
    ast.fix_missing_locations(tree)
    return Lowered(tree, prelude_for(tree), ())
