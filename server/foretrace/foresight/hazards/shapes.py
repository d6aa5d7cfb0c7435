"""What a parameter may be given: from annotations, examples, defaults and uses."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from foretrace import syntax
from foretrace.imagine.guess import guess_arguments
from foretrace.sketch.functions import FunctionNode
from foretrace.sketch.model import Function, Sketch


class Basic(StrEnum):
    INT = "int"
    FLOAT = "float"
    STR = "str"
    BOOL = "bool"
    NONE = "None"


@dataclass(frozen=True, slots=True)
class Listing:
    """A list, tuple or set of things of one shape."""

    kind: str
    item: Shape


@dataclass(frozen=True, slots=True)
class Mapped:
    key: Shape
    value: Shape


@dataclass(frozen=True, slots=True)
class Fixed:
    """A tuple with a shape for each place."""

    items: tuple[Shape, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several."""

    shapes: tuple[Shape, ...]


Shape = Basic | Listing | Mapped | Fixed | Choice

_LISTS = {"list": "list", "List": "list", "Sequence": "list", "Iterable": "list",
          "Collection": "list", "set": "set", "Set": "set", "frozenset": "set"}  # fmt: skip
_BASIC = frozenset(str(each) for each in Basic)
_MAPPINGS = frozenset({"dict", "Dict", "Mapping", "MutableMapping"})


@dataclass(frozen=True, slots=True)
class Parameter:
    name: str
    shape: Shape
    sure: bool
    """Somebody wrote it down: an annotation, an example or a default."""
    default: str | None
    """Source; `None` if it has to be given."""


def parameters(
    sketch: Sketch, function: Function, node: FunctionNode, shown: Sequence[Sequence[Any]]
) -> list[Parameter] | None:
    """What each positional parameter takes; `None` if that of one cannot be told.

    `shown` are the arguments of known calls.
    """
    arguments = [*node.args.posonlyargs, *node.args.args]
    if function.is_method and arguments:
        arguments = arguments[1:]
    if any(default is None for default in node.args.kw_defaults):
        return None
    required = len(arguments) - len(node.args.defaults)
    guessed = list(guess_arguments(sketch, function))
    found: list[Parameter] = []
    for place, argument in enumerate(arguments):
        default = node.args.defaults[place - required] if place >= required else None
        parameter = _parameter(argument, place, default, shown, guessed)
        if parameter is None:
            return None
        found.append(parameter)
    return found


def _parameter(
    argument: ast.arg,
    place: int,
    default: ast.expr | None,
    shown: Sequence[Sequence[Any]],
    guessed: Sequence[Sequence[Any]],
) -> Parameter | None:
    text = None if default is None else ast.unparse(default)
    examples = [row[place] for row in shown if place < len(row)]
    if argument.annotation is not None:
        shape = annotated(argument.annotation)
        if shape is None:
            # Not followed: it keeps its default, if it has one.
            return None if default is None else Parameter(argument.arg, Basic.NONE, False, text)
        return Parameter(argument.arg, shape, True, text)
    if examples:
        shape = shape_of(examples)
        return None if shape is None else Parameter(argument.arg, shape, True, text)
    if default is not None:
        # Whatever else it takes is not known.
        return Parameter(argument.arg, Basic.NONE, False, text)
    values = [row[place] for row in guessed if place < len(row)]
    shape = shape_of(values[:1])
    return None if shape is None else Parameter(argument.arg, shape, False, text)


def annotated(node: ast.expr) -> Shape | None:  # noqa: C901
    match node:
        case ast.Name(id=name) if name in _BASIC:
            return Basic(name)
        case ast.Constant(value=None):
            return Basic.NONE
        case ast.Constant(value=str(text)):
            try:
                return annotated(syntax.parse(text, mode="eval").body)
            except (SyntaxError, ValueError):
                return None
        case ast.Name(id=name) if name in _LISTS:
            return Listing(_LISTS[name], Basic.INT)
        case ast.Name(id=name) if name in _MAPPINGS:
            return Mapped(Basic.STR, Basic.INT)
        case ast.Name(id="tuple"):
            return Fixed((Basic.INT, Basic.INT))
        case ast.BinOp(left=left, op=ast.BitOr(), right=right):
            return _choice([annotated(left), annotated(right)])
        case ast.Subscript(value=ast.Name(id="Optional"), slice=inner):
            return _choice([annotated(inner), Basic.NONE])
        case ast.Subscript(value=ast.Name(id="Union"), slice=ast.Tuple(elts=elements)):
            return _choice([annotated(each) for each in elements])
        case ast.Subscript(value=ast.Name(id=name), slice=inner) if name in _LISTS:
            item = annotated(inner)
            return None if item is None else Listing(_LISTS[name], item)
        case ast.Subscript(value=ast.Name(id=name), slice=ast.Tuple(elts=[key, value])) if (
            name in _MAPPINGS
        ):
            one, other = annotated(key), annotated(value)
            return None if one is None or other is None else Mapped(one, other)
        case ast.Subscript(value=ast.Name(id="tuple" | "Tuple"), slice=ast.Tuple(elts=elements)):
            if len(elements) == 2 and isinstance(elements[1], ast.Constant):
                item = annotated(elements[0])
                return None if item is None else Listing("tuple", item)
            items = [annotated(each) for each in elements]
            known = [item for item in items if item is not None]
            return Fixed(tuple(known)) if len(known) == len(items) else None
    return None


def _choice(shapes: Sequence[Shape | None]) -> Shape | None:
    known = [shape for shape in shapes if shape is not None]
    if len(known) < len(shapes):
        return None
    return known[0] if len(known) == 1 else Choice(tuple(known))


def shape_of(values: Sequence[Any]) -> Shape | None:
    """The shape that all the values have."""
    found = list(dict.fromkeys(shape for value in values if (shape := _shape(value)) is not None))
    if len(found) < 1 or any(_shape(value) is None for value in values):
        return None
    # An empty list says nothing of what it could hold.
    full = [
        shape
        for shape, value in ((_shape(value), value) for value in values)
        if shape is not None and not (isinstance(value, list | dict | set) and not value)
    ]
    found = list(dict.fromkeys(full)) or found
    return found[0] if len(found) == 1 else Choice(tuple(found))


def _shape(value: Any) -> Shape | None:
    match value:
        case bool():
            return Basic.BOOL
        case int():
            return Basic.INT
        case float():
            return Basic.FLOAT
        case str():
            return Basic.STR
        case None:
            return Basic.NONE
        case list() | set() | frozenset():
            item = shape_of(list(value)) if value else Basic.INT
            kind = "list" if isinstance(value, list) else "set"
            return None if item is None else Listing(kind, item)
        case tuple():
            items = [_shape(each) for each in value]
            known = [item for item in items if item is not None]
            return Fixed(tuple(known)) if len(known) == len(items) else None
        case dict():
            if not value:
                return Mapped(Basic.STR, Basic.INT)
            key, held = shape_of(list(value)), shape_of(list(value.values()))
            return None if key is None or held is None else Mapped(key, held)
    return None
