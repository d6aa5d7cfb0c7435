"""One walk over a program that replaces what the interpreter lacks."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from foretrace import syntax
from foretrace.imagine.lowering import deletion, purity, tables
from foretrace.imagine.lowering.context import Context, HoleSite, Unknown
from foretrace.imagine.lowering.scopes import bound_in, bound_in_function, bound_in_targets
from foretrace.imagine.names import (
    LOCALS,
    PREFIX,
    call,
    constant,
    local_names,
    name,
    unknown_number,
)
from foretrace.sketch.model import STAND_IN, HoleKind

_REPORTS = frozenset(
    PREFIX + kind
    for kind in ("line", "again", "raised", "unwound", "reraise", "lost", "call", "locals")
)
"""Calls of the tracing runtime with nothing of the program inside."""

_OWNER = PREFIX + "o"

Comprehension = ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp


class Rewriter(ast.NodeTransformer):
    """Rewrites the statements of one module or a part of it; nodes are changed in place."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self._may_be_opaque = context.opaque or bool(context.modules)
        self._bound: list[tuple[set[str], bool]] = []
        self._path: list[str] = []
        self._eager: set[int] = set()
        self._called: set[int] = set()
        self._comprehended: list[set[str]] = []

    # --- scopes

    def is_builtin(self, node: ast.expr, among: frozenset[str] | None = None) -> bool:
        """Whether `node` is a name that means the builtin of that name here."""
        if not isinstance(node, ast.Name):
            return False
        identifier = node.id
        return (
            identifier in (tables.BUILTIN_NAMES if among is None else among)
            and identifier not in self.context.module_names
            and not self._is_local(identifier)
        )

    def _is_local(self, identifier: str) -> bool:
        """Whether a scope around binds the name; a class only counts for its own statements."""
        last = len(self._bound) - 1
        return any(
            identifier in bound and (not of_class or place == last)
            for place, (bound, of_class) in enumerate(self._bound)
        )

    @contextmanager
    def _scope(self, bound: set[str], *path: str, of_class: bool = False) -> Iterator[None]:
        self._bound.append((bound, of_class))
        self._path += path
        yield
        self._bound.pop()
        if path:
            del self._path[-len(path) :]

    @contextmanager
    def _within_comprehension(self) -> Iterator[None]:
        self._comprehended.append(set())
        yield
        self._comprehended.pop()

    def _all(self, nodes: Sequence[ast.expr | None]) -> list[ast.expr | None]:
        return [None if node is None else self.visit(node) for node in nodes]

    # --- definitions

    def visit_FunctionDef(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> ast.AST:
        node.decorator_list = [self.visit(each) for each in node.decorator_list]
        self._signature(node.args)
        node.returns = None
        comprehended, self._comprehended = self._comprehended, []
        with self._scope(bound_in_function(node), node.name, "<locals>"):
            node.body = self._statements(node.body)
        self._comprehended = comprehended
        return node

    visit_AsyncFunctionDef = visit_FunctionDef  # noqa: N815

    def visit_Lambda(self, node: ast.Lambda) -> ast.AST:
        self._signature(node.args)
        ours = any(argument.arg == LOCALS for argument in node.args.args)
        path = () if ours else ("<lambda>", "<locals>")
        with self._scope(bound_in_function(node), *path):
            node.body = self.visit(node.body)
        return node

    def _signature(self, arguments: ast.arguments) -> None:
        arguments.defaults = [self.visit(each) for each in arguments.defaults]
        arguments.kw_defaults = self._all(arguments.kw_defaults)
        every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
        for each in (*every, arguments.vararg, arguments.kwarg):
            if each is not None:
                each.annotation = None

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.AST:
        node.decorator_list = [self.visit(each) for each in node.decorator_list]
        node.bases = [self.visit(each) for each in node.bases]
        with self._scope(bound_in(node.body), node.name, of_class=True):
            node.body = self._statements(node.body)
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

    def visit_Delete(self, node: ast.Delete) -> list[ast.stmt]:
        self.generic_visit(node)
        return [ast.copy_location(each, node) for each in deletion.statements(node)]

    def visit_Import(self, node: ast.Import) -> list[ast.stmt]:
        result: list[ast.stmt] = []
        for alias in node.names:
            if (alias.asname or alias.name).partition(".")[0] in self.context.modules:
                continue
            if alias.name in tables.STAND_IN_MODULES:
                target = ast.Name(id=alias.asname or alias.name, ctx=ast.Store())
                result.append(ast.Assign(targets=[target], value=name(PREFIX + alias.name)))
            else:
                result.append(ast.Import(names=[alias]))
        return [ast.copy_location(each, node) for each in result]

    def visit_ImportFrom(self, node: ast.ImportFrom) -> list[ast.stmt]:
        if any((alias.asname or alias.name) in self.context.modules for alias in node.names):
            return []
        if node.module not in tables.STAND_IN_MODULES or node.level:
            return [node]
        result: list[ast.stmt] = []
        for alias in node.names:
            target = ast.Name(id=alias.asname or alias.name, ctx=ast.Store())
            found = ast.Attribute(value=name(PREFIX + node.module), attr=alias.name, ctx=ast.Load())
            result.append(ast.Assign(targets=[target], value=found))
        return [ast.copy_location(each, node) for each in result]

    def visit_For(self, node: ast.For) -> ast.AST:
        self.generic_visit(node)
        if self.context.sets:
            node.iter = call("each", node.iter)
        return node

    def visit_Assign(self, node: ast.Assign) -> ast.AST:
        self.generic_visit(node)
        if self.context.sets and isinstance(node.targets[0], ast.Tuple | ast.List):
            node.value = call("ordered", node.value)
        return node

    def visit_Starred(self, node: ast.Starred) -> ast.AST:
        self.generic_visit(node)
        if self.context.sets and isinstance(node.ctx, ast.Load):
            node.value = call("ordered", node.value)
        return node

    def visit_FormattedValue(self, node: ast.FormattedValue) -> ast.AST:
        self.generic_visit(node)
        if self.context.sets and node.format_spec is None:
            node.value = call("str" if node.conversion == -1 else "shown", node.value)
            node.conversion = -1
        return node

    def visit_AugAssign(self, node: ast.AugAssign) -> ast.AST:
        """A list takes any iterable by `+=`, in CPython."""
        pure = self._is_pure(node.value)
        self.generic_visit(node)
        if not isinstance(node.op, ast.Add) or isinstance(
            node.value, ast.Constant | ast.JoinedStr | ast.List | ast.ListComp
        ):
            return node
        target = node.target
        if isinstance(target, ast.Name):
            value = call("iadd", name(target.id), node.value)
            return ast.copy_location(ast.Assign(targets=[target], value=value), node)
        if not pure or (isinstance(target, ast.Subscript) and isinstance(target.slice, ast.Slice)):
            return node
        if isinstance(target, ast.Subscript):
            done = call("iadd_item", target.value, target.slice, node.value)
        else:
            done = call("iadd_attr", target.value, constant(target.attr), node.value)
        return ast.copy_location(ast.Expr(value=done), node)

    def visit_Expr(self, node: ast.Expr) -> ast.AST:
        if isinstance(node.value, ast.Name) and node.value.id == STAND_IN:
            hole = self.context.holes.get((node.lineno, node.col_offset))
            if hole is not None and hole.kind is HoleKind.STATEMENT:
                node.value = call("skipped", constant(hole.index))
                return node
        self.generic_visit(node)
        return node

    # --- what is asked for

    def _hole(self, hole: HoleSite, node: ast.Name) -> ast.expr:
        if hole.kind is HoleKind.UNFILLABLE or not isinstance(node.ctx, ast.Load):
            return call("gap", constant("a hole where no expression may stand"))
        if hole.fill is None:
            return call("unknown", constant(hole.index), self._state())
        fill = syntax.parse(hole.fill.strip(), mode="eval").body
        for each in ast.walk(fill):
            if isinstance(each, ast.expr):
                each.lineno = each.end_lineno = node.lineno
        return call("filled", constant(hole.index), self.visit(fill))

    def _state(self) -> ast.expr:
        """The locals where the question stands, with what comprehensions around it bind."""
        extra = [each for bound in self._comprehended for each in sorted(bound)]
        inside = "<locals>" in self._path
        if inside and not extra:
            return local_names()
        return ast.Dict(
            keys=[*([None] if inside else []), *(constant(each) for each in extra)],
            values=[*([local_names()] if inside else []), *(name(each) for each in extra)],
        )

    def _is_opaque(self, identifier: str) -> bool:
        """Whether nobody here knows what a name stands for."""
        if self._is_local(identifier) or identifier.startswith(PREFIX):
            return False
        if identifier in self.context.modules:
            return True
        return self.context.opaque and (
            identifier == "input"
            or (
                identifier not in self.context.module_names
                and identifier not in tables.BUILTIN_NAMES
                and identifier not in tables.MODULE_NAMES
            )
        )

    def _ask(self, node: ast.expr, arguments: list[ast.expr]) -> ast.expr:
        """A question for the value of `node`, once its arguments are evaluated."""
        number = len(self.context.unknowns)
        self.context.unknowns.append(Unknown(node.lineno, ast.unparse(node)))
        if not self.context.opaque:
            return call("gap", constant(f"`{ast.unparse(node)}`"))
        evaluated = [self.visit(argument) for argument in arguments]
        return call("unknown", unknown_number(number), self._state(), *evaluated)

    def _opaque_chain(self, node: ast.expr) -> list[ast.expr] | None:
        """The arguments in a chain of calls, attributes and items that starts at an opaque name."""
        arguments: list[ast.expr] = []
        while True:
            if isinstance(node, ast.Call):
                arguments[:0] = [*node.args, *(keyword.value for keyword in node.keywords)]
                node = node.func
            elif isinstance(node, ast.Attribute):
                node = node.value
            elif isinstance(node, ast.Subscript):
                arguments.insert(0, node.slice)
                node = node.value
            else:
                opaque = isinstance(node, ast.Name) and self._is_opaque(node.id)
                return arguments if opaque else None

    # --- expressions

    def visit_Name(self, node: ast.Name) -> ast.expr:
        identifier = node.id
        if identifier == STAND_IN and self.context.holes:
            hole = self.context.holes.get((node.lineno, node.col_offset))
            if hole is not None:
                return ast.copy_location(self._hole(hole, node), node)
        if not isinstance(node.ctx, ast.Load):
            return node
        if self._is_opaque(identifier):
            return ast.copy_location(self._ask(node, []), node)
        if identifier not in tables.BUILTIN_NAMES:
            return node
        return self._builtin_name(node, identifier)

    def _builtin_name(self, node: ast.Name, identifier: str) -> ast.expr:
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

    def visit_Call(self, node: ast.Call) -> ast.expr:
        function = node.func
        if isinstance(function, ast.Name) and function.id in _REPORTS:
            return node
        if self._may_be_opaque:
            chain = self._opaque_chain(node)
            if chain is not None:
                return ast.copy_location(self._ask(node, chain), node)
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
        if self.context.sets and isinstance(function, ast.Name):
            self._order_arguments(node, function)
        return node

    def _order_arguments(self, node: ast.Call, function: ast.Name) -> None:
        """Give what shows an order its sets in CPython's."""
        identifier = function.id
        if identifier in ("str", "repr") and self.is_builtin(function):
            node.func = name(PREFIX + ("str" if identifier == "str" else "shown"))
        elif identifier in tables.ITERATING or (
            identifier in ("sorted", "min", "max", "sum") and (node.keywords or identifier == "sum")
        ):
            first = 1 if identifier in ("map", "filter") else 0
            node.args[first:] = [
                each if isinstance(each, ast.Starred | ast.Constant) else call("ordered", each)
                for each in node.args[first:]
            ]

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
        if self.context.sets:
            if attribute in tables.ORDERED_METHODS and len(node.args) == 1:
                node.args = [call("ordered", node.args[0])]
            elif attribute == "pop" and not node.args and isinstance(node.func, ast.Attribute):
                return call("m_pop", node.func.value)
        return node

    def _is_unbound(self, node: ast.Attribute) -> bool:
        """Whether `node` is a method of a builtin type itself, such as `str.upper`."""
        if not self.is_builtin(node.value, frozenset(tables.DATA_TYPES)):
            return False
        assert isinstance(node.value, ast.Name)
        found = tables.DATA_TYPES[node.value.id].__dict__.get(node.attr)
        return found is not None and type(found).__name__ == "method_descriptor"

    def visit_Attribute(self, node: ast.Attribute) -> ast.expr:
        if not isinstance(node.ctx, ast.Load):
            self.generic_visit(node)
            return node
        if self._may_be_opaque:
            chain = self._opaque_chain(node)
            if chain is not None:
                return ast.copy_location(self._ask(node, chain), node)
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

    def visit_Subscript(self, node: ast.Subscript) -> ast.expr:
        index = node.slice
        if self._may_be_opaque and isinstance(node.ctx, ast.Load):
            chain = self._opaque_chain(node)
            if chain is not None:
                return ast.copy_location(self._ask(node, chain), node)
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
        with self._scope(bound_in_targets(node.generators)), self._within_comprehension():
            for index, generator in enumerate(node.generators):
                if index:
                    generator.iter = self.visit(generator.iter)
                self._comprehended[-1] |= bound_in_targets([generator])
                if self.context.sets and not isinstance(node, ast.SetComp):
                    generator.iter = call("ordered", generator.iter)
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
        vararg=ast.arg(arg=rest) if rest else None,
        kwonlyargs=[],
        kw_defaults=[],
        kwarg=ast.arg(arg=named) if named else None,
        defaults=[],
    )
    return ast.Lambda(args=arguments, body=body)
