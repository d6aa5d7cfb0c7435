"""What a comprehension is, and which ones can be followed frame by frame."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from foretrace.imagine.events.registry import Traced
from foretrace.imagine.names import call

Comprehension = ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp

SCOPE_NAMES: dict[type[ast.AST], str] = {
    ast.ListComp: "<listcomp>",
    ast.SetComp: "<setcomp>",
    ast.DictComp: "<dictcomp>",
    ast.GeneratorExp: "<genexpr>",
}

FIRST = ".0"
"""The local that holds what is gone through."""

DROPPING = frozenset(
    {"all", "any", "dict", "frozenset", "max", "min", "next", "set", "sum", "Counter"}
)
"""What may stop before the end of an iterator that nothing else holds."""

ENDING = frozenset({"list", "sorted", "tuple"})
"""What goes through all of an iterator before anything else."""

_ELSEWHERE = (ast.NamedExpr, ast.Yield, ast.YieldFrom, ast.Await)


def can_be_followed(node: Comprehension, traced: Traced) -> bool:
    """Whether its frames can be reported exactly; `traced` is the function that it is."""
    targets = [generator.target for generator in node.generators]
    names = {each.id for each in names_in(targets)}
    inside = list(_inside(node))
    return (
        {FIRST, *names} <= {*traced.order}
        and not any(generator.is_async for generator in node.generators)
        and not any(isinstance(each, _ELSEWHERE) for each in inside)
        and all(
            isinstance(each, ast.Name | ast.Tuple | ast.List | ast.Starred | ast.expr_context)
            for target in targets
            for each in ast.walk(target)
        )
        and all(target.lineno == target.end_lineno for target in targets)
        # Names that a class changes, and the one that `super()` needs.
        and not any(each.startswith("__") or "__" in each[1:-2] for each in traced.free)
        # Each step binds names of its own; who keeps them would see another value.
        and not (isinstance(node, ast.GeneratorExp) and any(_may_be_kept(inside)))
    )


def _may_be_kept(nodes: Sequence[ast.AST]) -> Iterator[bool]:
    """Whether one of them may keep the names around it for later."""
    used_up = {
        id(node.args[0])
        for node in nodes
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in DROPPING | ENDING
        and node.args
    }
    for node in nodes:
        yield isinstance(node, ast.Lambda)
        yield isinstance(node, ast.GeneratorExp) and id(node) not in used_up


def _inside(node: Comprehension) -> Iterator[ast.AST]:
    """All that runs in the comprehension's own frame, or is made there."""
    first = node.generators[0].iter
    pending: list[ast.AST] = [node]
    while pending:
        for child in ast.iter_child_nodes(pending.pop()):
            if child is not first:
                yield child
                pending.append(child)


def names_in(nodes: Sequence[ast.AST]) -> Iterator[ast.Name]:
    return (each for node in nodes for each in ast.walk(node) if isinstance(each, ast.Name))


def looked_through(node: ast.expr) -> ast.expr:
    """What CPython makes of a display that is only gone through: a tuple, or a constant set."""
    if isinstance(node, ast.List) and not any(isinstance(e, ast.Starred) for e in node.elts):
        return ast.copy_location(ast.Tuple(elts=node.elts, ctx=ast.Load()), node)
    if isinstance(node, ast.Set) and all(is_folded(each) for each in node.elts):
        for each in ast.walk(node):
            if isinstance(each, ast.expr):
                each.lineno = each.end_lineno = node.lineno
    return node


def is_folded(node: ast.expr) -> bool:
    """Whether CPython makes one constant of it."""
    try:
        ast.literal_eval(node)
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return False
    return not isinstance(node, ast.List | ast.Dict | ast.Set)


def is_dropping(node: ast.Call) -> bool:
    """Whether a generator expression in it ends with the call, wherever that stops."""
    return (
        isinstance(node.func, ast.Name)
        and node.func.id in DROPPING
        and bool(node.args)
        and isinstance(node.args[0], ast.GeneratorExp)
        and not any(isinstance(argument, ast.Starred) for argument in node.args)
    )


def dropping(node: ast.Call, generator: bool) -> ast.Call:
    """The call, if it is such a one, made so that the generator is closed at its end."""
    if not generator:
        return node
    dropped = call("dropped", node.func, *node.args)
    dropped.keywords = node.keywords
    return ast.copy_location(dropped, node)
