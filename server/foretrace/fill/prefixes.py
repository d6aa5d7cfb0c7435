"""Choices that lead to the same state of the same hole: one of them speaks for all.

What a run does after a hole depends on the values there, not on how they came about, unless an
earlier hole is reached again. So of choices that differ only before, the cheapest is tried first,
and the others only where it led to a solution, or when nothing better is left.
"""

from __future__ import annotations

import ast
import math
from collections import defaultdict
from collections.abc import Mapping, Sequence

from foretrace.fill.bindings import FunctionNode
from foretrace.fill.harness import Chosen, RunResult
from foretrace.fill.template import Site

_MOST_ALIKE = 200

_State = tuple[int, str, str]
"""The scenario, the place and the values there."""


class Prefixes:
    """Choices for some of the holes, by the state in which the next hole is reached."""

    def __init__(self, sites: Mapping[int, Site]) -> None:
        self._sites = sites
        self._again: dict[tuple[int, int], bool] = {}
        self._alike: dict[_State, list[Chosen]] = defaultdict(list)
        self._state_of: dict[Chosen, _State] = {}
        self._given: set[tuple[_State, Chosen]] = set()

    def add(self, chosen: Chosen, result: RunResult) -> int:
        """Note that the choice needs a hole; its cost for not being the first in that state."""
        if not chosen or any(self._reached_again(hole, result.hole) for hole, _ in chosen):
            return 0
        state = (result.scenario, result.place, result.state)
        known = self._alike[state]
        if len(known) < _MOST_ALIKE:
            known.append(chosen)
            self._state_of[chosen] = state
        return 0 if len(known) == 1 else 2 + int(math.log2(len(known)))

    def alike(self, chosen: Chosen) -> list[Chosen]:
        """Choices with other beginnings that led to the same states, and the same rest.

        Each only once: what was answered for one of them is not answered again.
        """
        found: list[Chosen] = []
        for length in range(1, len(chosen)):
            state = self._state_of.get(chosen[:length])
            rest = chosen[length:]
            if state is not None and (state, rest) not in self._given:
                self._given.add((state, rest))
                found += [(*o, *rest) for o in self._alike[state] if o != chosen[:length]]
        return found

    def _reached_again(self, hole: int, later: int) -> bool:
        """Whether the earlier hole may be reached again after the later one."""
        key = (hole, later)
        if key not in self._again:
            self._again[key] = _share_loop(self._sites[hole], self._sites[later])
        return self._again[key]


def _share_loop(site: Site, other: Site) -> bool:
    function = site.scope.function
    if function is None or function is not other.scope.function or _calls_itself(function):
        return True
    for node in ast.walk(function):
        inside = {part for repeated in _repeated(node) for part in ast.walk(repeated)}
        if site.scope.node in inside and other.scope.node in inside:
            return True
    return False


def _repeated(node: ast.AST) -> Sequence[ast.AST]:
    """The parts of a node that it may evaluate several times."""
    match node:
        case ast.For() | ast.AsyncFor():
            return node.body
        case ast.While():
            return (node.test, *node.body)
        case ast.ListComp() | ast.SetComp() | ast.DictComp() | ast.GeneratorExp() | ast.Lambda():
            return (node,)
    return ()


def _calls_itself(function: FunctionNode) -> bool:
    return any(isinstance(n, ast.Name) and n.id == function.name for n in ast.walk(function))
