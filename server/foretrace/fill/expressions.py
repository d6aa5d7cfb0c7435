"""Bottom-up enumeration of expressions over the values seen at a hole.

Expressions that yield equal values (and the same aliases) in every state seen are one class:
only its cheapest member is built upon. The others are kept, for states not seen may tell them
apart. Names and attributes always stay classes of their own.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice, product

from foretrace.fill.atoms import Atom
from foretrace.fill.grammar import Binding, Operator, of_kind
from foretrace.fill.operators import operators
from foretrace.fill.places import Evaluated, Places

UNKNOWN = "?"
"""Tag of an expression that is known only by running it in place."""

_MOST_OF_OPERATOR = 400
"""Applications of one operator at one cost."""
_MOST_EXPRESSIONS = 20_000
_MOST_MERGED = 6
_MOST_FAVOURED = 40
"""The same, for what has the values that are looked for."""
_BATCH = 1000
_ORDERED = re.compile(r" ([<>])=? ")
_NAME = re.compile(r"[^\W\d]\w*")
_MOST_REPEATED = 4
"""What an operand may cost that is written twice."""
_BEHIND = 2
"""Of two operands of an operator that costs 1, the dearer costs at least this much less."""
_FREE_COST = 4
"""Up to which expressions need not be about what they are meant to be about."""


@dataclass(slots=True)
class Expression:
    text: str
    cost: int
    binding: Binding
    tag: str
    number: int
    """Where its values are, inside; -1 if it is `UNKNOWN`."""
    constant: bool
    merged: list[tuple[int, str]] = field(default_factory=list)
    """Costs and texts of others that are equal in every state seen."""
    generator: str = ""
    """Of a list comprehension, what stands between its brackets."""
    about: bool = False
    """Whether it mentions what it is meant to be about."""

    def inside(self, binding: Binding) -> str:
        """The text as an operand that must bind so tightly."""
        return self.text if self.binding >= binding else f"({self.text})"


def names_in(text: str) -> set[str]:
    return set(_NAME.findall(text))


class Expressions:
    """Expressions for one place, level by level of cost."""

    def __init__(
        self,
        place: str,
        places: Places,
        atoms: Iterable[Atom],
        *,
        apart: Collection[str] = (),
        about: Collection[str] = (),
        loose: bool = False,
        tests: bool = False,
        most: int = _MOST_EXPRESSIONS,
    ) -> None:
        """Of `atoms`; `apart` are those that stay classes of their own.

        If `tests`, conditions are what is looked for: of other values, only those are made of which
        conditions of the level can be built.

        If `loose`, what is equal in the states seen may well differ in others.

        With names in `about`, all but the cheapest mention one of those. From `most` classes on
        nothing is combined any more.
        """
        self._place = place
        self._places = places
        self._apart = apart
        self._about = frozenset(about)
        self._loose = loose
        self._behind = _BEHIND if tests else 0
        self._most = most
        self._levels: dict[int, list[Expression]] = defaultdict(list)
        self._by_number: dict[int, Expression] = {}
        self.favoured: set[int] = set()
        """Classes of which all members may be wanted."""
        self._by_text: dict[str, Expression] = {}
        self._by_kind: dict[tuple[int, str], list[Expression]] = {}
        self._waiting: dict[int, list[Atom]] = defaultdict(list)
        for atom in atoms:
            self._waiting[atom.cost].append(atom)
        self._level = -1
        self._twins: list[Expression] = []

    def at(self, cost: int) -> Sequence[Expression]:
        """The classes of that cost; complete once it was grown."""
        return self._levels.get(cost, ())

    def named(self, text: str) -> Expression | None:
        """The class whose cheapest member has that text."""
        return self._by_text.get(text)

    def known(self, number: int) -> Expression | None:
        """The class that has those values."""
        return self._by_number.get(number)

    def grow(self) -> list[Expression]:
        """The next level: new classes, and members of old ones that are over other names."""
        return list(chain.from_iterable(self.growing()))

    def growing(self) -> Iterator[list[Expression]]:
        """The next level, part by part, each evaluated when it is asked for."""
        self._level += 1
        yield self._atoms()
        yield from self._others()
        if not self._behind:
            yield from self._combined(range(len(operators())))
        else:
            conditions = [n for n, operator in enumerate(operators()) if _is_condition(operator)]
            self._level -= self._behind
            yield from self._combined(sorted(set(range(len(operators()))) - set(conditions)))
            self._level += self._behind
            yield from self._combined(conditions)
        twins, self._twins = self._twins, []
        yield twins

    def _others(self) -> Iterator[list[Expression]]:
        """What else there is at this level, besides atoms and operators."""
        yield from ()

    def _atoms(self) -> list[Expression]:
        waiting = self._waiting.pop(self._level, [])
        new = [
            Expression(atom.text, self._level, atom.binding, UNKNOWN, -1, False)
            for atom in waiting
            if atom.opaque
        ]
        atoms = [atom for atom in waiting if not atom.opaque]
        leaves = [(atom.text, atom.text in self._apart) for atom in atoms]
        for atom, result in zip(atoms, self._places.leaves(self._place, leaves), strict=True):
            about = bool(self._about) and not self._about.isdisjoint(names_in(atom.text))
            expression = Expression(
                atom.text, self._level, atom.binding, UNKNOWN, -1, atom.constant, about=about
            )
            new += self._enter(expression, result)
        return new

    def _combined(self, numbers: Iterable[int]) -> Iterator[list[Expression]]:
        """What the operators of these numbers make at this level."""
        if len(self._by_number) >= self._most:
            return
        jobs: list[tuple[int, tuple[Expression, ...]]] = []
        for number in numbers:
            operator = operators()[number]
            if self._level > operator.cost:
                operands = self._operands(operator, self._level - operator.cost)
                if self._about and self._level > _FREE_COST:
                    operands = (some for some in operands if any(e.about for e in some))
                jobs += [(number, some) for some in islice(operands, _MOST_OF_OPERATOR)]
        for start in range(0, len(jobs), _BATCH):
            if len(self._by_number) >= self._most:
                return
            yield self._applied(jobs[start : start + _BATCH])

    def _applied(self, jobs: Sequence[tuple[int, tuple[Expression, ...]]]) -> list[Expression]:
        """Operators, given by their numbers, applied to expressions: what is new."""
        results = self._places.apply(
            self._place,
            [(number, tuple(e.number for e in operands)) for number, operands in jobs],
        )
        new: list[Expression] = []
        for (number, children), result in zip(jobs, results, strict=True):
            # Most are equal to something that has enough equals already.
            if result is not None and (result.tag is not None or self._has_room(result.number)):
                new += self._enter(self._of(operators()[number], children), result)
        return new

    def _operands(self, operator: Operator, cost: int) -> Iterator[tuple[Expression, ...]]:
        """Operands of the right kinds that cost so much together."""
        kinds = operator.operands
        if len(kinds) == 1:
            for child in self._fitting(cost, kinds[0]):
                if child.cost > _MOST_REPEATED and operator.text.count("{0}") > 1:
                    continue
                if operator.constants or not child.constant:
                    yield (child,)
            return
        for costs in ways_to_spend(cost, len(kinds)):
            columns = [self._fitting(*pair) for pair in zip(costs, kinds, strict=True)]
            for children in product(*columns):
                if _worth(operator, children):
                    yield children

    def _fitting(self, cost: int, kind: str) -> list[Expression]:
        known = self._by_kind.get((cost, kind))
        if known is None:
            known = [e for e in self._levels.get(cost, ()) if of_kind(e.tag, kind)]
            if cost < self._level - self._behind:
                # A finished level changes no more.
                self._by_kind[cost, kind] = known
        return known

    def _of(self, operator: Operator, children: Sequence[Expression]) -> Expression:
        return Expression(
            _written(operator, children),
            self._level,
            operator.binding,
            UNKNOWN,
            -1,
            all(child.constant for child in children),
            about=any(child.about for child in children),
        )

    def _enter(
        self, expression: Expression, result: Evaluated | None, *, final: bool = False
    ) -> list[Expression]:
        """The expression as a new class, or nothing if it joins one or has no value at all.

        Nothing is built upon what is `final`.
        """
        if result is None:
            return []
        expression.number = result.number
        if result.tag is None:
            first = self._by_number.get(result.number)
            # A session that replaces a lost one may count otherwise.
            if first is not None:
                self._merge(first, expression)
            return []
        expression.tag = result.tag
        if not final:
            self._levels[self._level].append(expression)
        self._by_number[expression.number] = expression
        self._by_text[expression.text] = expression
        return [expression]

    def _has_room(self, number: int) -> bool:
        """Whether more members of the class are kept."""
        most = _MOST_FAVOURED if number in self.favoured else _MOST_MERGED
        first = self._by_number.get(number)
        return first is not None and len(first.merged) < most

    def _merge(self, first: Expression, other: Expression) -> None:
        if not self._has_room(first.number) or other.text == first.text:
            return
        known = [first.text, *(text for _, text in first.merged)]
        if (
            self._loose
            or all(names_in(other.text) != names_in(text) for text in known)
            or (self._behind and _differs_when_equal(other.text, known))
        ):
            # Over other names, or where two values are equal, it may well differ in states not
            # seen.
            other.tag = first.tag
            other.cost = self._level + 1
            other.constant = first.constant
            self._twins.append(other)
        first.merged.append((self._level, other.text))


def ways_to_spend(total: int, count: int) -> Iterator[tuple[int, ...]]:
    """Ways to spend `total` on `count` expressions, each at least 1."""
    if count == 1:
        yield (total,)
        return
    for first in range(1, total):
        for rest in ways_to_spend(total - first, count - 1):
            yield (first, *rest)


def _differs_when_equal(text: str, others: Iterable[str]) -> bool:
    """Whether it is the strict form of a comparison among the others, or the other way round."""
    loosened = _ORDERED.sub(r" \1= ", text)
    return loosened != _ORDERED.sub(" ", text) and any(
        _ORDERED.sub(r" \1= ", other) == loosened for other in others
    )


def _is_condition(operator: Operator) -> bool:
    """Whether it yields a condition, and costs at least `_BEHIND` more than any operand."""
    return operator.says_whether and (len(operator.operands) > 1 or operator.cost >= _BEHIND)


def _worth(operator: Operator, children: Sequence[Expression]) -> bool:
    """Whether the operator says something new about these operands."""
    first, second = children[0], children[1]
    if operator.between:
        *_, third = children
        same = second.tag.partition(":")[0] == third.tag.partition(":")[0]
        middle = first if operator.binding is Binding.TERNARY else second
        return same and not middle.constant and second.number != third.number
    if first.constant and (second.constant or len(children) > 2):
        return False
    if operator.commutes:
        # Constants stand last; otherwise one order is enough.
        if first.constant:
            return False
        if not second.constant and first.number > second.number:
            return False
    if operator.mirrored and (
        first.constant
        or (second.about and not first.about)
        or (second.cost < first.cost and not second.constant)
    ):
        # Its mirror image says the same, with the constant or what it is compared with last.
        return False
    if first.number == second.number and len(children) == 2:
        return operator.text in ("{0} + {1}", "{0} * {1}")
    return not operator.same or first.tag.partition(":")[0] == second.tag.partition(":")[0]


def _written(operator: Operator, children: Sequence[Expression]) -> str:
    last = children[-1]
    if last.generator and operator.walks:
        # A call's only argument may be a comprehension without its brackets.
        others = (child.inside(operator.inner[n]) for n, child in enumerate(children[:-1]))
        return operator.text.format(*others, last.generator)
    inner = operator.inner
    return operator.text.format(
        *(
            child.inside(inner[n] if n < len(inner) else Binding.TERNARY)
            for n, child in enumerate(children)
        )
    )
