"""What an assertion says about a call."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass

from foretrace.sketch.calls import Callables, OwnCall, own_calls
from foretrace.sketch.functions import FunctionNode
from foretrace.sketch.names import facts


@dataclass(frozen=True, slots=True)
class Claim:
    """`expression` yields the value of `expected`."""

    expression: ast.expr
    expected: ast.expr
    function: str


_TRUE = ast.Constant(value=True)


class ClaimReader:
    """Reads assertions as claims about calls of the sketch's functions."""

    def __init__(
        self,
        callables: Callables,
        instances: Mapping[str, str],
        literals: Mapping[str, ast.expr],
    ) -> None:
        self._callables = callables
        self._instances = instances
        self._literals = literals
        """What variables hold, where that is written out."""

    def read(self, test: ast.expr, unstable: Set[str]) -> Iterator[Claim]:
        """The claims of `assert test`; each holds exactly when the assertion does.

        An expected value that mentions a name of `unstable` cannot stand alone; the comparison is
        then claimed to be true as a whole.
        """
        if isinstance(test, ast.BoolOp) and isinstance(test.op, ast.And):
            for value in test.values:
                yield from self.read(value, unstable)
            return
        call = self._first(test)
        if call is None:
            return
        sides = self._sides(test)
        if sides is not None:
            sides = sides[0], self._written_out(*sides)
        if sides is not None and not facts(sides[1]).mentions & unstable:
            yield Claim(sides[0], sides[1], call.function)
        elif isinstance(test, ast.Compare):
            yield Claim(test, _TRUE, call.function)
        else:
            yield self._truth(test, call)

    def _sides(self, test: ast.expr) -> tuple[ast.expr, ast.expr] | None:
        """The side of a comparison that calls, and the one that is the expected value."""
        if not isinstance(test, ast.Compare) or len(test.ops) > 1:
            return None
        left, right = test.left, test.comparators[0]
        if isinstance(test.ops[0], ast.Is):
            return (left, right) if isinstance(right, ast.Constant) and self._first(left) else None
        if not isinstance(test.ops[0], ast.Eq):
            return None
        if self._first(right) is None:
            return left, right
        return (right, left) if self._first(left) is None else None

    def _written_out(self, calling: ast.expr, expected: ast.expr) -> ast.expr:
        """The literal behind a variable, unless the call may change what the variable holds."""
        match expected:
            case ast.Name(id=name) if name not in facts(calling).mentions:
                return self._literals.get(name, expected)
        return expected

    def _truth(self, test: ast.expr, call: OwnCall) -> Claim:
        """`assert f(x)` asks for a true value, not for `True`."""
        negated = isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not)
        inner = test.operand if isinstance(test, ast.UnaryOp) and negated else test
        node = self._callables.function(call.function)
        if inner is call.node and node is not None and answers_yes_or_no(node):
            return Claim(inner, ast.Constant(value=not negated), call.function)
        if negated or _is_bool(test):
            return Claim(test, _TRUE, call.function)
        truth = ast.Call(func=ast.Name(id="bool", ctx=ast.Load()), args=[test], keywords=[])
        return Claim(truth, _TRUE, call.function)

    def _first(self, expression: ast.expr) -> OwnCall | None:
        return next(own_calls(expression, self._callables, self._instances), None)


def _is_bool(test: ast.expr) -> bool:
    """Whether an expression's value is certain to be a `bool`."""
    match test:
        case ast.Call(func=ast.Name(id="isinstance" | "issubclass" | "hasattr" | "all" | "any")):
            return True
    return False


def answers_yes_or_no(function: FunctionNode) -> bool:
    """Whether a function's annotation or name says that it returns a `bool`."""
    match function.returns:
        case ast.Name(id="bool"):
            return True
        case None:
            return function.name.startswith(("is_", "has_", "can_", "should_"))
    return False
