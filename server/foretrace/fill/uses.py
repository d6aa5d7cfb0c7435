"""Which types fit the way a name is used."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator

from foretrace.fill.bindings import FunctionNode

_OF_METHOD = {
    **dict.fromkeys(("append", "extend", "insert", "sort", "reverse"), frozenset({"list"})),
    **dict.fromkeys(("add", "discard", "union", "issubset"), frozenset({"set", "frozenset"})),
    **dict.fromkeys(
        ("get", "items", "keys", "values", "setdefault"),
        frozenset({"dict", "Counter", "defaultdict", "OrderedDict"}),
    ),
    **dict.fromkeys(
        ("join", "split", "strip", "upper", "lower", "replace", "startswith", "isdigit"),
        frozenset({"str"}),
    ),
    **dict.fromkeys(("popleft", "appendleft"), frozenset({"deque"})),
}
_NUMBERS = frozenset({"int", "float", "bool"})
_SEQUENCES = frozenset({"list", "tuple", "str", "range"})
_CONTAINERS = _SEQUENCES | {"dict", "set", "frozenset", "deque", "Counter", "defaultdict"}
_ITEMS = frozenset({"list", "dict", "Counter", "defaultdict", "OrderedDict"})


_NAMED_NUMBERS = frozenset(
    ["count", "counter", "total", "n", "i", "j", "k", "idx", "index", "pos", "position", "size",
     "length", "width", "height", "depth", "left", "right", "low", "high", "lo", "hi", "start",
     "end", "mid", "best", "largest", "smallest", "maximum", "minimum", "number", "num", "digit",
     "carry", "remainder", "divisor", "sign", "level", "score", "product"]
)  # fmt: skip
_NAMED_CONTAINERS = frozenset(
    ["result", "res", "output", "out", "stack", "queue", "seen", "visited", "found", "ans",
     "answer", "table", "matrix", "grid", "lst", "arr", "array"]
)  # fmt: skip
_NUMBERS_TOO = frozenset(["result", "res", "out", "output", "ans", "answer", "found"])
_NAMED_TEXTS = frozenset(
    ["text", "word", "string", "prefix", "suffix", "sep", "line", "char", "letter"]
)


def kinds_named(name: str) -> frozenset[str] | None:
    """Types that people mostly call so; None for a name that says little."""
    last = name.rpartition("_")[2].lower() or name
    if name.lower() in _NAMED_NUMBERS or last in _NAMED_NUMBERS:
        return _NUMBERS
    if last in _NAMED_TEXTS:
        return frozenset({"str"})
    plural = len(last) > 3 and last.endswith("s") and not last.endswith(("ss", "us", "is"))
    if last in _NAMED_CONTAINERS or plural:
        return _CONTAINERS | _NUMBERS if last in _NUMBERS_TOO else _CONTAINERS
    return None


def kinds_of(function: FunctionNode) -> dict[str, frozenset[str]]:
    """Types that fit every use of a name, as far as the uses tell."""
    found: dict[str, frozenset[str]] = {}
    by_name: dict[str, list[frozenset[str]]] = defaultdict(list)
    for node in ast.walk(function):
        for name, kinds in _uses(node):
            by_name[name].append(kinds)
    for name, every in by_name.items():
        fitting = frozenset.intersection(*every)
        if fitting:
            found[name] = fitting
    return found


def _uses(node: ast.AST) -> Iterator[tuple[str, frozenset[str]]]:
    """Names that a node uses itself, with the types that this use admits."""
    match node:
        case ast.Attribute(value=ast.Name(id=name), attr=method) if method in _OF_METHOD:
            yield name, _OF_METHOD[method]
        case ast.Subscript(value=ast.Name(id=name), ctx=ast.Store() | ast.Del()):
            yield name, _ITEMS
        case ast.Subscript(value=ast.Name(id=name)):
            yield name, _SEQUENCES | _ITEMS
        case ast.For(iter=ast.Name(id=name)) | ast.comprehension(iter=ast.Name(id=name)):
            yield name, _CONTAINERS
        case ast.Call(func=ast.Name(id="len"), args=[ast.Name(id=name)]):
            yield name, _CONTAINERS
        case ast.Call(func=ast.Name(id="range"), args=arguments):
            for argument in arguments:
                if isinstance(argument, ast.Name):
                    yield argument.id, frozenset({"int"})
        case _:
            yield from _operated(node)


def _operated(node: ast.AST) -> Iterator[tuple[str, frozenset[str]]]:
    """The same for arithmetic and comparisons."""
    match node:
        case ast.AugAssign(target=ast.Name(id=name), value=value):
            kinds = _of_constant(value)
            if kinds is not None and isinstance(node.op, ast.Add | ast.Sub | ast.FloorDiv):
                yield name, kinds
        case ast.Compare(left=ast.Name(id=name), ops=[operator], comparators=[other]):
            kinds = _of_constant(other)
            if kinds is not None and not isinstance(operator, ast.In | ast.NotIn):
                yield name, kinds
        case ast.Compare(ops=[ast.In() | ast.NotIn()], comparators=[ast.Name(id=name)]):
            yield name, _CONTAINERS
        case ast.BinOp(left=left, op=ast.Sub() | ast.Div() | ast.FloorDiv(), right=right):
            for side in (left, right):
                if isinstance(side, ast.Name):
                    yield side.id, _NUMBERS | {"set", "Counter"}


def _of_constant(value: ast.expr) -> frozenset[str] | None:
    match value:
        case ast.Constant(value=str()) | ast.JoinedStr():
            return frozenset({"str"})
        case ast.Constant(value=int() | float()):
            return _NUMBERS
        case ast.List() | ast.ListComp():
            return frozenset({"list"})
    return None
