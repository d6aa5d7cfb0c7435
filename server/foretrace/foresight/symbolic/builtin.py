"""Builtin functions that change nothing that they are given."""

from __future__ import annotations

import ast

import z3

from foretrace.foresight.symbolic.arithmetic import combined
from foretrace.foresight.symbolic.state import State
from foretrace.foresight.symbolic.values import (
    Anything,
    Number,
    Real,
    Row,
    Sequence,
    Symbol,
    Truth,
    new_number,
    new_truth,
    number,
    truth,
)

_MAY_RAISE = frozenset(
    {"int", "float", "ord", "chr", "max", "min", "pow", "round", "divmod", "sum", "next", "sorted",
     "zip", "map", "filter", "getattr", "set", "dict", "hash", "any", "all", "enumerate"}
)  # fmt: skip
_QUIET = frozenset(
    {"print", "isinstance", "type", "callable", "id", "hasattr", "bool", "str", "repr"}
)


def of_builtin(name: str, arguments: list[Symbol], state: State) -> Symbol:
    """What a builtin gives that changes nothing."""
    numbers = [number(each) for each in arguments]
    whole = [each for each in numbers if each is not None]
    found = None
    if whole and len(whole) == len(numbers):
        found = _of_numbers(name, whole, state)
    if found is None and arguments:
        found = _of_first(name, arguments[0], state)
    if found is not None:
        return found
    unknown = any(isinstance(each, Anything) for each in arguments)
    if (name in _MAY_RAISE or unknown) and name not in _QUIET:
        state.risks.append(z3.BoolVal(True))
    return _of_name(name, state)


def _of_numbers(name: str, numbers: list[z3.ArithRef], state: State) -> Symbol | None:
    match name, numbers:
        case "abs", [a]:
            return Number(z3.If(a >= 0, a, -a))
        case "int" | "round", [a]:
            return Number(a)
        case "max" | "min", [found, *rest] if rest:
            for each in rest:
                found = z3.If(each > found if name == "max" else each < found, each, found)
            return Number(found)
        case "divmod", [a, b]:
            quotient = combined(state, Number(a), ast.FloorDiv(), Number(b))
            return Row((quotient, combined(state, Number(a), ast.Mod(), Number(b))))
    return None


def _of_first(name: str, first: Symbol, state: State) -> Symbol | None:
    match name, first:
        case "len", Sequence(length=length):
            return Number(length)
        case "abs", Real(expr=expr, steady=steady):
            return Real(z3.If(expr >= 0, expr, -expr), steady)
        case "bool", _:
            return Truth(truth(first))
        case "list" | "sorted" | "tuple" | "reversed" | "enumerate", _:
            return _copied(first, state, exact=True)
        case "set" | "frozenset", _:
            return _copied(first, state, exact=False)
    return None


def _of_name(name: str, state: State) -> Symbol:
    """Told by nothing but the builtin."""
    length = new_number()
    match name:
        case "len":
            state.facts.append(length >= 0)
            return Number(length)
        case "int" | "ord" | "hash" | "id":
            return Number(length)
        case "str" | "repr" | "bin" | "hex":
            state.facts.append(length >= 0)
            return Sequence(length, text=True)
        case "list" | "tuple" | "set" | "frozenset" | "dict":
            # Without arguments they are empty, but nothing rests on it.
            state.facts.append(length >= 0)
            return Sequence(length, fresh=True)
        case "isinstance" | "callable" | "any" | "all" | "hasattr":
            return Truth(new_truth())
    return Anything()


def _copied(first: Symbol, state: State, exact: bool) -> Sequence:
    length = new_number()
    state.facts.append(length >= 0)
    if isinstance(first, Sequence):
        state.facts.append(length == first.length if exact else length <= first.length)
        if not exact:
            state.facts.append(z3.Implies(first.length > 0, length > 0))
    else:
        state.risks.append(z3.BoolVal(True))
    return Sequence(length, fresh=True)
