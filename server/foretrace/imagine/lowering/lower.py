"""The whole of lowering."""

from __future__ import annotations

import ast
from dataclasses import dataclass

from foretrace.imagine.lowering.context import Context, Problem
from foretrace.imagine.lowering.prelude import names_used, prelude
from foretrace.imagine.lowering.rewriter import Rewriter
from foretrace.imagine.lowering.scopes import bound_in
from foretrace.imagine.lowering.setting import may_have_sets


@dataclass(frozen=True, slots=True)
class Lowered:
    tree: ast.Module
    """Ready for `ast.unparse` and the interpreter."""
    prelude: str
    """Source of the stand-ins it calls; to be run once in a session, before it."""
    problems: tuple[Problem, ...]


def lower(tree: ast.Module) -> Lowered:
    """`tree` in terms of what the interpreter has; its nodes are used up.

    What has no exact equivalent ends the run with `SystemExit` when it is reached.
    """
    context = Context(module_names=frozenset(bound_in(tree.body)), sets=may_have_sets(tree))
    rewritten = ast.fix_missing_locations(rewrite(tree, context))
    used = names_used(ast.unparse(rewritten))
    return Lowered(rewritten, prelude(used), tuple(context.problems))


def rewrite(tree: ast.Module, context: Context) -> ast.Module:
    """The statements of `tree`, a part of a program, rewritten; stand-ins not included.

    New nodes have no locations.
    """
    result = Rewriter(context).visit(tree)
    assert isinstance(result, ast.Module)
    return result
