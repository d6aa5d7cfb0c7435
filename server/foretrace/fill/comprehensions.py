"""Expressions at a hole, those included that walk something and say one thing of each element.

They are evaluated in the hole's own states like all others, so that equals merge and operators
build on their results.
"""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import islice

from foretrace.fill.atoms import Atom, atoms_at, typed_atoms
from foretrace.fill.compositions import Composition, compositions, functions
from foretrace.fill.elements import Walking, find_walks, names_taken
from foretrace.fill.expressions import UNKNOWN, Expression, Expressions, names_in
from foretrace.fill.grammar import Binding, of_kind
from foretrace.fill.harness import Harness
from foretrace.fill.operators import operators
from foretrace.fill.template import Site, is_test

_FEW_STATES = 4
"""Fewer than these say little about the rounds of a loop that nobody has seen yet."""
_MOST_WALKS = 9
_MOST_COMPOSED = 300
"""Of one walk at one cost."""
_MOST_IN_ALL = 6000
_OPENED = 4
"""The level at which names and attributes are known, and with them what can be walked."""
_BATCH = 200
_WITHOUT = frozenset({"index", "bound"})
"""Contexts of holes where nobody would look for a comprehension."""
_FUNCTION_COST = 1

_WRAPPERS: tuple[tuple[str, str, str, int], ...] = (
    # (operator, as it is written around a generator, kind of the list, cost)
    ("sum({0})", "sum({0})", "list:number", 1),
    ("any({0})", "any({0})", "list:bool", 1),
    ("all({0})", "all({0})", "list:bool", 1),
    ("set({0})", "{{{0}}}", "list:key", 1),
    ("''.join({0})", "''.join({0})", "list:str", 2),
    ("max({0})", "max({0})", "list:number", 2),
    ("min({0})", "min({0})", "list:number", 2),
    ("sorted({0})", "sorted({0})", "list", 2),
    ("tuple({0})", "tuple({0})", "list", 2),
)
_COUNT_COST = 1


class SiteExpressions(Expressions):
    """Expressions for one hole, level by level of cost."""

    def __init__(self, site: Site, place: str, harness: Harness, literals: Sequence[Atom]) -> None:
        super().__init__(
            place,
            harness.places,
            [*atoms_at(site, literals), *typed_atoms(site, place.split(",")[1:])],
            apart={*site.names, *site.scope.attributes, *site.scope.sources},
            tests=is_test(site),
            loose=site.scope.repeated and harness.places.states(place) < _FEW_STATES,
        )
        self._site = site
        self._literals = literals
        self._function = function_wanted(site)
        self._walkings: list[Walking] = []
        self._wrapping: dict[int, list[tuple[Expression, bool]]] = defaultdict(list)
        self._made = 0

    def _others(self) -> Iterator[list[Expression]]:
        if self._function is not None:
            yield self._functions(*self._function)
            return
        if self._site.scope.context in _WITHOUT or self._made > _MOST_IN_ALL:
            return
        if self._level == _OPENED:
            texts = (*self._site.names, *self._site.scope.attributes)
            named = [self.named(text) for text in texts]
            known = [expression for expression in named if expression is not None]
            found = find_walks(known, names_taken(self._site), self._place)
            self._walkings = found[:_MOST_WALKS]
        for walking in list(self._walkings):
            left = self._level - walking.cost
            if left > 1 and self._opened(walking, left - 1):
                rows = self.at(left - 1)
                made = islice(compositions(walking, left, rows), _MOST_COMPOSED)
                yield self._composed(walking, list(made))
        yield self._wrapped()

    def _opened(self, walking: Walking, level: int) -> bool:
        """Whether what costs so much is known of the walk's elements."""
        if walking.open(self._place, self._places, self._site, self._literals):
            walking.grow(level, self._places)
            return True
        self._walkings.remove(walking)
        return False

    def _composed(self, walking: Walking, some: Sequence[Composition]) -> list[Expression]:
        new: list[Expression] = []
        for start in range(0, len(some), _BATCH):
            batch = some[start : start + _BATCH]
            jobs = [(walking.inner, composition.text) for composition in batch]
            results = self._places.composed(self._place, jobs)
            for composition, result in zip(batch, results, strict=True):
                expression = self._expression(composition.text)
                expression.generator = composition.generator
                entered = self._enter(expression, result, final=True)
                new += entered
                if entered and composition.generator:
                    self._wrapping[self._level].append((expression, composition.counted))
        self._made += len(some)
        return new

    def _expression(self, text: str) -> Expression:
        return Expression(text, self._level, Binding.ATOM, UNKNOWN, -1, constant=False)

    def _wrapped(self) -> list[Expression]:
        """Comprehensions as the arguments of what takes any iterable."""
        jobs: list[tuple[int, Expression, str]] = []
        for name, written, kind, cost in _WRAPPERS:
            jobs += [
                (_number(name), listed, written.format(listed.generator))
                for listed, _ in self._wrapping.get(self._level - cost, ())
                if of_kind(listed.tag, kind)
            ]
        for listed, counted in self._wrapping.get(self._level - _COUNT_COST, ()):
            if counted:
                text = f"sum(1 {listed.generator.partition(' ')[2]})"
                jobs.append((_number("len({0})"), listed, text))
        results = self._places.apply(
            self._place, [(number, (listed.number,)) for number, listed, _ in jobs]
        )
        new: list[Expression] = []
        for (_, _, text), result in zip(jobs, results, strict=True):
            new += self._enter(self._expression(text), result)
        self._made += len(jobs)
        return new

    def _functions(self, iterable: str, test: bool | None) -> list[Expression]:
        """Functions of an element, for a hole that stands where one is called for."""
        if self._level == _FUNCTION_COST:
            (result,) = self._places.leaves(self._place, [(iterable, False)])
            known = self._expression(iterable)
            self._enter(known, result, final=True)
            if of_kind(known.tag, "walkable"):
                self._walkings = [Walking(0, [known], names_taken(self._site), self._place)]
        made: list[Expression] = []
        for walking in list(self._walkings):
            left = self._level - _FUNCTION_COST
            if self._opened(walking, left):
                for text in islice(functions(walking, left, test=test), _MOST_COMPOSED):
                    function = self._expression(text)
                    function.binding = Binding.TERNARY
                    made.append(function)
        return made


def function_wanted(site: Site) -> tuple[str, bool | None] | None:
    """What is walked by the call whose function is the hole, if there is such a call.

    With it, whether the function is a test; None for a key to order by.
    """
    hole = site.scope.node
    for call in ast.walk(site.scope.statement or hole):
        if not isinstance(call, ast.Call):
            continue
        iterable: ast.expr | None = None
        test: bool | None = None
        if any(word.arg == "key" and word.value is hole for word in call.keywords):
            if isinstance(call.func, ast.Attribute):
                iterable = call.func.value
            elif len(call.args) == 1:
                iterable = call.args[0]
        elif len(call.args) == 2 and call.args[0] is hole:
            match call.func:
                case ast.Name(id="map" | "filter" as called):
                    iterable, test = call.args[1], called == "filter"
        if iterable is not None:
            text = ast.unparse(iterable)
            known = {*site.names, *_CALLED}
            return (text, test) if names_in(text) <= known else None
    return None


_CALLED = frozenset({"items", "keys", "values", "split", "range", "len", "list", "set", "sorted"})


@lru_cache(maxsize=64)
def _number(text: str) -> int:
    """Which operator is written so."""
    return next(n for n, operator in enumerate(operators()) if operator.text == text)
