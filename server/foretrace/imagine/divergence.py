"""Proof that a run never ends, from the frames it reported before it was stopped.

A deterministic run that is twice in the same state repeats what lies between for ever. Reprs show
the state completely only where it consists of values that cannot be changed in place, so the proof
asks for more than equal locals at the same line of the same activations: between the two visits no
object may have been changed, no name may have been bound to one, and nothing outside the locals
may have been read but functions, classes, modules without state and constants of the module.
Where any of this is not certain, nothing is claimed.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence

from foretrace.imagine.events import SCOPE_NAMES
from foretrace.imagine.lines import Lines
from foretrace.imagine.lowering import tables
from foretrace.sketch.model import Program
from foretrace.trace.frames import Event, Frame

_PLAIN = re.compile(
    r"""[^<\[{]*|b?'(?:[^'\\]|\\.)*'|b?"(?:[^"\\]|\\.)*"|<function [\w.<>]+ at 0x0>"""
)
"""Reprs of values without state: numbers, strings, tuples of them, functions."""

_GOING_THROUGH = tuple(SCOPE_NAMES.values())
"""Activations that are a loop themselves."""

_STATELESS_MODULES = frozenset({"math", "operator", "string", "typing"})
_STATELESS_FUNCTIONS = tables.PURE_FUNCTIONS - {"iter", "open", "id", "hash"}


def cycle(frames: Sequence[Frame], lines: Lines, program: Program) -> tuple[int, int] | None:
    """Indexes of two frames in the same state, if they prove that the run never ends."""
    if not frames:
        return None
    loops = _loops(program.tree)
    last = len(frames) - 1
    while last > 0 and not _shows_its_state(frames[last], loops):
        last -= 1
    start = _same_state(frames, last)
    if start is None or not _closed(frames[start : last + 1], lines, program):
        return None
    period = last - start
    while start > 0 and _equal(frames[start - 1], frames[start - 1 + period]):
        start -= 1
    return start, start + period


def _shows_its_state(frame: Frame, loops: Sequence[tuple[int, int]]) -> bool:
    """Whether its activation may be in no other state: goes through no iterator."""
    return (
        frame.event is Event.LINE
        and not frame.function.endswith(_GOING_THROUGH)
        and not any(start <= frame.line <= end for start, end in loops)
    )


def _same_state(frames: Sequence[Frame], last: int) -> int | None:
    """The last earlier visit of the state of frame `last`, its callers untouched in between."""
    final = frames[last]
    for index in range(last - 1, -1, -1):
        frame = frames[index]
        if frame.depth < final.depth or (
            frame.depth == final.depth and frame.event in (Event.CALL, Event.RETURN)
        ):
            return None
        if frame.depth == final.depth and _equal(frame, final):
            return index
    return None


def _equal(one: Frame, other: Frame) -> bool:
    return (
        one.event is other.event
        and one.line == other.line
        and one.depth == other.depth
        and one.function == other.function
        and (one.locals is other.locals or dict(one.locals) == dict(other.locals))
        and one.value == other.value
    )


def _loops(tree: ast.Module) -> list[tuple[int, int]]:
    """Header line and last line of each `for`, whose place in its iterable no repr shows."""
    return [
        (node.lineno, node.end_lineno or node.lineno)
        for node in ast.walk(tree)
        if isinstance(node, ast.For | ast.AsyncFor)
    ]


def _closed(window: Sequence[Frame], lines: Lines, program: Program) -> bool:
    """Whether what happens between the two visits depends on the locals alone, and keeps them."""
    constants = _constants(program)
    for frame in window:
        if frame.event is not Event.LINE:
            continue
        line = lines[frame.line]
        for node in line.nodes:
            if not _keeps(node, frame, constants):
                return False
        for name in line.binds & frame.locals.keys():
            if not _PLAIN.fullmatch(frame.locals[name].repr):
                return False
    return True


def _keeps(node: ast.AST, frame: Frame, constants: frozenset[str]) -> bool:
    """Whether evaluating `node` reads only locals and constants, and changes nothing in place."""
    if isinstance(node, ast.Attribute | ast.Subscript) and not isinstance(node.ctx, ast.Load):
        return False
    if isinstance(node, ast.Attribute):
        root = node.value
        module = isinstance(root, ast.Name) and root.id in _STATELESS_MODULES
        return module or (node.attr in tables.METHOD_NAMES and node.attr not in tables.MUTATORS)
    if isinstance(node, ast.Await | ast.Yield | ast.YieldFrom | ast.Import | ast.ImportFrom):
        return False
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
        held = frame.locals.get(node.id)
        if held is not None:
            return " object at 0x" not in held.repr and "<" not in held.repr.replace(
                "<function", ""
            )
        return node.id in constants or node.id in _STATELESS_FUNCTIONS
    return True


def _constants(program: Program) -> frozenset[str]:
    """Module names bound once, to a function, a stateless module or a plain literal."""
    found: dict[str, bool] = {}
    for node in program.tree.body:
        if isinstance(node, ast.FunctionDef):
            found[node.name] = node.name not in found and not node.decorator_list
        elif isinstance(node, ast.Import):
            for alias in node.names:
                found[alias.asname or alias.name] = alias.name in _STATELESS_MODULES
        elif isinstance(node, ast.Assign) and len(node.targets) == 1:
            target = node.targets[0]
            if isinstance(target, ast.Name):
                plain = isinstance(node.value, ast.Constant)
                found[target.id] = plain and target.id not in found
    written = {
        name
        for node in ast.walk(program.tree)
        if isinstance(node, ast.Global | ast.Nonlocal)
        for name in node.names
    }
    return frozenset(name for name, good in found.items() if good) - written
