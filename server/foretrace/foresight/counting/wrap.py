"""What operations on whole collections cost, made visible by calls around their operands.

Edits stay within lines, so that lines keep their numbers. What is put in counts, and gives back
what it was given, see `runtime`.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from foretrace import syntax
from foretrace.sketch.model import Program

_WHOLE = frozenset(
    {"sum", "max", "min", "any", "all", "list", "tuple", "set", "frozenset", "dict", "map",
     "filter", "zip", "enumerate", "reversed", "Counter", "deque", "str", "OrderedDict"}
)  # fmt: skip
"""Functions that go through their arguments."""
_HEAP = frozenset({"heappush", "heappop", "heappushpop", "heapreplace", "bisect", "bisect_left",
                   "bisect_right"})  # fmt: skip
_LINEAR = frozenset(
    {"insert", "index", "count", "remove", "copy", "reverse", "sort", "replace", "split", "find",
     "rfind", "upper", "lower", "strip", "startswith_any", "title", "rsplit", "partition"}
)  # fmt: skip
"""Methods that go through the receiver, if it is a list or a text."""
_OF_ARGUMENT = frozenset({"extend", "update", "union", "intersection", "difference", "issubset",
                          "issuperset", "join", "extendleft"})  # fmt: skip
"""Methods that go through what they are given."""
_GROWING = frozenset({"append", "add", "appendleft", "setdefault"})


def wrapped(program: Program) -> Program:
    """The program with its hidden costs told; as it was where that cannot be done."""
    lines = program.source.split("\n")
    edits = sorted(_edits(program.tree), key=lambda edit: edit[:3], reverse=True)
    coded = [line.encode() for line in lines]
    for line, column, _, text in edits:
        if line > len(coded):
            continue
        content = coded[line - 1]
        coded[line - 1] = content[:column] + text.encode() + content[column:]
    source = "\n".join(line.decode(errors="replace") for line in coded)
    try:
        tree = syntax.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return program
    return Program(source, tree, program.gaps)


_Edit = tuple[int, int, int, str]
"""Line, column in bytes, rank among edits at one place, text."""


def _edits(tree: ast.Module) -> Iterator[_Edit]:
    inside: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr | ast.match_case):
            inside.update(id(each) for each in ast.walk(node) if each is not node)
        for field in ("annotation", "returns"):
            said = getattr(node, field, None)
            if isinstance(said, ast.expr):
                inside.update(id(each) for each in ast.walk(said))
        for decorator in getattr(node, "decorator_list", []):
            inside.update(id(each) for each in ast.walk(decorator))
    for node in ast.walk(tree):
        if id(node) not in inside:
            for target, name in _measured(node):
                yield from _around(target, name)


def _around(node: ast.expr, opening: str) -> Iterator[_Edit]:
    size = (node.end_lineno or node.lineno) * 10_000 + (node.end_col_offset or 0)
    start = node.lineno * 10_000 + node.col_offset
    span = size - start
    yield node.lineno, node.col_offset, -span, opening.replace("LINE", str(node.lineno)) + "("
    # Of those that end at one place, the inner one closes first.
    yield node.end_lineno or node.lineno, node.end_col_offset or 0, span - 10**9, "))"


def _measured(node: ast.AST) -> Iterator[tuple[ast.expr, str]]:
    match node:
        case ast.Compare(ops=ops, comparators=right):
            for operator, each in zip(ops, right, strict=True):
                if isinstance(operator, ast.In | ast.NotIn):
                    yield each, "_fs_in(LINE, "
        case ast.Subscript(slice=ast.Slice(), ctx=ast.Load()):
            yield node, "_fs_n(LINE, "
        case ast.Subscript(value=ast.Name() as owner, ctx=ast.Store()):
            yield owner, "_fs_p(LINE, "
        case ast.BinOp(op=ast.Add() | ast.Mult()) if not _plain(node):
            yield node, "_fs_seq(LINE, "
        case ast.comprehension(iter=source):
            if not _generated(source):
                yield source, "_fs_n(LINE, "
        case ast.ListComp() | ast.SetComp() | ast.DictComp():
            yield node, "_fs_n(LINE, "
        case ast.Call():
            yield from _called(node)


def _called(node: ast.Call) -> Iterator[tuple[ast.expr, str]]:
    arguments = [a for a in node.args if not isinstance(a, ast.Starred) and not _generated(a)]
    match node.func:
        case ast.Name(id="sorted") if arguments:
            yield arguments[0], "_fs_sort(LINE, "
        case ast.Name(id=name) if name in _WHOLE:
            for each in arguments:
                yield each, "_fs_n(LINE, "
        case ast.Name(id=name) | ast.Attribute(attr=name) if name in _HEAP and arguments:
            yield arguments[0], "_fs_log(LINE, "
        case ast.Attribute(value=owner, attr=name):
            if name == "pop" and len(node.args) == 1:
                zero = isinstance(node.args[0], ast.Constant) and node.args[0].value == 0
                if zero:
                    yield owner, "_fs_seq(LINE, "
            elif name in _LINEAR:
                yield owner, f"_fs_m(LINE, '{name}', "
            elif name in _OF_ARGUMENT:
                for each in arguments:
                    yield each, "_fs_n(LINE, "
            elif name in _GROWING:
                yield owner, "_fs_p(LINE, "


def _generated(node: ast.expr) -> bool:
    return isinstance(node, ast.GeneratorExp)


def _plain(node: ast.BinOp) -> bool:
    """Whether it is surely a number: one side is one."""
    return any(
        isinstance(side, ast.Constant) and not isinstance(side.value, str)
        for side in (node.left, node.right)
    ) and not any(isinstance(side, ast.List) for side in (node.left, node.right))
