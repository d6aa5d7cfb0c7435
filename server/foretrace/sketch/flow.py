"""Which line can run next, by the syntax tree.

Line events are those of `sys.settrace` on CPython 3.11: a `for` header is met again after each
round, a `with` line again when its block is left, a statement over several lines once for each
line an expression of it begins on. Where the order depends on details of the compiler the
answer is the larger set. A new exception can end an activation on any line; that is not listed,
but the handlers of the same function that it can reach are, and where it goes on from there.
CPython's own clean-up after an exception inside `finally` reports that block's last line once
more; this is left out.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from foretrace.sketch.functions import Definition, FunctionNode, first_line

END = 0
"""Stands for the end of the activation."""

_Lines = frozenset[int]
_NONE: _Lines = frozenset()


class Flow(Mapping[str, Mapping[int, tuple[int, ...]]]):
    """Per function: line -> lines that can run next. Each function is worked out when asked for."""

    def __init__(self, definitions: Sequence[Definition]) -> None:
        self._nodes: dict[str, list[FunctionNode]] = {}
        for definition in definitions:
            self._nodes.setdefault(definition.function.qualname, []).append(definition.node)
        self._found: dict[str, Mapping[int, tuple[int, ...]]] = {}

    def __getitem__(self, qualname: str) -> Mapping[int, tuple[int, ...]]:
        if qualname not in self._found:
            # A name defined twice stands on different lines: one table can serve both.
            merged: dict[int, tuple[int, ...]] = {}
            for node in self._nodes[qualname]:
                merged.update(successors(node))
            self._found[qualname] = merged
        return self._found[qualname]

    def __iter__(self) -> Iterator[str]:
        return iter(self._nodes)

    def __len__(self) -> int:
        return len(self._nodes)

    def __repr__(self) -> str:
        return f"Flow({list(self._nodes)})"


def successors(function: FunctionNode) -> dict[int, tuple[int, ...]]:
    """Line -> lines that can follow it in one activation of `function`; `END` is its end.

    The function's first line, where its call event is, leads to the first line that runs.
    """
    graph = _Graph()
    body = function.body
    if ast.get_docstring(function, clean=False) is not None:
        body = body[1:]
    entry = graph.block(body, frozenset([END]), _Exits({_Way.RETURN: frozenset([END])}))
    head = frozenset([first_line(function)])
    graph.add(head, entry, again=head)
    return {line: tuple(sorted(targets)) for line, targets in sorted(graph.edges.items())}


class _Way(StrEnum):
    """How control can leave a block before its end."""

    RETURN = "return"
    BREAK = "break"
    CONTINUE = "continue"


_WAYS: dict[type[ast.stmt], _Way] = {
    ast.Return: _Way.RETURN,
    ast.Break: _Way.BREAK,
    ast.Continue: _Way.CONTINUE,
}


@dataclass(frozen=True, slots=True)
class _Exits:
    """Where control goes when it leaves a block other than at its end."""

    ways: Mapping[_Way, _Lines]
    raises: _Lines = _NONE
    """Handlers and clean-up code that an exception reaches."""
    leaving: dict[_Way, set[int]] = field(default_factory=dict)
    """Lines of the statements that leave. Filled while the block is walked."""

    @property
    def raised(self) -> _Lines:
        """Where an exception that is under way goes on to."""
        return self.raises or frozenset([END])

    def looping(self, breaks: _Lines, continues: _Lines) -> _Exits:
        """The exits of a loop's body."""
        ways = {**self.ways, _Way.BREAK: breaks, _Way.CONTINUE: continues}
        return _Exits(ways, self.raises)

    def through(self, lines: _Lines) -> _Exits:
        """The exits of a block with clean-up code (`finally`, `with`) that begins on `lines`."""
        return _Exits(dict.fromkeys(_Way, lines), lines)


class _Graph:
    def __init__(self) -> None:
        self.edges: dict[int, set[int]] = {}

    def add(self, sources: Iterable[int], targets: Iterable[int], again: _Lines = _NONE) -> None:
        """Of the lines that lead to themselves only those in `again` do so by jumping back."""
        for source in sources:
            known = self.edges.setdefault(source, set())
            known.update(line for line in targets if line != source or line in again)

    def block(self, body: Sequence[ast.stmt], after: _Lines, exits: _Exits) -> _Lines:
        """Lines the block can begin with, when `after` follows it."""
        for statement in reversed(body):
            after = self.statement(statement, after, exits)
        return after

    def statement(self, node: ast.stmt, after: _Lines, exits: _Exits) -> _Lines:
        match node:
            case ast.If():
                return self._if(node, after, exits)
            case ast.While():
                return self._while(node, after, exits)
            case ast.For() | ast.AsyncFor():
                return self._for(node, after, exits)
            case ast.Try() | ast.TryStar():
                return self._try(node, after, exits)
            case ast.With() | ast.AsyncWith():
                return self._with(node, after, exits)
            case ast.Match():
                return self._match(node, after, exits)
            case ast.Return() | ast.Break() | ast.Continue():
                return self._leave(node, _WAYS[type(node)], exits)
            case ast.Raise():
                return self._simple(node, exits.raised, exits)
            case ast.Global() | ast.Nonlocal():
                return after
            case ast.AnnAssign(value=None):
                return self._simple(node, after, exits) | after
        return self._simple(node, after, exits)

    def _simple(self, node: ast.stmt, after: _Lines, exits: _Exits) -> _Lines:
        return self._run(statement_lines(node), after, exits)

    def _run(self, lines: _Lines, after: _Lines, exits: _Exits) -> _Lines:
        """Expressions on `lines`, in any order, then `after`."""
        again = exits.ways.get(_Way.CONTINUE, _NONE)
        self.add(lines, lines - again, again)
        self.add(lines, after | exits.raises, again)
        return lines

    def _leave(self, node: ast.stmt, way: _Way, exits: _Exits) -> _Lines:
        lines = self._simple(node, exits.ways.get(way, _NONE), exits)
        exits.leaving.setdefault(way, set()).update(lines)
        return lines

    def _beyond(self, inner: _Exits, exits: _Exits) -> _Lines:
        """Where clean-up code goes on to, for what left its block early.

        CPython may meet the line of the leaving statement once more on the way.
        """
        beyond: set[int] = set(exits.raised)
        for way, lines in inner.leaving.items():
            targets = exits.ways.get(way, _NONE)
            self.add(lines, targets)
            beyond |= targets | lines
            exits.leaving.setdefault(way, set()).update(lines)
        return frozenset(beyond)

    def _loop(
        self, body: Sequence[ast.stmt], after: _Lines, again: _Lines, exits: _Exits
    ) -> _Lines:
        inner = exits.looping(after, again)
        entry = self.block(body, again, inner)
        returning = inner.leaving.get(_Way.RETURN, set())
        exits.leaving.setdefault(_Way.RETURN, set()).update(returning)
        return entry

    def _if(self, node: ast.If, after: _Lines, exits: _Exits) -> _Lines:
        # A chain of `elif` nests as deeply as it is long.
        chain = [node]
        while len(chain[-1].orelse) == 1 and isinstance(chain[-1].orelse[0], ast.If):
            chain.append(chain[-1].orelse[0])
        entry = self.block(chain[-1].orelse, after, exits)
        for link in reversed(chain):
            body = self.block(link.body, after, exits)
            entry = self._run(_lines([link.test], link.lineno), body | entry, exits)
        return entry

    def _while(self, node: ast.While, after: _Lines, exits: _Exits) -> _Lines:
        test = _lines([node.test], node.lineno)
        otherwise = self.block(node.orelse, after, exits)
        again = test
        if isinstance(node.test, ast.Constant):
            # `while True` has no test to run again: a round can follow the other directly.
            again = test | self._first_lines(node.body)
        body = self._loop(node.body, after, again, exits)
        return self._run(test, body | otherwise, exits)

    def _first_lines(self, body: Sequence[ast.stmt]) -> _Lines:
        return _Graph().block(body, _NONE, _Exits({}))

    def _for(self, node: ast.For | ast.AsyncFor, after: _Lines, exits: _Exits) -> _Lines:
        header = _lines([node.target, node.iter], node.lineno)
        otherwise = self.block(node.orelse, after, exits)
        body = self._loop(node.body, after, header, exits)
        return self._run(header, body | otherwise, exits)

    def _with(self, node: ast.With | ast.AsyncWith, after: _Lines, exits: _Exits) -> _Lines:
        parts = [part for i in node.items for part in (i.context_expr, i.optional_vars) if part]
        header = _lines(parts, node.lineno)
        inner = exits.through(header)
        body = self.block(node.body, header, inner)
        return self._run(header, body | after | self._beyond(inner, exits), exits)

    def _try(self, node: ast.Try | ast.TryStar, after: _Lines, exits: _Exits) -> _Lines:
        if node.finalbody:
            first = self._first_lines(node.finalbody)
            inner = exits.through(first)
            inside = self._handled(node, first, inner)
            self.block(node.finalbody, after | self._beyond(inner, exits), exits)
        else:
            inside = self._handled(node, after, exits)
        self.add([node.lineno], inside)
        return frozenset([node.lineno])

    def _handled(self, node: ast.Try | ast.TryStar, after: _Lines, exits: _Exits) -> _Lines:
        """The body, handlers and `else` of a `try`."""
        unmatched = exits.raised
        for handler in reversed(node.handlers):
            header = _lines([handler.type] if handler.type else [], handler.lineno)
            # `except ... as e` forgets `e` on its own line.
            ending = after | header if handler.name else after
            body = self.block(handler.body, ending, exits)
            unmatched = self._run(header, body | unmatched | ending, exits)
        otherwise = self.block(node.orelse, after, exits)
        inside = replace(exits, raises=unmatched if node.handlers else exits.raises)
        return self.block(node.body, otherwise, inside)

    def _match(self, node: ast.Match, after: _Lines, exits: _Exits) -> _Lines:
        entry = after
        for case in reversed(node.cases):
            parts: list[ast.AST] = [case.pattern]
            if case.guard is not None:
                parts.append(case.guard)
            body = self.block(case.body, after, exits)
            entry = self._run(_lines(parts, case.pattern.lineno), body | entry, exits)
        return self._run(_lines([node.subject], node.lineno), entry, exits)


def statement_lines(node: ast.stmt) -> _Lines:
    """The lines a simple statement or the header of a definition can report."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        arguments = node.args
        parts: list[ast.AST] = [*node.decorator_list, *arguments.defaults]
        parts += [default for default in arguments.kw_defaults if default]
        parts += [arguments, *([node.returns] if node.returns else [])]
        return _lines(parts, node.lineno)
    if isinstance(node, ast.ClassDef):
        return _lines([*node.decorator_list, *node.bases, *node.keywords], node.lineno)
    if node.lineno == node.end_lineno:
        return frozenset([node.lineno])
    return _lines([node], node.lineno)


def _lines(nodes: Iterable[ast.AST], first: int) -> _Lines:
    """`first` and every line on which something inside `nodes` is evaluated."""
    lines = {first}
    stack = list(nodes)
    while stack:
        node = stack.pop()
        line, end = getattr(node, "lineno", None), getattr(node, "end_lineno", None)
        if line is None or end is None:
            stack.extend(ast.iter_child_nodes(node))
            continue
        lines.add(line)
        if line == end:
            continue
        if isinstance(node, ast.JoinedStr):
            # CPython 3.11 is not exact about lines inside an f-string.
            lines.update(range(line, end + 1))
            continue
        if isinstance(node, ast.Attribute):
            # A method call reports the line of the method's name.
            lines.add(end)
        stack.extend(_evaluated_here(node))
    return frozenset(lines)


def _evaluated_here(node: ast.AST) -> Iterator[ast.AST]:
    """Children without those that run in a frame of their own."""
    if isinstance(node, ast.Lambda):
        yield from (default for default in node.args.defaults)
        yield from (default for default in node.args.kw_defaults if default)
    elif isinstance(node, ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp):
        yield node.generators[0].iter
    else:
        yield from ast.iter_child_nodes(node)
