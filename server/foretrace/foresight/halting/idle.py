"""What a loop keeps count of and never looks at: it need not repeat for the loop to do so."""

from __future__ import annotations

import ast
from collections import Counter

from foretrace.foresight.symbolic.module import kept_apart
from foretrace.sketch.functions import FunctionNode


def idle_names(loop: ast.While, function: FunctionNode) -> frozenset[str]:
    """Names that the loop only adds to: numbers that are counted up, lists that are collected.

    What is added does not depend on them, and nothing else in the loop reads them. To add to a
    number raises no exception that it did not raise before.
    """
    apart = kept_apart(function)
    occurring = Counter(node.id for node in ast.walk(loop) if isinstance(node, ast.Name))
    adding: Counter[str] = Counter()
    for node in ast.walk(loop):
        match node:
            case ast.AugAssign(
                target=ast.Name(id=name), op=ast.Add() | ast.Sub(), value=ast.Constant(value=int())
            ):
                adding[name] += 1
            case ast.Expr(
                value=ast.Call(
                    func=ast.Attribute(value=ast.Name(id=name), attr="append" | "add"), args=[_]
                )
            ) if name in apart:
                adding[name] += 1
    elsewhere = {
        node.id
        for inner in ast.walk(function)
        if inner is not function and isinstance(inner, ast.FunctionDef | ast.Lambda)
        for node in ast.walk(inner)
        if isinstance(node, ast.Name)
    }
    return frozenset(name for name, times in adding.items() if occurring[name] == times) - elsewhere
