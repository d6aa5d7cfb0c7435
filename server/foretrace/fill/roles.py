"""Units of a program's values: positions in a list are not its elements.

Names that are compared, assigned or added to each other share a role; what indexes a container
and what its elements are differ. A candidate that would make a position and an element one and
the same is unlikely to be meant. Roles are inferred from the text alone, as dimensions are.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping

from foretrace import syntax
from foretrace.fill.bindings import FunctionNode
from foretrace.fill.forms import EFFECT
from foretrace.fill.harness import Candidate
from foretrace.fill.template import Site
from foretrace.sketch.model import STAND_IN

_KEEPING = frozenset({"sorted", "list", "tuple", "reversed", "set", "max", "min", "abs", "sum"})
_DEEPEST = 3
"""Elements of elements are followed so far; text is its own element without end."""
_FIRST_OF = frozenset({"max", "min", "sum"})


class _Classes:
    """Union-find over roles; `.i` and `.e` behind a container's name are its indices, elements."""

    def __init__(self, parents: Mapping[str, str] | None = None) -> None:
        self._parents = dict(parents or {})

    def copy(self) -> _Classes:
        return _Classes(self._parents)

    def find(self, role: str) -> str:
        while (parent := self._parents.get(role, role)) != role:
            role = parent
        return role

    def unite(self, one: str | None, other: str | None) -> None:
        if one is None or other is None:
            return
        first, second = self.find(one), self.find(other)
        if first == second:
            return
        self._parents[second] = first
        if max(first.count("."), second.count(".")) >= _DEEPEST:
            return
        for part in (".i", ".e"):
            if second + part in self._parents or first + part in self._parents:
                self.unite(first + part, second + part)

    def part(self, container: str, part: str) -> str:
        role = self.find(container) + part
        self._parents.setdefault(role, role)
        return role

    def conflicts(self, texts: frozenset[str] = frozenset()) -> int:
        """How many classes hold both indices and elements, or a container and its elements.

        `texts` are names of strings, whose elements are strings again.
        """
        kinds: dict[str, set[str]] = {}
        strings = {self.find(name) for name in texts}
        nested = 0
        for role in list(self._parents):
            container, part = role[:-2], role[-2:]
            if part in (".i", ".e"):
                kinds.setdefault(self.find(role), set()).add(part)
                if part == ".e" and self.find(container) not in strings:
                    nested += self.find(container) == self.find(role)
        return nested + sum(len(found) > 1 for found in kinds.values())


class Roles:
    """The roles in one function, and what a candidate would do to them."""

    def __init__(self, function: FunctionNode) -> None:
        self._classes = _Classes()
        reader = _Reader(self._classes)
        for statement in function.body:
            reader.visit(statement)

    def conflicts(self, site: Site, candidate: Candidate, texts: frozenset[str]) -> int:
        """New conflicts with the candidate in place of the hole; `texts` are names of strings."""
        try:
            tree = syntax.parse(candidate.shown)
        except SyntaxError:
            return 0
        if not tree.body:
            return 0
        classes = self._classes.copy()
        value, scope = tree.body[0], site.scope
        if isinstance(value, ast.Expr) and site.forms == (EFFECT,):
            reader = _Reader(classes, scope.node, value.value)
            reader.visit(scope.statement if scope.statement is not None else value)
        else:
            _Reader(classes).visit(value)
        return max(0, classes.conflicts(texts) - self._classes.conflicts(texts))


class _Reader(ast.NodeVisitor):
    """Unites the roles that a program's text says are the same."""

    def __init__(
        self, classes: _Classes, hole: ast.expr | None = None, filling: ast.expr | None = None
    ) -> None:
        self._classes = classes
        self._hole = hole
        self._filling = filling

    def visit_Assign(self, node: ast.Assign) -> None:
        for target in node.targets:
            self._bind(target, self._plain(node.value))

    def visit_AugAssign(self, node: ast.AugAssign) -> None:
        if isinstance(node.op, ast.Add | ast.Sub):
            self._classes.unite(self.role(node.target), self.role(node.value))
        else:
            self.role(node.value)

    def visit_For(self, node: ast.For) -> None:
        self._iterate(node.target, self._plain(node.iter))
        for statement in (*node.body, *node.orelse):
            self.visit(statement)

    def visit_comprehension(self, node: ast.comprehension) -> None:
        self._iterate(node.target, self._plain(node.iter))
        for test in node.ifs:
            self.role(test)

    def generic_visit(self, node: ast.AST) -> None:
        if isinstance(node, ast.expr):
            self.role(node)
        else:
            super().generic_visit(node)

    def role(self, node: ast.expr) -> str | None:
        node = self._plain(node)
        match node:
            case ast.Name(id=name):
                return None if name == STAND_IN else name
            case ast.Subscript(value=ast.Name(id=name), slice=ast.Slice() as bounds):
                for bound in (bounds.lower, bounds.upper):
                    if bound is not None:
                        self._classes.unite(self.role(bound), self._classes.part(name, ".i"))
                return name
            case ast.Subscript(value=ast.Name(id=name), slice=index):
                self._classes.unite(self.role(index), self._classes.part(name, ".i"))
                return self._classes.part(name, ".e")
            case ast.BinOp(left=left, op=ast.Add() | ast.Sub(), right=right):
                one, other = self.role(left), self.role(right)
                self._classes.unite(one, other)
                return one or other
            case ast.BinOp(left=left, op=ast.FloorDiv(), right=ast.Constant()):
                return self.role(left)
            case ast.Compare(left=left, ops=operators, comparators=others):
                self._compare([left, *others], operators)
                return None
            case ast.Call():
                return self._called(node)
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.expr | ast.comprehension):
                self.visit(child)
        return None

    def _compare(self, values: list[ast.expr], operators: list[ast.cmpop]) -> None:
        for operator, one, other in zip(operators, values, values[1:], strict=False):
            first, second = self.role(one), self.role(other)
            if isinstance(operator, ast.In | ast.NotIn):
                if isinstance(other, ast.Name):
                    self._classes.unite(first, self._classes.part(other.id, ".e"))
            elif not isinstance(operator, ast.Is | ast.IsNot):
                self._classes.unite(first, second)

    def _called(self, node: ast.Call) -> str | None:
        arguments = [self._plain(argument) for argument in node.args]
        roles = [self.role(argument) for argument in arguments]
        match node.func:
            case ast.Name(id="len") if roles and isinstance(arguments[0], ast.Name):
                return self._classes.part(arguments[0].id, ".i")
            case ast.Name(id=name) if name in _KEEPING and roles and roles[0] is not None:
                if len(roles) > 1:
                    for other in roles[1:]:
                        self._classes.unite(roles[0], other)
                    return roles[0]
                if name in _FIRST_OF:
                    return self._classes.part(roles[0], ".e")
                return roles[0]
            case ast.Attribute(value=ast.Name(id=owner), attr="append" | "add" | "remove"):
                if roles:
                    self._classes.unite(self._classes.part(owner, ".e"), roles[0])
            case ast.Attribute(value=ast.Name(id=owner), attr="index" | "find"):
                return self._classes.part(owner, ".i")
            case ast.Attribute(value=ast.Name(id=owner), attr="pop"):
                return self._classes.part(owner, ".e")
        return None

    def _bind(self, target: ast.expr, value: ast.expr) -> None:
        if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
            for one, other in zip(target.elts, value.elts, strict=False):
                self._bind(one, other)
            return
        role = self.role(value)
        if not isinstance(target, ast.Tuple):
            self._classes.unite(self.role(target), role)

    def _iterate(self, target: ast.expr, iterable: ast.expr) -> None:
        match iterable:
            case ast.Name(id=name):
                if isinstance(target, ast.Name):
                    self._classes.unite(target.id, self._classes.part(name, ".e"))
            case ast.Call(func=ast.Name(id="range"), args=bounds):
                for bound in bounds[:2]:
                    self._classes.unite(self.role(target), self.role(bound))
            case ast.Call(func=ast.Name(id="enumerate"), args=[ast.Name(id=name)]):
                if isinstance(target, ast.Tuple) and len(target.elts) == 2:
                    self._classes.unite(self.role(target.elts[0]), self._classes.part(name, ".i"))
                    self._classes.unite(self.role(target.elts[1]), self._classes.part(name, ".e"))
            case _:
                self.role(iterable)

    def _plain(self, node: ast.expr) -> ast.expr:
        """The node, or what stands for it if it is the hole."""
        return self._filling if self._filling is not None and node is self._hole else node
