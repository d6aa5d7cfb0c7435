"""What is in scope where a hole stands: names surely bound there, and what surrounds it."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Mapping
from dataclasses import dataclass, field

from foretrace.fill.bindings import FunctionNode, Names, bound_in, imported_by, parameters_of
from foretrace.fill.flow import Flow, flow_at
from foretrace.fill.returning import is_returned

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
    parameters: frozenset[str] = frozenset()
    """Of the function."""
    returned: bool = False
    """Whether a call returns the hole's value, or that of a `return` in its place, as it is."""
    modules: frozenset[str] = frozenset()
    """Names of modules, of what is imported from them, and of classes."""
    flow: Flow = field(default_factory=Flow)
    """What a statement in the hole's place does well to do."""

    @property
    def repeated(self) -> bool:
        """Whether a run may well come to the hole several times."""
        return self.in_loop or self.flow.turning is not None


class Notes:
    """What a module's text says about each of its holes."""

    def __init__(self, tree: ast.Module, holes: Mapping[ast.Name, int]) -> None:
        self._holes = holes
        self._functions = _module_callables(tree)
        self._parents: dict[ast.AST, ast.AST] = {
            child: parent for parent in ast.walk(tree) for child in ast.iter_child_nodes(parent)
        }
        self._module_data = Names()
        self._module_others = Names()
        """Modules and classes."""
        for statement in tree.body:
            if isinstance(statement, ast.Import | ast.ImportFrom):
                self._module_others |= imported_by(statement)
            elif isinstance(statement, ast.ClassDef):
                self._module_others[statement.name] = None
            else:
                self._module_data |= bound_in([statement])
        for function in self._functions:
            self._module_data.pop(function.name, None)

    def scope(
        self, node: ast.Name, names: Names, function: FunctionNode | None, in_loop: bool
    ) -> HoleScope:
        """The hole's scope, where those names are surely bound."""
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
            in_loop=in_loop,
            loop_body=isinstance(
                self._parents.get(self._statement_of(node) or node),
                ast.For | ast.AsyncFor | ast.While,
            ),
            attributes=self._attributes(function, visible),
            varying=self._varying(node),
            context=context,
            target=target,
            arity=arity,
            sources=_sources(function, visible, self._holes),
            locals=bound,
            unbound=self._unbound(function, bound),
            parameters=frozenset(parameters_of(function.args) if function is not None else ()),
            returned=is_returned(node, function, self._parents),
            modules=frozenset(self._module_others),
            flow=flow_at(node, function, self._parents, names),
        )

    def _statement_of(self, node: ast.AST) -> ast.stmt | None:
        current: ast.AST | None = node
        while current is not None and not isinstance(current, ast.stmt):
            current = self._parents.get(current)
        return current

    def _attributes(self, function: FunctionNode | None, names: Names) -> tuple[str, ...]:
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
        known = {*bound, *self._module_data, *self._module_others, *_BUILTINS}
        known |= {callable_.name for callable_ in self._functions}
        scope: ast.AST | None = function
        while scope is not None:
            if isinstance(scope, FunctionNode):
                known.update(_bound_anywhere(scope))
            scope = self._parents.get(scope)
        notes = {
            part
            for node in ast.walk(function)
            for annotation in _annotations(node)
            for part in ast.walk(annotation)
        }
        read = [
            node
            for node in ast.walk(function)
            if isinstance(node, ast.Name)
            and isinstance(node.ctx, ast.Load)
            and node not in self._holes
            and node not in notes
            and node.id not in known
        ]
        read.sort(key=lambda node: (node.lineno, node.col_offset))
        return tuple(Names({node.id: None for node in read}))


def _annotations(node: ast.AST) -> list[ast.expr]:
    every = [getattr(node, "annotation", None), getattr(node, "returns", None)]
    return [annotation for annotation in every if isinstance(annotation, ast.expr)]


def _bound_anywhere(function: FunctionNode) -> Names:
    """Names bound in a function or in what it nests: also where that is a scope of its own."""
    found = Names()
    for node in ast.walk(function):
        match node:
            case ast.Name(id=name, ctx=ast.Store()) | ast.arg(arg=name):
                found[name] = None
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                found[name] = None
            case ast.ExceptHandler(name=str(name)) | ast.MatchAs(name=str(name)):
                found[name] = None
            case ast.MatchStar(name=str(name)):
                found[name] = None
            case _:
                found |= imported_by(node)
    return found


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
