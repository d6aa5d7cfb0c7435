"""Functions of a module as programs of their own, by reading its source: nothing is imported."""

from __future__ import annotations

import ast
import builtins
import symtable
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from foretrace.sketch.model import HOLE

IMPORTS = frozenset(
    {"bisect", "collections", "functools", "heapq", "itertools", "math", "operator", "re", "string"}
)
"""Modules that a program may import: what they do depends on its arguments alone."""
_LEFT_OUT = {
    *("open", "input", "print", "exec", "eval", "compile", "breakpoint", "exit", "quit", "help"),
    *("globals", "locals", "vars", "id", "hash", "memoryview", "copyright", "credits", "license"),
}
_BUILTINS = {name for name in dir(builtins) if not name.startswith("_")} - _LEFT_OUT
_TRANSPARENT = {"lru_cache", "cache"}
"""Decorators that change nothing about a result, and are dropped."""
_MOST_CHARACTERS = 2200
_LONGEST_CONSTANT = 400
_MOST_PARTS = 12


@dataclass(frozen=True, slots=True)
class Extract:
    """A function with what it needs of its module."""

    module: str
    """The file it is from."""
    name: str
    source: str
    """Imports, constants, functions that it calls, and last itself."""
    docstring: str
    """Of the function as it was, or empty; it is not in the source."""


def extracts(module: str, text: str) -> Iterator[Extract]:
    """The functions of a module that need nothing but its text, builtins and `IMPORTS`.

    Docstrings are left out, and so are annotations that need other names. Raises `SyntaxError`.
    """
    tree = ast.parse(text)
    defined = _definitions(tree)
    for name, node in defined.items():
        if not isinstance(node, ast.FunctionDef) or _is_generator(node):
            continue
        documented = ast.get_docstring(node) or ""
        parts = _closure(name, defined)
        if parts is None:
            continue
        source = "\n".join(f"{ast.unparse(part)}\n" for part in parts)
        if len(source) <= _MOST_CHARACTERS and HOLE not in source:
            yield Extract(module, name, source, documented)


def _definitions(tree: ast.Module) -> Mapping[str, ast.stmt]:
    """What each name at the top of a module is, if that is said once."""
    found: dict[str, ast.stmt] = {}
    counts: Counter[str] = Counter()
    for statement in tree.body:
        for name, definition in _defined(statement):
            counts[name] += 1
            found[name] = definition
    changed = {
        name for node in ast.walk(tree) if isinstance(node, ast.Global) for name in node.names
    }
    return {name: node for name, node in found.items() if counts[name] == 1 and name not in changed}


def _defined(statement: ast.stmt) -> Iterator[tuple[str, ast.stmt]]:
    match statement:
        case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
            yield name, statement
        case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
            yield name, statement
        case ast.Import(names=names):
            for each in names:
                yield each.asname or each.name, ast.Import([each])
        case ast.ImportFrom(module=str(module), names=names, level=0):
            for each in names:
                yield each.asname or each.name, ast.ImportFrom(module, [each], 0)
        case _:
            for node in ast.walk(statement):
                if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                    yield node.id, statement
                elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                    yield node.name, statement
                elif isinstance(node, ast.alias):
                    yield node.asname or node.name.partition(".")[0], statement


def _closure(name: str, defined: Mapping[str, ast.stmt]) -> list[ast.stmt] | None:
    """The definition of `name` behind those that it needs; `None` if one is missing."""
    done: dict[str, ast.stmt] = {}
    failed = False

    def visit(wanted: str, trail: frozenset[str]) -> None:
        nonlocal failed
        if failed or wanted in done or wanted in trail or wanted in _BUILTINS - defined.keys():
            return
        part = _kept(defined[wanted]) if wanted in defined else None
        if part is None or len(done) >= _MOST_PARTS:
            failed = True
            return
        for needed in sorted(_names(part)):
            visit(needed, trail | {wanted})
        done[wanted] = part

    visit(name, frozenset())
    if failed:
        return None
    order = (ast.Import, ast.ImportFrom, ast.ClassDef, ast.Assign, ast.FunctionDef)
    return sorted(done.values(), key=lambda part: order.index(type(part)))


def _kept(node: ast.stmt) -> ast.stmt | None:
    """A definition as it goes into a program; `None` if it does not."""
    match node:
        case ast.Import(names=[ast.alias(name=module)]) | ast.ImportFrom(module=module):
            return node if module in IMPORTS else None
        case ast.Assign(targets=targets, value=value):
            return _constant(targets, value)
        case ast.AnnAssign(target=target, value=ast.expr() as value):
            return _constant([target], value)
        case ast.ClassDef(bases=[ast.Name()], keywords=[], decorator_list=[]):
            return _exception(node)
        case ast.FunctionDef():
            return _function(node)
    return None


def _constant(targets: list[ast.expr], value: ast.expr) -> ast.stmt | None:
    assigned = ast.Assign(targets, value, lineno=0)
    if len(ast.unparse(assigned)) > _LONGEST_CONSTANT or _is_odd(value):
        return None
    return assigned


def _exception(node: ast.ClassDef) -> ast.stmt | None:
    """A class that is nothing but another name, as those of exceptions mostly are."""
    body = _without_docstring(node.body)
    if any(not isinstance(each, ast.Pass) for each in body):
        return None
    return ast.ClassDef(node.name, node.bases, [], [ast.Pass()], [])


def _function(node: ast.FunctionDef) -> ast.stmt | None:
    if any(_decorator(each) not in _TRANSPARENT for each in node.decorator_list) or _is_odd(node):
        return None
    kept = _Plain().visit(ast.parse(ast.unparse(node)).body[0])
    assert isinstance(kept, ast.FunctionDef)
    kept.decorator_list = []
    return kept


def _decorator(node: ast.expr) -> str:
    return ast.unparse(node.func if isinstance(node, ast.Call) else node).rpartition(".")[2]


def _is_odd(node: ast.AST) -> bool:
    """Whether it changes the module or reaches behind the scenes."""
    return any(
        (isinstance(each, ast.Attribute) and each.attr.startswith("__"))
        or isinstance(each, ast.Global | ast.Await | ast.AsyncFunctionDef | ast.ClassDef)
        or (isinstance(each, ast.Import) and each.names[0].name not in IMPORTS)
        or (isinstance(each, ast.ImportFrom) and each.module not in IMPORTS)
        for each in ast.walk(node)
    )


def _is_generator(node: ast.FunctionDef) -> bool:
    pending: list[ast.AST] = list(node.body)
    while pending:
        each = pending.pop()
        if isinstance(each, ast.Yield | ast.YieldFrom):
            return True
        if not isinstance(each, ast.FunctionDef | ast.Lambda):
            pending += ast.iter_child_nodes(each)
    return False


class _Plain(ast.NodeTransformer):
    """Takes out docstrings, annotations but of builtins, and `os.fspath`, nothing for a string."""

    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        match node:
            case ast.Call(func=ast.Attribute(ast.Name("os"), "fspath"), args=[path]):
                return path
        return node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        self.generic_visit(node)
        node.body = _without_docstring(node.body) or [ast.Pass()]
        if node.returns is not None and not _is_builtin(node.returns):
            node.returns = None
        return node

    def visit_arg(self, node: ast.arg) -> ast.AST:
        if node.annotation is not None and not _is_builtin(node.annotation):
            node.annotation = None
        return node

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST:
        if node.value is None:
            return ast.Pass()
        return ast.Assign([node.target], node.value, lineno=0)


def _without_docstring(body: list[ast.stmt]) -> list[ast.stmt]:
    match body:
        case [ast.Expr(value=ast.Constant(value=str())), *rest]:
            return rest
    return body


def _is_builtin(annotation: ast.expr) -> bool:
    names = [each for each in ast.walk(annotation) if isinstance(each, ast.Name | ast.Attribute)]
    texts = [each for each in ast.walk(annotation) if isinstance(each, ast.Constant)]
    return all(isinstance(each, ast.Name) and each.id in _BUILTINS for each in names) and all(
        each.value is None for each in texts
    )


def _names(part: ast.stmt) -> set[str]:
    """The names that a definition takes from its module or the builtins."""
    if isinstance(part, ast.Import | ast.ImportFrom):
        return set()
    pending = [symtable.symtable(ast.unparse(part), "<library>", "exec")]
    found: set[str] = set()
    while pending:
        table = pending.pop()
        for symbol in table.get_symbols():
            outermost = table.get_type() == "module"
            if symbol.is_referenced() and (outermost or symbol.is_global()):
                found.add(symbol.get_name())
        pending += table.get_children()
    return found
