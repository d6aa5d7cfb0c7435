"""Calls that a user gives, beside the scenarios of a sketch."""

from __future__ import annotations

import ast
import builtins

from foretrace import syntax
from foretrace.fill.verbs.answers import called_function
from foretrace.sketch.model import Scenario, ScenarioKind, Sketch
from foretrace.sketch.names import bound_names, global_reads

_LONGEST_CALL = 1000
_BUILTINS = frozenset(dir(builtins))
_NOT_CODE = (SyntaxError, ValueError, MemoryError, RecursionError)


def asked_scenario(sketch: Sketch, call: object) -> Scenario:
    """The scenario of a call that a user gives.

    Raises `ValueError` with one sentence on what is wrong with it.
    """
    if not isinstance(call, str) or not call.strip():
        raise ValueError("Give a call to imagine, such as f(1, 2).")
    if len(call) > _LONGEST_CALL:
        raise ValueError(f"A call has at most {_LONGEST_CALL} characters.")
    said = " ".join(call.split())
    try:
        node = syntax.parse(call.strip(), mode="eval").body
    except _NOT_CODE as error:
        raise ValueError(f"{said} is not a call such as f(1, 2).") from error
    if not isinstance(node, ast.Call):
        raise ValueError(f"{said} is not a call such as f(1, 2).")
    text = ast.unparse(node)
    function = called_function(sketch, text)
    if function is None:
        raise ValueError(f"{said} calls no function of this document.")
    known = {name for statement in sketch.program.tree.body for name in bound_names(statement)}
    unknown = sorted(set(global_reads(node)) - known - _BUILTINS)
    if unknown:
        raise ValueError(f"{unknown[0]} in {said} is not defined in this document.")
    return Scenario(text, ScenarioKind.ASKED, 0, function.qualname)
