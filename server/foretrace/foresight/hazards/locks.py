"""Locks that stay held, and pairs of locks that are taken in both orders."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from foretrace.foresight.hazards.hazard import Hazard, Trouble
from foretrace.foresight.hazards.resources import continuations, is_call_of, left
from foretrace.sketch.functions import Definition, FunctionNode

_LOCKS = frozenset({"Lock", "RLock", "Semaphore", "BoundedSemaphore", "Condition"})
_TAKING = ("acquire", "enter", "lock", "wait")
"""Parts of names of functions that are there to leave a lock held."""


def lock_names(tree: ast.Module) -> frozenset[str]:
    """What locks are kept under in the module, as text: `guard`, `self.guard`."""
    return frozenset(
        ast.unparse(target)
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign)
        and isinstance(node.value, ast.Call)
        and ast.unparse(node.value.func).rpartition(".")[2] in _LOCKS
        for target in node.targets
    )


def unreleased(definition: Definition, locks: frozenset[str]) -> Iterator[Hazard]:
    """Locks that are acquired, and not released on some way through the function."""
    function, node = definition.function, definition.node
    if any(word in function.name.lower() for word in _TAKING):
        return
    for statement, rest in continuations(node.body):
        name = _acquired(statement, locks)
        if name is None:
            continue
        releases = any(is_call_of(each, name, "release") for each in ast.walk(node))
        said = (
            left(rest, name, "release", f"`{name}` is not released")
            if releases
            else f"`{name}` is acquired here and never released"
        )
        if said is not None:
            yield Hazard(Trouble.LOCK, statement.lineno, said, function.qualname)


def _acquired(statement: ast.stmt, locks: frozenset[str]) -> str | None:
    match statement:
        case ast.Expr(value=ast.Call(func=ast.Attribute(value=owner, attr="acquire"))):
            name = ast.unparse(owner)
            return name if name in locks else None
    return None


def opposite_orders(definitions: Sequence[Definition], locks: frozenset[str]) -> Iterator[Hazard]:
    """Pairs of locks that one function takes one way round and another the other way."""
    first: dict[tuple[str, str], Definition] = {}
    for definition in definitions:
        owner = definition.function.parent or ""
        for outer, inner, line in _orders(definition.node, locks):
            pair = tuple(
                f"{owner}:{each}" if each.startswith("self.") else each for each in (outer, inner)
            )
            turned = (pair[1], pair[0])
            if turned in first:
                other = first[turned].function.qualname
                said = f"`{inner}` is taken while `{outer}` is held, the other way round in {other}"
                yield Hazard(Trouble.ORDER, line, said, definition.function.qualname)
            else:
                first.setdefault((pair[0], pair[1]), definition)


def _orders(node: FunctionNode, locks: frozenset[str]) -> list[tuple[str, str, int]]:
    found: list[tuple[str, str, int]] = []
    _follow(node.body, [], locks, found)
    return list(dict.fromkeys(found))


def _follow(
    body: Sequence[ast.stmt],
    held: list[str],
    locks: frozenset[str],
    found: list[tuple[str, str, int]],
) -> None:
    held = list(held)
    for statement in body:
        name = _acquired(statement, locks)
        if name is not None:
            found += [(outer, name, statement.lineno) for outer in held if outer != name]
            held.append(name)
            continue
        match statement:
            case ast.Expr(value=ast.Call(func=ast.Attribute(value=owner, attr="release"))):
                text = ast.unparse(owner)
                held = [each for each in held if each != text]
            case ast.With(items=items, body=inner):
                within = list(held)
                for item in items:
                    text = ast.unparse(item.context_expr)
                    if text in locks:
                        line = item.context_expr.lineno
                        found += [(outer, text, line) for outer in within if outer != text]
                        within.append(text)
                _follow(inner, within, locks, found)
            case ast.FunctionDef() | ast.ClassDef():
                pass
            case _:
                for field in ("body", "orelse", "finalbody"):
                    block = getattr(statement, field, None)
                    if isinstance(block, list):
                        _follow(block, held, locks, found)
                for handler in getattr(statement, "handlers", []):
                    _follow(handler.body, held, locks, found)
