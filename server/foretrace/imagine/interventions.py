"""What a debugger does to a run: it looks at expressions, changes variables, takes other turns.

Each is placed where a line reports its frame. A step is the index of that frame in the trace; up
to there the run is what it was without the intervention.
"""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass

from foretrace import syntax
from foretrace.imagine.names import CACHE, PREFIX, call, constant, name


@dataclass(frozen=True, slots=True)
class Change:
    """What if this were so? The assignment happens before the frame of the step is reported."""

    step: int
    line: int
    target: str
    """Source of a name, an item or an attribute."""
    value: str
    """Source of an expression, evaluated there."""

    @property
    def name(self) -> str:
        """The local variable that is, or holds, the target."""
        node = syntax.parse(self.target, mode="eval").body
        while isinstance(node, ast.Subscript | ast.Attribute):
            node = node.value
        if not isinstance(node, ast.Name):
            raise SyntaxError(f"{self.target} does not belong to a variable")
        return node.id


@dataclass(frozen=True, slots=True)
class Turn:
    """What if the condition of an `if` or `while` came out so?"""

    step: int
    line: int
    taken: bool


@dataclass(frozen=True, slots=True)
class Look:
    """What is the value of an expression?"""

    number: int
    line: int
    expression: str
    step: int | None = None
    """`None`: each time the line runs."""
    last: bool = False
    """Whether nothing after it is of interest: the run ends there."""


Intervention = Change | Turn | Look


@dataclass(frozen=True, slots=True)
class Looked:
    """What a look saw."""

    number: int
    step: int
    repr: str | None
    error: str | None = None
    """`ValueError: …` where evaluating it raised."""


LOOKING = """
def _ft_due(step, line, cache):
    if not _ft_on or cache[2] == line:
        return False
    return step < 0 or _ft_most - _ft_frames == step

def _ft_chosen(step):
    return _ft_on and _ft_most - _ft_frames == step + 1

def _ft_look(number, last, body):
    global _ft_on
    _ft_on = False
    try:
        seen = [_ft_repr(body())]
    except Exception as error:
        seen = [None, type(error).__name__ + ': ' + str(error)]
    _ft_on = True
    _ft_out(_ft_dumps([17, number, _ft_most - _ft_frames, *seen]))
    if last:
        _ft_stop([7])
"""
"""What the placed code calls; runs inside the interpreter, behind the tracing runtime."""

_EVERY = -1
_REPORTS = {f"{PREFIX}line", f"{PREFIX}again"}


def check(change: Change) -> None:
    """Raise `SyntaxError` unless the target can be assigned to, and the value is an expression."""
    _assignment(change)


def choose(tree: ast.Module, interventions: Sequence[Intervention]) -> None:
    """Put the turns into the conditions of `tree`, which is not instrumented yet."""
    for each in interventions:
        if not isinstance(each, Turn):
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.If | ast.While) and node.test.lineno == each.line:
                chosen = ast.IfExp(
                    test=call("chosen", constant(each.step)),
                    body=constant(each.taken),
                    orelse=node.test,
                )
                node.test = _located(chosen, node.test)


def place(tree: ast.Module, interventions: Sequence[Intervention]) -> ast.Module:
    """Put looks and changes before the reports of their lines in an instrumented `tree`."""
    wanted = [each for each in interventions if not isinstance(each, Turn)]
    if not wanted:
        return tree
    placed = _Placing(wanted).visit(tree)
    assert isinstance(placed, ast.Module)
    return ast.fix_missing_locations(placed)


class _Placing(ast.NodeTransformer):
    def __init__(self, interventions: Sequence[Look | Change]) -> None:
        self._interventions = interventions

    def visit_Expr(self, node: ast.Expr) -> ast.AST | list[ast.stmt]:
        found = self._at(node.value)
        if not found:
            return self.generic_visit(node)
        before = [
            ast.If(test=_due(each, node.value), body=[_statement(each)], orelse=[])
            for each in found
        ]
        return [*before, node]

    def visit_Call(self, node: ast.Call) -> ast.AST:
        found = self._at(node)
        if not found:
            return self.generic_visit(node)
        before = [
            ast.BoolOp(op=ast.And(), values=[_due(each, node), _inside(each)]) for each in found
        ]
        every = ast.Tuple(elts=[*before, node], ctx=ast.Load())
        return ast.Subscript(value=every, slice=constant(len(before)), ctx=ast.Load())

    def _at(self, node: ast.expr) -> list[Look | Change]:
        """Those that belong before `node`, if it reports a line."""
        match node:
            case ast.Call(func=ast.Name(id=function), args=[ast.Constant(value=line), *_]):
                if function in _REPORTS:
                    return [each for each in self._interventions if each.line == line]
        return []


def _due(each: Look | Change, report: ast.expr) -> ast.expr:
    assert isinstance(report, ast.Call)
    assert isinstance(report.func, ast.Name)
    # The header of a loop is reported again although the line is the same.
    line = each.line if report.func.id == f"{PREFIX}line" else 0
    step = _EVERY if each.step is None else each.step
    return call("due", constant(step), constant(line), name(CACHE))


def _statement(each: Look | Change) -> ast.stmt:
    return ast.Expr(value=_look(each)) if isinstance(each, Look) else _assignment(each)


def _inside(each: Look | Change) -> ast.expr:
    """The same within an expression."""
    if isinstance(each, Look):
        return _look(each)
    assignment = _assignment(each)
    target = assignment.targets[0]
    if not isinstance(target, ast.Name):
        raise SyntaxError(f"on this line only whole variables can be set, not {each.target}")
    return ast.List(elts=[ast.NamedExpr(target=target, value=assignment.value)], ctx=ast.Load())


def _look(each: Look) -> ast.expr:
    empty = ast.arguments(posonlyargs=[], args=[], kwonlyargs=[], kw_defaults=[], defaults=[])
    body = ast.Lambda(args=empty, body=_expression(each.expression))
    return call("look", constant(each.number), constant(each.last), body)


def _assignment(each: Change) -> ast.Assign:
    try:
        statement = syntax.parse(f"{each.target} = ({each.value}\n)").body
    except (ValueError, RecursionError, MemoryError) as error:
        raise SyntaxError(f"{each.value!r} is not an expression") from error
    match statement:
        case [ast.Assign(targets=[ast.Name() | ast.Subscript() | ast.Attribute()]) as found]:
            _expression(each.value)
            return found
    raise SyntaxError(f"{each.target} cannot be set")


def _expression(text: str) -> ast.expr:
    """Raises `SyntaxError`."""
    try:
        return syntax.parse(text.strip(), mode="eval").body
    except (ValueError, RecursionError, MemoryError) as error:
        raise SyntaxError(f"{text!r} is not an expression") from error


def _located(node: ast.expr, place: ast.expr) -> ast.expr:
    kept = {id(each) for each in ast.walk(place)}
    for each in ast.walk(node):
        if id(each) not in kept:
            ast.copy_location(each, place)
    return node
