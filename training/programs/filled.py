"""Functions after a template, and what may come before and after it."""

from __future__ import annotations

import random
from functools import cache

from training.programs.around import calls_it, prepare
from training.programs.compose import finish
from training.programs.draft import Draft, Variable
from training.programs.expressions import living
from training.programs.kinds import Kind
from training.programs.names import FUNCTIONS
from training.programs.palette import Palette
from training.programs.statements import put_statement
from training.programs.templates import TEMPLATES, Template

PREPARED = 0.12
"""The share of functions that change or check an argument first."""
CALLED = {3: 0.06, 4: 0.12, 5: 0.3}
"""The share of functions that another one calls, by level."""


@cache
def fitting(family: str, level: int) -> tuple[Template, ...]:
    """The templates of a family up to a level; of the family `mixed`, all of them."""
    return tuple(
        template
        for template in TEMPLATES
        if template.level <= level and (family == "mixed" or family in template.families)
    )


def fill(rng: random.Random, level: int, family: str, chosen: Template) -> Draft:
    """A function after the template."""
    draft = Draft(rng, level, Palette(rng, 6 if level > 4 else 5), rng.choice(FUNCTIONS), family)
    draft.taken.add(draft.name)
    draft.most_parameters = 0
    result = chosen.put(draft)
    if not chosen.whole:
        _end(draft, result)
        if level >= 2 and rng.random() < PREPARED:
            prepare(draft)
    if level >= 3 and not draft.before and rng.random() < CALLED[level]:
        return calls_it(draft) or draft
    return draft


def _end(draft: Draft, result: Variable | str) -> None:
    inputs = [parameter.variable for parameter in draft.parameters]
    draft.scope = [known for known in draft.scope if known in inputs or known is result]
    for known in draft.scope:
        known.unread = known.filled = known.natural = False
        known.index_of = ""
    if isinstance(result, str):
        draft.line(f"return {result}")
    else:
        _conclude(draft, result)


def _conclude(draft: Draft, result: Variable) -> None:
    """Return the result, or something that is made of it."""
    result.unread = True
    chance = draft.rng.random()
    if chance < 0.5:
        draft.line(f"return {result}")
    elif chance < 0.75 or draft.level < 3:
        draft.scope = [result]
        kind = draft.pick((result.kind, result.kind, Kind.INT, Kind.STR, Kind.BOOL))
        draft.line(f"return {living(draft, kind, 1) or result}")
    else:
        put_statement(draft, draft.pick((1, 1, 2, 3)))
        finish(draft)
