"""Line events inside expressions, and the frames of lambdas.

CPython gives each instruction of an expression the line its node starts on (an attribute: the
line it ends on) and reports a line whenever that changes. An expression that stands on one line
therefore needs nothing. One that spans lines is walked in the order of evaluation; where the line
changes, the report is slipped in as `(report, operand)[1]` before an operand or
`(operand, report)[0]` after it.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence

from foretrace.imagine.events.comprehended import (
    SCOPE_NAMES,
    Comprehension,
    dropping,
    is_dropping,
    looked_through,
)
from foretrace.imagine.events.comprehensions import comprehension
from foretrace.imagine.events.registry import Registry
from foretrace.imagine.names import (
    CACHE,
    LOCALS,
    call,
    constant,
    function_number,
    local_names,
    name,
)

STACK_GUIDELINE = 30
"""From this many operands on, CPython 3.11 builds a display piece by piece."""


ENTRIES = 16
"""Entries of a dict display that CPython 3.11 collects at once."""


class Expressions:
    """Walks the expressions of one function.

    `line` is the line reported last as far as that is known while rewriting, else `None`.
    """

    def __init__(self, registry: Registry, scope: Callable[[], ast.expr] = local_names) -> None:
        """`scope` makes the expression that yields the locals where a report stands."""
        self.registry = registry
        self._scope = scope
        self._lambdas = _Lambdas(self)
        self.line: int | None = None
        self.walk = False
        """Whether even what stands on one line has to be walked."""

    def report(self, line: int) -> ast.expr:
        self.line = line
        return call("line", constant(line), self._scope(), name(CACHE))

    def leading(self, line: int) -> ast.expr | None:
        """A report of `line`, to be evaluated now, if it is not the line already."""
        return None if self.line == line else self.report(line)

    def before(self, node: ast.expr, line: int) -> ast.expr:
        """`node`, which reports nothing itself, with `line` reported first."""
        return _led(self.leading(line), node)

    def after(self, node: ast.expr, line: int) -> ast.expr:
        """`node`, with `line` reported once it is evaluated, if it is not the line already."""
        if self.line == line:
            return node
        return _pick([node, self.report(line)], 0)

    def lambda_frame(self, node: ast.Lambda) -> ast.Lambda:
        number = self.registry.add("<lambda>", node.lineno)
        inner = self.inside(lambda: name(LOCALS))
        with self.registry.function("<lambda>"):
            body = inner.after(inner.value(node.body), node.lineno)
        thunk = ast.Lambda(
            args=ast.arguments(
                posonlyargs=[],
                args=[ast.arg(arg=LOCALS), ast.arg(arg=CACHE)],
                kwonlyargs=[],
                kw_defaults=[],
                defaults=[],
            ),
            body=body,
        )
        node.args.defaults = [self.lambdas_only(d) for d in node.args.defaults]
        node.args.kw_defaults = [d and self.lambdas_only(d) for d in node.args.kw_defaults]
        node.body = call("lambda", function_number(number), local_names(), thunk)
        return node

    def lambdas_only(self, node: ast.expr) -> ast.expr:
        """`node` with its lambdas reporting, and no line events of its own."""
        result = self._lambdas.visit(node)
        assert isinstance(result, ast.expr)
        return result

    def lambdas_inside(self, node: ast.expr) -> None:
        """As `lambdas_only`, for what `node` is made of."""
        self._lambdas.generic_visit(node)

    def inside(self, scope: Callable[[], ast.expr]) -> Expressions:
        """For the expressions of a lambda or comprehension that stands here."""
        inner = Expressions(self.registry, scope)
        inner.walk = self.walk
        return inner

    def value(self, node: ast.expr) -> ast.expr:
        """`node`, reporting the lines it is evaluated on."""
        if isinstance(node, ast.Starred):
            node.value = self.value(node.value)
            return node
        if (node.lineno == node.end_lineno and not self.walk) or _is_constant(node):
            return self.before(self.lambdas_only(node), node.lineno)
        method = getattr(self, "_" + type(node).__name__.lower(), None)
        if method is None:
            return self._in_order(node)
        result = method(node)
        assert isinstance(result, ast.expr)
        return result

    def test(self, node: ast.expr, line: int) -> ast.expr:
        """`node` as the test of a statement on `line`."""
        return self.jump(node, line)[0]

    def jump(self, node: ast.expr, line: int) -> tuple[ast.expr, int]:
        """`node` as a test, whose jumps are on `line` until a comparison moves them to its own.

        Returns it with the line of what follows, as CPython 3.11 leaves it behind.
        """
        if (
            isinstance(node, ast.UnaryOp)
            and isinstance(node.op, ast.Not)
            and not _is_constant(node)
        ):
            node.operand, line = self.jump(node.operand, line)
            return node, line
        if isinstance(node, ast.BoolOp):
            for index, value in enumerate(node.values):
                node.values[index], line = self.jump(value, line)
            self.line = None
            return node, line
        if isinstance(node, ast.IfExp):
            node.test, line = self.jump(node.test, line)
            node.body, line = self.jump(node.body, line)
            self.line = None
            node.orelse, line = self.jump(node.orelse, line)
            self.line = None
            return node, line
        if isinstance(node, ast.Compare):
            _fold_containers(node)
            line = node.lineno
            if len(node.ops) > 1:
                node.left = self.value(node.left)
                node.comparators = [
                    self.after(self.value(operand), line) for operand in node.comparators
                ]
                return node, line
        return self.after(self.value(node), line), line

    def values(self, nodes: Sequence[ast.expr], line: int) -> list[ast.expr]:
        """Operands in order of evaluation, then the operation itself on `line`."""
        result = [self.value(node) for node in nodes]
        if result:
            result[-1] = self.after(result[-1], line)
        return result

    def _in_order(self, node: ast.expr) -> ast.expr:
        for field, child in ast.iter_fields(node):
            if isinstance(child, ast.expr):
                setattr(node, field, self.value(child))
            elif isinstance(child, list) and child and isinstance(child[0], ast.expr):
                setattr(node, field, [self.value(each) for each in child])
        return self.after(node, node.lineno)

    def _binop(self, node: ast.BinOp) -> ast.expr:
        node.left, node.right = self.values([node.left, node.right], node.lineno)
        return node

    def _unaryop(self, node: ast.UnaryOp) -> ast.expr:
        (node.operand,) = self.values([node.operand], node.lineno)
        return node

    def _boolop(self, node: ast.BoolOp) -> ast.expr:
        values = [self.after(self.value(value), node.lineno) for value in node.values[:-1]]
        values.append(self.value(node.values[-1]))
        node.values = values
        self.line = None
        return node

    def _compare(self, node: ast.Compare) -> ast.expr:
        _fold_containers(node)
        node.left = self.value(node.left)
        node.comparators = [
            self.after(self.value(operand), node.lineno) for operand in node.comparators
        ]
        return node

    def _ifexp(self, node: ast.IfExp) -> ast.expr:
        node.test = self.test(node.test, node.lineno)
        line = self.line
        joined = self.walk and _ends_in_join(node.body)
        node.body = self.value(node.body)
        if joined:
            node.body = _pick([node.body, call("lost", name(CACHE))], 0)
            self.line = None
        self.line, line = line, self.line
        node.orelse = self.value(node.orelse)
        if self.line != line:
            self.line = None
        return node

    def _call(self, node: ast.Call) -> ast.expr:
        generator = self.registry.comprehensions and is_dropping(node)
        unpacks = any(isinstance(argument, ast.Starred) for argument in node.args) or any(
            keyword.arg is None for keyword in node.keywords
        )
        line = node.lineno
        function = node.func
        if isinstance(function, ast.Attribute):
            lead = self.leading(line) if unpacks else None
            reached = function.end_lineno or line
            function.value = self.after(self.value(function.value), reached)
            line = line if unpacks else reached
        else:
            lead = self.leading(function.lineno)
            node.func = self.value(function)
        node.func = _led(lead, node.func)
        if unpacks:
            self._unpacking(node, line)
        else:
            node.args = [self.value(argument) for argument in node.args]
            for keyword in node.keywords:
                keyword.value = self.value(keyword.value)
        self._after_last(node, line)
        return dropping(node, generator)

    def _unpacking(self, node: ast.Call, line: int) -> None:
        """Arguments of a call with `*` or `**`, which CPython collects piece by piece."""
        if len(node.args) == 1 and isinstance(node.args[0], ast.Starred):
            node.args = [self.value(node.args[0])]
        else:
            node.args = self._pieces(node.args, line)
        if node.keywords:
            self._after_argument(node.args, line)
        for keyword in node.keywords:
            lead = self.leading(line) if keyword.arg is None else None
            keyword.value = _led(lead, self.value(keyword.value))
            if keyword.arg is None:
                keyword.value = self.after(keyword.value, line)

    def _after_last(self, node: ast.Call, line: int) -> None:
        """Report `line`, if it is not the line already, once the last argument is evaluated."""
        if self.line == line:
            return
        if node.keywords:
            node.keywords[-1].value = self.after(node.keywords[-1].value, line)
        elif node.args:
            self._after_argument(node.args, line)
        else:
            node.func = self.after(node.func, line)

    def _after_argument(self, arguments: list[ast.expr], line: int) -> None:
        if arguments:
            last = arguments[-1]
            if isinstance(last, ast.Starred):
                last.value = self.after(last.value, line)
            else:
                arguments[-1] = self.after(last, line)

    def _pieces(self, nodes: Sequence[ast.expr], line: int) -> list[ast.expr]:
        """Items collected one by one from the first `*` on, or all of them if they are many."""
        built = len(nodes) > STACK_GUIDELINE
        lead = self.leading(line) if built else None
        result: list[ast.expr] = []
        for node in nodes:
            if isinstance(node, ast.Starred):
                first = None if built else self.leading(line)
                built = True
                node.value = self.after(_led(first, self.value(node.value)), line)
                result.append(node)
            elif built:
                result.append(self.after(self.value(node), line))
            else:
                result.append(self.value(node))
        if lead is not None and not isinstance(result[0], ast.Starred):
            result[0] = _led(lead, result[0])
        return result

    def _attribute(self, node: ast.Attribute) -> ast.expr:
        (node.value,) = self.values([node.value], node.end_lineno or node.lineno)
        return node

    def _subscript(self, node: ast.Subscript) -> ast.expr:
        node.value = self.value(node.value)
        node.slice = self._index(node.slice, node.lineno)
        return node

    def target(self, node: ast.expr) -> None:
        """What is evaluated of a target, up to the line that binds it; names evaluate nothing."""
        if isinstance(node, ast.Subscript):
            self._subscript(node)
        elif isinstance(node, ast.Attribute):
            self._attribute(node)
        elif isinstance(node, ast.Starred):
            self.target(node.value)
        elif isinstance(node, ast.Tuple | ast.List):
            for each in node.elts:
                self.target(each)

    def _index(self, node: ast.expr, line: int) -> ast.expr:
        if not isinstance(node, ast.Slice):
            return self.after(self.value(node), line)
        # What is left out is a constant of the slice itself.
        lead = self.leading(node.lineno) if node.lower is None else None
        bounds = [b for b in (node.lower, node.upper, node.step) if b is not None]
        done = [self.value(bound) for bound in bounds]
        if not done:
            node.lower = None if lead is None else self.after(_led(lead, constant(None)), line)
            return node
        done[0] = _led(lead, done[0])
        done[-1] = self.after(done[-1], node.lineno)
        done[-1] = self.after(done[-1], line)
        pending = iter(done)
        node.lower = node.lower and next(pending)
        node.upper = node.upper and next(pending)
        node.step = node.step and next(pending)
        return node

    def _display(self, node: ast.List | ast.Tuple | ast.Set) -> ast.expr:
        if not node.elts or (len(node.elts) > 2 and all(_is_constant(e) for e in node.elts)):
            return self.before(node, node.lineno)
        node.elts = self._pieces(node.elts, node.lineno)
        self._after_argument(node.elts, node.lineno)
        return node

    _list = _display
    _tuple = _display
    _set = _display

    def _dict(self, node: ast.Dict) -> ast.expr:
        line = node.lineno
        if not node.values:
            return self.before(node, line)
        start = 0
        started = False
        while start < len(node.values):
            if node.keys[start] is None:
                lead = None if started else self.leading(line)
                value = _led(lead, self.value(node.values[start]))
                node.values[start] = self.after(value, line)
                start += 1
            else:
                start = self._entries(node, start, line)
            started = True
        return node

    def _entries(self, node: ast.Dict, start: int, line: int) -> int:
        """Entries that CPython collects at once, from `start` on; returns where they end."""
        end = start
        while end < len(node.keys) and node.keys[end] is not None and end - start < ENTRIES:
            end += 1
        keys = node.keys[start:end]
        constants = len(keys) > 1 and all(key is not None and _is_constant(key) for key in keys)
        for index in range(start, end):
            key = node.keys[index]
            if key is not None and not constants:
                node.keys[index] = self.value(key)
            node.values[index] = self.value(node.values[index])
        node.values[end - 1] = self.after(node.values[end - 1], line)
        return end

    def _joinedstr(self, node: ast.JoinedStr) -> ast.expr:
        for part in node.values:
            if isinstance(part, ast.FormattedValue):
                part.value = self.after(self.value(part.value), part.lineno)
        return self.after(node, node.lineno)

    def _lambda(self, node: ast.Lambda) -> ast.expr:
        return self.before(self.lambda_frame(node), node.lineno)

    def _comprehension(self, node: Comprehension) -> ast.expr:
        first = node.generators[0]
        line = node.lineno
        lead = self.leading(line)
        if self.registry.comprehensions:
            return _led(
                lead, comprehension(node, self, lambda it: self.after(self.value(it), line))
            )
        iterable, first.iter = first.iter, constant(None)
        self._lambdas.visit(node)
        first.iter = self.after(self.value(looked_through(iterable)), line)
        return _led(lead, node)

    _listcomp = _comprehension
    _setcomp = _comprehension
    _generatorexp = _comprehension
    _dictcomp = _comprehension

    def _namedexpr(self, node: ast.NamedExpr) -> ast.expr:
        (node.value,) = self.values([node.value], node.lineno)
        return node


def _ends_in_join(node: ast.expr) -> bool:
    """Whether jumps lead to the end of `node` that CPython does not shorten."""
    if isinstance(node, ast.IfExp):
        return _ends_in_join(node.orelse)
    return isinstance(node, ast.BoolOp) or (isinstance(node, ast.Compare) and len(node.ops) > 1)


class _Lambdas(ast.NodeTransformer):
    def __init__(self, expressions: Expressions) -> None:
        self._expressions = expressions

    def visit_Lambda(self, node: ast.Lambda) -> ast.expr:
        return self._expressions.lambda_frame(node)

    def visit_Call(self, node: ast.Call) -> ast.AST:
        generator = self._expressions.registry.comprehensions and is_dropping(node)
        self.generic_visit(node)
        return dropping(node, generator)

    def _comprehension(self, node: Comprehension) -> ast.AST:
        if self._expressions.registry.comprehensions:
            return comprehension(node, self._expressions, self.visit)
        first = node.generators[0]
        iterable, first.iter = first.iter, constant(None)
        with self._expressions.registry.class_body(SCOPE_NAMES[type(node)]):
            self.generic_visit(node)
        first.iter = self.visit(iterable)
        return node

    def visit_Dict(self, node: ast.Dict) -> ast.expr:
        for index, (key, value) in enumerate(zip(node.keys, node.values, strict=True)):
            node.keys[index] = key and self.visit(key)
            node.values[index] = self.visit(value)
        return node

    visit_ListComp = visit_SetComp = visit_DictComp = visit_GeneratorExp = _comprehension  # noqa: N815


def _led(report: ast.expr | None, node: ast.expr) -> ast.expr:
    return node if report is None else _pick([report, node], 1)


def _pick(parts: list[ast.expr], index: int) -> ast.expr:
    return ast.Subscript(
        value=ast.Tuple(elts=parts, ctx=ast.Load()), slice=constant(index), ctx=ast.Load()
    )


def folded(node: ast.expr) -> ast.expr:
    """`node`, or the tuple CPython makes of a display of constants that is only looked through."""
    if isinstance(node, ast.List | ast.Set) and all(_is_constant(each) for each in node.elts):
        return ast.copy_location(ast.Tuple(elts=node.elts, ctx=ast.Load()), node)
    return node


def _fold_containers(node: ast.Compare) -> None:
    node.comparators = [
        folded(operand) if isinstance(operator, ast.In | ast.NotIn) else operand
        for operator, operand in zip(node.ops, node.comparators, strict=True)
    ]


def _is_constant(node: ast.expr) -> bool:
    """Whether CPython folds `node` into one constant."""
    if isinstance(node, ast.Constant):
        return True
    if isinstance(node, ast.UnaryOp):
        return _is_constant(node.operand)
    if isinstance(node, ast.BinOp):
        return _is_constant(node.left) and _is_constant(node.right)
    if isinstance(node, ast.Tuple):
        return all(_is_constant(element) for element in node.elts)
    return False
