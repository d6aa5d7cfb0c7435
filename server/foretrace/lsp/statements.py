"""What the lines of a program do, as far as its text alone says it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cached_property

from foretrace.sketch.functions import statements_in

_SIMPLE_BINDING = (ast.Assign, ast.AnnAssign, ast.AugAssign)
_LOOP = (ast.For, ast.AsyncFor, ast.While)


class Statements:
    """The statements of a program, read when first asked about."""

    def __init__(self, tree: ast.Module) -> None:
        self._tree = tree

    def binds(self, line: int) -> tuple[str, ...]:
        """Names that a line assigns whenever it runs to its end."""
        return self._read[0].get(line, ())

    def returns(self, line: int) -> bool:
        """Whether a `return` statement stands there."""
        return line in self._read[1]

    def returned_name(self, line: int) -> str | None:
        """The name that a `return` on a line of its own returns."""
        return self._read[3].get(line)

    def loop_around(self, line: int) -> int | None:
        """Line of the innermost loop around `line`."""
        return max((first for first, last in self._read[2] if first <= line <= last), default=None)

    @cached_property
    def _read(
        self,
    ) -> tuple[dict[int, tuple[str, ...]], set[int], list[tuple[int, int]], dict[int, str]]:
        """Names by line, lines of returns, first and last lines of loops, names returned."""
        binds: dict[int, tuple[str, ...]] = {}
        returns: set[int] = set()
        named: dict[int, str] = {}
        loops: list[tuple[int, int]] = []
        headers: set[int] = set()
        for node in _statements(self._tree):
            last = node.end_lineno or node.lineno
            if isinstance(node, ast.Return):
                returns.update(range(node.lineno, last + 1))
                if isinstance(node.value, ast.Name):
                    named[node.lineno] = node.value.id
            elif isinstance(node, _SIMPLE_BINDING) and last == node.lineno:
                binds[last] = tuple(dict.fromkeys((*binds.get(last, ()), *_targets(node))))
            elif isinstance(node, _LOOP):
                loops.append((node.lineno, last))
            if hasattr(node, "body"):
                headers.add(node.lineno)
        # `if ready: x = 1` is one line to the tracer: it may run without assigning.
        for line in headers:
            binds.pop(line, None)
        return binds, returns, loops, named


def _statements(tree: ast.Module) -> Iterator[ast.stmt]:
    """At any depth, in source order. Of a large tree most nodes are in expressions."""
    pending: list[ast.AST] = [tree]
    while pending:
        node = pending.pop()
        if isinstance(node, ast.stmt):
            yield node
        pending.extend(reversed([*statements_in(node)]))


def _targets(node: ast.stmt) -> Iterator[str]:
    if isinstance(node, ast.AnnAssign) and node.value is None:
        return
    targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
    for target in targets:
        if target is not None:
            yield from (
                name.id
                for name in ast.walk(target)
                if isinstance(name, ast.Name) and isinstance(name.ctx, ast.Store)
            )
