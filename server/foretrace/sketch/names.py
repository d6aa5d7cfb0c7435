"""Names that a piece of the tree binds and mentions, and its source text."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from foretrace.sketch.functions import parameter_names
from foretrace.sketch.model import STAND_IN


def bound_names(node: ast.AST) -> Iterator[str]:
    """Names bound by running `node` in its own scope; bodies of definitions are not entered."""
    stack = [node]
    while stack:
        inner = stack.pop()
        match inner:
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                yield inner.name
                continue
            case ast.Lambda():
                continue
            case ast.Name(ctx=ast.Store() | ast.Del()):
                yield inner.id
            case ast.alias():
                yield (inner.asname or inner.name).partition(".")[0]
            case ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
                yield name
            case ast.MatchMapping(rest=str(name)) | ast.ExceptHandler(name=str(name)):
                yield name
            case ast.comprehension():
                # Its target is the comprehension's own; a walrus inside is not.
                stack += [inner.iter, *inner.ifs]
                continue
        stack.extend(ast.iter_child_nodes(inner))


def global_reads(node: ast.AST) -> Iterator[str]:
    """Names that `node`, once run or called, can look up in the module's scope."""
    stack: list[tuple[ast.AST, frozenset[str]]] = [(node, frozenset())]
    while stack:
        inner, local = stack.pop()
        match inner:
            case ast.Name(id=name, ctx=ast.Load()) if name not in local:
                yield name
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.Lambda():
                body = inner.body if isinstance(inner.body, list) else [inner.body]
                within = local | _locals(inner.args, body)
                stack += [(child, within) for child in body]
                inside = {id(child) for child in body}
                stack += [(c, local) for c in ast.iter_child_nodes(inner) if id(c) not in inside]
                continue
            case ast.ListComp() | ast.SetComp() | ast.DictComp() | ast.GeneratorExp():
                targets = [generator.target for generator in inner.generators]
                own = local | {name for target in targets for name in bound_names(target)}
                first = inner.generators[0].iter
                stack.append((first, local))
                stack += [(child, own) for child in ast.iter_child_nodes(inner)]
                continue
        stack += [(child, local) for child in ast.iter_child_nodes(inner)]


def _locals(arguments: ast.arguments, body: Sequence[ast.AST]) -> frozenset[str]:
    names = {name for child in body for name in bound_names(child)}
    for child in body:
        for inner in ast.walk(child):
            if isinstance(inner, ast.Global):
                names.difference_update(inner.names)
    return frozenset(names.union(parameter_names(arguments)))


# Not those that take elements: an iterator is another one afterwards.
_LOOKS = frozenset(
    ["bool", "callable", "id", "isinstance", "len", "pprint", "print", "repr", "str", "type"]
)


@dataclass(frozen=True, slots=True)
class Facts:
    """What is asked of a small piece of the tree again and again."""

    mentions: frozenset[str]
    """Every name that is read, bound or deleted anywhere inside."""
    binds: frozenset[str]
    passes: frozenset[str]
    """Names given to a call, or called on, so that what they hold may change."""
    leaves: bool
    """Whether it only makes sense inside a function: `return`, `yield`, `await`."""


@lru_cache(maxsize=512)
def facts(node: ast.AST) -> Facts:
    """The facts about an expression or a statement, remembered by the identity of the node."""
    names: set[str] = set()
    passed: set[str] = set()
    leaves = False
    for inner in ast.walk(node):
        match inner:
            case ast.Name(id=name):
                names.add(name)
            case ast.Call(func=ast.Name(id=name)) if name in _LOOKS:
                pass
            case ast.Call():
                passed.update(n.id for n in ast.walk(inner) if isinstance(n, ast.Name))
            case ast.Global(names=declared) | ast.Nonlocal(names=declared):
                names.update(declared)
            case ast.Return() | ast.Yield() | ast.YieldFrom() | ast.Await():
                leaves = True
            case ast.AsyncFor() | ast.AsyncWith():
                leaves = True
    binds = frozenset(bound_names(node))
    return Facts(frozenset(names | binds), binds, frozenset(passed), leaves)


def is_print(node: ast.AST) -> bool:
    match node:
        case ast.Expr(value=ast.Call(func=ast.Name(id="print" | "pprint"))):
            return True
    return False


def is_literal(node: ast.expr) -> bool:
    """Whether an expression is written out in full: no names, no calls."""
    inside = (ast.Constant, ast.List, ast.Tuple, ast.Set, ast.Dict, ast.UnaryOp, ast.BinOp)
    marks = (ast.expr_context, ast.unaryop, ast.operator)
    return all(isinstance(inner, (*inside, *marks)) for inner in ast.walk(node))


def source_of(node: ast.expr, lines: Sequence[str]) -> str:
    """The node's own text where it stands on one line, else an equal one-line form.

    `lines` are those the node was parsed from. Raises `RecursionError` for an expression nested
    too deeply to be written out.
    """
    if isinstance(node, ast.NamedExpr):
        # Only in parentheses, which are not part of the node, may it stand alone.
        return f"({ast.unparse(node.target)} := {source_of(node.value, lines)})"
    line = getattr(node, "lineno", 0)
    if not 0 < line <= len(lines) or line != node.end_lineno:
        return ast.unparse(node)
    return lines[line - 1].encode()[node.col_offset : node.end_col_offset].decode()


class HoleFinder:
    """Tells whether a part of the tree contains a hole; a user's own `___` is none."""

    def __init__(self, places: Iterable[tuple[int, int]]) -> None:
        self._places = frozenset(places)

    def contains_hole(self, node: ast.AST) -> bool:
        return bool(self._places) and any(
            isinstance(inner, ast.Name)
            and inner.id == STAND_IN
            and (inner.lineno, inner.col_offset) in self._places
            for inner in ast.walk(node)
        )
