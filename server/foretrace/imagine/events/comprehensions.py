"""Frames of comprehensions and generator expressions, as CPython up to 3.11 has them.

There they are functions of their own. What they report, besides call and return:

- their first line when they start, and the line of a `for` each time it is gone back to, even if
  that is the line already; what is bound is still what the round before has bound;
- other lines as in any expression. A comparison after `if` moves what follows it to its own line:
  the addition to the result, the way back and the return;
- a `for` over a display of one item is no loop, and nothing goes back to it.

A generator expression is called again for each item, on the line of its `yield`; one that is given
up before its end is called to raise `GeneratorExit` in it.

The list of a comprehension is built by `_ft_comprehension`, from a body that goes through the items
natively, one comprehension in another for each `for`. A generator expression becomes an object with
a step for each `for`; see `comprehensions_runtime`.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from foretrace.imagine.events.comprehended import (
    SCOPE_NAMES,
    Comprehension,
    can_be_followed,
    is_folded,
    looked_through,
    names_in,
)
from foretrace.imagine.events.registry import Registry
from foretrace.imagine.names import (
    CACHE,
    LOCALS,
    PREFIX,
    call,
    constant,
    function_number,
    local_names,
    name,
)

if TYPE_CHECKING:
    from foretrace.imagine.events.expressions import Expressions

ITEMS = f"{PREFIX}items"
ITEM = f"{PREFIX}item"
FOUND = f"{PREFIX}found"


def comprehension(
    node: Comprehension, outer: Expressions, iterable: Callable[[ast.expr], ast.expr]
) -> ast.expr:
    """What stands for `node`: the same value, with its frames reported.

    `iterable` rewrites what the first `for` goes through, which belongs to the scope around. Where
    the frames cannot be reported exactly they are left out, and a note says so.
    """
    first = node.generators[0]
    registry = outer.registry
    number = registry.add(SCOPE_NAMES[type(node)], node.lineno)
    if not can_be_followed(node, registry.functions[number]):
        kind = "generator expression" if isinstance(node, ast.GeneratorExp) else "comprehension"
        note = f"the frames of a {kind} are left out: `{_short(node)}`"
        source, first.iter = first.iter, constant(None)
        with registry.class_body(SCOPE_NAMES[type(node)]):
            outer.lambdas_inside(node)
        first.iter = iterable(source)
        return _picked([call("note", constant(note)), node], 1)
    return _Frame(node, outer, number).rewritten(iterable)


class _Frame:
    """Rewrites one comprehension."""

    def __init__(self, node: Comprehension, outer: Expressions, number: int) -> None:
        self._node = node
        self._number = number
        self._registry: Registry = outer.registry
        self._traced = self._registry.functions[number]
        self._inner = outer.inside(self._scope)
        self._registry.hidden |= {ITEMS, ITEM, FOUND}
        self._end = ast.Constant(value=node.lineno)
        """Line that the way back and the return are on; known once everything is rewritten."""

    def _scope(self) -> ast.expr:
        return call("now", name(LOCALS), name(CACHE)) if self._traced.free else name(LOCALS)

    def rewritten(self, iterable: Callable[[ast.expr], ast.expr]) -> ast.expr:
        node = self._node
        first = node.generators[0]
        line = constant(node.lineno)
        lazy = isinstance(node, ast.GeneratorExp)
        with self._registry.class_body(SCOPE_NAMES[type(node)]):
            body = self._step(0, node.lineno) if lazy else self._level(0, node.lineno)
        source = iterable(looked_through(first.iter))
        number = function_number(self._number)
        around = self._free(), local_names()
        if isinstance(node, ast.GeneratorExp):
            shown = constant(self._registry.qualnames[self._number])
            return call("Generated", shown, number, line, self._end, *around, source, body)
        found = {ast.ListComp: "list", ast.SetComp: "set", ast.DictComp: "dict"}[type(node)]
        thunk = _lambda([ITEMS, FOUND, LOCALS, CACHE], body)
        kind = constant(found)
        return call("comprehension", kind, number, line, self._end, *around, source, thunk)

    def _free(self) -> ast.expr:
        """A function that yields the variables taken from the scope around, as far as bound."""
        names = [each for each in self._traced.order if each in self._traced.free]
        if not names:
            return constant(None)
        keys = ast.Tuple(elts=[constant(each) for each in names], ctx=ast.Load())
        taken = call("taken", keys, local_names())
        # The names are never evaluated: they stand there to be taken along.
        captured = ast.Tuple(elts=[name(each) for each in names], ctx=ast.Load())
        return _lambda([], ast.IfExp(test=constant(True), body=taken, orelse=captured))

    # --- comprehensions that are built at once

    def _level(self, depth: int, line: int) -> ast.expr:
        """The rounds of one `for`, which is on `line`."""
        generator = self._node.generators[depth]
        once = depth > 0 and _is_once(generator.iter)
        if depth == 0:
            self._inner.line = line
            source: ast.expr = name(ITEMS)
        else:
            source = self._source(generator.iter, line, once)
        clauses = self._bound(generator.target, source)
        tests, after = self._tests(generator.ifs, line)
        # A round that is passed over goes back at once.
        clauses[-1].ifs += tests if once else [_either(test, self._back(line)) for test in tests]
        if depth + 1 < len(self._node.generators):
            body = self._level(depth + 1, after)
        else:
            body = self._added(after)
        result = body if once else _picked([body, self._back(line)], 0)
        return ast.ListComp(elt=result, generators=clauses)

    def _added(self, line: int) -> ast.expr:
        node = self._node
        inner = self._inner
        self._end.value = line
        if isinstance(node, ast.DictComp):
            key = inner.value(node.key)
            value = inner.after(inner.value(node.value), line)
            return call("keyed", name(FOUND), key, value)
        item = inner.after(inner.value(node.elt), line)
        return call("added" if isinstance(node, ast.SetComp) else "listed", name(FOUND), item)

    def _back(self, line: int) -> ast.expr:
        return call("back_to", self._end, constant(line), self._scope(), name(CACHE))

    # --- generator expressions

    def _step(self, depth: int, line: int) -> ast.expr:
        """A function of one item: nothing if it is passed over, else what comes of it.

        That is the item to yield, alone, or what the next `for` goes through, the step for that,
        its line, and whether it is no loop.
        """
        assert isinstance(self._node, ast.GeneratorExp)
        generator = self._node.generators[depth]
        inner = self._inner
        inner.line = line if depth == 0 or not _is_once(generator.iter) else None
        clauses = self._bound(generator.target, _single(ITEMS))
        tests, line = self._tests(generator.ifs, line)
        clauses[-1].ifs += tests
        self._end.value = line
        if depth + 1 < len(self._node.generators):
            deeper = self._node.generators[depth + 1]
            once = _is_once(deeper.iter)
            source = self._source(deeper.iter, line, once)
            step = self._step(depth + 1, line)
            parts = [source, step, constant(line), constant(once)]
        else:
            parts = [inner.after(inner.value(self._node.elt), line)]
        result = ast.ListComp(elt=ast.Tuple(elts=parts, ctx=ast.Load()), generators=clauses)
        return _lambda([ITEMS, LOCALS, CACHE], result)

    # --- parts of a round

    def _source(self, node: ast.expr, line: int, once: bool) -> ast.expr:
        """What a `for` inside goes through, up to the loop itself on `line`."""
        if once:
            assert isinstance(node, ast.List | ast.Tuple)
            item = self._inner.value(node.elts[0])
            return ast.Tuple(elts=[item], ctx=ast.Load())
        source = self._inner.after(self._inner.value(looked_through(node)), line)
        if self._registry.stepping and not isinstance(self._node, ast.GeneratorExp):
            return call("looped", source, name(LOCALS), name(CACHE))
        return source

    def _bound(self, target: ast.expr, source: ast.expr) -> list[ast.comprehension]:
        """What goes through `source`, binds the target on its line and shows what it has bound."""
        report = self._inner.leading(target.lineno)
        clauses: list[ast.comprehension] = []
        if report is not None:
            # An item that cannot be unpacked is found out after the report.
            item = ast.Name(id=ITEM, ctx=ast.Store())
            clauses.append(_clause(item, source, _picked([report, constant(True)], 1)))
            source = _single(ITEM)
        bindings = {each.id for each in names_in([target])}
        names = [each for each in self._traced.order if each in bindings]
        keys: list[ast.expr | None] = [constant(each) for each in names]
        bound = ast.Dict(keys=keys, values=[name(each) for each in names])
        return [*clauses, _clause(target, source, call("bind", name(LOCALS), bound))]

    def _tests(self, nodes: Sequence[ast.expr], line: int) -> tuple[list[ast.expr], int]:
        """The conditions, and the line that what follows them is on."""
        tests: list[ast.expr] = []
        for node in nodes:
            test, line = self._inner.jump(node, line)
            tests.append(test)
        return tests, line


def _is_once(node: ast.expr) -> bool:
    """Whether a `for` over it is no loop."""
    return (
        isinstance(node, ast.List | ast.Tuple)
        and len(node.elts) == 1
        and not isinstance(node.elts[0], ast.Starred)
        and not is_folded(node.elts[0])
    )


def _short(node: ast.expr) -> str:
    text = ast.unparse(node)
    return text if len(text) <= 60 else f"{text[:57]}..."


def _clause(target: ast.expr, source: ast.expr, condition: ast.expr) -> ast.comprehension:
    return ast.comprehension(target=target, iter=source, ifs=[condition], is_async=0)


def _single(identifier: str) -> ast.expr:
    return ast.Tuple(elts=[name(identifier)], ctx=ast.Load())


def _either(test: ast.expr, otherwise: ast.expr) -> ast.expr:
    return ast.BoolOp(op=ast.Or(), values=[test, otherwise])


def _picked(parts: list[ast.expr], index: int) -> ast.expr:
    return ast.Subscript(
        value=ast.Tuple(elts=parts, ctx=ast.Load()), slice=constant(index), ctx=ast.Load()
    )


def _lambda(parameters: Sequence[str], body: ast.expr) -> ast.Lambda:
    arguments = ast.arguments(
        posonlyargs=[],
        args=[ast.arg(arg=each) for each in parameters],
        kwonlyargs=[],
        kw_defaults=[],
        defaults=[],
    )
    return ast.Lambda(args=arguments, body=body)
