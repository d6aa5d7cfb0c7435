"""Expressions in an imagined state: evaluated in the isolated interpreter, nowhere else."""

from __future__ import annotations

import ast

from foretrace import syntax
from foretrace.dap.branch import Branch
from foretrace.dap.requests import Refused
from foretrace.dap.seeing import seen_value
from foretrace.dap.session import Session
from foretrace.dap.timeline import NONE
from foretrace.imagine.interventions import Look
from foretrace.trace.frames import Event, Value

_NOT_CODE = (SyntaxError, ValueError, RecursionError, MemoryError)
_LONGEST = 10_000


async def evaluate(session: Session, branch: Branch, index: int, expression: str) -> Value:
    """The value of an expression at a frame. Raises `Refused` if it has none."""
    node = read_expression(expression)
    frame = branch.timeline.frames[index]
    if isinstance(node, ast.Name) and node.id in frame.locals:
        return frame.locals[node.id]
    line = _line_at(branch, index)
    if line == NONE:
        raise Refused("Nothing can be evaluated before the first line.")
    look = Look(0, branch.timeline.frames[line].line, expression.strip(), line, last=True)
    found = await session.look(branch, [look])
    if not found:
        raise Refused("This could not be evaluated: the run ends before.")
    if found[0].repr is None:
        raise Refused(str(found[0].error))
    holes = bool(branch.supposed.sketch.holes)
    return seen_value(branch.timeline, line, node, found[0].repr, holes)


def read_expression(text: str) -> ast.expr:
    """Raises `Refused`."""
    if len(text) > _LONGEST:
        raise Refused("This expression is too long.")
    try:
        return syntax.parse(text.strip(), mode="eval").body
    except _NOT_CODE as error:
        said = " ".join(text.split())[:80]
        raise Refused(f"{said!r} is not an expression." if said else "Nothing to do.") from error


def assigned(text: str) -> tuple[str, str] | None:
    """Target and value of an assignment, as the console may hold one; else `None`."""
    try:
        body = syntax.parse(text.strip()).body
    except _NOT_CODE:
        return None
    match body:
        case [ast.Assign(targets=[target], value=value)]:
            return ast.unparse(target), ast.unparse(value)
        case [ast.AugAssign(target=target, op=op, value=value)]:
            left = syntax.parse(ast.unparse(target), mode="eval").body
            return ast.unparse(target), ast.unparse(ast.BinOp(left=left, op=op, right=value))
    return None


def _line_at(branch: Branch, index: int) -> int:
    """The line whose state is that of the frame: itself, or the one that returns."""
    timeline = branch.timeline
    while index != NONE and timeline.frames[index].event is not Event.LINE:
        index = timeline.previous[index]
    return index
