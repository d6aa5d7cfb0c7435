"""What is evaluated and bound on each line of a unit."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from foretrace.imagine.neural.units import Comprehension, Unit
from foretrace.sketch.flow import statement_lines
from foretrace.sketch.model import STAND_IN
from foretrace.sketch.names import bound_names


@dataclass(frozen=True, slots=True)
class Part:
    """What one line evaluates. Of a statement over several lines each has the whole."""

    statement: ast.stmt | None = None
    """The simple statement; `None` for the header of a compound one."""
    expressions: tuple[ast.expr, ...] = ()
    values: Mapping[str, ast.expr] = field(default_factory=dict)
    """Names it binds in any case, each to what this expression yields."""
    binds: frozenset[str] = frozenset()
    """All names it may bind."""
    certain: frozenset[str] = frozenset()
    """Those that hold a value once it has run."""
    items: Mapping[str, ast.expr] = field(default_factory=dict)
    """Names that a `for` binds to elements of what this expression yields."""
    repeats: bool = False
    """Whether it is met again without evaluating all of it again: a `for`, or several lines."""
    iterates: bool = False
    """Whether it takes elements one by one."""
    several: bool = False
    """Whether more than one statement stands on the line."""

    @property
    def is_hole(self) -> bool:
        """Whether it is a statement that nobody has written yet."""
        match self.statement:
            case ast.Expr(value=ast.Name(id=name)):
                return name == STAND_IN
        return False


def parts_of(unit: Unit) -> dict[int, Part]:
    """Line -> what it evaluates, for the lines of `unit` that can report events."""
    node = unit.node
    if isinstance(node, ast.Lambda):
        return dict.fromkeys(unit.body_lines, Part(expressions=(node.body,), repeats=True))
    if isinstance(node, Comprehension):
        part = Part(
            expressions=tuple(_inside(node)),
            binds=frozenset(name for each in node.generators for name in bound_names(each.target)),
            repeats=True,
            iterates=True,
        )
        return dict.fromkeys(unit.body_lines, part)
    found: dict[int, Part] = {}
    for lines, part in _of_block(node.body):
        for line in lines:
            found[line] = _joined(found[line], part) if line in found else part
    for line, part in found.items():
        if part.is_hole:
            found[line] = replace(part, binds=frozenset(unit.order))
    return found


def _inside(node: Comprehension) -> Iterator[ast.expr]:
    """What a comprehension evaluates in its own frame: not the first iterable."""
    if isinstance(node, ast.DictComp):
        yield from (node.key, node.value)
    else:
        yield node.elt
    for index, generator in enumerate(node.generators):
        if index:
            yield generator.iter
        yield from generator.ifs


def _joined(first: Part, second: Part) -> Part:
    """Two statements on one line: what is certain of each is certain no more."""
    return Part(
        expressions=(*first.expressions, *second.expressions),
        binds=first.binds | second.binds,
        repeats=True,
        several=True,
    )


_Found = Iterator[tuple[Iterable[int], Part]]


def _of_block(body: Sequence[ast.stmt]) -> _Found:
    for statement in body:
        yield from _of_statement(statement)


def _of_statement(node: ast.stmt) -> _Found:
    match node:
        case ast.If(test=test) | ast.While(test=test):
            yield _header(node, [test])
        case ast.For(target=target, iter=iterated) | ast.AsyncFor(target=target, iter=iterated):
            items = {target.id: iterated} if isinstance(target, ast.Name) else {}
            yield _header(node, [iterated], [target], items=items)
        case ast.With(items=items) | ast.AsyncWith(items=items):
            targets = [item.optional_vars for item in items if item.optional_vars]
            yield _header(node, [item.context_expr for item in items], targets)
        case ast.Try() | ast.TryStar():
            yield [node.lineno], Part()
            for handler in node.handlers:
                bound = frozenset([handler.name] if handler.name else [])
                types = (handler.type,) if handler.type else ()
                yield [handler.lineno], Part(expressions=types, binds=bound)
                yield from _of_block(handler.body)
        case ast.Match():
            yield [node.lineno], Part(expressions=(node.subject,))
            for case in node.cases:
                guard = (case.guard,) if case.guard else ()
                bound = frozenset(bound_names(case.pattern))
                lines = range(case.pattern.lineno, case.body[0].lineno)
                yield [case.pattern.lineno, *lines], Part(expressions=guard, binds=bound)
                yield from _of_block(case.body)
        case _:
            yield statement_lines(node), _simple(node)
            return
    for name in ("body", "orelse", "finalbody"):
        yield from _of_block(getattr(node, name, []))


def _header(
    node: ast.stmt,
    expressions: Sequence[ast.expr],
    targets: Sequence[ast.expr] = (),
    items: Mapping[str, ast.expr] | None = None,
) -> tuple[Iterable[int], Part]:
    parts = [*expressions, *targets]
    last = max((part.end_lineno or node.lineno for part in parts), default=node.lineno)
    bound = {name for part in parts for name in bound_names(part)}
    stored = tuple(target for target in targets if not isinstance(target, ast.Name))
    return range(node.lineno, last + 1), Part(
        expressions=(*expressions, *stored),
        binds=frozenset(bound),
        items=items or {},
        repeats=not isinstance(node, ast.If | ast.While) or last > node.lineno,
        iterates=isinstance(node, ast.For | ast.AsyncFor),
    )


def _simple(node: ast.stmt) -> Part:
    expressions = tuple(_expressions(node))
    values: dict[str, ast.expr] = {}
    match node:
        case ast.Assign(targets=targets, value=value):
            for target in targets:
                values.update(_values(target, value))
        case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
            values[name] = value
    bound = frozenset(bound_names(node))
    if node.lineno != node.end_lineno:
        # Its first line may run long before the last one binds.
        return Part(node, expressions, {}, bound, repeats=True)
    lost = isinstance(node, ast.Delete)
    walrus = any(isinstance(n, ast.NamedExpr) for n in ast.walk(node))
    certain = frozenset() if lost or walrus else bound
    return Part(node, expressions, values, bound, certain)


def _values(target: ast.expr, value: ast.expr) -> Iterator[tuple[str, ast.expr]]:
    """What each name of an assignment gets, where the syntax tells."""
    match target, value:
        case ast.Name(id=name), _:
            yield name, value
        case ((ast.Tuple(elts=targets) | ast.List(elts=targets)), ast.Tuple(elts=values)):
            starred = any(isinstance(each, ast.Starred) for each in [*targets, *values])
            if len(targets) == len(values) and not starred:
                for inner, part in zip(targets, values, strict=True):
                    yield from _values(inner, part)


def _expressions(node: ast.stmt) -> Iterator[ast.expr]:
    """The expressions a simple statement evaluates; targets that are names are none."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        yield from node.decorator_list
        yield from node.args.defaults
        yield from (default for default in node.args.kw_defaults if default)
        return
    if isinstance(node, ast.ClassDef):
        yield from [*node.decorator_list, *node.bases]
        return
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.expr) and not (
            isinstance(child, ast.Name) and isinstance(child.ctx, ast.Store)
        ):
            yield child
