"""Arguments and default arguments that a call changes."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence

from foretrace.foresight.hazards.hazard import Hazard, Trouble
from foretrace.imagine.lowering.tables import MUTATORS
from foretrace.sketch.functions import FunctionNode, parameter_names
from foretrace.sketch.model import Function

_IN_PLACE = frozenset(
    {"sort", "add", "append", "push", "pop", "insert", "remove", "delete", "del", "update", "set",
     "swap", "shuffle", "reverse", "fill", "mark", "clear", "move", "rotate", "apply", "register",
     "visit", "collect", "extend", "heapify", "heappush", "heappop", "heapreplace", "heappushpop",
     "enqueue", "dequeue", "put", "write", "mutate", "modify", "change", "place", "flip",
     "inplace", "normalize", "increment", "decrement", "merge", "union", "partition", "sift",
     "drain", "consume", "take", "refill", "store", "save", "load", "read", "feed", "process",
     "init", "setup", "dfs", "bfs", "traverse", "walk", "backtrack", "solve", "bubble",
     "insertion", "selection", "quick", "heap", "discard", "setdefault", "replace"}
)  # fmt: skip
"""Words in names of functions that are there to change what they are given."""
_GATHERED = frozenset(
    {"out", "output", "result", "results", "acc", "memo", "cache", "seen", "visited", "buffer",
     "buf", "stack", "queue", "heap", "path", "state", "self", "cls", "target", "dest", "dst",
     "into", "found", "errors", "log", "board", "grid", "kwargs", "context", "ctx", "env"}
)  # fmt: skip
"""Names of parameters that are there to be changed."""
_SAID = re.compile(r"in.?place|modif|mutat|updat|append|add|remov|chang|fill|push|pop", re.I)
_MUTABLE_CALLS = frozenset({"list", "dict", "set", "defaultdict", "deque", "Counter"})


def changed_defaults(function: Function, node: FunctionNode) -> Iterator[Hazard]:
    """Default arguments that a call changes: the next call gets them changed.

    What is only called from near by may well be meant to keep something from call to call.
    """
    if function.name.startswith("_") or (function.parent is not None and not function.is_method):
        return
    positional = [*node.args.posonlyargs, *node.args.args]
    pairs = list(zip(reversed(positional), reversed(node.args.defaults), strict=False))
    pairs += [(a, d) for a, d in zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True)
              if d is not None]  # fmt: skip
    for argument, default in pairs:
        if not _mutable(default) or argument.arg in ("memo", "cache", "_cache", "_memo"):
            continue
        change = next(_changes(node, argument.arg), None)
        if change is not None:
            said = f"all calls of {function.name} share `{argument.arg}`, and this changes it"
            yield Hazard(Trouble.DEFAULT, change, said, function.qualname)


def _mutable(node: ast.expr) -> bool:
    match node:
        case ast.List() | ast.Dict() | ast.Set() | ast.ListComp() | ast.DictComp():
            return True
        case ast.Call(func=ast.Name(id=name)):
            return name in _MUTABLE_CALLS
    return False


def changed_arguments(function: Function, node: FunctionNode) -> Iterator[Hazard]:
    """Arguments that are changed by a function that seems to work out a value only."""
    if not _works_out_a_value(function, node):
        return
    defaults = {each.arg for each in [*node.args.args, *node.args.kwonlyargs]
                if each in _with_default(node)}  # fmt: skip
    for name in parameter_names(node.args)[1 if function.is_method else 0 :]:
        if name in _GATHERED or name in defaults:
            continue
        line = next(_changes(node, name), None)
        if line is not None:
            said = f"{function.name} changes `{name}`, which belongs to its caller"
            yield Hazard(Trouble.ARGUMENT, line, said, function.qualname)


def _with_default(node: FunctionNode) -> list[ast.arg]:
    positional = [*node.args.posonlyargs, *node.args.args]
    return positional[len(positional) - len(node.args.defaults) :]


def _works_out_a_value(function: Function, node: FunctionNode) -> bool:
    words = set(function.name.lower().strip("_").split("_"))
    if function.name.startswith("_") or words & _IN_PLACE:
        return False
    if function.docstring is not None and _SAID.search(function.docstring):
        return False
    returned = [each.value for each in ast.walk(node) if isinstance(each, ast.Return)]
    values = [v for v in returned if v is not None and not isinstance(v, ast.Constant)]
    return bool(values) and not any(isinstance(each, ast.Yield) for each in ast.walk(node))


def _changes(node: FunctionNode, name: str) -> Iterator[int]:
    """Lines on which what a parameter holds, or holds inside, is changed in place."""
    held = _same(node, name)
    rebound = _rebound(node, name)
    for each in _in_order(node):
        line = getattr(each, "lineno", 0)
        if rebound is not None and line >= rebound:
            held = held - {name}
        match each:
            case ast.Call(func=ast.Attribute(value=owner, attr=method)):
                if method in MUTATORS and _root(owner) in held:
                    yield line
            case ast.Subscript(value=owner, ctx=ast.Store() | ast.Del()):
                if _root(owner) in held:
                    yield line
            case ast.AugAssign(target=ast.Name(id=target), op=ast.Add() | ast.BitOr(), value=v):
                if target == name and target in held and _collection(v):
                    yield line


def _collection(node: ast.expr) -> bool:
    return isinstance(node, ast.List | ast.ListComp | ast.Set | ast.Dict)


def _root(node: ast.expr) -> str | None:
    while isinstance(node, ast.Subscript):
        node = node.value
    return node.id if isinstance(node, ast.Name) else None


def _same(node: FunctionNode, name: str) -> set[str]:
    """The parameter, and names for its items, as in `for row in rows`."""
    held = {name}
    for each in ast.walk(node):
        match each:
            case ast.For(target=ast.Name(id=target), iter=ast.Name(id=source)):
                if source in held and target != name:
                    held.add(target)
            case ast.Assign(targets=[ast.Name(id=target)], value=ast.Name(id=source)):
                if source in held:
                    held.add(target)
    bound: dict[str, int] = {}
    for each in ast.walk(node):
        if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store):
            bound[each.id] = bound.get(each.id, 0) + 1
    return {each for each in held if each == name or bound.get(each, 0) == 1}


def _rebound(node: FunctionNode, name: str) -> int | None:
    """The first line that binds the parameter's name to something else."""
    lines = [
        each.lineno
        for each in ast.walk(node)
        if isinstance(each, ast.Name) and each.id == name and isinstance(each.ctx, ast.Store)
        and not _augmented(node, each)
    ]  # fmt: skip
    return min(lines, default=None)


def _augmented(node: FunctionNode, name: ast.Name) -> bool:
    return any(isinstance(each, ast.AugAssign) and each.target is name for each in ast.walk(node))


def _in_order(node: FunctionNode) -> Sequence[ast.AST]:
    found = [each for each in ast.walk(node) if isinstance(each, ast.stmt | ast.expr)]
    return sorted(found, key=lambda each: (each.lineno, each.col_offset))
