"""Walks a module once and notes, for each hole, the names surely bound where it stands."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping

from foretrace.fill.bindings import FunctionNode, Names, bind, bound_in, meet, parameters_of
from foretrace.fill.scope import HoleScope, Notes


class ScopeReader:
    """The scope of each hole, by its index. `holes` maps nodes to these."""

    def __init__(self, tree: ast.Module, holes: Mapping[ast.Name, int]) -> None:
        self.scopes: dict[int, HoleScope] = {}
        self._holes = holes
        self._notes = Notes(tree, holes)
        self._function: FunctionNode | None = None
        self._loops = 0
        self._block(tree.body, Names())

    # statements -----------------------------------------------------------------------------

    def _block(self, statements: Iterable[ast.stmt], names: Names) -> Names | None:
        """Names bound after the block, or None if its end is never reached."""
        current: Names | None = names
        for statement in statements:
            # Code after a jump is still looked at, with the names before it.
            after = self._statement(statement, names if current is None else current)
            current = after
            if after is not None:
                names = after
        return current

    def _statement(self, node: ast.stmt, names: Names) -> Names | None:
        """Names bound after the statement, or None if it jumps."""
        match node:
            case ast.If() | ast.While() | ast.For() | ast.AsyncFor():
                return self._branching(node, names)
            case ast.Try() | ast.TryStar():
                return self._try(node, names)
            case ast.With() | ast.AsyncWith():
                return self._with(node, names)
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                self._definition(node, names)
            case ast.ClassDef():
                for expression in [*node.decorator_list, *node.bases]:
                    self._expression(expression, names)
                self._block(node.body, names.copy())
            case ast.Match():
                self._match(node, names)
            case ast.Return() | ast.Raise() | ast.Break() | ast.Continue():
                self._children(node, names)
                return None
            case ast.Import() | ast.ImportFrom():
                pass
            case _:
                self._children(node, names)
                return self._rebound(node, names)
        return names

    def _rebound(self, node: ast.stmt, names: Names) -> Names:
        bound = bound_in([node])
        unbound = [
            target.id
            for target in (node.targets if isinstance(node, ast.Delete) else [])
            if isinstance(target, ast.Name)
        ]
        if not bound and not unbound:
            return names
        return Names({name: None for name in {**names, **bound} if name not in unbound})

    def _branching(
        self, node: ast.If | ast.While | ast.For | ast.AsyncFor, names: Names
    ) -> Names | None:
        if isinstance(node, ast.If):
            self._expression(node.test, names)
            return meet(
                self._block(node.body, names.copy()), self._block(node.orelse, names.copy())
            )
        inside = names.copy()
        if isinstance(node, ast.While):
            self._expression(node.test, names)
        else:
            self._expression(node.iter, names)
            bind(inside, node.target)
        self._loop(node.body, inside)
        return self._block(node.orelse, names.copy()) or names

    def _with(self, node: ast.With | ast.AsyncWith, names: Names) -> Names | None:
        inside = names.copy()
        for item in node.items:
            self._expression(item.context_expr, inside)
            if item.optional_vars is not None:
                bind(inside, item.optional_vars)
        return self._block(node.body, inside)

    def _match(self, node: ast.Match, names: Names) -> None:
        self._expression(node.subject, names)
        for case in node.cases:
            inside = names.copy()
            for part in ast.walk(case.pattern):
                if isinstance(part, ast.MatchAs | ast.MatchStar) and part.name:
                    inside[part.name] = None
            if case.guard is not None:
                self._expression(case.guard, inside)
            self._block(case.body, inside)

    def _loop(self, body: list[ast.stmt], names: Names) -> None:
        self._loops += 1
        self._block(body, names)
        self._loops -= 1

    def _try(self, node: ast.Try | ast.TryStar, names: Names) -> Names | None:
        after = self._block([*node.body, *node.orelse], names.copy())
        for handler in node.handlers:
            inside = names.copy()
            if handler.name:
                inside[handler.name] = None
            caught = self._block(handler.body, inside)
            if caught is not None and handler.name:
                caught = caught.copy()
                caught.pop(handler.name, None)
            after = meet(after, caught)
        last = self._block(node.finalbody, names.copy())
        if last is None or after is None:
            return None
        return Names(after | last)

    def _definition(self, node: FunctionNode, names: Names) -> None:
        arguments = node.args
        for expression in [
            *node.decorator_list,
            *arguments.defaults,
            *(default for default in arguments.kw_defaults if default is not None),
        ]:
            self._expression(expression, names)
        outside, self._function = self._function, node
        loops, self._loops = self._loops, 0
        inside = parameters_of(arguments)
        if outside is not None:
            for name in names:
                inside.setdefault(name, None)
        self._block(node.body, inside)
        self._function, self._loops = outside, loops

    # expressions ----------------------------------------------------------------------------

    def _children(self, node: ast.AST, names: Names) -> None:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.expr):
                self._expression(child, names)
            elif isinstance(child, ast.keyword):
                self._expression(child.value, names)
            elif not isinstance(child, ast.expr_context | ast.operator | ast.arguments):
                self._children(child, names)

    def _expression(self, node: ast.expr, names: Names) -> None:
        match node:
            case ast.Name() if node in self._holes:
                self.scopes[self._holes[node]] = self._notes.scope(
                    node, names, self._function, self._loops > 0
                )
            case ast.Lambda():
                inside = parameters_of(node.args)
                for name in names:
                    inside.setdefault(name, None)
                self._expression(node.body, inside)
            case ast.ListComp() | ast.SetComp() | ast.GeneratorExp() | ast.DictComp():
                inside = Names()
                for generator in node.generators:
                    seen = Names({**inside, **names})
                    self._expression(generator.iter, seen)
                    bind(inside, generator.target)
                    for condition in generator.ifs:
                        self._expression(condition, Names({**inside, **names}))
                inside = Names({**inside, **names})
                if isinstance(node, ast.DictComp):
                    self._expression(node.key, inside)
                    self._expression(node.value, inside)
                else:
                    self._expression(node.elt, inside)
            case _:
                self._children(node, names)
