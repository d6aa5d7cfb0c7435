"""A program of a random family, fit for a level of the curriculum."""

from __future__ import annotations

import random

from training.programs.compose import compose
from training.programs.draft import Draft
from training.programs.filled import fill, fitting
from training.programs.model import FAMILIES, HIGHEST_LEVEL, Program

LOWEST = {"recursion": 3, "functions": 2, "exceptions": 2, "comprehensions": 1, "loops": 1}
"""The first level at which a family can be shown."""
WEIGHTS = {"recursion": 0.55, "exceptions": 1.4, "strings": 1.2, "lists": 1.2, "dicts": 1.1}
"""How often a family is drawn, where not 1."""
AFTER_TEMPLATES = {
    "recursion": 1.0,
    "functions": 0.6,
    "exceptions": 0.55,
    "comprehensions": 0.3,
    "conditions": 0.4,
    "tuples": 0.35,
    "sets": 0.35,
}
"""The share of programs after templates, by family; of the others, half."""


def generate(rng: random.Random, level: int) -> Program:
    """One program, the same for the same state of `rng`.

    `level` is 0 (a few lines in a row) to 5 (everything, longer runs). Nothing is run: a few
    programs raise by mistake, and some do so on purpose. Raises `ValueError` for other levels.
    """
    if not 0 <= level <= HIGHEST_LEVEL:
        raise ValueError(f"The level is 0 to {HIGHEST_LEVEL}, not {level}.")
    families = [family for family in FAMILIES if LOWEST.get(family, 0) <= level]
    family = rng.choices(families, [WEIGHTS.get(family, 1.0) for family in families])[0]
    templates = fitting(family, level)
    if templates and rng.random() < AFTER_TEMPLATES.get(family, 0.5):
        draft = fill(rng, level, family, rng.choice(templates))
        functions = [*draft.before, draft.text(rng.random() < 0.12)]
    else:
        functions, draft = compose(rng, level, family)
    joint = "\n\n\n" if rng.random() < 0.5 else "\n\n"
    return Program(joint.join(functions) + "\n", _calls(draft), family)


def _calls(draft: Draft) -> tuple[str, ...]:
    wanted = draft.rng.choice((1, 2, 2, 3, 3, 4))
    calls: list[str] = []
    for _ in range(wanted + 2):
        call = f"{draft.name}({', '.join(draft.arguments())})"
        if call not in calls:
            calls.append(call)
        if len(calls) == wanted:
            break
    return tuple(calls)
