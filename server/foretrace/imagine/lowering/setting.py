"""What of a program decides how the rest of it is rewritten."""

from __future__ import annotations

import ast
import re

from foretrace.imagine.lowering import tables

_SET_WORD = re.compile(rf"\b(?:{'|'.join(sorted(tables.SET_WORDS))})\b")
_VIEW_OPERATORS = (ast.BitAnd, ast.BitOr, ast.BitXor, ast.Sub)


def may_have_sets(tree: ast.AST) -> bool:
    """Whether running `tree` can make a set."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Set | ast.SetComp):
            return True
        if isinstance(node, ast.Name) and node.id in tables.SET_WORDS:
            return True
        if isinstance(node, ast.Attribute) and node.attr in tables.SET_WORDS:
            return True
        if isinstance(node, ast.BinOp) and isinstance(node.op, _VIEW_OPERATORS):
            for side in (node.left, node.right):
                match side:
                    case ast.Call(func=ast.Attribute(attr="keys" | "items")):
                        return True
    return False


def text_may_have_sets(text: str) -> bool:
    """A quick look at source: false only if there can be no set."""
    return (
        "{" in text or _SET_WORD.search(text) is not None or "keys()" in text or "items()" in text
    )
