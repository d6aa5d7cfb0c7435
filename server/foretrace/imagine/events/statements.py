"""Events of statements: lines, exceptions passing by, calls and returns.

The rules are those of CPython 3.11's compiler. Those that shape the code below:

- a loop's header is reported each time it is reached again, before its target is rebound;
- a `try` reports its own line; each `except` clause reports its line when it is tested, after
  the exception itself was reported where it arose;
- an exception that merely passes on (no clause fits, a `finally` block ends, a bare `raise`) is not
  reported again in the same activation;
- leaving a `with` block, however it is left, reports the line of the `with` again;
- the line of a return or of an exception is the one its activation reported last.
"""

from __future__ import annotations

import ast
from collections.abc import Sequence
from typing import Protocol

from foretrace.imagine.events.expressions import Expressions, folded
from foretrace.imagine.events.registry import Registry
from foretrace.imagine.names import (
    CACHE,
    ERROR,
    FLAG,
    LOCALS,
    RESULT,
    assign,
    call,
    constant,
    function_number,
    local_names,
    name,
)
from foretrace.sketch.functions import first_line


class Definitions(Protocol):
    """Rewrites the scopes defined inside a function."""

    def function(self, node: ast.FunctionDef | ast.AsyncFunctionDef, line: int) -> ast.stmt: ...

    def class_definition(self, node: ast.ClassDef) -> ast.stmt: ...


WITH, TRY, HANDLER, FOR = "with", "try", "handler", "for"
"""Blocks that a `return` unwinds."""

LOOPS = (ast.For, ast.AsyncFor, ast.While)
SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)


class Body:
    """Rewrites the body of one function."""

    def __init__(self, registry: Registry, definitions: Definitions) -> None:
        self._registry = registry
        self._quirks = registry.quirks
        self._definitions = definitions
        self._expressions = Expressions(registry)
        self._flags = 0
        self._late = False
        self._blocks: list[str] = []
        registry.hidden |= {CACHE, ERROR, LOCALS, RESULT}

    def rewrite(self, number: int, body: list[ast.stmt]) -> list[ast.stmt]:
        """The new body of the function whose frames carry `number`."""
        self._late = _returns_late(body)
        statements = self._block(body)
        enter = assign(CACHE, call("call", function_number(number), local_names()))
        unwind: list[ast.stmt] = [_expression(self._event("unwound", name(ERROR))), ast.Raise()]
        if not self._late:
            statements.append(ast.Return(value=self._event("return", constant(None))))
            return [enter, _try(statements, unwind)]
        done = self._flag()
        statements.append(assign(RESULT, constant(None)))
        leave = ast.If(
            test=ast.UnaryOp(op=ast.Not(), operand=name(done)),
            body=[_expression(self._event("return", name(RESULT)))],
            orelse=[],
        )
        guarded = _try(statements, [assign(done, constant(True)), *unwind])
        guarded.finalbody = [leave]
        return [enter, assign(RESULT, constant(None)), assign(done, constant(False)), guarded]

    def _event(self, kind: str, value: ast.expr) -> ast.expr:
        return call(kind, value, local_names(), name(CACHE))

    def _flag(self) -> str:
        self._flags += 1
        flag = f"{FLAG}{self._flags}"
        self._registry.hidden.add(flag)
        return flag

    def _line(self, line: int) -> ast.stmt:
        return _expression(self._expressions.report(line))

    def _block(self, body: Sequence[ast.stmt]) -> list[ast.stmt]:
        result: list[ast.stmt] = []
        for statement in body:
            self._expressions.line = None
            self._expressions.walk = self._has_lost_jump(statement)
            method = getattr(self, "_" + type(statement).__name__.lower(), self._simple)
            result.extend(method(statement))
        return result

    def _inside(self, body: Sequence[ast.stmt], block: str) -> list[ast.stmt]:
        self._blocks.append(block)
        result = self._block(body)
        self._blocks.pop()
        return result

    def _has_lost_jump(self, statement: ast.stmt) -> bool:
        jumps = self._quirks.jumps
        return bool(jumps) and any(
            line in jumps
            for line in range(statement.lineno, (statement.end_lineno or statement.lineno) + 1)
        )

    def _on_one_line(self, node: ast.stmt | ast.expr) -> bool:
        """Whether one report at its start is all that `node` needs."""
        return node.lineno == node.end_lineno and not self._expressions.walk

    # --- statements without statements inside

    def _simple(self, node: ast.stmt) -> list[ast.stmt]:
        """`pass`, `import`, `continue` and the like: one report, nothing to walk."""
        return [self._line(node.lineno), node]

    def _silent(self, node: ast.stmt) -> list[ast.stmt]:
        return [node]

    _global = _silent
    _nonlocal = _silent

    def _expr(self, node: ast.Expr) -> list[ast.stmt]:
        return self._led(node, node.lineno if isinstance(node.value, ast.Constant) else None)

    def _led(self, node: ast.Expr, line: int | None) -> list[ast.stmt]:
        if line is not None or self._on_one_line(node.value):
            first = self._line(line or node.value.lineno)
            node.value = self._expressions.lambdas_only(node.value)
            return [first, node]
        node.value = self._expressions.value(node.value)
        return [node]

    def _plain(self, node: ast.stmt) -> list[ast.stmt]:
        """A statement on one line: one report, then itself with its lambdas reporting."""
        for field, child in ast.iter_fields(node):
            if isinstance(child, ast.expr):
                setattr(node, field, self._expressions.lambdas_only(child))
            elif isinstance(child, list):
                setattr(
                    node,
                    field,
                    [
                        self._expressions.lambdas_only(each) if isinstance(each, ast.expr) else each
                        for each in child
                    ],
                )
        return [self._line(node.lineno), node]

    def _assign(self, node: ast.Assign) -> list[ast.stmt]:
        if self._on_one_line(node):
            return self._plain(node)
        node.value = self._expressions.value(node.value)
        node.value = self._expressions.after(node.value, node.targets[0].lineno)
        for target in node.targets:
            self._expressions.target(target)
        return [node]

    def _annassign(self, node: ast.AnnAssign) -> list[ast.stmt]:
        if isinstance(node.target, ast.Name) and node.value is None:
            return [self._line(node.lineno), node] if not node.simple else [node]
        node.annotation = ast.copy_location(constant(None), node.annotation)
        if node.value is None or self._on_one_line(node):
            return self._plain(node)
        node.value = self._expressions.value(node.value)
        node.value = self._expressions.after(node.value, node.target.lineno)
        self._expressions.target(node.target)
        return [node]

    def _augassign(self, node: ast.AugAssign) -> list[ast.stmt]:
        if self._on_one_line(node):
            return self._plain(node)
        first = self._line(node.lineno)
        self._expressions.target(node.target)
        node.value = self._expressions.value(node.value)
        node.value = self._expressions.after(node.value, node.lineno)
        target = node.target
        if isinstance(target, ast.Attribute) and target.end_lineno not in (None, node.lineno):
            return [first, *self._set_later(node, target)]
        return [first, node]

    def _set_later(self, node: ast.AugAssign, target: ast.Attribute) -> list[ast.stmt]:
        """The assignment in steps: an attribute is set on the line it stands on."""
        owner, value = self._flag(), self._flag()
        attribute = ast.Attribute(value=name(owner), attr=target.attr, ctx=ast.Load())
        node.target = ast.Name(id=value, ctx=ast.Store())
        return [
            assign(owner, target.value),
            assign(value, attribute),
            node,
            self._line(target.end_lineno or target.lineno),
            ast.Assign(
                targets=[ast.Attribute(value=name(owner), attr=target.attr, ctx=ast.Store())],
                value=name(value),
                lineno=0,
            ),
        ]

    def _return(self, node: ast.Return) -> list[ast.stmt]:
        statements: list[ast.stmt] = []
        value = node.value
        if value is None or self._on_one_line(node):
            statements.append(self._line(node.lineno))
            value = constant(None) if value is None else self._expressions.lambdas_only(value)
        else:
            start = value.lineno
            value = self._expressions.value(value)
            if start != node.lineno or not self._blocks or self._blocks[-1] != WITH:
                value = self._expressions.after(value, node.lineno)
        if self._late:
            node.value = name(RESULT)
            return [*statements, assign(RESULT, value), node]
        node.value = self._event("return", value)
        return [*statements, node]

    def _delete(self, node: ast.Delete) -> list[ast.stmt]:
        if self._on_one_line(node):
            return self._plain(node)
        first = self._line(node.lineno)
        for target in node.targets:
            self._expressions.target(target)
        return [first, node]

    def _raise(self, node: ast.Raise) -> list[ast.stmt]:
        if node.exc is None:
            again = _expression(call("reraise", name(CACHE)))
            return [self._line(node.lineno), again, node]
        if self._on_one_line(node):
            result = self._plain(node)
        else:
            node.exc = self._expressions.value(node.exc)
            if node.cause is None:
                node.exc = self._expressions.after(node.exc, node.lineno)
            else:
                cause = self._expressions.value(node.cause)
                node.cause = self._expressions.after(cause, node.lineno)
            result = [node]
        node.exc = call("own", node.exc)
        return result

    def _assert(self, node: ast.Assert) -> list[ast.stmt]:
        if self._on_one_line(node):
            return self._plain(node)
        node.test, line = self._expressions.jump(node.test, node.lineno)
        if line != node.lineno:
            failed = ast.Compare(
                left=self._expressions.report(line), ops=[ast.IsNot()], comparators=[constant(None)]
            )
            node.test = ast.BoolOp(op=ast.Or(), values=[node.test, failed])
        if node.msg is not None:
            node.msg = self._expressions.after(self._expressions.value(node.msg), line)
        return [node]

    # --- branches and loops

    def _if(self, node: ast.If) -> list[ast.stmt]:
        if node.test.lineno == node.lineno and self._on_one_line(node.test):
            first = [self._line(node.lineno)]
            node.test = self._expressions.lambdas_only(node.test)
        else:
            first = []
            node.test = self._expressions.test(node.test, node.lineno)
        node.body = self._block(node.body)
        node.orelse = self._block(node.orelse)
        return [*first, node]

    def _while(self, node: ast.While) -> list[ast.stmt]:
        one_line = node.body[0].lineno == node.lineno
        if isinstance(node.test, ast.Constant) and node.test.value:
            kind = "again" if one_line else "line"
            top = _expression(self._event(kind, constant(node.lineno)))
            node.body = [top, *self._block(node.body)]
            return [node]
        node.test = self._expressions.test(node.test, node.lineno)
        node.body = self._block(node.body)
        node.orelse = self._block(node.orelse)
        if not one_line:
            return [node]
        # Looping back to the same line is reported by the body's first statement.
        looped = self._flag()
        again = ast.If(
            test=name(looped),
            body=[_expression(self._event("again", constant(node.lineno)))],
            orelse=[assign(looped, constant(True))],
        )
        node.body.insert(0, again)
        return [assign(looped, constant(False)), node]

    def _for(self, node: ast.For) -> list[ast.stmt]:
        first: list[ast.stmt] = []
        if node.iter.lineno == node.lineno and self._on_one_line(node.iter):
            first.append(self._line(node.lineno))
        node.iter = self._expressions.value(folded(node.iter))
        node.iter = self._expressions.after(node.iter, node.lineno)
        node.orelse, orelse = [], node.orelse
        again = self._event("again", constant(node.lineno))
        late = _continues_late(node.body)
        body = self._inside(node.body, FOR)
        if late:
            node.body = self._one_shot(body, again)
        else:
            node.body = [*_Continues(again).rewrite(body), _expression(again)]
        node.orelse = self._block(orelse)
        if self._registry.stepping:
            first += self._stepped(node)
        return [*first, node]

    def _stepped(self, node: ast.For) -> list[ast.stmt]:
        """Makes the end of the loop report what `__next__` raised; what to do before the loop."""
        items = self._flag()
        looped = call("looped", node.iter)
        node.iter = name(items)
        stopped = call("stopped", name(items), local_names(), name(CACHE))
        node.orelse.insert(0, _expression(stopped))
        return [assign(items, looped)]

    _asyncfor = _for

    def _one_shot(self, body: list[ast.stmt], again: ast.expr) -> list[ast.stmt]:
        """The body where a `continue` runs `finally` blocks, which come before the header's report.

        The body becomes a loop that runs once, so that continuing it leads to the report.
        """
        flag = self._flag()
        once = ast.For(
            target=ast.Name(id=self._flag(), ctx=ast.Store()),
            iter=ast.Tuple(elts=[constant(None)], ctx=ast.Load()),
            body=_Breaks(flag).rewrite(body),
            orelse=[],
            lineno=0,
        )
        leave = ast.If(test=name(flag), body=[ast.Break()], orelse=[])
        return [assign(flag, constant(False)), once, leave, _expression(again)]

    def _match(self, node: ast.Match) -> list[ast.stmt]:
        first: list[ast.stmt] = []
        if self._on_one_line(node.subject):
            first.append(self._line(node.subject.lineno))
            node.subject = self._expressions.lambdas_only(node.subject)
        else:
            node.subject = self._expressions.value(node.subject)
        cases: list[ast.match_case] = []
        for case in node.cases:
            cases.append(
                ast.match_case(
                    pattern=ast.MatchAs(),
                    guard=self._expressions.report(case.pattern.lineno),
                    body=[ast.Pass()],
                )
            )
            if case.guard is not None:
                case.guard = self._expressions.test(case.guard, case.pattern.lineno)
            case.body = self._block(case.body)
            cases.append(case)
        node.cases = cases
        return [*first, node]

    # --- blocks that exceptions leave

    def _try(self, node: ast.Try) -> list[ast.stmt]:
        first = self._line(node.lineno)
        body = self._inside(node.body, TRY)
        final = node.finalbody
        node.finalbody = []
        if node.handlers:
            node.body = [
                _try(body, [*self._announce(), *self._clauses(node.handlers), ast.Raise()])
            ]
            for handler in node.handlers:
                line = None if handler.name else _line_in(self._quirks.cleanups, handler.body)
                handler.body = self._inside(handler.body, HANDLER)
                if line is not None:
                    handler.body = [_try(handler.body, self._leave_block(line))]
                elif handler.name:
                    # Reported while the name is still bound; the clause unbinds it.
                    passing_on = _expression(call("reraise", name(CACHE)))
                    guard = [*self._announce(), passing_on, ast.Raise()]
                    handler.body = [_try(handler.body, guard)]
            node.orelse = self._inside(node.orelse, TRY)
            body = [node]
        if not final:
            return [first, *body]
        flag = self._flag()
        outer = _try(body, [*self._announce(), assign(flag, constant(True)), ast.Raise()])
        passing = ast.If(
            test=name(flag), body=[_expression(call("reraise", name(CACHE)))], orelse=[]
        )
        line = _line_in(self._quirks.cleanups, final)
        end = _line_in(self._quirks.reraises, final)
        last = self._block(final)
        if line is not None:
            only = ast.If(test=name(flag), body=self._leave_block(line)[:-1], orelse=[])
            last = [_try(last, [only, ast.Raise()])]
        if end is not None and isinstance(final[-1], ast.While | ast.Match):
            passing.body.insert(0, _expression(self._event("line", constant(end))))
        whole = ast.Try(body=[outer], handlers=[], orelse=[], finalbody=[*last, passing])
        return [first, assign(flag, constant(False)), whole]

    def _leave_block(self, line: int) -> list[ast.stmt]:
        left = self._flag()
        where = ast.Subscript(value=name(CACHE), slice=constant(2), ctx=ast.Load())
        return [
            *self._announce(),
            assign(left, where),
            _expression(self._event("line", constant(line))),
            _expression(call("reraise", name(CACHE), name(left))),
            ast.Raise(),
        ]

    def _announce(self) -> list[ast.stmt]:
        return [_expression(self._event("raised", name(ERROR)))]

    def _clauses(self, handlers: Sequence[ast.ExceptHandler]) -> list[ast.stmt]:
        """Reports each clause that is tested; the tests themselves are repeated natively."""
        statements: list[ast.stmt] = [_expression(call("reraise", name(CACHE)))]
        for handler in reversed(handlers):
            line = self._line(handler.lineno)
            if handler.type is None:
                statements = [line]
                continue
            matches = ast.Call(
                func=name("isinstance"), args=[name(ERROR), handler.type], keywords=[]
            )
            unmatched = ast.If(
                test=ast.UnaryOp(op=ast.Not(), operand=matches), body=statements, orelse=[]
            )
            statements = [line, unmatched]
        return statements

    def _with(self, node: ast.With | ast.AsyncWith) -> list[ast.stmt]:
        first: list[ast.stmt] = [self._line(node.lineno)]
        for item in node.items:
            item.context_expr = self._expressions.lambdas_only(item.context_expr)
        body = self._inside(node.body, WITH)
        again = self._line(node.lineno)
        left = self._flag()
        line = ast.Subscript(value=name(CACHE), slice=constant(2), ctx=ast.Load())
        passing = [*self._announce(), assign(left, line), ast.Raise()]
        guarded = _try(body, passing)
        guarded.finalbody = [
            again,
            ast.If(
                test=name(left),
                body=[_expression(call("reraise", name(CACHE), name(left)))],
                orelse=[],
            ),
        ]
        node.body = [assign(left, constant(0)), guarded]
        return [*first, node]

    _asyncwith = _with

    # --- scopes inside

    def _functiondef(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> list[ast.stmt]:
        expressions, line = self._expressions, first_line(node)
        said = []
        if node.decorator_list:
            what = f"the lines on which the decorators of `{node.name}` are called are left out"
            said = [_expression(call("note", constant(what)))]
            node.decorator_list = [expressions.value(d) for d in node.decorator_list]
        defaults = [*node.args.defaults, *(d for d in node.args.kw_defaults if d is not None)]
        first: list[ast.stmt] = []
        if defaults or node.decorator_list:
            done = [expressions.value(default) for default in defaults]
            if done:
                done[-1] = expressions.after(done[-1], node.lineno)
            pending = iter(done)
            node.args.defaults = [next(pending) for _ in node.args.defaults]
            node.args.kw_defaults = [d and next(pending) for d in node.args.kw_defaults]
        else:
            first = [self._line(node.lineno)]
        return [*first, *said, self._definitions.function(node, line)]

    _asyncfunctiondef = _functiondef

    def _classdef(self, node: ast.ClassDef) -> list[ast.stmt]:
        line = first_line(node)
        note = call("note", constant(f"the frame of the body of class `{node.name}` is left out"))
        return [self._line(line), _expression(note), self._definitions.class_definition(node)]


def _expression(value: ast.expr) -> ast.stmt:
    return ast.Expr(value=value)


def _try(body: list[ast.stmt], handler: list[ast.stmt]) -> ast.Try:
    clause = ast.ExceptHandler(type=name("BaseException"), name=ERROR, body=handler)
    return ast.Try(body=body, handlers=[clause], orelse=[], finalbody=[])


def _line_in(lines: set[int], body: Sequence[ast.stmt]) -> int | None:
    """The one of `lines` that belongs to the end of `body`."""
    last = body[-1]
    return max(
        (line for line in lines if last.lineno <= line <= (last.end_lineno or last.lineno)),
        default=None,
    )


def _returns_late(body: Sequence[ast.stmt]) -> bool:
    """Whether a `return` first runs a `finally` block, leaves a `with` or unbinds an exception."""
    return any(_leaves(statement, ast.Return, inside=False) for statement in body)


def _continues_late(body: Sequence[ast.stmt]) -> bool:
    return any(_leaves(statement, ast.Continue, inside=False) for statement in body)


def _leaves(node: ast.AST, kind: type[ast.stmt], inside: bool) -> bool:
    if isinstance(node, kind):
        return inside
    if isinstance(node, SCOPES):
        return False
    children = ast.iter_child_nodes(node)
    if kind is ast.Continue and isinstance(node, LOOPS):
        children = iter(node.orelse)
    if (
        isinstance(node, ast.With | ast.AsyncWith)
        or (isinstance(node, ast.Try) and node.finalbody)
        or (isinstance(node, ast.ExceptHandler) and node.name)
    ):
        inside = True
    return any(_leaves(child, kind, inside) for child in children)


class _OwnLoop(ast.NodeTransformer):
    """Visits the statements that belong to one loop, not to a loop or scope inside."""

    def rewrite(self, body: list[ast.stmt]) -> list[ast.stmt]:
        result: list[ast.stmt] = []
        for statement in body:
            new = self.visit(statement)
            result.extend(new if isinstance(new, list) else [new])
        return result

    def _scope(self, node: ast.AST) -> ast.AST:
        return node

    def _loop(self, node: ast.For | ast.AsyncFor | ast.While) -> ast.AST:
        node.orelse = self.rewrite(node.orelse)
        return node

    visit_For = visit_AsyncFor = visit_While = _loop  # noqa: N815
    visit_FunctionDef = visit_AsyncFunctionDef = visit_ClassDef = _scope  # noqa: N815
    visit_Lambda = _scope  # noqa: N815


class _Continues(_OwnLoop):
    """Puts the report of the loop's header before each `continue`."""

    def __init__(self, again: ast.expr) -> None:
        self._again = again

    def visit_Continue(self, node: ast.Continue) -> list[ast.stmt]:
        return [_expression(self._again), node]


class _Breaks(_OwnLoop):
    """Makes each `break` also set a flag, which a `continue` in a `finally` takes back."""

    def __init__(self, flag: str) -> None:
        self._flag = flag

    def visit_Break(self, node: ast.Break) -> list[ast.stmt]:
        return [assign(self._flag, constant(True)), node]

    def visit_Continue(self, node: ast.Continue) -> list[ast.stmt]:
        return [assign(self._flag, constant(False)), node]
