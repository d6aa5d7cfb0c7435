"""Calls that the user asks for."""

from __future__ import annotations

import ast

from foretrace import syntax
from foretrace.cli.errors import BadInput
from foretrace.sketch.model import Scenario, ScenarioKind, Sketch


def asked_scenario(sketch: Sketch, call: str) -> Scenario:
    """The scenario of a call given by the user.

    Raises `BadInput` if `call` is not one call expression.
    """
    try:
        expression = syntax.parse(call.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise BadInput(f"{call!r} is not a call expression such as f(1, 2).") from error
    if not isinstance(expression, ast.Call):
        raise BadInput(f"{call!r} is not a call expression such as f(1, 2).")
    called = ast.unparse(expression.func)
    known = sketch.function_named(called) is not None
    return Scenario(call.strip(), ScenarioKind.ASKED, 0, called if known else None)
