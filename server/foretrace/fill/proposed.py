"""A text that somebody proposed, as a candidate that the search can run."""

from __future__ import annotations

import ast

from foretrace import syntax
from foretrace.fill.forms import EFFECT
from foretrace.fill.harness import Candidate
from foretrace.fill.template import Site


def proposed_candidate(text: str, site: Site, store: str) -> Candidate | None:
    """The candidate for a proposed text; None if it runs as none of the hole's forms.

    `store` is the name of the function that assigns to a container's item.
    """
    try:
        statement = syntax.parse(text).body[0]
    except (SyntaxError, ValueError, IndexError):
        return None
    cost = structural_cost(text)
    if site.forms == (EFFECT,):
        return Candidate(0, text, text, cost, imagined=True)
    form, run = _running(statement, store)
    if form not in site.forms:
        return None
    return Candidate(site.forms.index(form), run, text, cost, imagined=True)


def _running(statement: ast.stmt, store: str) -> tuple[str, str | None]:
    """The form that a statement runs as, and the expression in it."""
    match statement:
        case ast.Assign(targets=[ast.Subscript() as item], value=value):
            return EFFECT, _stored(item, ast.unparse(value), store)
        case ast.Assign(targets=[target], value=value):
            return f"{_plain(target)} = {EFFECT}", _plain(value)
        case ast.AugAssign(target=ast.Subscript() as item, op=operator, value=value):
            return EFFECT, _stored(item, ast.unparse(_applied(item, operator, value)), store)
        case ast.AugAssign(target=target, op=operator, value=value):
            applied = _applied(target, operator, value)
            return f"{ast.unparse(target)} = {EFFECT}", ast.unparse(applied)
        case ast.Return(value=None):
            return f"return {EFFECT}", "None"
        case ast.Return(value=ast.expr() as value):
            return f"return {EFFECT}", ast.unparse(value)
        case ast.Expr(value=value):
            return EFFECT, ast.unparse(value)
    return ast.unparse(statement), None


def _plain(node: ast.expr) -> str:
    """The source, a tuple without its brackets."""
    text = ast.unparse(node)
    return text[1:-1] if isinstance(node, ast.Tuple) and node.elts else text


def _applied(target: ast.expr, operator: ast.operator, value: ast.expr) -> ast.expr:
    loaded = syntax.parse(ast.unparse(target), mode="eval").body
    return ast.BinOp(loaded, operator, value)


def _stored(item: ast.Subscript, value: str, store: str) -> str:
    return f"{store}({ast.unparse(item.value)}, {ast.unparse(item.slice)}, {value})"


def structural_cost(text: str) -> int:
    """The cost of a text that was not built from parts of known cost, by its size."""
    cost = 0
    for node in ast.walk(syntax.parse(text)):
        match node:
            case ast.Constant(value=str(constant)):
                # Long text is seldom meant: more likely it repeats what an example shows.
                cost += 2 + len(constant) // 3
            case ast.Name() | ast.Attribute() | ast.Constant():
                cost += 2
            case ast.Expr() | ast.Return() | ast.Assign():
                pass
            case ast.expr() | ast.stmt():
                cost += 1
    return cost
