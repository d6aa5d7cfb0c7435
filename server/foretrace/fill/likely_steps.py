"""How many rounds of loops and calls a run takes if it is right."""

from __future__ import annotations

import ast
from collections.abc import Iterable

from foretrace import syntax
from foretrace.fill.harness import STEPS
from foretrace.sketch.model import Scenario

_LEAST_STEPS = 40
_STEPS_EACH = 2
"""Steps for each element, character and unit of a number that a scenario shows."""
_LONGEST_NUMBER = 30


def likely_steps(scenarios: Iterable[Scenario]) -> int:
    """How many steps a run needs if it is right, going by the size of the scenarios."""
    return min(STEPS, _LEAST_STEPS + _STEPS_EACH * max(map(_size, scenarios), default=0))


def _size(scenario: Scenario) -> int:
    try:
        tree = syntax.parse(scenario.call, mode="eval")
    except (SyntaxError, ValueError):
        return STEPS
    size = 0
    for node in ast.walk(tree):
        match node:
            case ast.Constant(value=str(text)):
                size += len(text)
            case ast.Constant(value=int(number)):
                size += 1 + min(abs(number), _LONGEST_NUMBER)
            case ast.Constant():
                size += 1
    return size
