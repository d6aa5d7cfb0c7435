"""Names of functions: which are theirs, and which they read of the module."""

from __future__ import annotations

import ast
from functools import lru_cache

from foretrace.sketch.functions import FunctionNode, find_definitions, parameter_names
from foretrace.sketch.model import STAND_IN, Program
from foretrace.sketch.names import bound_names, global_reads

_DEFINING = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom)


@lru_cache(maxsize=64)
def globals_used(program: Program, function: str) -> tuple[str, ...]:
    """Names of the module's variables that a function reads, in the order of their text."""
    node = _node(program, function)
    if node is None:
        return ()
    held: set[str] = set()
    for statement in program.tree.body:
        if not isinstance(statement, _DEFINING):
            held.update(bound_names(statement))
    return tuple(sorted(set(global_reads(node)) & held - {STAND_IN}))


@lru_cache(maxsize=64)
def own_names(program: Program, function: str) -> frozenset[str]:
    """Names that belong to a function itself, not to one around it or to the module."""
    node = _node(program, function)
    if node is None:
        return frozenset()
    names = {name for statement in node.body for name in bound_names(statement)}
    for inner in ast.walk(node):
        if isinstance(inner, ast.Global):
            names.difference_update(inner.names)
    return frozenset(names.union(parameter_names(node.args)))


def _node(program: Program, function: str) -> FunctionNode | None:
    for statement in program.tree.body:
        for found in find_definitions(statement):
            if found.function.qualname == function:
                return found.node
    return None
