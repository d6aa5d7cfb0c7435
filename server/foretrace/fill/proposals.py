"""What the world model would write in the holes, asked in the background while the search runs."""

from __future__ import annotations

import ast
import math
import re
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from queue import Empty, SimpleQueue
from types import TracebackType
from typing import Self

from foretrace import syntax
from foretrace.cancellation import Cancellation, Cancelled
from foretrace.fill.forms import EFFECT
from foretrace.fill.harness import Candidate, Chosen
from foretrace.fill.near import near_misses
from foretrace.fill.proposed import proposed_candidate
from foretrace.fill.template import Site
from foretrace.sketch.model import Fill, HoleKind, Sketch, apply_fills
from foretrace.world.protocol import Answer, WorldModel, WorldModelError

_EXAMPLE = re.compile(r"^[ \t]*#[ \t]*>>>.*\n(?:[ \t]*#(?![ \t]*>>>)[ \t]*\S.*\n)*", re.MULTILINE)
_PROPOSALS = 4
_FEWER_PROPOSALS = 2
"""For each of three holes and more: those that come in time are worth more than a third guess."""
_SEVERAL = 3
_NEAR = 10
"""Near misses of one proposal."""
_NEAR_COST = 2
_UNSAID_NATS = 1.5
"""How much less likely than its last proposal the model finds what it did not propose."""
_LEAST_UNSAID_NATS = 4.0
_OUT_OF_CONTEXT_NATS = 2.0
"""Of whatever stands in a hole, where the model was asked with something else before it."""
_MOST_NATS = 9.0
_MIRRORED: dict[type[ast.cmpop], tuple[str, str]] = {
    ast.Eq: ("==", "=="),
    ast.NotEq: ("!=", "!="),
    ast.Lt: ("<", ">"),
    ast.Gt: (">", "<"),
    ast.LtE: ("<=", ">="),
    ast.GtE: (">=", "<="),
}
"""Comparisons, and what says the same with the operands in the other order."""


@dataclass(frozen=True, slots=True)
class Opinion:
    """What the model thinks of one fill."""

    candidate: Candidate
    nats: float
    """How unlikely it is, 0 where the model was not asked."""
    said: float | None
    """The same of what it proposed itself; None for anything else."""


class Proposals:
    """Asks for one hole after another, the likeliest fill of each in place for the next.

    A context manager: the asking begins with `start`, and leaving ends it.
    """

    def __init__(
        self,
        sketch: Sketch,
        sites: Mapping[int, Site],
        world: WorldModel,
        store: str,
        cancellation: Cancellation,
    ) -> None:
        self._sketch = sketch
        self._sites = sites
        self._world = world
        self._store = store
        self._stop = Cancellation(cancellation.deadline, cancellation)
        self._arrived: SimpleQueue[int] = SimpleQueue()
        self._answers: dict[int, list[Answer]] = {}
        self._candidates: dict[int, list[Candidate]] = {}
        self._near: dict[int, list[Candidate]] = {}
        self.failure: str | None = None
        """Why the model cannot be asked."""
        self._thread = threading.Thread(target=self._ask_all, name="foretrace-proposals")
        self._started = False

    def start(self) -> None:
        """Begin to ask; nothing if that is done already."""
        if not self._started:
            self._started = True
            self._thread.start()

    @property
    def asking(self) -> bool:
        return self._started and self._thread.is_alive()

    def arrived(self, seconds: float = 0.0) -> list[int]:
        """Holes whose proposals came since the last call; waits up to `seconds` for one."""
        found: list[int] = []
        try:
            found.append(self._arrived.get(seconds > 0, seconds or None))
            while True:
                found.append(self._arrived.get_nowait())
        except Empty:
            return found

    def candidates(self, hole: int) -> list[Candidate]:
        """The proposals for a hole, likeliest first; empty if none came."""
        return self._candidates.get(hole, [])

    def near(self, hole: int) -> list[Candidate]:
        """What differs from a proposal in one thing."""
        return self._near.get(hole, [])

    def opinions(self, chosen: Chosen) -> list[Opinion]:
        """What the model thinks of each fill.

        It was asked for each hole with its own likeliest fills in those before: of a choice that
        has others there it says nothing.
        """
        found: list[Opinion] = []
        agreed = True
        for hole, candidate in sorted(chosen, key=lambda pair: pair[0]):
            answers = self._answers.get(hole, [])
            said = _said(answers, candidate) if agreed else None
            nats = 0.0
            if answers:
                nats = self._unsaid(answers) if agreed else _OUT_OF_CONTEXT_NATS
            if said is not None:
                nats = min(_MOST_NATS, said)
            found.append(Opinion(candidate, nats, said))
            agreed &= not answers or _same(answers[0].text, candidate.shown)
        return found

    def _unsaid(self, answers: Sequence[Answer]) -> float:
        last = -math.log(max(answers[-1].probability, 1e-9))
        return min(_MOST_NATS, max(_LEAST_UNSAID_NATS, last + _UNSAID_NATS))

    def _ask_all(self) -> None:
        fills: list[Fill] = []
        count = _PROPOSALS if len(self._sites) < _SEVERAL else _FEWER_PROPOSALS
        for hole, site in sorted(self._sites.items()):
            try:
                answers = ask(self._sketch, site, self._world, self._stop, fills, count)
            except Cancelled:
                return
            except WorldModelError as error:
                self.failure = str(error)
                return
            texts = [answer.text for answer in answers]
            self._candidates[hole] = self._made(texts, site)
            near = [t for text in texts for t in near_misses(text, site.names, _NEAR)]
            self._near[hole] = [
                replace(candidate, cost=candidate.cost + _NEAR_COST, imagined=False)
                for candidate in self._made(list(dict.fromkeys(near)), site)
            ]
            self._answers[hole] = answers
            self._arrived.put(hole)
            if answers:
                fills.append(Fill(hole, answers[0].text))

    def _made(self, texts: Sequence[str], site: Site) -> list[Candidate]:
        made = (proposed_candidate(text, site, self._store) for text in texts)
        return [candidate for candidate in made if candidate is not None]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._stop.cancel()
        if self._started:
            self._thread.join()


def ask(
    sketch: Sketch,
    site: Site,
    world: WorldModel,
    cancellation: Cancellation,
    fills: Sequence[Fill] = (),
    count: int = _PROPOSALS,
) -> list[Answer]:
    """Proposals for one hole, with the given fills in place of earlier ones."""
    hole = site.hole
    before = [other for other in sketch.holes if other.end <= hole.start]
    prefix = without_examples(apply_fills(sketch.marked_text[: hole.start], before, fills))
    suffix = sketch.marked_text[hole.end :]
    kind = hole.kind
    head = ""
    missing = (*site.scope.unbound, *site.scope.flow.wanted)
    if kind is HoleKind.STATEMENT and missing:
        # What stands behind, where the name is read, is not seen by every model.
        head, kind = f"{missing[0]} = ", HoleKind.EXPRESSION
    # The scenarios judge them better than what follows could.
    answers = world.propose(prefix + head, suffix, count, cancellation, kind, judged=False)
    return [replace(answer, text=head + answer.text) for answer in answers]


def without_examples(text: str) -> str:
    """The text without the calls and results that stand in comments.

    They take half the time that a model needs to read a small function, and tell it next to
    nothing: whether they come true is found by running them.
    """
    return _EXAMPLE.sub("", text)


def plain_fill(
    sketch: Sketch, site: Site, world: WorldModel | None, cancellation: Cancellation
) -> str:
    """A fill for a hole that no run decides: the model's, else the plainest."""
    if world is not None:
        try:
            for answer in ask(sketch, site, world, cancellation):
                return answer.text
        except (Cancelled, WorldModelError):
            pass
    return plainest_fill(site)


def plainest_fill(site: Site) -> str:
    """The plainest text that is valid in the hole."""
    if site.forms != (EFFECT,):
        return "pass"
    if site.scope.arity is not None:
        return ", ".join(["None"] * site.scope.arity)
    return {"test": "True", "iterable": "()"}.get(site.scope.context, "None")


def _said(answers: Sequence[Answer], candidate: Candidate) -> float | None:
    for answer in answers:
        if _same(answer.text, candidate.shown):
            return -math.log(max(answer.probability, 1e-9))
    return None


def _same(one: str, other: str) -> bool:
    return _plainly(one) == _plainly(other)


@lru_cache(maxsize=4096)
def _plainly(text: str) -> str:
    """The text without spaces, a comparison with its operands in one of the two orders."""
    try:
        tree = syntax.parse(text, mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        tree = None  # A statement, or too odd to say more of.
    match tree:
        case ast.Compare(left=left, ops=[sign], comparators=[right]) if type(sign) in _MIRRORED:
            sides = ["".join(ast.unparse(side).split()) for side in (left, right)]
            turned = sides[0] > sides[1]
            one, other = sorted(sides)
            shown = _MIRRORED[type(sign)][turned]
            return f"{one}{shown}{other}"
    return "".join(text.split())
