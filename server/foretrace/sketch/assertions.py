"""Statements of tests that assert something: `assert`, unittest's methods, `pytest.raises`."""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from dataclasses import dataclass

_COMPARISONS: dict[str, type[ast.cmpop]] = {
    "assertEqual": ast.Eq,
    "assertEquals": ast.Eq,
    "assertListEqual": ast.Eq,
    "assertDictEqual": ast.Eq,
    "assertSetEqual": ast.Eq,
    "assertTupleEqual": ast.Eq,
    "assertNotEqual": ast.NotEq,
    "assertIs": ast.Is,
    "assertIsNot": ast.IsNot,
    "assertIn": ast.In,
    "assertNotIn": ast.NotIn,
    "assertGreater": ast.Gt,
    "assertGreaterEqual": ast.GtE,
    "assertLess": ast.Lt,
    "assertLessEqual": ast.LtE,
}
_TESTS: dict[str, Callable[[ast.expr], ast.expr]] = {
    "assertTrue": lambda value: value,
    "assertFalse": lambda value: ast.UnaryOp(op=ast.Not(), operand=value),
    "assertIsNone": lambda value: _compare(value, ast.Is(), ast.Constant(value=None)),
    "assertIsNotNone": lambda value: _compare(value, ast.IsNot(), ast.Constant(value=None)),
}


def read_assertion(node: ast.stmt) -> ast.expr | None:
    """The expression a statement asserts to be true, if it asserts one."""
    match node:
        case ast.Assert(test=test):
            return test
        case ast.Expr(
            value=ast.Call(func=ast.Attribute(value=ast.Name(id="self"), attr=name), args=arguments)
        ):
            if name in _COMPARISONS and len(arguments) >= 2:
                return _compare(arguments[0], _COMPARISONS[name](), arguments[1])
            if name in _TESTS and arguments:
                return _TESTS[name](arguments[0])
    return None


@dataclass(frozen=True, slots=True)
class Failure:
    """`expression`, evaluated after the statements `before`, raises `error`."""

    before: Sequence[ast.stmt]
    expression: ast.expr
    error: str


def read_failure(node: ast.stmt) -> Failure | None:
    """The exception a statement asserts to be raised, if it asserts one."""
    match node:
        case ast.With(items=[ast.withitem(context_expr=ast.Call(func=func, args=[error]))]) if (
            _is_raises(func) and (name := _type_name(error))
        ):
            match node.body[-1]:
                case ast.Expr(value=value) | ast.Assign(value=value):
                    return Failure(node.body[:-1], value, name)
        case ast.Expr(
            value=ast.Call(func=func, args=[error, called, *arguments], keywords=keywords)
        ) if _is_raises(func) and (name := _type_name(error)):
            call = ast.Call(func=called, args=arguments, keywords=keywords)
            return Failure((), call, name)
    return None


def _is_raises(function: ast.expr) -> bool:
    match function:
        case ast.Attribute(attr="raises" | "assertRaises") | ast.Name(id="raises"):
            return True
    return False


def _type_name(error: ast.expr) -> str | None:
    match error:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return None


def _compare(left: ast.expr, operator: ast.cmpop, right: ast.expr) -> ast.expr:
    return ast.Compare(left=left, ops=[operator], comparators=[right])
