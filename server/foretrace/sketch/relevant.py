"""The part of a program that one scenario can reach.

A run of the scenario goes the same way in that part as in the whole, frame by frame, so an edit
elsewhere leaves its trace as it was, and only what is needed is prepared.
"""

from __future__ import annotations

import ast
import builtins
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from foretrace.sketch.model import Fill, Program, Scenario, Sketch

_WORD = re.compile(r"\w+")
_REACHES_ANYTHING = frozenset(
    {"globals", "locals", "vars", "dir", "eval", "exec", "compile", "sys", "inspect"}
    | {"__import__", "__builtins__", "importlib"}
)
"""Names by which a function can be reached whose own name stands nowhere."""
_GENERIC = frozenset(("list", "dict", "set", "frozenset", "tuple", "type"))
_TYPES = frozenset(name for name, value in vars(builtins).items() if isinstance(value, type)) | {
    "None"
}


@dataclass(frozen=True, slots=True)
class _Part:
    """A statement of the module."""

    node: ast.stmt
    name: str | None
    """Name of a function that is only there if something reaches it."""
    words: frozenset[str]
    """Every name in it, those in strings and comments included."""


class Relevance:
    """Finds the relevant part of one sketch's program for any scenario."""

    def __init__(self, sketch: Sketch) -> None:
        self._sketch = sketch
        self._lines = sketch.program.source.split("\n")
        self._parts = list(_parts(sketch.program.tree, self._lines))
        self._by_name: dict[str, list[int]] = {}
        for index, part in enumerate(self._parts):
            if part.name is not None:
                self._by_name.setdefault(part.name, []).append(index)
        self._words = frozenset().union(*(part.words for part in self._parts))

    def reduced(self, scenario: Scenario, fills: Sequence[Fill] = ()) -> Sketch:
        """The sketch with what the scenario cannot reach left out of its program.

        `fills` are those it will be run with: what they name can be reached too.
        """
        return self.reached((scenario.setup, scenario.call, *(fill.text for fill in fills)))

    def reached(self, texts: Iterable[str]) -> Sketch:
        """The same for whatever code names what these texts name."""
        words = set(_WORD.findall("\n".join(texts)))
        if (self._words | words) & _REACHES_ANYTHING:
            return self._sketch
        kept = self._reachable(words)
        lines = [""] * len(self._lines)
        for part in kept:
            first, last = _extent(part.node)
            lines[first - 1 : last] = self._lines[first - 1 : last]
        program = self._sketch.program
        tree = ast.Module([part.node for part in kept], program.tree.type_ignores)
        source = "\n".join(lines).rstrip("\n") + "\n"
        return replace(self._sketch, program=Program(source, tree, program.gaps))

    def _reachable(self, words: set[str]) -> list[_Part]:
        """The parts that are always there, and all that can be reached by name from there."""
        reached = {index for index, part in enumerate(self._parts) if part.name is None}
        pending = words.union(*(self._parts[index].words for index in reached))
        pending &= self._by_name.keys()
        done: set[str] = set()
        while pending:
            name = pending.pop()
            done.add(name)
            for index in self._by_name[name]:
                reached.add(index)
                pending |= (self._parts[index].words & self._by_name.keys()) - done
        return [part for index, part in enumerate(self._parts) if index in reached]


def _parts(tree: ast.Module, lines: Sequence[str]) -> Iterator[_Part]:
    bound: set[str] = set()
    for node in tree.body:
        first, last = _extent(node)
        words = frozenset(_WORD.findall("\n".join(lines[first - 1 : last])))
        name = None
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and _inert(node, bound):
            name = node.name
        yield _Part(node, name, words)
        bound.update(_bound(node))


def _bound(node: ast.stmt) -> Iterator[str]:
    """Names that a statement of the module surely binds."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        yield node.name
    elif isinstance(node, ast.Import | ast.ImportFrom):
        yield from (alias.asname or alias.name.partition(".")[0] for alias in node.names)
    elif isinstance(node, ast.Assign):
        yield from (target.id for target in node.targets if isinstance(target, ast.Name))


def _inert(node: ast.FunctionDef | ast.AsyncFunctionDef, bound: set[str]) -> bool:
    """Whether defining the function surely does nothing but bind its name."""
    arguments = node.args
    every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    every += [special for special in (arguments.vararg, arguments.kwarg) if special]
    annotations = [argument.annotation for argument in every] + [node.returns]
    defaults = [*arguments.defaults, *arguments.kw_defaults]
    return (
        not node.decorator_list
        and all(default is None or isinstance(default, ast.Constant) for default in defaults)
        and all(
            annotation is None
            or (isinstance(annotation, ast.Name) and annotation.id in bound)
            or _is_type(annotation)
            for annotation in annotations
        )
    )


def _is_type(annotation: ast.expr) -> bool:
    """Whether it is made of built-in types only, so that it evaluates without a surprise."""
    match annotation:
        case ast.Constant(value=str() | None):
            return True
        case ast.Name(id=name):
            return name in _TYPES
        case ast.Subscript(value=ast.Name(id=name), slice=ast.Tuple(elts=elements)):
            return name in _GENERIC and all(map(_is_type, elements))
        case ast.Subscript(value=ast.Name(id=name), slice=element):
            return name in _GENERIC and _is_type(element)
        case ast.BinOp(left=left, op=ast.BitOr(), right=right):
            strings = any(isinstance(side, ast.Constant) and side.value for side in (left, right))
            return not strings and _is_type(left) and _is_type(right)
    return False


def _extent(node: ast.stmt) -> tuple[int, int]:
    """First and last line, decorators included."""
    decorators = getattr(node, "decorator_list", [])
    first = min([node.lineno, *(decorator.lineno for decorator in decorators)])
    return first, node.end_lineno or node.lineno
