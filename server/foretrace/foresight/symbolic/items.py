"""What going through something yields, and what targets take of it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import TYPE_CHECKING

import z3

from foretrace.foresight.symbolic.state import State
from foretrace.foresight.symbolic.values import (
    Anything,
    Number,
    Row,
    Sequence,
    Symbol,
    new_number,
    number,
)

if TYPE_CHECKING:
    from foretrace.foresight.symbolic.evaluate import Evaluator


def item_of(evaluator: Evaluator, node: ast.expr, source: Symbol, state: State) -> Symbol:
    """What going through something yields, once."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        if node.func.id == "range" and "range" not in evaluator.own:
            return _in_range(evaluator, node, state)
        if node.func.id == "enumerate" and "enumerate" not in evaluator.own:
            place = new_number()
            state.facts.append(place >= 0)
            if isinstance(source, Sequence) and len(node.args) == 1:
                state.facts.append(place < source.length)
            return Row((Number(place), Anything()))
    if isinstance(source, Sequence):
        state.facts.append(source.length > 0)
        if source.text:
            return Sequence(z3.IntVal(1), text=True)
    return Anything()


def _in_range(evaluator: Evaluator, node: ast.Call, state: State) -> Symbol:
    bounds = [number(evaluator.value(each, state)) for each in node.args]
    place = new_number()
    if None in bounds or not bounds:
        return Number(place)
    known = [each for each in bounds if each is not None]
    start = known[0] if len(known) > 1 else z3.IntVal(0)
    stop = known[1] if len(known) > 1 else known[0]
    step = known[2] if len(known) > 2 else z3.IntVal(1)
    state.facts += [
        z3.Implies(step > 0, z3.And(place >= start, place < stop)),
        z3.Implies(step < 0, z3.And(place <= start, place > stop)),
    ]
    return Number(place)


def targets_of(target: ast.AST, symbol: Symbol) -> Iterator[tuple[str, Symbol]]:
    """The names that a target binds, with what each gets."""
    match target:
        case ast.Name(id=name):
            yield name, symbol
        case ast.Tuple(elts=elements) | ast.List(elts=elements):
            parts: list[Symbol] = [Anything()] * len(elements)
            if isinstance(symbol, Row) and len(symbol.items) == len(elements):
                parts = list(symbol.items)
            for each, part in zip(elements, parts, strict=True):
                inner = each.value if isinstance(each, ast.Starred) else each
                held: Symbol = Anything() if isinstance(each, ast.Starred) else part
                yield from targets_of(inner, held)
