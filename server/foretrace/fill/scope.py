"""What is in scope where a hole stands: names surely bound there, and what surrounds it."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

_BUILTINS = frozenset(dir(builtins))

FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, slots=True)
class Callable:
    """A function of the sketch that an expression may call."""

    name: str
    parameters: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HoleScope:
    node: ast.Name
    statement: ast.stmt | None
    """The statement that the hole stands in."""
    names: tuple[str, ...]
    """Data names surely bound when the hole is reached, parameters first, then by binding."""
    callables: tuple[Callable, ...]
    function: FunctionNode | None
    in_loop: bool
    varying: frozenset[str]
    """Names that the innermost loop around the hole binds; empty outside loops."""
    context: str
    """How the value is used: `test`, `iterable`, `index`, `argument`, `assigned`, `returned`, …"""
    target: str | None
    """The name that the hole's value is bound to, if it is the whole value of an assignment."""
    arity: int | None
    """Number of targets that the value is unpacked into."""
    sources: tuple[str, ...]
    """Expressions of the surrounding function whose names are all in scope here."""
    locals: tuple[str, ...]
    """For a statement hole: names that the function binds anywhere."""
    unbound: tuple[str, ...]
    """For a statement hole: names that the function reads and nobody binds."""


class _Names(dict[str, None]):
    """An ordered set of names."""

    def copy(self) -> _Names:
        return _Names(self)


class ScopeReader:
    """Walks a module once and notes the scope of each hole. `holes` maps nodes to hole indices."""

    def __init__(self, tree: ast.Module, holes: Mapping[ast.Name, int]) -> None:
        self.scopes: dict[int, HoleScope] = {}
        self._holes = holes
        self._functions = _module_callables(tree)
        self._function: FunctionNode | None = None
        self._loops = 0
        self._parents: dict[ast.AST, ast.AST] = {
            child: parent for parent in ast.walk(tree) for child in ast.iter_child_nodes(parent)
        }
        self._module_data = _Names()
        for statement in tree.body:
            if not isinstance(statement, ast.Import | ast.ImportFrom):
                for name in _bound_in([statement]):
                    self._module_data[name] = None
        for function in self._functions:
            self._module_data.pop(function.name, None)
        self._block(tree.body, _Names())

    # statements -----------------------------------------------------------------------------

    def _block(self, statements: Iterable[ast.stmt], names: _Names) -> _Names | None:
        """Names bound after the block, or None if its end is never reached."""
        current: _Names | None = names
        for statement in statements:
            # Code after a jump is still looked at, with the names before it.
            after = self._statement(statement, names if current is None else current)
            current = after
            if after is not None:
                names = after
        return current

    def _statement(self, node: ast.stmt, names: _Names) -> _Names | None:
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                self._definition(node, names)
            case ast.ClassDef():
                for expression in [*node.decorator_list, *node.bases]:
                    self._expression(expression, names)
                self._block(node.body, names.copy())
            case ast.If():
                self._expression(node.test, names)
                return _meet(
                    self._block(node.body, names.copy()), self._block(node.orelse, names.copy())
                )
            case ast.For() | ast.AsyncFor():
                self._expression(node.iter, names)
                inside = names.copy()
                _bind(inside, node.target)
                self._loop(node.body, inside)
                return self._block(node.orelse, names.copy()) or names
            case ast.While():
                self._expression(node.test, names)
                self._loop(node.body, names.copy())
                return self._block(node.orelse, names.copy()) or names
            case ast.Try() | ast.TryStar():
                return self._try(node, names)
            case ast.With() | ast.AsyncWith():
                inside = names.copy()
                for item in node.items:
                    self._expression(item.context_expr, inside)
                    if item.optional_vars is not None:
                        _bind(inside, item.optional_vars)
                return self._block(node.body, inside)
            case ast.Match():
                self._expression(node.subject, names)
                for case in node.cases:
                    inside = names.copy()
                    for part in ast.walk(case.pattern):
                        if isinstance(part, ast.MatchAs | ast.MatchStar) and part.name:
                            inside[part.name] = None
                    if case.guard is not None:
                        self._expression(case.guard, inside)
                    self._block(case.body, inside)
            case ast.Return() | ast.Raise():
                self._children(node, names)
                return None
            case ast.Break() | ast.Continue():
                return None
            case ast.Import() | ast.ImportFrom():
                pass
            case ast.Delete():
                for target in node.targets:
                    self._expression(target, names)
                    if isinstance(target, ast.Name):
                        names = names.copy()
                        names.pop(target.id, None)
            case _:
                self._children(node, names)
                bound = _bound_in([node])
                if bound:
                    names = names.copy()
                    for name in bound:
                        names[name] = None
        return names

    def _loop(self, body: list[ast.stmt], names: _Names) -> None:
        self._loops += 1
        self._block(body, names)
        self._loops -= 1

    def _try(self, node: ast.Try | ast.TryStar, names: _Names) -> _Names | None:
        after = self._block([*node.body, *node.orelse], names.copy())
        for handler in node.handlers:
            inside = names.copy()
            if handler.name:
                inside[handler.name] = None
            caught = self._block(handler.body, inside)
            if caught is not None and handler.name:
                caught = caught.copy()
                caught.pop(handler.name, None)
            after = _meet(after, caught)
        last = self._block(node.finalbody, names.copy())
        if last is None or after is None:
            return None
        return _Names(after | last)

    def _definition(self, node: FunctionNode, names: _Names) -> None:
        arguments = node.args
        for expression in [
            *node.decorator_list,
            *arguments.defaults,
            *(default for default in arguments.kw_defaults if default is not None),
        ]:
            self._expression(expression, names)
        outside, self._function = self._function, node
        loops, self._loops = self._loops, 0
        inside = _parameters(arguments)
        if outside is not None:
            for name in names:
                inside.setdefault(name, None)
        self._block(node.body, inside)
        self._function, self._loops = outside, loops

    # expressions ----------------------------------------------------------------------------

    def _children(self, node: ast.AST, names: _Names) -> None:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.expr):
                self._expression(child, names)
            elif isinstance(child, ast.keyword):
                self._expression(child.value, names)
            elif not isinstance(child, ast.expr_context | ast.operator | ast.arguments):
                self._children(child, names)

    def _expression(self, node: ast.expr, names: _Names) -> None:
        match node:
            case ast.Name() if node in self._holes:
                self.scopes[self._holes[node]] = self._scope(node, names)
            case ast.Lambda():
                inside = _parameters(node.args)
                for name in names:
                    inside.setdefault(name, None)
                self._expression(node.body, inside)
            case ast.ListComp() | ast.SetComp() | ast.GeneratorExp() | ast.DictComp():
                inside = _Names()
                for generator in node.generators:
                    seen = _Names({**inside, **names})
                    self._expression(generator.iter, seen)
                    _bind(inside, generator.target)
                    for condition in generator.ifs:
                        self._expression(condition, _Names({**inside, **names}))
                inside = _Names({**inside, **names})
                if isinstance(node, ast.DictComp):
                    self._expression(node.key, inside)
                    self._expression(node.value, inside)
                else:
                    self._expression(node.elt, inside)
            case _:
                self._children(node, names)

    # notes ----------------------------------------------------------------------------------

    def _scope(self, node: ast.Name, names: _Names) -> HoleScope:
        function = self._function
        visible = _Names(names)
        for name in self._module_data:
            visible.setdefault(name, None)
        if function is None:
            visible = _Names(names)
        nested = _module_callables(function) if function is not None else ()
        callables = (*self._functions, *nested)
        for callable_ in callables:
            visible.pop(callable_.name, None)
        context, target, arity = self._use(node)
        bound = (
            tuple(_Names({**_parameters(function.args), **_bound_in(function.body)}))
            if function is not None
            else tuple(self._module_data)
        )
        return HoleScope(
            node=node,
            statement=self._statement_of(node),
            names=tuple(visible),
            callables=callables,
            function=function,
            in_loop=self._loops > 0,
            varying=self._varying(node),
            context=context,
            target=target,
            arity=arity,
            sources=_sources(function, visible, self._holes),
            locals=bound,
            unbound=self._unbound(function, bound),
        )

    def _statement_of(self, node: ast.AST) -> ast.stmt | None:
        current: ast.AST | None = node
        while current is not None and not isinstance(current, ast.stmt):
            current = self._parents.get(current)
        return current

    def _varying(self, node: ast.AST) -> frozenset[str]:
        current = self._parents.get(node)
        while current is not None and not isinstance(current, FunctionNode):
            if isinstance(current, ast.For | ast.AsyncFor | ast.While):
                return frozenset(_bound_in([current]))
            current = self._parents.get(current)
        return frozenset()

    def _use(self, node: ast.Name) -> tuple[str, str | None, int | None]:
        parent = self._parents.get(node)
        match parent:
            case ast.If() | ast.While() | ast.IfExp() | ast.BoolOp() | ast.Assert():
                return "test", None, None
            case ast.UnaryOp(op=ast.Not()):
                return "test", None, None
            case ast.comprehension() if node in parent.ifs:
                return "test", None, None
            case ast.For() | ast.AsyncFor() | ast.comprehension():
                return "iterable", None, None
            case ast.Subscript() if parent.slice is node:
                return "index", None, None
            case ast.Slice():
                return "bound", None, None
            case ast.Assign(targets=[ast.Name(id=name)]):
                return "assigned", name, None
            case ast.Assign(targets=[ast.Tuple(elts=elements) | ast.List(elts=elements)]):
                starred = any(isinstance(element, ast.Starred) for element in elements)
                return "unpacked", None, None if starred else len(elements)
            case ast.AugAssign(target=ast.Name(id=name)):
                return "added", name, None
            case ast.Return():
                return "returned", None, None
            case ast.Expr():
                return "statement", None, None
            case ast.Call():
                return "argument", None, None
            case ast.BinOp() | ast.Compare():
                return "operand", None, None
        return "other", None, None

    def _unbound(self, function: FunctionNode | None, bound: tuple[str, ...]) -> tuple[str, ...]:
        if function is None:
            return ()
        known = {*bound, *self._module_data, *(f.name for f in self._functions), *_BUILTINS}
        scope = self._parents.get(function)
        while scope is not None:
            if isinstance(scope, FunctionNode):
                known |= {*_parameters(scope.args), *_bound_in(scope.body)}
            scope = self._parents.get(scope)
        read = _Names()
        for node in ast.walk(function):
            if (
                isinstance(node, ast.Name)
                and isinstance(node.ctx, ast.Load)
                and node not in self._holes
                and node.id not in known
            ):
                read[node.id] = None
        return tuple(read)


def _meet(one: _Names | None, other: _Names | None) -> _Names | None:
    if one is None or other is None:
        return other if one is None else one
    return _Names({name: None for name in one if name in other})


def _bind(names: _Names, target: ast.expr) -> None:
    for node in ast.walk(target):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names[node.id] = None


def _bound_in(statements: Iterable[ast.stmt]) -> _Names:
    """Names that the statements bind in their own scope, in source order."""
    found = _Names()
    pending: list[ast.AST] = [*statements][::-1]
    while pending:
        node = pending.pop()
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            found[node.name] = None
            continue
        if isinstance(node, ast.Lambda):
            continue
        if isinstance(node, ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp):
            continue
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            found[node.id] = None
        pending.extend(list(ast.iter_child_nodes(node))[::-1])
    return found


def _parameters(arguments: ast.arguments) -> _Names:
    every = [*arguments.posonlyargs, *arguments.args]
    if arguments.vararg is not None:
        every.append(arguments.vararg)
    every += arguments.kwonlyargs
    if arguments.kwarg is not None:
        every.append(arguments.kwarg)
    return _Names({argument.arg: None for argument in every})


def _module_callables(tree: ast.Module | FunctionNode) -> tuple[Callable, ...]:
    return tuple(
        Callable(node.name, tuple(_parameters(node.args)))
        for node in tree.body
        if isinstance(node, FunctionNode)
    )


def _sources(
    function: FunctionNode | None, names: _Names, holes: Mapping[ast.Name, int]
) -> tuple[str, ...]:
    """Texts of the function's own small expressions that could stand at the hole too."""
    if function is None:
        return ()
    texts = _Names()
    for node in ast.walk(function):
        if not isinstance(
            node,
            ast.Call
            | ast.BinOp
            | ast.Subscript
            | ast.Attribute
            | ast.Compare
            | ast.UnaryOp
            | ast.List
            | ast.Tuple
            | ast.Dict
            | ast.ListComp
            | ast.JoinedStr,
        ):
            continue
        if isinstance(getattr(node, "ctx", None), ast.Store | ast.Del):
            continue
        inner = list(ast.walk(node))
        if len(inner) > 24 or any(part in holes for part in inner):
            continue
        own = {n.id for n in inner if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
        read = {n.id for n in inner if isinstance(n, ast.Name)} - own
        if read <= {*names, *_BUILTINS}:
            texts[ast.unparse(node)] = None
    return tuple(texts)
