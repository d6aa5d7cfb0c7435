"""The top-level statements of a program, kept from one version of a document to the next."""

from __future__ import annotations
import __future__

import ast
from collections.abc import Iterator, Sequence
from functools import cached_property

from foretrace.sketch.check import Problem, depth_exceeds, parse
from foretrace.sketch.functions import Definition, find_definitions, first_line, statements_in
from foretrace.sketch.holes import Place
from foretrace.sketch.names import bound_names, global_reads

_PLAIN = (
    ast.FunctionDef,
    ast.AsyncFunctionDef,
    ast.Import,
    ast.ImportFrom,
    ast.Expr,
    ast.Assign,
    ast.Assert,
)
_ANNOTATIONS = __future__.annotations.compiler_flag


class Statement:
    """A top-level statement and what follows from it alone, each part worked out once.

    Statements are shared by all versions of a document in which they stand unchanged on the same
    lines: nobody may change their nodes.
    """

    def __init__(self, node: ast.stmt) -> None:
        self.node = node
        self.first = first_line(node)
        self.last = node.end_lineno or node.lineno
        self.holes: tuple[Place, ...] | None = None
        """None until they are settled."""

    @property
    def defines(self) -> bool:
        return isinstance(self.node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)

    @property
    def sets_future(self) -> bool:
        """`from __future__ import ...`"""
        return isinstance(self.node, ast.ImportFrom) and self.node.module == "__future__"

    @cached_property
    def says_global(self) -> bool:
        """A `global` outside of functions: whether it is allowed depends on all the module."""
        return not isinstance(self.node, _PLAIN) and _has_global(self.node)

    @cached_property
    def too_deep(self) -> bool:
        return depth_exceeds(self.node)

    @cached_property
    def definitions(self) -> tuple[Definition, ...]:
        return tuple(find_definitions(self.node))

    @cached_property
    def binds(self) -> frozenset[str]:
        """Names it binds in the module's scope."""
        return frozenset(bound_names(self.node))

    @cached_property
    def reads(self) -> frozenset[str]:
        """Names that it, or a function it defines, can look up in the module's scope."""
        return frozenset(global_reads(self.node))

    @cached_property
    def docstrings(self) -> tuple[tuple[str, int], ...]:
        """Docstrings of its classes and functions, each with the line it begins on."""
        return tuple(_docstrings(self.node))

    @cached_property
    def string_lines(self) -> frozenset[int]:
        """Lines that begin inside a string."""
        return frozenset(
            line
            for node in ast.walk(self.node)
            if isinstance(node, ast.JoinedStr)
            or (isinstance(node, ast.Constant) and isinstance(node.value, str | bytes))
            for line in range(node.lineno + 1, (node.end_lineno or node.lineno) + 1)
        )


def docstring_of(body: Sequence[ast.stmt]) -> tuple[str, int] | None:
    """The docstring a body begins with, and its line."""
    match body[:1]:
        case [ast.Expr(value=ast.Constant(value=str(text))) as node]:
            return text, node.lineno
    return None


def _docstrings(statement: ast.stmt) -> Iterator[tuple[str, int]]:
    stack: list[ast.AST] = [statement]
    while stack:
        node = stack.pop()
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            found = docstring_of(node.body)
            if found is not None:
                yield found
        stack.extend(statements_in(node))


class StatementReader:
    """Parses the lines of a program; what stands as it stood before is not parsed again."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._statements: list[Statement] = []

    def keep(self, lines: Sequence[str], statements: Sequence[Statement]) -> None:
        """Take these as known to be sound when the next lines are read."""
        self._lines = list(lines)
        self._statements = list(statements)

    def read(self, lines: Sequence[str]) -> list[Statement] | Problem:
        """The statements of a program, or why CPython would not compile it."""
        if self._statements:
            statements = self._read_change(lines)
            if statements is not None:
                return statements
        module = parse("\n".join(lines))
        return module if isinstance(module, Problem) else [Statement(n) for n in module.body]

    def _read_change(self, lines: Sequence[str]) -> list[Statement] | None:
        """Parse the lines between the statements that stay; None if that does not suffice."""
        before, after = self._unchanged(lines)
        kept = [*before, *after]
        if any(statement.says_global for statement in kept) or any(s.sets_future for s in after):
            return None
        first = before[-1].last + 1 if before else 1
        last = after[0].first - 1 if after else len(lines)
        flags = _ANNOTATIONS if any(statement.sets_future for statement in before) else 0
        # Blank lines in front give every node its line.
        module = parse("\n" * (first - 1) + "\n".join(lines[first - 1 : last]), flags)
        if isinstance(module, Problem):
            return None
        new = [Statement(node) for node in module.body]
        if any(statement.says_global or statement.sets_future for statement in new):
            return None
        return [*before, *new, *after]

    def _unchanged(self, lines: Sequence[str]) -> tuple[list[Statement], list[Statement]]:
        """Statements before and after the change that are sure to read as before."""
        old = self._lines
        shorter = min(len(old), len(lines))
        start = next((i for i in range(shorter) if old[i] != lines[i]), shorter)
        rest = shorter - start
        end = next((i for i in range(rest) if old[-1 - i] != lines[-1 - i]), rest)
        before = [statement for statement in self._statements if statement.last <= start]
        # The change may go on with the statement before it, as an `else` does.
        before = before[:-1]
        while before and before[-1].last >= self._statements[len(before)].first:
            before.pop()
        if len(old) != len(lines):
            return before, []
        unchanged = len(old) - end
        after = [s for s in self._statements[len(before) :] if s.first > unchanged]
        while after and len(after) < len(self._statements):
            if self._statements[-len(after) - 1].last < after[0].first:
                break
            after.pop(0)
        return before, after


def _has_global(node: ast.stmt) -> bool:
    waiting: list[ast.AST] = [node]
    while waiting:
        inner = waiting.pop()
        if isinstance(inner, ast.Global):
            return True
        if not isinstance(inner, ast.FunctionDef | ast.AsyncFunctionDef):
            waiting.extend(statements_in(inner))
    return False
