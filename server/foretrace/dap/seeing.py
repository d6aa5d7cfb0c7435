"""How sure what an expression came to is: as sure as what it reads."""

from __future__ import annotations

import ast
import builtins

from foretrace.dap.timeline import Timeline
from foretrace.trace.frames import Origin, Value

_BUILTINS = frozenset(dir(builtins))


def seen_value(timeline: Timeline, step: int, node: ast.expr, shown: str, holes: bool) -> Value:
    """The value of an expression at a frame; `holes`: whether the sketch has some."""
    held = timeline.frames[step].locals
    found = [inner for inner in ast.walk(node) if isinstance(inner, ast.Name)]
    names = {each.id for each in found}
    guesses = [held[name] for name in names & held.keys()]
    guesses = [value for value in guesses if value.origin is not Origin.COMPUTED]
    if guesses:
        return Value(shown, Origin.DERIVED, min(value.probability for value in guesses))
    if holes and any(isinstance(inner, ast.Call) for inner in ast.walk(node)):
        # A function of the sketch may rest on a fill.
        return Value(shown, Origin.DERIVED, timeline.probabilities[-1])
    bound = {each.id for each in found if isinstance(each.ctx, ast.Store)}
    if timeline.guessed(step) and names - held.keys() - bound - _BUILTINS:
        # What the module holds has no origin of its own.
        return Value(shown, Origin.DERIVED, timeline.probabilities[step])
    return Value(shown)
