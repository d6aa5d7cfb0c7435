"""tree-sitter: the language, its parser and the queries of the `grammars` folder."""

from __future__ import annotations

from functools import cache
from importlib import resources
from pathlib import Path

import tree_sitter_python
from tree_sitter import Language, Node, Parser, Query, QueryCursor, Tree

LANGUAGE = Language(tree_sitter_python.language())


def new_parser() -> Parser:
    return Parser(LANGUAGE)


@cache
def query(name: str) -> Query:
    """The query `grammars/<name>.scm`, from the package's data or the repository."""
    packaged = resources.files("foretrace") / "grammars" / f"{name}.scm"
    if packaged.is_file():
        return Query(LANGUAGE, packaged.read_text(encoding="utf-8"))
    repository = Path(__file__).resolve().parents[3]
    return Query(LANGUAGE, (repository / "grammars" / f"{name}.scm").read_text(encoding="utf-8"))


def captures(name: str, tree: Tree, start: int, end: int) -> dict[str, list[Node]]:
    """What a query captures among the nodes that meet the bytes from `start` to `end`."""
    cursor = QueryCursor(query(name))
    cursor.set_byte_range(start, end)
    return cursor.captures(tree.root_node)
