"""Tests written once for several cases: loops over literals, `pytest.mark.parametrize`."""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from foretrace.sketch.names import bound_names


@dataclass(frozen=True, slots=True)
class Case:
    """The statements of one case, its values in place of their names."""

    line: int
    """Where the case's values stand."""
    body: Sequence[ast.stmt]


def loop_cases(loop: ast.For) -> list[Case]:
    """The rounds of a loop over a list or tuple that is written out; none if it cannot be told."""
    return _cases(loop.target, loop.iter, loop.body) if not loop.orelse else []


def parametrized_cases(test: ast.FunctionDef) -> list[Case]:
    """The cases of `@pytest.mark.parametrize("a, b", [(1, 2), ...])`, if that is all there is."""
    match test.decorator_list:
        case [ast.Call(func=ast.Attribute(attr="parametrize"), args=[names, values, *_])] if (
            target := _target(names)
        ) is not None:
            return _cases(target, values, test.body)
    return []


def _target(names: ast.expr) -> ast.expr | None:
    match names:
        case ast.Constant(value=str(text)):
            words = [word.strip() for word in text.split(",") if word.strip()]
        case ast.List(elts=parts) | ast.Tuple(elts=parts):
            words = [str(p.value) for p in parts if isinstance(p, ast.Constant)]
        case _:
            return None
    targets: list[ast.expr] = [ast.Name(id=word, ctx=ast.Store()) for word in words]
    return targets[0] if len(targets) == 1 else ast.Tuple(elts=targets, ctx=ast.Store())


def _cases(target: ast.expr, values: ast.expr, body: Sequence[ast.stmt]) -> list[Case]:
    if not isinstance(values, ast.List | ast.Tuple):
        return []
    rebound = {name for statement in body for name in bound_names(statement)}
    cases: list[Case] = []
    for value in values.elts:
        pairs = list(_pairs(target, value))
        if not pairs or any(name is None or name in rebound for name, _ in pairs):
            return []
        replace = _Replace({name: expression for name, expression in pairs if name})
        try:
            statements = [replace.visit(copy.deepcopy(statement)) for statement in body]
        except RecursionError:
            return []
        cases.append(Case(value.lineno, statements))
    return cases


def _pairs(target: ast.expr, value: ast.expr) -> Iterator[tuple[str | None, ast.expr]]:
    """Names and what they are bound to; None for what does not match."""
    match target, value:
        case ast.Name(id=name), _:
            yield (None if isinstance(value, ast.Starred) else name), value
        case (
            ast.Tuple(elts=targets) | ast.List(elts=targets),
            ast.Tuple(elts=parts) | ast.List(elts=parts),
        ) if len(targets) == len(parts):
            for inner, part in zip(targets, parts, strict=True):
                yield from _pairs(inner, part)
        case _:
            yield None, value


class _Replace(ast.NodeTransformer):
    def __init__(self, values: Mapping[str, ast.expr]) -> None:
        self._values = values

    def visit_Name(self, node: ast.Name) -> ast.expr:
        return self._values.get(node.id, node) if isinstance(node.ctx, ast.Load) else node
