"""The part of a file that a trace is a trace of."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from foretrace import syntax
from foretrace.sketch.names import is_literal


@dataclass(frozen=True, slots=True)
class Context:
    source: str
    lines: Mapping[int, int]
    """Line of the file -> line of `source`."""


@dataclass(frozen=True, slots=True)
class _Part:
    start: int
    end: int
    indent: int
    node: ast.stmt


class FileSource:
    """A file's text, divided into what can stand in a context by itself.

    Functions and methods are parts, and so are other statements of the module.
    """

    def __init__(self, text: str) -> None:
        """Raises `SyntaxError` or `ValueError` for what is not Python."""
        self._lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        body = syntax.parse(text).body
        self._parts = list(_parts(body))
        self._globals = _globals(body)

    def context(self, lines: Iterable[int]) -> Context | None:
        """The parts that `lines` are in, in their order, dedented.

        Before them stands what they use of the module's imports and literals. `None` if a line is
        in no part.
        """
        parts: dict[int, _Part] = {}
        for line in lines:
            part = next((each for each in self._parts if each.start <= line <= each.end), None)
            if part is None:
                return None
            parts[part.start] = part
        for name in {name for part in parts.values() for name in _names(part.node)}:
            if (used := self._globals.get(name)) is not None:
                parts[used.start] = used
        source: list[str] = []
        places: dict[int, int] = {}
        for _, part in sorted(parts.items()):
            for line in range(part.start, part.end + 1):
                source.append(_dedented(self._lines[line - 1], part.indent))
                places[line] = len(source)
        return Context("\n".join(source) + "\n", places)


def _parts(body: Sequence[ast.stmt]) -> Iterator[_Part]:
    for node in body:
        if isinstance(node, ast.ClassDef):
            yield from _parts(node.body)
        else:
            yield _part(node)


def _part(node: ast.stmt) -> _Part:
    start = node.lineno
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        start = min([start, *(each.lineno for each in node.decorator_list)])
    return _Part(start, node.end_lineno or start, node.col_offset, node)


def _globals(body: Sequence[ast.stmt]) -> Mapping[str, _Part]:
    """Where the module binds a name, for those bound once, by an import or to a literal."""
    found: dict[str, list[_Part]] = {}
    for node in body:
        names: list[str] = []
        match node:
            case ast.Import(names=aliases):
                names = [each.asname or each.name.partition(".")[0] for each in aliases]
            case ast.ImportFrom(names=aliases):
                names = [each.asname or each.name for each in aliases]
            case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
                names = [name]
        for name in names:
            found.setdefault(name, []).append(_part(node))
    return {name: parts[0] for name, parts in found.items() if len(parts) == 1 and _plain(parts[0])}


def _plain(part: _Part) -> bool:
    node = part.node
    if isinstance(node, ast.Assign | ast.AnnAssign):
        return node.value is not None and is_literal(node.value)
    return True


def _names(node: ast.AST) -> set[str]:
    return {each.id for each in ast.walk(node) if isinstance(each, ast.Name)}


def _dedented(line: str, indent: int) -> str:
    """The line without its indentation, as far as it has one: text in a string may have less."""
    return line[indent:] if not line[:indent].strip() else line
