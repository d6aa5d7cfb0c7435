"""Names whose values come to nothing: bound, and read by nothing but their own updates."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress

from foretrace import syntax
from foretrace.fill.bindings import FunctionNode
from foretrace.fill.expressions import names_in
from foretrace.fill.forms import EFFECT
from foretrace.fill.harness import Candidate, Chosen
from foretrace.fill.template import Site

_NAMELESS = frozenset({"self", "cls", "_"})
_Part = ast.stmt | ast.expr


class Unused:
    """What the functions around the holes leave unread, and what fills would do about that."""

    def __init__(self, sites: Mapping[int, Site]) -> None:
        self._sites = sites
        self._idle: dict[FunctionNode, frozenset[str]] = {}
        for site in sites.values():
            function = site.scope.function
            if function is not None and function not in self._idle:
                own = frozenset(site.scope.locals) - _NAMELESS
                self._idle[function] = own - set(_read_in(function.body))
        self._reads: dict[tuple[bool, str], frozenset[str]] = {}

    def count(self, chosen: Chosen) -> int:
        """Parameters and variables that nothing reads with the choice in place."""
        read: set[str] = set()
        for hole, candidate in chosen:
            read |= self._read_by(hole, candidate)
        return sum(len(idle - read) for idle in self._idle.values())

    def _read_by(self, hole: int, candidate: Candidate) -> frozenset[str]:
        statement = self._sites[hole].forms != (EFFECT,)
        key = (statement, candidate.shown)
        known = self._reads.get(key)
        if known is None:
            names: Iterable[str] = names_in(candidate.shown)
            if statement:
                with suppress(SyntaxError):
                    names = _read_in(syntax.parse(candidate.shown).body)
            known = self._reads[key] = frozenset(names)
        return known


def _read_in(statements: Iterable[ast.stmt]) -> Iterator[str]:
    """Names that the statements read, except to update just what they are the names of."""
    for statement in statements:
        updated = _updated(statement)
        for part in _parts(statement):
            if isinstance(part, ast.stmt):
                yield from _read_in([part])
                continue
            for node in ast.walk(part):
                match node:
                    case ast.Name(id=name, ctx=ast.Load()) if name != updated:
                        yield name


def _parts(node: ast.AST) -> Iterator[_Part]:
    """The statements and expressions directly in a statement."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, _Part):
            yield child
        else:
            yield from _parts(child)


def _updated(statement: ast.stmt) -> str | None:
    """The one name whose value a statement binds or changes, if that is all it does."""
    match statement:
        case ast.Assign(targets=[target]) | ast.AugAssign(target=target):
            return _base(target)
        case ast.Expr(value=ast.Call(func=ast.Attribute(value=target))):
            return _base(target)
    return None


def _base(node: ast.expr) -> str | None:
    while isinstance(node, ast.Subscript | ast.Attribute):
        node = node.value
    return node.id if isinstance(node, ast.Name) else None
