"""Choices that lead to the same state of the same hole: one of them speaks for all.

What a run does after a hole depends on the values there, not on how they came about, unless an
earlier hole is reached again or its value is held where no name shows it. So of choices that
differ only before, the cheapest is tried first, and the others only where it agreed with a
scenario, or when nothing better is left.
"""

from __future__ import annotations

import ast
import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from enum import IntEnum

from foretrace.fill.bindings import FunctionNode
from foretrace.fill.harness import Chosen, RunResult
from foretrace.fill.template import Site

_MOST_ALIKE = 200
_MOST_RIGHT_ONCE = 8

_State = tuple[int, str, str]
"""The scenario, the place and the values there."""


class _Told(IntEnum):
    """What the names at a later hole say of an earlier one."""

    NOTHING = 0
    BEGINNING = 1
    """The first element of what is iterated over, but not the others."""
    ALL = 2


class Prefixes:
    """Choices for some of the holes, by the state in which the next hole is reached."""

    def __init__(self, sites: Mapping[int, Site]) -> None:
        self._sites = sites
        self._telling: dict[tuple[int, int], _Told] = {}
        self._alike: dict[_State, list[Chosen]] = defaultdict(list)
        self._state_of: dict[Chosen, _State] = {}
        self._right_once: dict[_State, dict[Chosen, None]] = defaultdict(dict)
        """Fills for what follows a state that agreed with a scenario there."""
        self._given: set[tuple[_State, Chosen]] = set()

    def add(self, chosen: Chosen, result: RunResult) -> int:
        """Note that the choice needs a hole; its cost for not being the first in that state."""
        told = min((self._told(hole, result.hole) for hole, _ in chosen), default=_Told.NOTHING)
        if told is _Told.NOTHING:
            return 0
        state = (result.scenario, result.place, result.state)
        known = self._alike[state]
        if len(known) < _MOST_ALIKE:
            known.append(chosen)
            self._state_of[chosen] = state
        if len(known) == 1:
            return 0
        return int(math.log2(len(known))) + (2 if told is _Told.ALL else 0)

    def alike(self, chosen: Chosen) -> list[Chosen]:
        """Choices with other beginnings that led to the same states, and the same rest.

        To be asked for a choice that agreed with a scenario; each is given only once.
        """
        found: list[Chosen] = []
        for length in range(1, len(chosen)):
            state = self._state_of.get(chosen[:length])
            rest = chosen[length:]
            if state is None or (state, rest) in self._given:
                continue
            self._given.add((state, rest))
            if len(self._right_once[state]) < _MOST_RIGHT_ONCE:
                self._right_once[state][rest] = None
            found += [(*o, *rest) for o in self._alike[state] if o != chosen[:length]]
        return found

    def continued(self, chosen: Chosen) -> list[Chosen]:
        """The choice with what agreed with a scenario behind others in the same state."""
        state = self._state_of.get(chosen)
        return [] if state is None else [(*chosen, *rest) for rest in self._right_once[state]]

    def _told(self, hole: int, later: int) -> _Told:
        key = (hole, later)
        if key not in self._telling:
            self._telling[key] = _told(self._sites[hole], self._sites[later])
        return self._telling[key]


def _told(site: Site, later: Site) -> _Told:
    function = site.scope.function
    if function is None or function is not later.scope.function or _calls_itself(function):
        return _Told.NOTHING
    if site.scope.statement is later.scope.statement:
        # The value of the one is held, unnamed, while the other is evaluated.
        return _Told.NOTHING
    told = _Told.ALL
    for node in ast.walk(function):
        if _within(site, _repeated(node)) and _within(later, _repeated(node)):
            return _Told.NOTHING
        loop = node if isinstance(node, ast.For | ast.AsyncFor) else None
        if loop is not None and _within(site, [loop.iter]) and _within(later, loop.body):
            told = _Told.BEGINNING
    return told


def _within(site: Site, nodes: Sequence[ast.AST]) -> bool:
    return any(site.scope.node is part for node in nodes for part in ast.walk(node))


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
