"""One walk over a program that replaces what the interpreter lacks."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from foretrace.imagine.lowering import deletion, purity, tables
from foretrace.imagine.lowering.scopes import bound_in_function, bound_in_targets
from foretrace.imagine.names import PREFIX, call, constant, name

_OWNER = PREFIX + "o"

Comprehension = ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp


@dataclass(frozen=True, slots=True)
class Problem:
    """Something the interpreter cannot run and that has no exact equivalent."""

    line: int
    reason: str
    """What it is, as the subject of a sentence: `` `yield` ``."""
    function: str | None
    """Qualified name of the function around it; `None` at module level."""


@dataclass(slots=True)
class Context:
    """What a part of a program has to know of the rest."""

    module_names: frozenset[str] = frozenset()
    """Names bound at module level."""
    traced: bool = False
    """Whether the tracing runtime is there, which wants to see what is printed."""
    problems: list[Problem] = field(default_factory=list)


class Rewriter(ast.NodeTransformer):
    """Rewrites the statements of one module or a part of it; nodes are changed in place."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self._bound: list[set[str]] = []
        self._path: list[str] = []
        self._eager: set[int] = set()
        self._called: set[int] = set()

    # --- scopes

    def is_builtin(self, node: ast.expr, among: frozenset[str] | None = None) -> bool:
        """Whether `node` is a name that means the builtin of that name here."""
        if not isinstance(node, ast.Name):
            return False
        identifier = node.id
        return (
            identifier in (tables.BUILTIN_NAMES if among is None else among)
            and identifier not in self.context.module_names
            and not any(identifier in bound for bound in self._bound)
        )

    @contextmanager
    def _scope(self, bound: set[str], *path: str) -> Iterator[None]:
        self._bound.append(bound)
        self._path += path
        yield
        self._bound.pop()
        if path:
            del self._path[-len(path) :]

    def _all(self, nodes: Sequence[ast.expr | None]) -> list[ast.expr | None]:
        return [None if node is None else self.visit(node) for node in nodes]

    # --- definitions

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:  # noqa: N802
        node.decorator_list = [self.visit(each) for each in node.decorator_list]
        self._signature(node.args)
        node.returns = None
        with self._scope(bound_in_function(node), node.name, "<locals>"):
            node.body = self._statements(node.body)
        return node

    visit_AsyncFunctionDef = visit_FunctionDef  # noqa: N815

    def visit_Lambda(self, node: ast.Lambda) -> ast.AST:  # noqa: N802
        self._signature(node.args)
        with self._scope(bound_in_function(node), "<lambda>", "<locals>"):
            node.body = self.visit(node.body)
        return node

    def _signature(self, arguments: ast.arguments) -> None:
        arguments.defaults = [self.visit(each) for each in arguments.defaults]
        arguments.kw_defaults = self._all(arguments.kw_defaults)
        every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
        for each in (*every, arguments.vararg, arguments.kwarg):
            if each is not None:
                each.annotation = None

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.AST:  # noqa: N802
        node.decorator_list = [self.visit(each) for each in node.decorator_list]
        node.bases = [self.visit(each) for each in node.bases]
        self._path.append(node.name)
        node.body = self._statements(node.body)
        self._path.pop()
        return node

    def _statements(self, body: Sequence[ast.stmt]) -> list[ast.stmt]:
        result: list[ast.stmt] = []
        for statement in body:
            new = self.visit(statement)
            if isinstance(new, list):
                result.extend(new)
            else:
                result.append(new)
        return result

    # --- statements

    def visit_Delete(self, node: ast.Delete) -> list[ast.stmt]:  # noqa: N802
        self.generic_visit(node)
        return [ast.copy_location(each, node) for each in deletion.statements(node)]

    def visit_Import(self, node: ast.Import) -> list[ast.stmt]:  # noqa: N802
        result: list[ast.stmt] = []
        for alias in node.names:
            if alias.name in tables.STAND_IN_MODULES:
                target = ast.Name(id=alias.asname or alias.name, ctx=ast.Store())
                result.append(ast.Assign(targets=[target], value=name(PREFIX + alias.name)))
            else:
                result.append(ast.Import(names=[alias]))
        return [ast.copy_location(each, node) for each in result]

    def visit_ImportFrom(self, node: ast.ImportFrom) -> list[ast.stmt]:  # noqa: N802
        if node.module not in tables.STAND_IN_MODULES or node.level:
            return [node]
        result: list[ast.stmt] = []
        for alias in node.names:
            target = ast.Name(id=alias.asname or alias.name, ctx=ast.Store())
            found = ast.Attribute(
                value=name(PREFIX + node.module), attr=alias.name, ctx=ast.Load()
            )
            result.append(ast.Assign(targets=[target], value=found))
        return [ast.copy_location(each, node) for each in result]

    def visit_For(self, node: ast.For) -> ast.AST:  # noqa: N802
        self.generic_visit(node)
        return node

    # --- expressions

    def visit_Name(self, node: ast.Name) -> ast.expr:  # noqa: N802
        identifier = node.id
        if identifier not in tables.BUILTIN_NAMES or not isinstance(node.ctx, ast.Load):
            return node
        if identifier == "print":
            if self.context.traced and self.is_builtin(node):
                return ast.copy_location(name(PREFIX + "print"), node)
        elif identifier == "__debug__":
            return ast.copy_location(constant(True), node)
        elif identifier in tables.LAZY or identifier in tables.FUNCTIONS:
            if self.is_builtin(node):
                if identifier == "object" and id(node) not in self._called:
                    return node
                return ast.copy_location(name(PREFIX + identifier), node)
        elif identifier in tables.UNSUPPORTED and self.is_builtin(node):
            return ast.copy_location(call("gap", constant(f"`{identifier}`")), node)
        return node

    def visit_Call(self, node: ast.Call) -> ast.expr:  # noqa: N802
        function = node.func
        _keep_order(node)
        if isinstance(function, ast.Name):
            self._called.add(id(function))
            self._mark_consumed(node)
            if id(node) in self._eager and self.is_builtin(function, tables.LAZY):
                node.args = [self.visit(each) for each in node.args]
                for keyword in node.keywords:
                    keyword.value = self.visit(keyword.value)
                return node
        elif isinstance(function, ast.Attribute):
            return self._method_call(node, function)
        self.generic_visit(node)
        return node

    def _mark_consumed(self, node: ast.Call) -> None:
        """Find iterators among the arguments that may as well be produced all at once."""
        if len(node.args) != 1 or not self.is_builtin(node.func):
            return
        assert isinstance(node.func, ast.Name)
        consumer = node.func.id
        argument = node.args[0]
        if consumer in tables.CONSUMERS or (
            consumer in tables.PURE_CONSUMERS
            and not node.keywords
            and consumer not in ("any", "all")
            and self._is_pure(argument)
        ):
            self._eager.add(id(argument))

    def _is_pure(self, node: ast.expr) -> bool:
        return purity.is_pure(node, self.is_builtin)

    def _method_call(self, node: ast.Call, function: ast.Attribute) -> ast.expr:
        attribute = function.attr
        owner = function.value
        if attribute == "join" and len(node.args) == 1 and self._is_pure(node.args[0]):
            self._eager.add(id(node.args[0]))
        if attribute in tables.METHODS:
            node.func = name(f"{PREFIX}m_{attribute}")
            node.args.insert(0, owner)
            node.args = [self.visit(each) for each in node.args]
            for keyword in node.keywords:
                keyword.value = self.visit(keyword.value)
            return node
        if not self._is_unbound(function):
            self._called.add(id(function))
        self.generic_visit(node)
        return node

    def _is_unbound(self, node: ast.Attribute) -> bool:
        """Whether `node` is a method of a builtin type itself, such as `str.upper`."""
        if not self.is_builtin(node.value, frozenset(tables.DATA_TYPES)):
            return False
        assert isinstance(node.value, ast.Name)
        found = tables.DATA_TYPES[node.value.id].__dict__.get(node.attr)
        return found is not None and type(found).__name__ == "method_descriptor"

    def visit_Attribute(self, node: ast.Attribute) -> ast.expr:  # noqa: N802
        if not isinstance(node.ctx, ast.Load):
            self.generic_visit(node)
            return node
        attribute = node.attr
        if attribute == "__name__":
            return ast.copy_location(call("name_of", self.visit(node.value)), node)
        if attribute not in tables.METHOD_NAMES:
            self.generic_visit(node)
            return node
        if self._is_unbound(node):
            return ast.copy_location(
                call("Unbound", node.value, constant(attribute), self._caller(attribute)), node
            )
        if id(node) in self._called or (
            isinstance(node.value, ast.Name) and node.value.id in ("self", "cls")
        ):
            self.generic_visit(node)
            return node
        read = _lambda([_OWNER], ast.Attribute(value=name(_OWNER), attr=attribute, ctx=ast.Load()))
        return ast.copy_location(
            call(
                "bound",
                self.visit(node.value),
                constant(attribute),
                read,
                self._caller(attribute),
            ),
            node,
        )

    def _caller(self, method: str) -> ast.expr:
        """A function that calls `method` of its first argument with the others."""
        function: ast.expr = ast.Attribute(value=name(_OWNER), attr=method, ctx=ast.Load())
        arguments: list[ast.expr] = [ast.Starred(value=name("a"), ctx=ast.Load())]
        if method in tables.METHODS:
            function = name(f"{PREFIX}m_{method}")
            arguments.insert(0, name(_OWNER))
        body = ast.Call(
            func=function, args=arguments, keywords=[ast.keyword(arg=None, value=name("k"))]
        )
        return _lambda([_OWNER], body, "a", "k")

    def visit_Subscript(self, node: ast.Subscript) -> ast.expr:  # noqa: N802
        index = node.slice
        self.generic_visit(node)
        if isinstance(index, ast.Slice) and index.step is not None:
            assert isinstance(node.slice, ast.Slice)
            if isinstance(node.ctx, ast.Load):
                bounds = [b or constant(None) for b in (node.slice.lower, node.slice.upper)]
                step = node.slice.step or constant(None)
                return ast.copy_location(call("stepped", node.value, *bounds, step), node)
        return node

    # --- comprehensions

    def _comprehension(self, node: Comprehension) -> ast.expr:
        lazy = isinstance(node, ast.GeneratorExp) and id(node) not in self._eager
        body_is_pure = not lazy and self._is_pure(node)
        first = node.generators[0]
        if body_is_pure:
            self._eager.update(id(generator.iter) for generator in node.generators)
        first.iter = self.visit(first.iter)
        with self._scope(bound_in_targets(node.generators)):
            for index, generator in enumerate(node.generators):
                if index:
                    generator.iter = self.visit(generator.iter)
                generator.target = self.visit(generator.target)
                generator.ifs = [self.visit(each) for each in generator.ifs]
            if isinstance(node, ast.DictComp):
                node.key = self.visit(node.key)
                node.value = self.visit(node.value)
            else:
                node.elt = self.visit(node.elt)
        if lazy and isinstance(node, ast.GeneratorExp):
            return ast.copy_location(self._generator(node), node)
        return node

    visit_ListComp = visit_SetComp = visit_DictComp = visit_GeneratorExp = _comprehension  # noqa: N815

    def _generator(self, node: ast.GeneratorExp) -> ast.expr:
        """An iterator that evaluates an item when it is asked for."""
        shown = ".".join([*self._path, "<genexpr>"])
        result: ast.expr = node.elt
        for depth, generator in reversed(list(enumerate(node.generators))):
            item = f"{PREFIX}i{depth}"
            single = ast.comprehension(
                target=generator.target,
                iter=ast.Tuple(elts=[name(item)], ctx=ast.Load()),
                ifs=generator.ifs,
                is_async=0,
            )
            step = _lambda([item], ast.ListComp(elt=result, generators=[single]))
            nested = depth < len(node.generators) - 1
            result = call("generator", constant(shown), generator.iter, step, constant(nested))
        return result


def _keep_order(node: ast.Call) -> None:
    """Named arguments after a `**` one, which the interpreter would move before it."""
    unpacked = False
    for keyword in node.keywords:
        if keyword.arg is None:
            unpacked = True
        elif unpacked:
            keyword.value = ast.Dict(keys=[constant(keyword.arg)], values=[keyword.value])
            keyword.arg = None


def _lambda(
    parameters: Sequence[str],
    body: ast.expr,
    rest: str | None = None,
    named: str | None = None,
) -> ast.Lambda:
    arguments = ast.arguments(
        posonlyargs=[ast.arg(arg=parameter) for parameter in parameters],
        args=[],
        vararg=rest and ast.arg(arg=rest),
        kwonlyargs=[],
        kw_defaults=[],
        kwarg=named and ast.arg(arg=named),
        defaults=[],
    )
    return ast.Lambda(args=arguments, body=body)
