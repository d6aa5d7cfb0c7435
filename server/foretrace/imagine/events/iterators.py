"""Loops over iterators that the program itself defines.

When `__next__` ends such a loop by raising `StopIteration`, CPython reports the exception once more
in the function that loops. This part runs inside the interpreter, where a program has such classes.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Iterators:
    """Names of a program's classes that loops go through."""

    iterable: frozenset[str] = frozenset()
    """With `__iter__`."""
    stepping: frozenset[str] = frozenset()
    """With `__next__`."""


def iterators(tree: ast.AST) -> Iterators:
    found: dict[str, set[str]] = {"__iter__": set(), "__next__": set()}
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            for method in node.body:
                if isinstance(method, ast.FunctionDef) and method.name in found:
                    found[method.name].add(node.name)
    return Iterators(frozenset(found["__iter__"]), frozenset(found["__next__"]))


ITERATORS = r"""
_ft_iter = iter
_ft_next = next

class _ft_Rest:
    # What is left of an iterator. It is not asked for itself, and keeps what it ends with; with
    # the locals of a comprehension it reports that itself.
    def __init__(self, items, local, cache):
        self.items = items
        self.local = local
        self.cache = cache
        self.ended = None

    def __iter__(self):
        return self

    def __next__(self):
        try:
            return _ft_next(self.items)
        except StopIteration as error:
            if _ft_steps(self.items):
                self.ended = error
                if self.cache is not None:
                    _ft_stopped(self, self.local, self.cache)
            raise

def _ft_steps(items):
    kind = type(items).__name__
    if kind in ('_ft_enumerate', '_ft_filter', '_ft_Rest'):
        return _ft_steps(items.items)
    if kind == '_ft_map':
        return len(items.items) == 1 and _ft_steps(items.items[0])
    return kind in _ft_stepping

def _ft_looped(value, local=None, cache=None):
    if type(value).__name__ in _ft_iterable:
        value = _ft_iter(value)
    return _ft_Rest(value, local, cache) if _ft_steps(value) else value

def _ft_stopped(items, local, cache):
    if type(items).__name__ == '_ft_Rest' and items.ended is not None:
        error = items.ended
        items.ended = None
        _ft_send(3, ['StopIteration', str(error), repr(error), True], local, cache)
"""
