"""What else a hole may be: what the search found, else what the model proposes."""

from __future__ import annotations

from foretrace.cancellation import Cancellation
from foretrace.dap.branch import Branch
from foretrace.dap.session import Session
from foretrace.sketch.model import Hole, HoleKind, apply_fills
from foretrace.world.protocol import Answer, WorldModelError

_PROPOSED = 4
_TITLE = "Asking the model what else it may be"


async def other_fills(session: Session, branch: Branch, hole: Hole) -> list[tuple[str, float]]:
    """Other texts for a hole with their chance, likeliest first. Raises `Refused` if cancelled."""
    now = {each.hole: each.text for each in branch.supposed.fills}.get(hole.index)
    found = _found(session, hole, now)
    if found or hole.kind is HoleKind.UNFILLABLE:
        return found
    if hole.index not in session.proposed:
        session.proposed[hole.index] = await _propose(session, branch, hole)
    proposed = session.proposed[hole.index]
    return [(each.text, each.probability) for each in proposed if each.text != now]


def _found(session: Session, hole: Hole, now: str | None) -> list[tuple[str, float]]:
    answer = session.answer
    chances: dict[str, float] = {}
    for solution in () if answer is None else answer.solutions:
        for each, text in zip(answer.holes if answer else (), solution.fills, strict=True):
            if each.index == hole.index and text != now:
                chances[text] = chances.get(text, 0.0) + solution.probability
    return sorted(chances.items(), key=lambda each: -each[1])


async def _propose(session: Session, branch: Branch, hole: Hole) -> list[Answer]:
    world, sketch = branch.supposed.world, branch.supposed.sketch
    if world is None:
        return []
    text = sketch.marked_text
    before = [each for each in sketch.holes if each.start < hole.start]
    fills = [each for each in branch.supposed.fills if each.hole < hole.index]
    prefix, suffix = apply_fills(text[: hole.start], before, fills), text[hole.end :]

    def task(cancellation: Cancellation) -> list[Answer]:
        try:
            return world.propose(prefix, suffix, _PROPOSED, cancellation, hole.kind)
        except WorldModelError:
            return []

    return await session.work.do(_TITLE, task)
