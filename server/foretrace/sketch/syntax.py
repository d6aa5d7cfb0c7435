"""tree-sitter: the language, its parser and the queries of the `grammars` folder."""

from __future__ import annotations

from functools import cache

import tree_sitter_python
from tree_sitter import Language, Node, Parser, Query, QueryCursor, Tree

from foretrace.grammar_files import grammar_file

LANGUAGE = Language(tree_sitter_python.language())


def new_parser() -> Parser:
    return Parser(LANGUAGE)


@cache
def query(name: str) -> Query:
    """The query `grammars/<name>.scm`."""
    return Query(LANGUAGE, grammar_file(f"{name}.scm"))


def captures(name: str, tree: Tree, start: int, end: int) -> dict[str, list[Node]]:
    """What a query captures among the nodes that meet the bytes from `start` to `end`."""
    cursor = QueryCursor(query(name))
    cursor.set_byte_range(start, end)
    return cursor.captures(tree.root_node)
