"""Resources that are opened, and not closed on some way through a function."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from foretrace.foresight.hazards.hazard import Hazard, Trouble
from foretrace.sketch.functions import FunctionNode
from foretrace.sketch.model import Function

_OPENING = frozenset(
    {"open", "io.open", "codecs.open", "gzip.open", "bz2.open", "lzma.open", "tarfile.open",
     "zipfile.ZipFile", "ZipFile", "socket.socket", "socket.create_connection", "os.fdopen",
     "urlopen", "urllib.request.urlopen", "sqlite3.connect", "tempfile.TemporaryFile",
     "tempfile.NamedTemporaryFile", "NamedTemporaryFile", "TemporaryFile", "shelve.open"}
)  # fmt: skip
_RAISING = frozenset({"int", "float", "loads", "load", "literal_eval", "Decimal", "fromisoformat"})
"""Functions that mostly raise an exception on bad content."""


@dataclass(frozen=True, slots=True)
class Leak:
    line: int
    said: str


def unclosed(function: Function, node: FunctionNode) -> Iterator[Hazard]:
    """Resources that stay open on some way through the function."""
    for leak in _leaks(node):
        yield Hazard(Trouble.RESOURCE, leak.line, leak.said, function.qualname)


def _leaks(node: FunctionNode) -> Iterator[Leak]:
    for statement, rest in continuations(node.body):
        match statement:
            case ast.Assign(targets=[ast.Name(id=name)], value=value) if _opens(value):
                said = _left_open(node, rest, name)
                if said is not None:
                    yield Leak(statement.lineno, said)
    for each in _inside(node):
        match each:
            case ast.Call(func=ast.Attribute(value=ast.Call() as opened, attr=method)):
                if _opens(opened) and method in ("read", "readlines", "readline", "write"):
                    yield Leak(opened.lineno, "nothing keeps what is opened here, to close it")


def _left_open(node: FunctionNode, rest: Sequence[ast.stmt], name: str) -> str | None:
    if passed_on(node, name):
        return None
    closing = [each for each in _inside(node) if is_call_of(each, name, "close")]
    if any(_entered(each, name) for each in _inside(node)):
        return None
    if not closing:
        return f"`{name}` is opened here and never closed"
    return left(rest, name, "close", f"`{name}` is not closed")


def _opens(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and ast.unparse(node.func) in _OPENING


def _entered(node: ast.AST, name: str) -> bool:
    """`with name:`, or one of its wrappers."""
    if not isinstance(node, ast.With | ast.AsyncWith):
        return False
    return any(
        isinstance(part, ast.Name) and part.id == name
        for item in node.items
        for part in ast.walk(item.context_expr)
    )


def passed_on(node: FunctionNode, name: str) -> bool:
    """Whether somebody else may take care of it: it is returned, kept or given to a function."""
    return any(
        isinstance(part, ast.Name) and part.id == name
        for each in _inside(node)
        for part in _given_away(each)
    ) or any(
        isinstance(each, ast.Global | ast.Nonlocal) and name in each.names for each in _inside(node)
    )


def _given_away(node: ast.AST) -> list[ast.expr]:
    """What leaves the function's own hands by a node."""
    match node:
        case ast.Return(value=value) | ast.Yield(value=value) if value is not None:
            return [value, *(value.elts if isinstance(value, ast.Tuple) else [])]
        case ast.Assign(targets=targets, value=value):
            kept = not all(isinstance(target, ast.Name) for target in targets)
            return [value] if kept or isinstance(value, ast.Name) else []
        case ast.Call(func=function, args=args, keywords=keywords):
            called = ast.unparse(function)
            if called in _LOOKING or called.partition(".")[0] in _READERS:
                return []
            return [*args, *(keyword.value for keyword in keywords)]
        case ast.List(elts=elements) | ast.Tuple(elts=elements):
            return list(elements)
        case ast.Dict(values=values):
            return list(values)
    return []


_READERS = frozenset({"json", "pickle", "csv", "yaml", "tomllib", "marshal", "shutil"})
"""Modules whose functions read and write what they are given, and close nothing."""
_LOOKING = frozenset({"print", "list", "len", "enumerate", "sorted", "iter", "zip", "sum", "next"})


def left(rest: Sequence[ast.stmt], name: str, method: str, said: str) -> str | None:
    """How the statements after an opening can be left without the closing call, in words."""
    for statement in rest:
        if _always(statement, name, method):
            return None
        for each in _walk(statement):
            if isinstance(each, ast.Return):
                if not _closed_before(statement, each, name, method):
                    return f"{said} where line {each.lineno} returns"
            elif isinstance(each, ast.Raise):
                if not _closed_before(statement, each, name, method):
                    return f"{said} where line {each.lineno} raises"
            elif _may_raise(each):
                return f"{said} if line {getattr(each, 'lineno', 0)} raises an exception"
    if any(_on_condition(statement, name, method) for statement in rest):
        return None
    return f"{said} on every way"


def _on_condition(statement: ast.stmt, name: str, method: str) -> bool:
    """Whether it is closed if some test of the very same thing says so, or in a loop."""
    for node in ast.walk(statement):
        match node:
            case ast.If(test=test, body=body, orelse=other):
                mentions = any(isinstance(n, ast.Name) and n.id == name for n in ast.walk(test))
                inside = any(is_call_of(n, name, method) for each in (*body, *other)
                             for n in ast.walk(each))  # fmt: skip
                if mentions and inside:
                    return True
            case ast.For() | ast.While() | ast.Try() | ast.With():
                if any(is_call_of(each, name, method) for each in ast.walk(node)):
                    return True
    return False


def _always(statement: ast.stmt, name: str, method: str) -> bool:
    """Whether the call surely happens in this statement, whatever else does."""
    match statement:
        case ast.Expr(value=value):
            return is_call_of(value, name, method)
        case ast.Try(finalbody=final) if final:
            return any(_always(each, name, method) or _asked(each, name, method) for each in final)
        case ast.If(body=body, orelse=other) if other:
            return any(_always(each, name, method) for each in body) and any(
                _always(each, name, method) for each in other
            )
    return False


def _asked(statement: ast.stmt, name: str, method: str) -> bool:
    """`if name: name.close()`."""
    return isinstance(statement, ast.If) and any(
        _always(each, name, method) for each in statement.body
    )


def _closed_before(statement: ast.stmt, leaving: ast.AST, name: str, method: str) -> bool:
    """Whether the call stands before the leaving statement, in the same block or around it."""
    for block in blocks(statement):
        for place, each in enumerate(block):
            holds = any(part is leaving for part in ast.walk(each))
            if holds and any(_always(other, name, method) for other in block[:place]):
                return True
    return False


def _may_raise(node: ast.AST) -> bool:
    match node:
        case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)):
            return name in _RAISING
        case ast.Assert():
            return True
    return False


def is_call_of(node: ast.AST, name: str, method: str) -> bool:
    """`name.method()`; the name may have dots."""
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == method
        and ast.unparse(node.func.value) == name
    )


def continuations(
    body: Sequence[ast.stmt], after: Sequence[ast.stmt] = ()
) -> Iterator[tuple[ast.stmt, list[ast.stmt]]]:
    """Each statement with those that run after it, to the end of the function.

    What a `try` does in the end comes first, as one with nothing in it.
    """
    for place, statement in enumerate(body):
        rest = [*body[place + 1 :], *after]
        yield statement, rest
        if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            continue
        final = getattr(statement, "finalbody", None)
        inner: list[ast.stmt] = rest
        if final:
            last = ast.Try([ast.Pass()], [], [], final)
            inner = [ast.copy_location(last, statement), *rest]
        for field in ("body", "orelse", "finalbody"):
            block = getattr(statement, field, None)
            if isinstance(block, list) and block and isinstance(block[0], ast.stmt):
                follows = inner if field != "finalbody" else rest
                if field == "body" and getattr(statement, "orelse", None):
                    follows = (
                        [*statement.orelse, *inner] if isinstance(statement, ast.Try) else inner
                    )
                yield from continuations(block, follows)
        for handler in getattr(statement, "handlers", []):
            yield from continuations(handler.body, inner)


def blocks(node: ast.AST) -> Iterator[list[ast.stmt]]:
    """Every block of statements inside, functions in it left out."""
    for field in ("body", "orelse", "finalbody"):
        block = getattr(node, field, None)
        if isinstance(block, list) and block and isinstance(block[0], ast.stmt):
            yield block
            for statement in block:
                if not isinstance(statement, ast.FunctionDef | ast.ClassDef):
                    yield from blocks(statement)
    for handler in getattr(node, "handlers", []):
        yield from blocks(handler)


def _inside(node: FunctionNode) -> Iterator[ast.AST]:
    for statement in node.body:
        yield from _walk(statement)


def _walk(node: ast.AST) -> Iterator[ast.AST]:
    """In order, functions inside left out."""
    yield node
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            yield from _walk(child)
