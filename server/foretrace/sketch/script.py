"""Module-level code that only runs a file as a script: not part of the program."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from foretrace.sketch.calls import Callables, own_calls
from foretrace.sketch.functions import first_line, statements_in
from foretrace.sketch.model import Program
from foretrace.sketch.names import bound_names, global_reads, mentioned_names
from foretrace.sketch.program import Understanding

_BLOCKS = (ast.If, ast.For, ast.While, ast.With, ast.Try, ast.Match)


def is_main_block(node: ast.AST) -> bool:
    """`if __name__ == "__main__":`, without an `else` that an import would run."""
    match node:
        case ast.If(
            test=ast.Compare(
                left=ast.Name(id="__name__"), ops=[ast.Eq()], comparators=[ast.Constant("__main__")]
            )
            | ast.Compare(
                left=ast.Constant("__main__"), ops=[ast.Eq()], comparators=[ast.Name(id="__name__")]
            ),
            orelse=[],
        ):
            return True
    return False


def script_statements(module: ast.Module, callables: Callables) -> frozenset[ast.stmt]:
    """The top-level statements that are scenarios or only lead to some.

    Assertions, the main block, calls of the module's own functions, and assignments of such
    calls to names that nothing else reads.
    """
    reader = _ScriptReader(module, callables)
    script = {node for node in module.body if reader.may_be_script(node)}
    touched = {node: reader.touched(node) for node in script}
    if not any(touched.values()):
        return frozenset(script)
    # What stays reads some names; whatever touches those stays as well, and may read others.
    waiting = [node for node in module.body if node not in script]
    read: set[str] = set()
    while waiting:
        for node in waiting:
            read.update(global_reads(node))
        waiting = [node for node in script if touched[node] & read]
        script.difference_update(waiting)
    return frozenset(script)


class _ScriptReader:
    def __init__(self, module: ast.Module, callables: Callables) -> None:
        self._callables = callables
        self._instances: dict[str, str] = {}
        for node in module.body:
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
                owner = callables.instance_of(node.value)
                if owner is not None:
                    self._instances[node.targets[0].id] = owner

    def may_be_script(self, node: ast.AST) -> bool:
        if isinstance(node, ast.Assert) or is_main_block(node):
            return True
        if isinstance(node, _BLOCKS):
            inner = list(_leaves(node))
            return any(self.may_be_script(leaf) for leaf in inner) and all(
                isinstance(leaf, ast.Pass | ast.Expr) or self.may_be_script(leaf) for leaf in inner
            )
        if isinstance(node, ast.Expr):
            return self._calls_own(node.value)
        if isinstance(node, ast.Assign):
            names = all(isinstance(target, ast.Name | ast.Tuple) for target in node.targets)
            return names and self._calls_own(node.value)
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            return node.value is not None and self._calls_own(node.value)
        return False

    def touched(self, node: ast.stmt) -> frozenset[str]:
        """Names through which the statement can matter to what stays."""
        if isinstance(node, ast.Assert) or is_main_block(node):
            return frozenset()
        touched = set(bound_names(node))
        for leaf in [node] if isinstance(node, ast.Expr) else _leaves(node):
            # A call for its effect alone may change what it is given.
            if isinstance(leaf, ast.Expr) and not is_print(leaf):
                touched |= mentioned_names([leaf])
                for call in own_calls(leaf, self._callables, self._instances):
                    touched |= self._callables.assigned_globals(call.function)
        return frozenset(touched) - self._callables.names

    def _calls_own(self, expression: ast.expr) -> bool:
        return any(True for _ in own_calls(expression, self._callables, self._instances))


def _leaves(node: ast.AST) -> Iterator[ast.AST]:
    for inner in statements_in(node):
        if isinstance(inner, (*_BLOCKS, ast.ExceptHandler, ast.match_case)):
            yield from _leaves(inner)
        else:
            yield inner


def is_print(node: ast.Expr) -> bool:
    match node.value:
        case ast.Call(func=ast.Name(id="print" | "pprint")):
            return True
    return False


def without_script(understood: Understanding, script: frozenset[ast.stmt]) -> Program:
    """The program proper: `script` blanked from its lines and taken out of its tree."""
    body = understood.tree.body
    if not script:
        return Program("\n".join(understood.lines), understood.tree, understood.gaps)
    lines = list(understood.lines)
    kept: list[ast.stmt] = []
    for statement in _Extents.of(body):
        node = statement.node
        if node not in script:
            kept.append(node)
        elif statement.alone:
            lines[statement.first - 1 : statement.last] = [""] * (
                statement.last - statement.first + 1
            )
        else:
            _blank(lines, node)
            kept.append(_nothing(node))
    tree = ast.Module(body=kept, type_ignores=[])
    return Program("\n".join(lines), tree, understood.gaps)


@dataclass(frozen=True, slots=True)
class _Extents:
    """A top-level statement and the lines it takes."""

    node: ast.stmt
    first: int
    last: int
    alone: bool
    """Whether no other statement shares one of its lines."""

    @classmethod
    def of(cls, body: Sequence[ast.stmt]) -> list[_Extents]:
        spans = [(first_line(node), node.end_lineno or node.lineno) for node in body]
        return [
            cls(
                node,
                first,
                last,
                (i == 0 or spans[i - 1][1] < first)
                and (i + 1 == len(body) or last < spans[i + 1][0]),
            )
            for i, (node, (first, last)) in enumerate(zip(body, spans, strict=True))
        ]


def _blank(lines: list[str], node: ast.stmt) -> None:
    """Replace a statement that shares its line by `0` and spaces; columns in bytes stay."""
    last = node.end_lineno or node.lineno
    for line in range(node.lineno, last + 1):
        data = lines[line - 1].encode()
        start = node.col_offset if line == node.lineno else 0
        end = node.end_col_offset if line == last else len(data)
        blank = b" " * ((end or len(data)) - start)
        if line == node.lineno:
            blank = b"0" + blank[1:]
        lines[line - 1] = (data[:start] + blank + data[end:]).decode()


def _nothing(node: ast.stmt) -> ast.stmt:
    """The tree of the `0` that stands in for a blanked statement."""
    end = ast.Pass()
    end.lineno = end.end_lineno = node.lineno
    end.col_offset, end.end_col_offset = node.col_offset, node.col_offset + 1
    return ast.copy_location(ast.Expr(value=ast.copy_location(ast.Constant(value=0), end)), end)
