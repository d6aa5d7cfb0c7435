"""The pieces of a program that run in frames of their own: functions, lambdas, comprehensions."""

from __future__ import annotations

import ast
import inspect
from collections import defaultdict, deque
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from types import CodeType

from foretrace.sketch.flow import statement_lines
from foretrace.sketch.functions import first_line, parameter_names, statements_in

UnitNode = (
    ast.FunctionDef
    | ast.AsyncFunctionDef
    | ast.Lambda
    | ast.ListComp
    | ast.SetComp
    | ast.DictComp
    | ast.GeneratorExp
)
Comprehension = ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp

_CODE_NAMES: dict[type[ast.AST], str] = {
    ast.Lambda: "<lambda>",
    ast.ListComp: "<listcomp>",
    ast.SetComp: "<setcomp>",
    ast.DictComp: "<dictcomp>",
    ast.GeneratorExp: "<genexpr>",
}
_COROUTINE = inspect.CO_COROUTINE | inspect.CO_ASYNC_GENERATOR


@dataclass(frozen=True, eq=False)
class Unit:
    index: int
    node: UnitNode
    owner: str | None
    """The class a method stands in."""
    qualname: str
    """Without `<locals>`, as in `Frame.function`."""
    order: tuple[str, ...]
    """All its local names, in the order of `frame.f_locals`."""
    free: frozenset[str]
    """Those of `order` that belong to a function around it."""
    flags: int

    @property
    def name(self) -> str:
        if isinstance(self.node, ast.FunctionDef | ast.AsyncFunctionDef):
            return self.node.name
        return _CODE_NAMES[type(self.node)]

    @property
    def is_function(self) -> bool:
        return isinstance(self.node, ast.FunctionDef | ast.AsyncFunctionDef)

    @property
    def is_lambda(self) -> bool:
        return isinstance(self.node, ast.Lambda)

    @property
    def is_comprehension(self) -> bool:
        return isinstance(self.node, Comprehension)

    @property
    def is_generator_expression(self) -> bool:
        return isinstance(self.node, ast.GeneratorExp)

    @property
    def is_coroutine(self) -> bool:
        return bool(self.flags & _COROUTINE)

    @property
    def suspends(self) -> bool:
        """Whether it is a generator, whose frames come and go."""
        return bool(self.flags & inspect.CO_GENERATOR)

    @cached_property
    def resumed_lines(self) -> tuple[int, ...]:
        """Lines on which a generator can be gone on with."""
        if not self.suspends:
            return ()
        if self.is_comprehension:
            return self.body_lines
        yields = [
            node for node in ast.walk(self.node) if isinstance(node, ast.Yield | ast.YieldFrom)
        ]
        lines = {n for y in yields for n in range(y.lineno, (y.end_lineno or y.lineno) + 1)}
        return tuple(sorted(lines))

    @property
    def decorated(self) -> bool:
        return isinstance(self.node, ast.FunctionDef | ast.AsyncFunctionDef) and bool(
            self.node.decorator_list
        )

    @cached_property
    def first_line(self) -> int:
        """Where its call event is."""
        if isinstance(self.node, ast.FunctionDef | ast.AsyncFunctionDef):
            return first_line(self.node)
        return self.node.lineno

    @cached_property
    def parameters(self) -> tuple[str, ...]:
        """Names that hold a value when it is called, in the order of `order`."""
        if isinstance(self.node, Comprehension):
            given = {".0"}
        else:
            given = set(parameter_names(self.node.args))
        return tuple(name for name in self.order if name in given)

    @cached_property
    def body_lines(self) -> tuple[int, ...]:
        """Lines of a lambda or comprehension."""
        return tuple(range(self.node.lineno, (self.node.end_lineno or self.node.lineno) + 1))

    @cached_property
    def volatile(self) -> frozenset[str]:
        """Names that can lose their value."""
        return frozenset(name for node in self._own_nodes() for name in _lost(node))

    @cached_property
    def rebound_elsewhere(self) -> frozenset[str]:
        """Names of this unit, or free in it, that another function may bind."""
        inner = {
            name
            for node in ast.walk(self.node)
            if isinstance(node, ast.Nonlocal)
            for name in node.names
        }
        return frozenset(inner | self.free)

    @cached_property
    def handler_lines(self) -> frozenset[int]:
        """Where an `except` clause begins."""
        return frozenset(
            node.lineno for node in self._own_nodes() if isinstance(node, ast.ExceptHandler)
        )

    @cached_property
    def cleanup_lines(self) -> frozenset[int]:
        """Where code begins that runs while an exception passes: `finally`, the end of `with`."""
        lines: set[int] = set()
        for node in self._own_nodes():
            match node:
                case ast.Try(finalbody=[first, *_]) | ast.TryStar(finalbody=[first, *_]):
                    lines.update(statement_lines(first))
                    lines.add(first_line(first))
                case ast.With() | ast.AsyncWith():
                    lines.update(range(node.lineno, node.body[0].lineno))
                    lines.add(node.lineno)
        return frozenset(lines)

    def _own_nodes(self) -> Iterator[ast.AST]:
        """Its statements, handlers and cases; not those of definitions inside it."""
        stack: list[ast.AST] = list(statements_in(self.node))
        while stack:
            node = stack.pop()
            yield node
            if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                stack.extend(statements_in(node))


def _lost(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.ExceptHandler(name=str(name)):
            yield name
        case ast.Delete(targets=targets):
            yield from (target.id for target in targets if isinstance(target, ast.Name))


def find_units(tree: ast.Module, program: str) -> tuple[Unit, ...]:
    """The units of a program in source order; raises `SyntaxError` if it does not compile."""
    codes = _codes(compile(program, "<sketch>", "exec", dont_inherit=True))
    units: list[Unit] = []
    stack: list[tuple[ast.AST, str | None]] = [(tree, None)]
    while stack:
        node, owner = stack.pop()
        if isinstance(node, UnitNode):
            name = node.name if isinstance(node, _Named) else _CODE_NAMES[type(node)]
            line = first_line(node) if isinstance(node, _Named) else node.lineno
            waiting = codes[name, line]
            if waiting:  # Else the compiler left it out, as behind `if False`.
                units.append(_unit(len(units), node, owner, waiting.popleft()))
            owner = None
        elif isinstance(node, ast.ClassDef):
            owner = node.name
        stack.extend((child, owner) for child in reversed(list(ast.iter_child_nodes(node))))
    return tuple(units)


_Named = ast.FunctionDef | ast.AsyncFunctionDef


def _unit(index: int, node: UnitNode, owner: str | None, code: CodeType) -> Unit:
    cells = [cell for cell in code.co_cellvars if cell not in code.co_varnames]
    return Unit(
        index=index,
        node=node,
        owner=owner,
        qualname=code.co_qualname.replace(".<locals>", ""),
        order=(*code.co_varnames, *cells, *code.co_freevars),
        free=frozenset(code.co_freevars),
        flags=code.co_flags,
    )


def _codes(code: CodeType) -> defaultdict[tuple[str, int], deque[CodeType]]:
    """By name and first line, the code objects in order of definition."""
    found: defaultdict[tuple[str, int], deque[CodeType]] = defaultdict(deque)
    stack = [code]
    while stack:
        outer = stack.pop()
        inner = [const for const in outer.co_consts if isinstance(const, CodeType)]
        for const in inner:
            found[const.co_name, const.co_firstlineno].append(const)
        stack.extend(reversed(inner))
    return found
