"""What the value of an expression must look like, as far as syntax and known values tell."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from dataclasses import dataclass

from foretrace import syntax

ANY = "literal"


@dataclass(frozen=True, slots=True)
class Known:
    """The repr itself."""

    repr: str


@dataclass(frozen=True, slots=True)
class Kind:
    """A rule of the frame grammar that the repr follows."""

    rule: str


_RESULTS = {
    "len": "integer", "ord": "integer", "id": "integer", "hash": "integer", "int": "integer",
    "bool": "boolean", "all": "boolean", "any": "boolean", "isinstance": "boolean",
    "callable": "boolean", "issubclass": "boolean", "str": "string", "repr": "string",
    "chr": "string", "bin": "string", "hex": "string", "oct": "string", "ascii": "string",
    "format": "string", "input": "string", "float": "number", "list": "list", "sorted": "list",
    "dict": "dict", "set": "set", "tuple": "tuple", "print": "none", "divmod": "tuple",
}  # fmt: skip
_METHOD_RESULTS = {
    "split": "list", "rsplit": "list", "splitlines": "list", "startswith": "boolean",
    "endswith": "boolean", "isdigit": "boolean", "isalpha": "boolean", "isalnum": "boolean",
    "isupper": "boolean", "islower": "boolean", "isspace": "boolean", "istitle": "boolean",
    "isnumeric": "boolean", "isdecimal": "boolean", "isidentifier": "boolean",
    "isascii": "boolean", "find": "integer", "rfind": "integer",
}  # fmt: skip
"""Of methods whose names no two built-in types share with other kinds of results."""

_DISPLAYS: dict[type[ast.expr], str] = {
    ast.JoinedStr: "string",
    ast.List: "list",
    ast.ListComp: "list",
    ast.Dict: "dict",
    ast.DictComp: "dict",
    ast.Set: "set",
    ast.SetComp: "set",
    ast.Tuple: "tuple",
}

_ARITHMETIC = ast.Add | ast.Sub | ast.Mult | ast.FloorDiv | ast.Mod
_INTEGER = re.compile(r"-?\d+")
_SHAPES = (
    (_INTEGER, "integer"),
    (re.compile(r"True|False"), "boolean"),
    (re.compile(r"-?[\d.]+(e[+-]?\d+)?|-?inf|nan"), "number"),
    (re.compile(r"(?s)'.*'|\".*\""), "string"),
)


def repr_kind(text: str) -> str:
    """The rule that a repr follows."""
    for shape, rule in _SHAPES:
        if shape.fullmatch(text):
            return rule
    return ANY


def is_immutable(text: str) -> bool:
    """Whether nothing can change an object with this repr; `False` if in doubt."""
    if repr_kind(text) != ANY or text in {"None", "Ellipsis"}:
        return True
    if text.startswith(("range(", "b'", 'b"')):
        return True
    if not text.startswith("("):
        return False
    try:
        return _hashable(syntax.literal(text))
    except (SyntaxError, ValueError, TypeError, RecursionError, MemoryError):
        return False


def _hashable(value: object) -> bool:
    try:
        hash(value)
    except TypeError:
        return False
    return True


def kind_of(
    node: ast.expr, state: Mapping[str, str], shadowed: frozenset[str], overloads: bool
) -> Known | Kind:
    """What `node` yields where names hold what `state` says, as reprs.

    `shadowed` are names that may not mean the built-in; with `overloads`, classes of the program
    may give operators a meaning of their own.
    """
    literal = _literal(node)
    if literal is not None:
        return Known(literal)
    if type(node) in _DISPLAYS:
        return Kind(_DISPLAYS[type(node)])
    match node:
        case ast.Name(id=name) if name in state:
            return Known(state[name])
        case ast.UnaryOp(op=ast.Not()):
            return Kind("boolean")
        case ast.Compare() if not overloads:
            return Kind("boolean")
        case ast.Call(func=ast.Name(id=name)) if name in _RESULTS and name not in shadowed:
            return Kind(_RESULTS[name])
        case ast.Call(func=ast.Attribute(attr=name)) if name in _METHOD_RESULTS and not overloads:
            return Kind(_METHOD_RESULTS[name])
        case ast.Subscript(value=value, slice=ast.Slice()):
            return Kind(_sliced(_rule(kind_of(value, state, shadowed, overloads)), value, state))
        case ast.BinOp(left=left, right=right, op=op):
            both = {_rule(kind_of(each, state, shadowed, overloads)) for each in (left, right)}
            return Kind(_arithmetic(both, op))
    return Kind(ANY)


def _sliced(rule: str, node: ast.expr, state: Mapping[str, str]) -> str:
    if isinstance(node, ast.Name):
        rule = {"[": "list", "(": "tuple"}.get(state.get(node.id, "")[:1], rule)
    return rule if rule in {"string", "list", "tuple"} else ANY


def _arithmetic(operands: set[str], op: ast.operator) -> str:
    if operands == {"integer"} and isinstance(op, _ARITHMETIC):
        return "integer"
    if operands <= {"integer", "number"} and not isinstance(op, ast.Pow):
        return "number"
    if operands == {"string"} and isinstance(op, ast.Add):
        return "string"
    return ANY


def element_kind(node: ast.expr, shadowed: frozenset[str]) -> Kind:
    """What elements of an iterable look like."""
    match node:
        case ast.Call(func=ast.Name(id="range")) if "range" not in shadowed:
            return Kind("integer")
        case ast.Constant(value=str()):
            return Kind("string")
        case ast.Call(func=ast.Attribute(attr="split" | "rsplit" | "splitlines")):
            return Kind("string")
    return Kind(ANY)


def _rule(found: Known | Kind) -> str:
    return repr_kind(found.repr) if isinstance(found, Known) else found.rule


def _literal(node: ast.expr) -> str | None:
    """The repr of a literal; sets of several elements have no certain order."""
    if isinstance(node, ast.Name | ast.Call | ast.Attribute | ast.BinOp | ast.Set):
        return None
    try:
        return repr(ast.literal_eval(node))
    except (SyntaxError, ValueError, TypeError, RecursionError, MemoryError):
        return None
