"""What can be walked at a hole, and what can be said of the elements.

The latter is found as all else is: by bottom-up enumeration, in the hole's states with an element
each.
"""

from __future__ import annotations

import ast
import builtins
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from itertools import combinations

from foretrace.fill.atoms import Atom, element_atoms
from foretrace.fill.expressions import Expression, Expressions, names_in
from foretrace.fill.grammar import NAME_COST, Binding, of_kind
from foretrace.fill.places import Places
from foretrace.fill.template import Site
from foretrace.fill.walks import WALKS, Walk, element_name, free_name

_MOST_RANGES = 2
"""Walks of each kind over numbers."""
_MOST_CLASSES = 1500
"""Of expressions over one walk's elements."""
_FEWER_CLASSES = 700
"""The same for walks that are not over a name as it is."""
_MOST_SAID = 100
"""Tests of one cost, and as many other expressions."""
_NOT_SAID = ("range(", "enumerate(", "zip(", "set(", "list(", "reversed(", "[")
"""Starts of what is seldom said of one element alone."""


class Walking:
    """One walk at a hole, and what can be said of its elements."""

    def __init__(
        self, number: int, some: Sequence[Expression], taken: Collection[str], place: str
    ) -> None:
        """The walk `WALKS[number]` of some expressions at `place`; `taken` are names in use."""
        walk = WALKS[number]
        self.walk = walk
        self.cost = walk.cost + sum(expression.cost for expression in some)
        self.targets = _targets(walk, some[0], taken)
        texts = [expression.inside(Binding.OR) for expression in some]
        names = dict(zip("ab", self.targets, strict=False))
        self.clause = walk.clause.format(*texts, **names)
        """`for x in xs`."""
        self.source = walk.iterable.format(*texts, **names)
        """What is walked first, as an operand of `in`."""
        self.needed = frozenset(self.targets[-1:] if walk.last else self.targets)
        """Targets that whatever is not a test is about; else a plainer walk would do."""
        self.children = tuple(expression.number for expression in some)
        self.number = number
        self.inner = f"{place}/{number}:{':'.join(map(str, self.children))}"
        """The place of one element each."""
        self.tests: dict[int, list[Expression]] = defaultdict(list)
        """What is true of some elements and false of others, by cost."""
        self.others: dict[int, list[Expression]] = defaultdict(list)
        """What else differs from element to element, by cost."""
        self.ordered = ""
        """Tag of the first target where elements have an order."""
        self._expressions: Expressions | None = None
        self._grown = -1

    def open(self, place: str, places: Places, site: Site, literals: Sequence[Atom]) -> bool:
        """Look at elements in the states of the place; false if they are too few to tell apart."""
        if self._expressions is None:
            if not places.walk(place, self.inner, self.number, self.children, self.targets):
                return False
            self._expressions = Expressions(
                self.inner,
                places,
                element_atoms(site, literals, self.targets),
                apart=(*self.targets, *site.names),
                about=self.targets,
                most=_MOST_CLASSES if self.cost <= NAME_COST + 1 else _FEWER_CLASSES,
            )
        return True

    def grow(self, level: int, places: Places) -> None:
        """Let everything be known that may be said at that cost."""
        expressions = self._expressions
        while expressions is not None and self._grown < level:
            self._grown += 1
            new = [e for e in expressions.grow() if self._may_be_said(e, expressions)]
            differing = places.differing(self.inner, [e.number for e in new])
            for target in self.targets[:1] if self._grown == NAME_COST else ():
                known = expressions.named(target)
                if known is not None and of_kind(known.tag, "key"):
                    self.ordered = known.tag
            for expression in new:
                if expression.number in differing:
                    kind = self.tests if expression.tag == "bool" else self.others
                    if len(kind[expression.cost]) < _MOST_SAID:
                        kind[expression.cost].append(expression)

    def _may_be_said(self, expression: Expression, expressions: Expressions) -> bool:
        text = expression.text
        if not expression.about or text in self.targets or text.startswith(_NOT_SAID):
            return False
        if expression.tag != "bool" and not self.needed <= names_in(text):
            return False
        # Equal to an earlier one, and about the same names: it says nothing else.
        first = expressions.known(expression.number)
        return first is None or first is expression or _data(first.text) != _data(text)


def find_walks(known: Sequence[Expression], taken: Collection[str], place: str) -> list[Walking]:
    """Walks over expressions at the place, cheapest first."""
    found = list(_walks(known, taken, place))
    return sorted(found, key=lambda walking: (walking.cost, walking.number))


def _walks(known: Sequence[Expression], taken: Collection[str], place: str) -> Iterator[Walking]:
    counted: Counter[int] = Counter()
    for number, walk in enumerate(WALKS):
        for some in combinations(known, len(walk.kinds)):
            if all(map(of_kind, (e.tag for e in some), walk.kinds)):
                counted[number] += 1
                if walk.kinds != ("int",) or counted[number] <= _MOST_RANGES:
                    yield Walking(number, some, taken, place)


def names_taken(site: Site) -> set[str]:
    """Names that an element must not have."""
    scope = site.scope
    taken = {*site.names, *scope.names, *scope.locals, *scope.unbound}
    taken |= {callable_.name for callable_ in scope.callables}
    if scope.function is not None:
        taken |= {n.id for n in ast.walk(scope.function) if isinstance(n, ast.Name)}
    return taken


def _targets(walk: Walk, first: Expression, taken: Collection[str]) -> tuple[str, ...]:
    names: list[str] = []
    for wanted in walk.targets:
        others = {*taken, *names}
        if wanted:
            names.append(free_name(wanted, others))
        else:
            names.append(element_name(first.text, first.tag, others))
    return tuple(names)


def _data(text: str) -> set[str]:
    return names_in(text) - vars(builtins).keys()
