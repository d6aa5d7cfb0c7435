"""What is in scope where a hole stands: names surely bound there, and what surrounds it."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from foretrace.fill.bindings import Names, bind, bound_in, meet, parameters_of

_BUILTINS = frozenset(dir(builtins))

_CONTEXTS: dict[type, str] = {
    **dict.fromkeys((ast.If, ast.While, ast.IfExp, ast.BoolOp, ast.Assert), "test"),
    **dict.fromkeys((ast.For, ast.AsyncFor, ast.comprehension), "iterable"),
    **dict.fromkeys((ast.BinOp, ast.Compare), "operand"),
    ast.Slice: "bound",
    ast.Return: "returned",
    ast.Expr: "statement",
    ast.Call: "argument",
}

_MOST_CALLABLES = 8

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
    loop_body: bool
    """Whether the hole's statement is run in every round of a loop."""
    attributes: tuple[str, ...]
    """`self.x` for each attribute that the surrounding class binds."""
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
        self._module_data = Names()
        for statement in tree.body:
            if not isinstance(statement, ast.Import | ast.ImportFrom | ast.ClassDef):
                for name in bound_in([statement]):
                    self._module_data[name] = None
        for function in self._functions:
            self._module_data.pop(function.name, None)
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
                self.scopes[self._holes[node]] = self._scope(node, names)
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

    # notes ----------------------------------------------------------------------------------

    def _scope(self, node: ast.Name, names: Names) -> HoleScope:
        function = self._function
        visible = Names(names)
        for name in self._module_data:
            visible.setdefault(name, None)
        if function is None:
            visible = Names(names)
        nested = _module_callables(function) if function is not None else ()
        callables = _near((*self._functions, *nested), function)
        for callable_ in callables:
            visible.pop(callable_.name, None)
        context, target, arity = self._use(node)
        bound = (
            tuple(Names({**parameters_of(function.args), **bound_in(function.body)}))
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
            loop_body=isinstance(
                self._parents.get(self._statement_of(node) or node),
                ast.For | ast.AsyncFor | ast.While,
            ),
            attributes=self._attributes(visible),
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

    def _attributes(self, names: Names) -> tuple[str, ...]:
        function = self._function
        owner = self._parents.get(function) if function is not None else None
        if function is None or not isinstance(owner, ast.ClassDef) or not function.args.args:
            return ()
        found = Names()
        for node in ast.walk(owner):
            if (
                isinstance(node, ast.Attribute)
                and isinstance(node.ctx, ast.Store)
                and isinstance(node.value, ast.Name)
                and node.value.id == "self"
            ):
                found[f"self.{node.attr}"] = None
        return tuple(found) if "self" in names else ()

    def _varying(self, node: ast.AST) -> frozenset[str]:
        current = self._parents.get(node)
        while current is not None and not isinstance(current, FunctionNode):
            if isinstance(current, ast.For | ast.AsyncFor | ast.While):
                return frozenset(bound_in([current]))
            current = self._parents.get(current)
        return frozenset()

    def _use(self, node: ast.Name) -> tuple[str, str | None, int | None]:
        """The context, target and arity of a hole."""
        parent = self._parents.get(node)
        match parent:
            case ast.comprehension() if node in parent.ifs:
                return "test", None, None
            case ast.UnaryOp(op=ast.Not()):
                return "test", None, None
            case ast.Subscript() if parent.slice is node:
                return "index", None, None
            case ast.Assign(targets=[ast.Name(id=name)]):
                return "assigned", name, None
            case ast.Assign(targets=[ast.Tuple(elts=elements) | ast.List(elts=elements)]):
                starred = any(isinstance(element, ast.Starred) for element in elements)
                return "unpacked", None, None if starred else len(elements)
            case ast.AugAssign(target=ast.Name(id=name)):
                return "added", name, None
        return _CONTEXTS.get(type(parent), "other"), None, None

    def _unbound(self, function: FunctionNode | None, bound: tuple[str, ...]) -> tuple[str, ...]:
        if function is None:
            return ()
        known = {*bound, *self._module_data, *(f.name for f in self._functions), *_BUILTINS}
        scope = self._parents.get(function)
        while scope is not None:
            if isinstance(scope, FunctionNode):
                known |= {*parameters_of(scope.args), *bound_in(scope.body)}
            scope = self._parents.get(scope)
        read = Names()
        for node in ast.walk(function):
            if (
                isinstance(node, ast.Name)
                and isinstance(node.ctx, ast.Load)
                and node not in self._holes
                and node.id not in known
            ):
                read[node.id] = None
        return tuple(read)


def _near(callables: tuple[Callable, ...], function: FunctionNode | None) -> tuple[Callable, ...]:
    """All of a few functions; of many, those that the hole's own function mentions, and itself."""
    if len(callables) <= _MOST_CALLABLES or function is None:
        return callables[:_MOST_CALLABLES]
    words = {node.id for node in ast.walk(function) if isinstance(node, ast.Name)}
    near = [c for c in callables if c.name in words or c.name == function.name]
    return tuple(near[:_MOST_CALLABLES])


def _module_callables(tree: ast.Module | FunctionNode) -> tuple[Callable, ...]:
    return tuple(
        Callable(node.name, tuple(parameters_of(node.args)))
        for node in tree.body
        if isinstance(node, FunctionNode)
    )


def _sources(
    function: FunctionNode | None, names: Names, holes: Mapping[ast.Name, int]
) -> tuple[str, ...]:
    """Texts of the function's own small expressions that could stand at the hole too."""
    if function is None:
        return ()
    texts = Names()
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
