"""What the world model writes in the holes when nothing is run: the mark that search has to beat.

An expression hole gets the model's own proposals. For a statement hole the model first says which
beginnings are likely (`return `, `total += `), proposes an expression for each of these, and then
judges the whole statements by how well what follows goes with them.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import product

import numpy as np

from foretrace.cancellation import Cancellation
from foretrace.fill.scope import HoleScope
from foretrace.fill.template import build_template
from foretrace.sketch.model import Fill, HoleKind, Sketch, apply_fills
from foretrace.world.dialects.plain_text import lookahead
from foretrace.world.protocol import Answer, WorldModel

_PROPOSALS = 5
_HEADS = 3
"""Beginnings of statements that expressions are asked for."""
_LEAST_PROBABILITY = 1e-12


def model_alone(
    sketch: Sketch, world: WorldModel, limit: int, cancellation: Cancellation
) -> list[tuple[tuple[str, ...], float]]:
    """Fills for all holes with their joint probability, at most `limit`, likeliest first.

    The holes are asked for in source order, each with the likeliest fills of those before it in
    place. Raises `Cancelled` and `WorldModelError`.
    """
    template = build_template(sketch)
    fills: list[Fill] = []
    proposals: list[list[Answer]] = []
    for index, site in sorted({**template.sites, **template.loading}.items()):
        hole = site.hole
        before = [other for other in sketch.holes if other.end <= hole.start]
        prefix = apply_fills(sketch.text[: hole.start], before, fills)
        suffix = sketch.text[hole.end :]
        if hole.kind is HoleKind.STATEMENT:
            answers = _statements(site.scope, prefix, suffix, world, cancellation)
        else:
            answers = world.propose(prefix, suffix, _PROPOSALS, cancellation)
        proposals.append(answers)
        if answers:
            fills.append(Fill(index, answers[0].text))
    if not proposals:
        return []
    together = (
        (tuple(a.text for a in answers), math.prod(a.probability for a in answers))
        for answers in product(*proposals)
    )
    return sorted(together, key=lambda fills_and_probability: -fills_and_probability[1])[:limit]


def _statements(
    scope: HoleScope, prefix: str, suffix: str, world: WorldModel, cancellation: Cancellation
) -> list[Answer]:
    heads = list(dict.fromkeys(_heads(scope)))
    nats = world.score(prefix, heads, cancellation)
    likely = sorted(zip(nats, heads, strict=True), reverse=True)[:_HEADS]
    found: list[str] = []
    for head in ("", *(head for _, head in likely)):
        if head.endswith("\n"):
            found.append(head.rstrip("\n"))
        else:
            answers = world.propose(prefix + head, suffix, _PROPOSALS, cancellation)
            found += [head + a.text for a in answers if head or a.text.endswith(")")]
    ahead = lookahead(suffix)
    joint = world.score(prefix, [text + ahead for text in found], cancellation) if found else []
    total = float(np.logaddexp.reduce(joint)) if joint else 0.0
    judged = [
        Answer(text, max(_LEAST_PROBABILITY, math.exp(own - total)))
        for text, own in zip(found, joint, strict=True)
    ]
    return sorted(judged, key=lambda answer: -answer.probability)[:_PROPOSALS]


def _heads(scope: HoleScope) -> Iterator[str]:
    """How a statement may begin; whole statements end with their line."""
    if scope.function is not None:
        yield "return "
    for name in (*scope.unbound, *scope.locals):
        yield f"{name} = "
        yield f"{name} += "
    if scope.in_loop:
        yield from ("break\n", "continue\n")
    yield "pass\n"
