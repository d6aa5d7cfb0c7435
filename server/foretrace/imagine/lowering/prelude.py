"""The stand-ins a program needs, as one piece of source."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources

from foretrace import syntax
from foretrace.imagine import set_order
from foretrace.imagine.lowering.tables import DATA_TYPES
from foretrace.imagine.names import PREFIX

_OURS = re.compile(rf"\b{PREFIX}\w+")


@dataclass(frozen=True, slots=True)
class _Piece:
    source: str
    uses: frozenset[str]


@cache
def _pieces() -> dict[str, _Piece]:
    """By the name it defines, each statement of every stand-in file, in order."""
    pieces: dict[str, _Piece] = {}
    folder = resources.files("foretrace.imagine.lowering") / "standins"
    for file in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if not file.name.endswith(".monty"):
            continue
        for node, source in _statements(file.read_text(encoding="utf-8")):
            pieces[_defined(node)] = _Piece(source, frozenset(_OURS.findall(source)))
    for node, source in _statements(inspect.getsource(set_order)):
        if isinstance(node, ast.FunctionDef | ast.Assign):
            pieces[_defined(node)] = _Piece(source, frozenset(_OURS.findall(source)))
    attributes = {name: sorted(dir(kind)) for name, kind in DATA_TYPES.items()}
    pieces[PREFIX + "attributes"] = _Piece(f"{PREFIX}attributes = {attributes!r}", frozenset())
    return pieces


def _statements(text: str) -> Iterator[tuple[ast.stmt, str]]:
    """The statements of a module, which begin on lines of their own, and their source.

    `ast.get_source_segment` splits the whole text into lines for each of them: 0.9 s in all.
    """
    lines = text.split("\n")
    for node in syntax.parse(text).body:
        yield node, "\n".join(lines[node.lineno - 1 : node.end_lineno])


def _defined(node: ast.stmt) -> str:
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return node.name
    assert isinstance(node, ast.Assign)
    (target,) = node.targets
    assert isinstance(target, ast.Name)
    return target.id


def names_used(source: str) -> frozenset[str]:
    """Every name of ours that occurs in `source`."""
    return frozenset(_OURS.findall(source))


@lru_cache(maxsize=256)
def prelude(used: frozenset[str], without: frozenset[str] = frozenset()) -> str:
    """Source that defines the stand-ins among `used` and what they need in turn.

    Those in `without` are left to the caller.
    """
    pieces = _pieces()
    wanted: set[str] = set()
    pending: list[str] = [name for name in used if name in pieces]
    while pending:
        name = pending.pop()
        if name not in wanted and name not in without:
            wanted.add(name)
            pending.extend(use for use in pieces[name].uses if use in pieces)
    return "".join(f"{piece.source}\n" for name, piece in pieces.items() if name in wanted)


def defined_names(names: Iterable[str]) -> frozenset[str]:
    """Those of `names` that have a stand-in."""
    return frozenset(names) & _pieces().keys()
