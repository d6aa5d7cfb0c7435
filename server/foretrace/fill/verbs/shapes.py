"""The shape of code: its top-level operator, with holes for the operands."""

from __future__ import annotations

import ast
import copy
import re
import textwrap
from typing import TypeVar

from foretrace import syntax
from foretrace.fill.verbs.places import Place
from foretrace.sketch.model import HOLE

_NOT_CODE = (SyntaxError, ValueError, MemoryError, RecursionError)
_MOST_ITEMS = 6
"""Elements, arguments or statements of a shape; longer ones are no plan but a text."""
_OPERANDS = (
    ast.BinOp,
    ast.UnaryOp,
    ast.BoolOp,
    ast.Compare,
    ast.IfExp,
    ast.Attribute,
    ast.Starred,
    ast.Await,
    ast.comprehension,
)
_Item = TypeVar("_Item")
_BARE_TUPLES = (ast.Return, ast.Assign, ast.AnnAssign, ast.AugAssign, ast.Expr)


def shape_of(fill: str) -> str | None:
    """The shape of a fill, as text with holes; `None` if it has no parts to leave open.

    An operand that only says what is worked on stays: `xs` in `xs[???]`, the receiver of a
    method, the target of an assignment.
    """
    mark = _unused(fill)
    try:
        return _open(_written(_expression(_parsed(fill), mark)), mark)
    except _Atom:
        return None
    except _NOT_CODE:
        pass
    try:
        return _open(_statements(_block(fill), mark), mark)
    except (_Atom, *_NOT_CODE):
        return _slice(fill, mark)


def in_place(shape: str, place: Place) -> str:
    """A shape as it must be written at a place: in parentheses where it would fall apart."""
    mark = _unused(shape)
    try:
        node = _parsed(shape.replace(HOLE, mark))
    except _NOT_CODE:
        return shape
    parent = place.parent
    if isinstance(parent, ast.FormattedValue):
        wrapped = True
    elif isinstance(node, ast.Tuple):
        index = isinstance(parent, ast.Subscript) and parent.slice is place.node
        iterated = isinstance(parent, ast.For | ast.AsyncFor)
        wrapped = not (isinstance(parent, _BARE_TUPLES) or index or iterated)
    elif isinstance(node, ast.NamedExpr):
        wrapped = True
    elif isinstance(parent, _OPERANDS) or (
        isinstance(parent, ast.Subscript | ast.Call) and place.node in (_operated(parent),)
    ):
        around = ast.unparse(_with(parent, place.node, node))
        wrapped = f"({ast.unparse(node)})" in around
    else:
        wrapped = False
    return f"({shape})" if wrapped else shape


def _operated(node: ast.Subscript | ast.Call) -> ast.expr:
    return node.value if isinstance(node, ast.Subscript) else node.func


def _with(parent: ast.AST, old: ast.AST, new: ast.AST) -> ast.AST:
    """A shallow copy of `parent` with one child replaced."""
    changed = copy.copy(parent)
    for name, value in ast.iter_fields(parent):
        if value is old:
            setattr(changed, name, new)
        elif isinstance(value, list):
            setattr(changed, name, [new if child is old else child for child in value])
    return changed


class _Atom(Exception):
    """There is nothing to leave open."""


def _unused(text: str) -> str:
    mark = "hole_"
    while mark in text:
        mark += "_"
    return mark


def _open(text: str, mark: str) -> str:
    return re.sub(rf"\b{mark}\b", HOLE, text)


def _written(shape: ast.expr) -> str:
    """Its text; a tuple's without the parentheses that only some places need."""
    text = ast.unparse(shape)
    return text[1:-1] if isinstance(shape, ast.Tuple) and text.startswith("(") else text


def _parsed(text: str) -> ast.expr:
    return syntax.parse(text.strip(), mode="eval").body


def _block(text: str) -> list[ast.stmt]:
    """The statements of a fill; its later lines may be indented as in their document."""
    first, _, rest = text.partition("\n")
    for code in (text, f"{first}\n{textwrap.dedent(rest)}"):
        try:
            return syntax.parse(code).body
        except _NOT_CODE:
            continue
    # A compound statement: what is below its first line belongs to its body.
    return syntax.parse(f"{first}\n{textwrap.indent(textwrap.dedent(rest), '    ')}").body


def _slice(fill: str, mark: str) -> str | None:
    try:
        node = _parsed(f"_[{fill}]")
    except _NOT_CODE:
        return None
    if not isinstance(node, ast.Subscript) or not isinstance(node.slice, ast.Slice):
        return None
    hole = ast.Name(mark)
    parts = (node.slice.lower, node.slice.upper, node.slice.step)
    if not any(parts):
        return None
    return _open(ast.unparse(ast.Slice(*(hole if part else None for part in parts))), mark)


def _expression(node: ast.expr, mark: str) -> ast.expr:
    """A new expression with holes for the operands. Raises `_Atom`."""
    hole = ast.Name(mark)
    match node:
        case ast.BinOp():
            return ast.BinOp(hole, node.op, hole)
        case ast.UnaryOp() if not isinstance(node.operand, ast.Constant):
            return ast.UnaryOp(node.op, hole)
        case ast.BoolOp():
            return ast.BoolOp(node.op, [hole for _ in _few(node.values)])
        case ast.Compare():
            return ast.Compare(hole, node.ops, [hole for _ in _few(node.comparators)])
        case ast.IfExp():
            return ast.IfExp(hole, hole, hole)
        case ast.Call():
            return _call(node, hole)
        case ast.Subscript():
            return ast.Subscript(_subject(node.value, hole), _index(node.slice, hole))
        case ast.Attribute() if not isinstance(node.value, ast.Name):
            return ast.Attribute(hole, node.attr)
    return _display(node, hole)


def _display(node: ast.expr, hole: ast.Name) -> ast.expr:
    """The same for what makes a collection, a function or a text."""
    match node:
        case ast.Tuple() | ast.List() | ast.Set() if node.elts:
            items: list[ast.expr] = [
                ast.Starred(hole) if isinstance(item, ast.Starred) else hole
                for item in _few(node.elts)
            ]
            return type(node)(items)
        case ast.Dict() if node.keys:
            keys: list[ast.expr | None] = [hole if key else None for key in _few(node.keys)]
            return ast.Dict(keys, [hole for _ in keys])
        case ast.ListComp() | ast.SetComp() | ast.GeneratorExp():
            return type(node)(hole, _generators(node.generators, hole))
        case ast.DictComp():
            return ast.DictComp(hole, hole, _generators(node.generators, hole))
        case ast.Lambda():
            return ast.Lambda(node.args, hole)
        case ast.JoinedStr() if any(isinstance(v, ast.FormattedValue) for v in node.values):
            values = [
                ast.FormattedValue(hole, v.conversion, v.format_spec)
                if isinstance(v, ast.FormattedValue)
                else v
                for v in node.values
            ]
            return ast.JoinedStr(values)
    raise _Atom


def _call(node: ast.Call, hole: ast.Name) -> ast.Call:
    arguments: list[ast.expr] = [
        ast.Starred(hole) if isinstance(argument, ast.Starred) else hole
        for argument in _few(node.args)
    ]
    keywords = [ast.keyword(keyword.arg, hole) for keyword in _few(node.keywords)]
    function = node.func
    if isinstance(function, ast.Attribute):
        # Without arguments, the receiver is what is left open.
        subject = _subject(function.value, hole) if arguments or keywords else hole
        return ast.Call(ast.Attribute(subject, function.attr), arguments, keywords)
    if not arguments and not keywords:
        raise _Atom
    return ast.Call(_subject(function, hole), arguments, keywords)


def _subject(node: ast.expr, hole: ast.Name) -> ast.expr:
    """What is worked on: kept if it is a name or an attribute of one."""
    match node:
        case ast.Name() | ast.Attribute(value=ast.Name()) | ast.Constant():
            return node
    return hole


def _index(node: ast.expr, hole: ast.Name) -> ast.expr:
    match node:
        case ast.Slice():
            if not (node.lower or node.upper or node.step):
                raise _Atom
            parts = (node.lower, node.upper, node.step)
            return ast.Slice(*(hole if part is not None else None for part in parts))
        case ast.Tuple():
            return ast.Tuple([_index(item, hole) for item in _few(node.elts)])
    return hole


def _generators(generators: list[ast.comprehension], hole: ast.Name) -> list[ast.comprehension]:
    return [
        ast.comprehension(part.target, hole, [hole for _ in part.ifs], part.is_async)
        for part in generators
    ]


def _few(items: list[_Item]) -> list[_Item]:
    if len(items) > _MOST_ITEMS:
        raise _Atom
    return items


def _statements(statements: list[ast.stmt], mark: str) -> str:
    shapes = [_statement(statement, mark) for statement in _few(statements)]
    text = "\n".join(
        _written(shape.value) if isinstance(shape, ast.Expr) else ast.unparse(shape)
        for shape in shapes
    )
    if mark not in text:
        raise _Atom
    return text


def _statement(node: ast.stmt, mark: str) -> ast.stmt:
    hole = ast.Name(mark)
    missing: list[ast.stmt] = [ast.Expr(hole)]
    new: ast.stmt
    match node:
        case ast.Expr():
            new = ast.Expr(_expression(node.value, mark))
        case ast.Return() if node.value is not None:
            new = ast.Return(hole)
        case ast.Assign(targets=[target]):
            new = ast.Assign([_target(target, hole)], hole)
        case ast.AugAssign():
            target = _target(node.target, hole)
            assert isinstance(target, ast.Name | ast.Attribute | ast.Subscript)
            new = ast.AugAssign(target, node.op, hole)
        case ast.If():
            new = ast.If(hole, missing, missing if node.orelse else [])
        case ast.While():
            new = ast.While(hole, missing, [])
        case ast.For():
            new = ast.For(node.target, hole, missing, [])
        case ast.Raise(exc=ast.Call(func=function, args=[_, *_])):
            new = ast.Raise(ast.Call(function, [hole], []))
        case ast.Break() | ast.Continue() | ast.Pass() | ast.Raise() | ast.Return():
            new = node
        case _:
            raise _Atom
    return ast.fix_missing_locations(new)


def _target(node: ast.expr, hole: ast.Name) -> ast.expr:
    if isinstance(node, ast.Subscript) and not isinstance(node.slice, ast.Slice):
        return ast.Subscript(node.value, hole)
    return node
