"""Module-level code that only runs a file as a script: not part of the program."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from typing import TypeGuard

from foretrace.sketch.calls import Callables, OwnCall, own_calls
from foretrace.sketch.functions import statements_in
from foretrace.sketch.model import Program
from foretrace.sketch.names import bound_names, facts, is_print
from foretrace.sketch.program import Understanding
from foretrace.sketch.statements import Statement

_SIMPLE = (ast.Expr, ast.Assign, ast.AugAssign, ast.AnnAssign, ast.Delete, ast.Assert, ast.Pass)
_BLOCKS = (ast.If, ast.For, ast.While, ast.With, ast.Try, ast.Match)


def is_main_block(node: ast.AST) -> TypeGuard[ast.If]:
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


def script_statements(
    statements: Sequence[Statement], callables: Callables
) -> frozenset[Statement]:
    """The top-level statements that are scenarios or only lead to some.

    Assertions, the main block, calls of the module's own functions, assignments of such calls to
    names that nothing else reads, and what is done with those names.
    """
    reader = _ScriptReader(statements, callables)
    starting = {s for s in statements if reader.starts_script(s.node)}
    following = {s for s in statements if s not in starting and reader.can_follow(s.node)}
    effects = {s: reader.effects(s.node) for s in starting | following}
    while True:
        script = _with_followers(starting, following)
        if not any(effects[statement] for statement in script):
            return frozenset(script)
        staying = (statement.reads for statement in statements if statement not in script)
        read = frozenset[str]().union(*staying)
        needed = {statement for statement in script if effects[statement] & read}
        if not needed:
            return frozenset(script)
        starting -= needed
        following -= needed


def _with_followers(starting: set[Statement], following: set[Statement]) -> set[Statement]:
    """`starting`, and those of `following` that concern names bound by what is taken."""
    script = set(starting)
    bound = {name for s in starting if not is_main_block(s.node) for name in s.binds}
    while True:
        more = {s for s in following - script if (s.reads | s.binds) & bound}
        if not more:
            return script
        script |= more
        bound.update(name for statement in more for name in statement.binds)


class _ScriptReader:
    def __init__(self, statements: Sequence[Statement], callables: Callables) -> None:
        self._callables = callables
        self._instances: dict[str, str] = {}
        for statement in statements:
            match statement.node:
                case ast.Assign(targets=[ast.Name(id=name)], value=value):
                    owner = callables.instance_of(value)
                    if owner is not None:
                        self._instances[name] = owner

    def starts_script(self, node: ast.AST) -> bool:
        """Whether a statement is there for a call of one of the module's functions."""
        if isinstance(node, ast.Assert) or is_main_block(node):
            return True
        if isinstance(node, _BLOCKS):
            leaves = list(_leaves(node))
            return any(self.starts_script(leaf) for leaf in leaves) and all(
                isinstance(leaf, ast.Pass | ast.Expr) or self.starts_script(leaf) for leaf in leaves
            )
        return self.can_follow(node) and any(True for _ in self._own_calls(node))

    def can_follow(self, node: ast.AST) -> bool:
        """Whether a statement may go with the names it concerns, if those go."""
        if isinstance(node, _BLOCKS):
            return all(self.can_follow(leaf) for leaf in _leaves(node))
        if not isinstance(node, _SIMPLE):
            return False
        # `f = decorate(f)` makes the function what it is.
        return self._callables.names.isdisjoint(bound_names(node))

    def effects(self, node: ast.AST) -> frozenset[str]:
        """Names through which a statement can matter to what stays."""
        if isinstance(node, ast.Assert | ast.Pass) or is_main_block(node) or is_print(node):
            return frozenset()
        names = set(bound_names(node))
        if isinstance(node, _BLOCKS):
            names.update(*(self.effects(leaf) for leaf in _leaves(node)))
        elif isinstance(node, ast.Expr):
            # A call for its effect alone may change what it is given.
            names |= facts(node).mentions
            for call in self._own_calls(node):
                names |= self._callables.assigned_globals(call.function)
        else:
            for target in _assigned(node):
                names |= facts(target).mentions
        return frozenset(names) - self._callables.names

    def _own_calls(self, node: ast.AST) -> Iterator[OwnCall]:
        return own_calls(node, self._callables, self._instances)


def _assigned(node: ast.AST) -> Sequence[ast.expr]:
    """The targets a simple statement assigns to or deletes."""
    match node:
        case ast.Assign(targets=targets) | ast.Delete(targets=targets):
            return targets
        case ast.AugAssign(target=target) | ast.AnnAssign(target=target):
            return [target]
    return []


def _leaves(node: ast.AST) -> Iterator[ast.AST]:
    for inner in statements_in(node):
        if isinstance(inner, (*_BLOCKS, ast.ExceptHandler, ast.match_case)):
            yield from _leaves(inner)
        else:
            yield inner


def without_script(understood: Understanding, script: frozenset[Statement]) -> Program:
    """The program proper: `script` blanked from its lines and taken out of its tree."""
    lines = list(understood.lines)
    kept: list[ast.stmt] = []
    end = 0
    following = [*(statement.first for statement in understood.statements[1:]), len(lines) + 1]
    for statement, begins in zip(understood.statements, following, strict=False):
        first, last = statement.first, statement.last
        if statement not in script:
            kept.append(statement.node)
        elif end < first and last < begins:
            lines[first - 1 : last] = [""] * (last - first + 1)
        else:
            kept.append(_blank(lines, statement.node))
        end = last
    tree = ast.Module(body=kept, type_ignores=[])
    return Program("\n".join(lines), tree, understood.gaps)


def _blank(lines: list[str], node: ast.stmt) -> ast.stmt:
    """Write `0` over a statement that shares a line; what stands beside it stays in its column.

    Answers with the tree of what is written. Over several lines it is put in parentheses.
    """
    first, last = node.lineno, node.end_lineno or node.lineno
    start, end = node.col_offset, node.end_col_offset or 0
    for line in range(first, last + 1):
        data = lines[line - 1].encode()
        begins = start if line == first else 0
        ends = end if line == last else len(data)
        blank = bytearray(b" " * (ends - begins))
        if first == last:
            blank[0:1] = b"0"
        elif line == first:
            blank[0:2] = b"(0"
        elif line == last:
            blank[-1:] = b")"
        lines[line - 1] = (data[:begins] + blank + data[ends:]).decode()
    inside = start if first == last else start + 1
    nothing = ast.Constant(value=0, lineno=first, col_offset=inside)
    nothing.end_lineno, nothing.end_col_offset = first, inside + 1
    written = ast.Expr(value=nothing, lineno=first, col_offset=start)
    written.end_lineno, written.end_col_offset = last, inside + 1 if first == last else end
    return written
