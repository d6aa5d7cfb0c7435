"""What a search is to go on with: choices that need another hole, and how far each has got."""

from __future__ import annotations

import heapq
from dataclasses import dataclass

from foretrace.fill.harness import Chosen, Kept

_OPEN_HOLE_COSTS = (4, 2)
"""What each hole still open is reckoned to cost, in the two orders.

What a fill mostly costs lets a good beginning be finished soon; the least that it may cost lets
dear beginnings have their turn.
"""
_SHARES = (2, 1)
"""Of the time, for each order."""


@dataclass(eq=False, slots=True)
class Node:
    """A choice, and which candidates were tried after it."""

    chosen: Chosen
    penalty: int
    place: str
    scenario: int
    near: int
    """How much of what is to be returned is there already."""
    kept: Kept | None
    """Where the state of the hole is kept, if what it yields is the result of the scenario."""
    order: int
    """Breaks ties: nodes that were there first come first."""
    cost: int
    """Of what comes next, as far as it is known."""
    open: int
    """How many holes stay open after the next."""
    position: int = 0
    """Which candidate of the place's enumeration comes next."""
    version: int = 0
    """How often it was put."""


class Agenda:
    """Nodes in two orders, each of which decides for its share of the time."""

    def __init__(self) -> None:
        self._queues: list[list[tuple[int, int, int, Node]]] = [[] for _ in _OPEN_HOLE_COSTS]
        self._spent = [0.0 for _ in _SHARES]
        self._turn = 0

    def put(self, node: Node) -> None:
        """Add a node, or add it again with what it costs now."""
        node.version += 1
        for queue, cost in zip(self._queues, _OPEN_HOLE_COSTS, strict=True):
            priority = node.cost + cost * node.open
            heapq.heappush(queue, (priority, node.order, node.version, node))

    def take(self) -> Node | None:
        """Remove the node that is next; None if there is none."""
        queue = self._queues[self._turn]
        self._tidy(queue)
        if not queue:
            return None
        node = heapq.heappop(queue)[-1]
        node.version += 1  # Its place in the other order is no longer valid.
        return node

    def spent(self, seconds: float) -> None:
        """Note how long the nodes taken last took; the other order may be next."""
        self._spent[self._turn] += seconds / _SHARES[self._turn]
        self._turn = self._spent.index(min(self._spent))

    def least(self) -> int | None:
        """What the cheapest node is reckoned to cost, with all that stays open."""
        (queue, *_) = self._queues
        self._tidy(queue)
        return queue[0][0] if queue else None

    def _tidy(self, queue: list[tuple[int, int, int, Node]]) -> None:
        """Drop what was taken, or put anew, since."""
        while queue and queue[0][2] != queue[0][3].version:
            heapq.heappop(queue)
