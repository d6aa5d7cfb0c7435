"""Methods of texts and collections: what they do to lengths."""

from __future__ import annotations

import ast
from dataclasses import replace

import z3

from foretrace.foresight.symbolic.state import State
from foretrace.foresight.symbolic.values import (
    Anything,
    Nothing,
    Number,
    Sequence,
    Symbol,
    Truth,
    new_number,
    new_truth,
)

METHODS: dict[str, bool] = {
    **dict.fromkeys(
        ("append", "appendleft", "insert", "add", "extend", "update", "pop", "popleft", "remove",
         "discard", "clear", "popitem", "setdefault", "extendleft"),
        True,
    ),
    **dict.fromkeys(
        ("sort", "reverse", "rotate", "get", "items", "keys", "values", "index", "count", "copy",
         "replace", "split", "strip", "lstrip", "rstrip", "upper", "lower", "startswith",
         "endswith", "isdigit", "isalpha", "isspace", "isalnum", "join", "find", "union",
         "intersection", "difference", "title", "zfill", "isupper", "islower"),
        False,
    ),
}  # fmt: skip
"""By name, whether they may change the receiver's length."""
_STRIPPING = frozenset({"strip", "lstrip", "rstrip"})
_SAME_LENGTH = frozenset({"sort", "reverse", "rotate"})
_ASKING = frozenset({"startswith", "endswith", "isdigit", "isalpha", "isspace", "isalnum",
                     "isupper", "islower"})  # fmt: skip


def called_method(
    owner: Symbol, name: str, nodes: list[ast.expr], arguments: list[Symbol], state: State
) -> Symbol:
    """What calling a method gives; the receiver is changed in the state.

    The receiver may be an object with a method of the same name, if it is not known.
    """
    if not isinstance(owner, Sequence):
        state.unknown_change()
        state.risks.append(z3.BoolVal(True))
        return Anything()
    if owner.text:
        return _of_text(owner, name, nodes, state)
    if METHODS[name]:
        return _changed(owner, name, nodes, arguments, state)
    match name:
        case "get":
            return Anything()
        case "items" | "keys" | "values" | "copy":
            return replace(_some(state, owner.length), fresh=name == "copy")
        case "index" | "count":
            found = new_number()
            state.facts.append(found >= 0)
            if name == "index":
                state.risks.append(z3.BoolVal(True))
            return Number(found)
    if name not in _SAME_LENGTH:
        state.risks.append(z3.BoolVal(True))
        return Anything()
    return Nothing()


def _some(state: State, exactly: z3.ArithRef | None = None) -> Sequence:
    length = new_number()
    state.facts.append(length >= 0)
    if exactly is not None:
        state.facts.append(length == exactly)
    return Sequence(length)


def _changed(
    owner: Sequence, name: str, nodes: list[ast.expr], arguments: list[Symbol], state: State
) -> Symbol:
    before, after = owner.length, new_number()
    state.facts.append(after >= 0)
    result: Symbol = Anything()
    match name:
        case "append" | "appendleft" | "insert":
            state.facts.append(after == before + 1)
            result = Nothing()
        case "add" | "setdefault":
            state.facts += [after >= before, after <= before + 1]
        case "extend" | "update" | "extendleft":
            other = arguments[0] if arguments else None
            state.facts.append(after >= before)
            if name != "update" and isinstance(other, Sequence):
                state.facts.append(after == before + other.length)
        case "pop" | "popleft" | "popitem":
            # `pop` with a default takes nothing where the key is missing.
            if name == "pop" and len(nodes) > 1:
                state.facts += [after >= before - 1, after <= before]
            else:
                state.facts.append(after == before - 1)
                index = len(nodes) == 1 and not _end(nodes[0])
                state.risks.append(z3.BoolVal(True) if index else before == 0)
        case "remove":
            state.facts.append(after == before - 1)
            state.risks.append(z3.BoolVal(True))
        case "discard":
            state.facts += [after >= before - 1, after <= before]
        case "clear":
            state.facts.append(after == 0)
    state.resized(owner, after)
    return result


def _end(node: ast.expr) -> bool:
    """Whether it is an index that is there unless the list is empty."""
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        return isinstance(node.operand, ast.Constant) and node.operand.value == 1
    return isinstance(node, ast.Constant) and node.value in (0, -1)


def _of_text(owner: Sequence, name: str, nodes: list[ast.expr], state: State) -> Symbol:
    if name == "replace":
        return _replaced(owner, nodes, state)
    if name in _STRIPPING:
        found = replace(_some(state), text=True)
        state.facts.append(found.length <= owner.length)
        return found
    if name in _ASKING:
        held = new_truth()
        if name in ("startswith", "endswith") and nodes and isinstance(nodes[0], ast.Constant):
            value = nodes[0].value
            if isinstance(value, str):
                state.facts.append(z3.Implies(held, owner.length >= len(value)))
        elif name not in ("startswith", "endswith"):
            state.facts.append(z3.Implies(held, owner.length > 0))
        return Truth(held)
    if name in ("find", "index", "count"):
        found_at = new_number()
        state.facts += [found_at >= -1, found_at <= owner.length]
        if name == "index":
            state.risks.append(z3.BoolVal(True))
        return Number(found_at)
    if name in ("upper", "lower", "title", "join", "zfill"):
        return replace(_some(state), text=True)
    if name == "split":
        return replace(_some(state), fresh=True)
    state.risks.append(z3.BoolVal(True))
    return Anything()


def _replaced(owner: Sequence, nodes: list[ast.expr], state: State) -> Symbol:
    """`s.replace(old, new)` makes it shorter if `old` is longer, and occurs."""
    found = replace(_some(state), text=True)
    if len(nodes) < 2 or len(nodes) > 3:
        return found
    old, new = nodes[0], nodes[1]
    if not (isinstance(old, ast.Constant) and isinstance(new, ast.Constant)):
        return found
    if not (isinstance(old.value, str) and isinstance(new.value, str)) or not old.value:
        return found
    if len(nodes) == 3:
        times = nodes[2]
        if not (isinstance(times, ast.Constant) and type(times.value) is int and times.value > 0):
            return found
    less = len(old.value) - len(new.value)
    if less >= 0:
        state.facts.append(found.length <= owner.length)
    else:
        state.facts.append(found.length >= owner.length)
    held = state.contained.get((owner.identity, repr(old.value)))
    if held is not None and less > 0:
        state.facts.append(z3.Implies(held, found.length <= owner.length - less))
    if held is not None and old.value in new.value:
        # What is put in holds what was there.
        inside = new_truth()
        state.contained[found.identity, repr(old.value)] = inside
        state.facts += [z3.Implies(held, inside), z3.Implies(inside, found.length > 0)]
    if held is not None and less < 0:
        state.facts.append(z3.Implies(held, found.length >= owner.length - less))
    return found
