"""Rewrites a program so that it reports the events `sys.settrace` would report on CPython 3.11."""

from __future__ import annotations

import ast
import sys
from dataclasses import dataclass

from foretrace.imagine.events.expressions import Expressions
from foretrace.imagine.events.registry import Registry, Traced
from foretrace.imagine.events.statements import Body
from foretrace.sketch.functions import first_line

FRAMES_OF_COMPREHENSIONS = sys.version_info[:2] == (3, 11)
"""Whether they can be reported: 3.12 builds comprehensions in place."""


@dataclass(frozen=True, slots=True)
class Instrumented:
    tree: ast.Module
    functions: tuple[Traced, ...]
    """By the number that call events carry."""
    hidden: frozenset[str]
    """Locals that were added and are never reported."""
    qualnames: tuple[str, ...]
    """`__qualname__` of each function."""
    classes: tuple[str, ...]
    """`__qualname__` of each class."""


def instrument(
    tree: ast.Module, comprehensions: bool = False, stepping: bool = False
) -> Instrumented:
    """Make every function of `tree` report; the module's own statements stay silent.

    With `comprehensions`, those in functions report frames of their own, as on CPython 3.11; on
    another host, whose compiler does not say how, they do not. With `stepping`, loops may go
    through iterators that the program defines.

    The nodes of `tree` are used up. Raises `SyntaxError` if CPython would refuse the program.
    """
    code = compile(tree, "<sketch>", "exec", dont_inherit=True)
    registry = Registry(code, comprehensions and FRAMES_OF_COMPREHENSIONS, stepping)
    module = _Functions(registry).visit(tree)
    assert isinstance(module, ast.Module)
    return Instrumented(
        module,
        tuple(registry.functions),
        frozenset(registry.hidden),
        tuple(registry.qualnames),
        tuple(registry.classes),
    )


class _Functions(ast.NodeTransformer):
    """Finds the functions of a module, wherever they are defined, and rewrites them."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry
        self._module = Expressions(registry)

    def function(self, node: ast.FunctionDef | ast.AsyncFunctionDef, line: int) -> ast.stmt:
        """Rewrite the body; decorators and defaults belong to the scope around.

        `line` is the one it begins on, which its decorators may not tell any more.
        """
        number = self._registry.add(node.name, line)
        docstring = ast.get_docstring(node, clean=False) is not None
        body = Body(self._registry, self)
        with self._registry.function(node.name):
            node.body = body.rewrite(number, node.body[1:] if docstring else node.body)
        return node

    def class_definition(self, node: ast.ClassDef) -> ast.stmt:
        self._registry.add_class(node.name)
        with self._registry.class_body(node.name):
            self.generic_visit(node)
        return node

    def visit_FunctionDef(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> ast.stmt:
        line = first_line(node)
        node.decorator_list = [self._module.lambdas_only(d) for d in node.decorator_list]
        node.args.defaults = [self._module.lambdas_only(d) for d in node.args.defaults]
        node.args.kw_defaults = [d and self._module.lambdas_only(d) for d in node.args.kw_defaults]
        return self.function(node, line)

    visit_AsyncFunctionDef = visit_FunctionDef  # noqa: N815

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.stmt:
        return self.class_definition(node)

    def visit_Lambda(self, node: ast.Lambda) -> ast.expr:
        return self._module.lambda_frame(node)
