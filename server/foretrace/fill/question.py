"""The one call whose result would tell most about which solution is meant.

Of the calls that the solutions were compared on, the one after whose answer the best remaining
solution is likeliest to be right: the sum, over the answers, of the likeliest solution of each.
"""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from foretrace import syntax
from foretrace.fill.rank import Ranked
from foretrace.fill.solution import Choice, Question

_LEAST_GAIN = 0.02
"""Probability that a question must add to be worth asking."""
_LONGEST_ANSWER = 200
"""Characters that one could still be expected to judge."""
_CHARACTER_COST = 0.0005
"""Of each character to read, in probability: short calls are easier to answer."""
_RAISING_COST = 0.2
"""Where what is likeliest raises: one asks for a result, not for the name of an error."""
_STRANGE_COST = 0.05
"""Of each kind of value that no example has, in probability: what happens outside of what a
function is for is hard to answer, and says little about the rest."""


def best_question(
    ranked: Sequence[Ranked],
    calls: Sequence[str],
    shown: Mapping[int, int],
    examples: Sequence[str],
) -> Question | None:
    """The question to ask about the choices, or None if no call tells them apart.

    `shown` says which of the choices is which of the solutions: a choice's position in `ranked`
    to the solution's index. `calls` are those that the choices' behaviours are of, `examples`
    those of the scenarios.
    """
    usual = {kind for example in examples for kind in _kinds(example)}
    best: Question | None = None
    most = max((item.probability for item in ranked), default=0.0) + _LEAST_GAIN
    for position, call in enumerate(calls):
        answers = _answers(ranked, position)
        worth = sum(max(ranked[n].probability for n in numbers) for numbers in answers.values())
        if ranked[0].behaviours[position].how == "raised":
            worth -= _RAISING_COST
        worth -= _CHARACTER_COST * len(call) + _STRANGE_COST * len({*_kinds(call)} - usual)
        if worth <= most:
            continue
        choices = []
        for value, numbers in answers.items():
            solution = next((shown[number] for number in numbers if number in shown), None)
            if solution is not None:
                choices.append(Choice(value, solution))
        if len(choices) > 1:
            most, best = worth, Question(call, tuple(choices))
    return best


def _answers(ranked: Sequence[Ranked], call: int) -> dict[str, list[int]]:
    """By what the call gives, the choices that give it, likeliest first."""
    found: dict[str, list[int]] = defaultdict(list)
    for number, item in enumerate(ranked):
        behaviour = item.behaviours[call]
        if behaviour.how in ("value", "odd") and len(behaviour.shown) <= _LONGEST_ANSWER:
            found[behaviour.shown].append(number)
        elif behaviour.how == "raised":
            found[f"raises {behaviour.shown}"].append(number)
    return found


def _kinds(call: str) -> Iterator[str]:
    """What kinds of values a call shows: empty ones, zero, negative numbers and so on."""
    try:
        tree = syntax.parse(call, mode="eval")
    except (SyntaxError, ValueError):
        return
    for node in ast.walk(tree):
        match node:
            case ast.Constant(value=bool() | None):
                yield "constant"
            case ast.UnaryOp(op=ast.USub()):
                yield "negative"
            case ast.Constant(value=int(number) | float(number)):
                yield f"{type(number).__name__} {'' if number else 'zero'}"
            case ast.Constant(value=str(text)):
                yield "text" if text else "no text"
                yield from {_character_kind(character) for character in text}
            case ast.List(elts=elements) | ast.Tuple(elts=elements) | ast.Set(elts=elements):
                yield f"{type(node).__name__} {'' if elements else 'empty'}"
            case ast.Dict(keys=keys):
                yield f"Dict {'' if keys else 'empty'}"


def _character_kind(character: str) -> str:
    if character.isalpha():
        return "lower" if character.islower() else "letter"
    return "digit" if character.isdigit() else f"character {character}"
