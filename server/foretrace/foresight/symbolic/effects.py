"""What a piece of code may change."""

from __future__ import annotations

import ast
from collections.abc import Mapping

from foretrace.foresight.symbolic.methods import METHODS


def changes(
    code: ast.AST, own: Mapping[str, ast.AST]
) -> tuple[frozenset[str], frozenset[str], bool]:
    """Names it binds, names whose collections it may change, and whether others may change."""
    bound: set[str] = set()
    changed: set[str] = set()
    anything = False
    for node in ast.walk(code):
        name = _bound(node)
        if name is not None:
            bound.add(name)
        if isinstance(node, ast.Subscript) and not isinstance(node.ctx, ast.Load):
            if isinstance(node.value, ast.Name):
                changed.add(node.value.id)
            else:
                anything = True
        elif isinstance(node, ast.Call):
            receiver, others = _called(node, own)
            changed |= receiver
            anything = anything or others
    return frozenset(bound), frozenset(changed), anything


def _bound(node: ast.AST) -> str | None:
    match node:
        case ast.Name(id=name, ctx=ast.Store() | ast.Del()):
            return name
        case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
            return name
        case ast.ExceptHandler(name=str(name)):
            return name
    return None


def _called(node: ast.Call, own: Mapping[str, ast.AST]) -> tuple[set[str], bool]:
    """The name of a receiver that a call may change, and whether it may change others."""
    match node.func:
        case ast.Attribute(value=value, attr=method):
            if not METHODS.get(method, True):
                return set(), False
            if isinstance(value, ast.Name):
                return {value.id}, method not in METHODS
            return set(), True
        case ast.Name(id=name):
            return set(), name in own
    return set(), True
