"""A sketch as a program with its holes left to choose: built once, run thousands of times.

Each expression hole becomes a call of whatever candidate is in place, with the names in scope as
arguments; each statement hole becomes a choice between the kinds of statement that may stand
there. Loops and functions count steps, so that a candidate that never ends is stopped exactly.
"""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass, field, replace
from textwrap import indent

from foretrace import syntax
from foretrace.fill.forms import EFFECT, running, statement_forms
from foretrace.fill.scope import HoleScope
from foretrace.fill.walk import ScopeReader
from foretrace.sketch.locate import locate_holes
from foretrace.sketch.model import Hole, HoleKind, Sketch

_MOST_NAMES = 14


@dataclass(frozen=True, slots=True)
class Site:
    """One hole as the search sees it."""

    hole: Hole
    scope: HoleScope
    names: tuple[str, ...]
    """Arguments of a candidate, in order."""
    forms: tuple[str, ...]
    """Texts around a candidate's expression, `{}` unless it is a statement hole (see `forms`).
    The position is the form's number in the program."""
    margin: str = ""
    """What stands before the hole in its line, if that is only its indentation."""

    def placed(self, text: str) -> str:
        """A fill as it must be written into the hole: its further lines indented as the first."""
        first, *others = text.split("\n")
        step = "\t" if "\t" in self.margin else "    "
        return "\n".join([first, *(self.margin + line.replace("    ", step) for line in others)])


@dataclass(frozen=True, slots=True)
class Template:
    tree: ast.Module
    """The program with choices at its holes; not yet lowered for the interpreter."""
    sites: dict[int, Site] = field(default_factory=dict)
    """By hole index; holes in gaps and unfillable ones are absent."""
    loading: dict[int, Site] = field(default_factory=dict)
    """Holes that are evaluated while the module loads; `None` stands there."""
    prefix: str = "_fs"
    """Start of every name the search adds; no name of the program has it."""


def is_test(site: Site) -> bool:
    """Whether it only counts if what fills the hole is true."""
    return site.scope.context == "test" and site.forms == (EFFECT,)


def may_grow(site: Site) -> bool:
    """Whether a loop can make a value that the hole yields ever larger."""
    return site.scope.context != "test"


def build_template(sketch: Sketch) -> Template:
    """The sketch's program with a choice at each hole."""
    fillable = [hole for hole in sketch.holes if hole.kind is not HoleKind.UNFILLABLE]
    scopes = ScopeReader(
        sketch.program.tree,
        {node: hole.index for node, hole in locate_holes(sketch.program, fillable).items()},
    ).scopes
    by_index = {hole.index: hole for hole in fillable}
    every = {index: _site(sketch, by_index[index], scope) for index, scope in scopes.items()}
    sites = {index: site for index, site in every.items() if site.scope.function is not None}
    # The sketch's own tree is shared with other readers: a fresh one is changed.
    tree = syntax.parse(sketch.program.source)
    program = replace(sketch.program, tree=tree)
    nodes = {node: hole.index for node, hole in locate_holes(program, fillable).items()}
    prefix = "_fs"  # The lowering has names of its own, which begin with `_ft`.
    while prefix in sketch.program.source:
        prefix += "_"
    inserter = _Inserter(nodes, sites, prefix)
    new = inserter.visit(tree)
    ast.fix_missing_locations(new)
    loading = {index: site for index, site in every.items() if index not in sites}
    return Template(new, sites, loading, prefix)


def _site(sketch: Sketch, hole: Hole, scope: HoleScope) -> Site:
    names = scope.names
    if len(names) > _MOST_NAMES:
        # The last bound are the ones most likely meant; parameters stand first.
        names = (*names[: _MOST_NAMES // 2], *names[-(_MOST_NAMES - _MOST_NAMES // 2) :])
    forms: tuple[str, ...] = (EFFECT,)
    if hole.kind is HoleKind.STATEMENT:
        forms = tuple(statement_forms(scope))
    before = re.split(r"[\r\n]", sketch.text[: hole.start])[-1]
    return Site(hole, scope, names, forms, "" if before.strip() else before)


class _Inserter(ast.NodeTransformer):
    def __init__(self, nodes: dict[ast.Name, int], sites: dict[int, Site], prefix: str) -> None:
        self._nodes = nodes
        self._sites = sites
        self._prefix = prefix

    def _call(self, index: int) -> ast.expr:
        names = ", ".join(self._sites[index].names)
        return syntax.parse(f"{self._prefix}_f[{index}]({names})", mode="eval").body

    def _count(self, body: list[ast.stmt]) -> None:
        """Have the body count a step first; written out, for a call takes four times as long."""
        steps = f"{self._prefix}_steps"
        text = f"{steps}[0] += 1\nif {steps}[0] > {steps}[1]:\n    {self._prefix}_stop()"
        body[:0] = syntax.parse(text).body

    def visit_Name(self, node: ast.Name) -> ast.expr:
        index = self._nodes.get(node)
        if index is None:
            return node
        if index not in self._sites:
            return ast.Constant(None)
        return self._call(index)

    def visit_Expr(self, node: ast.Expr) -> ast.AST | list[ast.stmt]:
        if not isinstance(node.value, ast.Name):
            return self.generic_visit(node)
        site = self._sites.get(self._nodes.get(node.value, -1))
        if site is None or site.hole.kind is not HoleKind.STATEMENT:
            return self.generic_visit(node)
        return self._choice(site)

    def _choice(self, site: Site) -> list[ast.stmt]:
        index = site.hole.index
        call = ast.unparse(self._call(index))
        lines = [f"if {self._prefix}_k[{index}] < 0:", f"    {call}"]
        for number, form in enumerate(site.forms):
            lines.append(f"elif {self._prefix}_k[{index}] == {number}:")
            lines += indent(running(form, call, self._prefix), "    ").split("\n")
        text = "\n".join(lines)
        if re.search(r"^ +(return|break|continue)", text, re.MULTILINE):
            # Only inside a function and a loop do these parse as what they are.
            wrapped = "def _():\n while _:\n" + "\n".join("  " + line for line in lines)
            function = syntax.parse(wrapped).body[0]
            assert isinstance(function, ast.FunctionDef)
            loop = function.body[0]
            assert isinstance(loop, ast.While)
            return loop.body
        return syntax.parse(text).body

    def visit_AugAssign(self, node: ast.AugAssign) -> ast.AST:
        """What a loop multiplies again and again is kept from filling the memory."""
        self.generic_visit(node)
        if isinstance(node.target, ast.Name) and isinstance(node.op, ast.Mult):
            name = node.target.id
            product = syntax.parse(f"{name} = {self._prefix}_times({name}, None)").body[0]
            assert isinstance(product, ast.Assign)
            assert isinstance(product.value, ast.Call)
            product.value.args[1] = node.value
            return product
        return node

    def visit_For(self, node: ast.For) -> ast.AST:
        self.generic_visit(node)
        self._count(node.body)
        return node

    def visit_While(self, node: ast.While) -> ast.AST:
        self.generic_visit(node)
        self._count(node.body)
        return node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        self.generic_visit(node)
        self._count(node.body)
        return node

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> ast.AST:
        self.generic_visit(node)
        self._count(node.body)
        return node
