"""The `main` that a trace for a model starts in: it makes the scenario's call and returns it."""

from __future__ import annotations

import ast
import re
import symtable
from dataclasses import dataclass

from foretrace import syntax

START_MARK = "  # << START_OF_TRACE"
INDENT = "    "
RETURN = f"{INDENT}return "


@dataclass(frozen=True, slots=True)
class Entry:
    context: str
    """What stands after the context mark: a newline, the source, `main` with the start mark on
    its first line, a newline."""
    definition: str
    """The first line of `main` as frames show it: no start mark, no newline."""
    body: tuple[str, ...]
    """The other lines of `main`, without newlines: the scenario's setup, after a `global` of what
    the source's functions read of it, then the `return`, which takes more than one only if a
    string in the call does."""
    name: str
    """`main`, or what stands for it where that name is taken."""
    program: str
    """The source with its lines at their own numbers, then `main` without the start mark."""
    line: int
    """Number of the definition in `program`."""
    returns: int
    """Number of the line in `program` on which the `return` starts."""

    @property
    def call(self) -> str:
        """What runs it."""
        return f"{self.name}()"


def entry(source: str, call: str, setup: str = "") -> Entry:
    """The entry point of `source` that runs the statements of `setup` and returns `call`.

    Lines in `source` may end as they like. Never raises: what is not valid Python stands there as
    it is.
    """
    source = source.replace("\r\n", "\n").replace("\r", "\n")
    name = "main"
    while any(re.search(rf"\b{name}\b", text) for text in (source, call, setup)):
        name = "_" + name
    definition = f"def {name}():"
    prepared = _indented(setup.strip("\n"))
    shared = sorted(_bound(setup) & _read_as_global(source)) if prepared else []
    if shared:
        prepared.insert(0, f"{INDENT}global {', '.join(shared)}")
    body = (*prepared, *_returned(call))
    before = source.strip("\n")
    before = f"{before}\n" if before else ""
    after = "".join(f"{line}\n" for line in body)
    program = source.rstrip("\n")
    program = f"{program}\n" if program else ""
    line = program.count("\n") + 1
    return Entry(
        context=f"\n{before}{definition}{START_MARK}\n{after}",
        definition=definition,
        body=body,
        name=name,
        program=f"{program}{definition}\n{after}",
        line=line,
        returns=line + len(prepared) + 1,
    )


def _returned(call: str) -> list[str]:
    """A `return` of `call`; parentheses join lines that nothing else joins."""
    try:
        syntax.parse(f"return {call}")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        if "\n" in call:
            call = f"({call})"
    # Only a string can make a line of its own meaningful here, so nothing is indented.
    return f"{RETURN}{call}".split("\n")


def _indented(setup: str) -> list[str]:
    """The lines of `setup`, indented where that does not change a string."""
    if not setup.strip():
        return []
    inside: set[int] = set()
    try:
        tree = syntax.parse(setup)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        tree = ast.Module(body=[], type_ignores=[])
    for node in ast.walk(tree):
        text = isinstance(node, ast.JoinedStr) or (
            isinstance(node, ast.Constant) and isinstance(node.value, str | bytes)
        )
        if text and isinstance(node, ast.expr):
            inside.update(range(node.lineno + 1, (node.end_lineno or node.lineno) + 1))
    return [
        INDENT + line if line.strip() and number not in inside else line
        for number, line in enumerate(setup.split("\n"), 1)
    ]


def _bound(setup: str) -> set[str]:
    """Names that `setup` binds."""
    table = _symbols(setup)
    if table is None:
        return set()
    return {each.get_name() for each in table.get_symbols() if _binds(each)}


def _binds(symbol: symtable.Symbol) -> bool:
    return symbol.is_assigned() or symbol.is_imported()


def _read_as_global(source: str) -> set[str]:
    """Names that functions of `source` look up in the module."""
    # A hole has to be a name for the symbol table; one that nobody can have written.
    pending = [_symbols(source.replace("???", "___"))]
    names: set[str] = set()
    while pending:
        table = pending.pop()
        if table is not None:
            if table.get_type() == "function":
                names.update(each.get_name() for each in table.get_symbols() if each.is_global())
            pending.extend(table.get_children())
    return names


def _symbols(source: str) -> symtable.SymbolTable | None:
    try:
        return symtable.symtable(source, "<sketch>", "exec")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
