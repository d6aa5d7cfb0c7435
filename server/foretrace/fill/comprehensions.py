"""Expressions at a hole, those included that walk something and say one thing of each element.

What may be said is found as everything else is: by bottom-up enumeration, in the hole's states
with an element each. It is then put together as comprehensions, generator arguments and key
functions, and these are evaluated in the hole's own states, so that equals merge and operators
build on them.
"""

from __future__ import annotations

import ast
import builtins
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice, permutations

from foretrace.fill.atoms import Atom, atoms_at, element_atoms
from foretrace.fill.expressions import UNKNOWN, Expression, Expressions, names_in
from foretrace.fill.grammar import Binding, of_kind, operators
from foretrace.fill.harness import Harness
from foretrace.fill.template import Site
from foretrace.fill.walks import WALKS, Walk, element_name, free_name

_MOST_WALKS = 8
_MOST_IN_ELEMENTS = 1500
"""Classes of expressions over one walk's elements."""
_MOST_SAID = 100
"""Of one walk and cost: tests, and as many other expressions."""
_MOST_COMPOSED = 300
"""Of one walk at one cost."""
_MOST_IN_ALL = 6000
_MOST_KEYS = 6
"""Parts that keys made of two parts are put together from."""
_OPENED = 4
"""The level at which names and attributes are known, and with them what can be walked."""
_LEAST_BODY = 3
_BATCH = 200
_NOT_SAID = ("range(", "enumerate(", "zip(", "set(", "list(", "reversed(", "[")
"""Starts of what is seldom said of one element alone."""
_WITHOUT = frozenset({"index", "bound"})
"""Contexts of holes where nobody would look for a comprehension."""

_WRAPPERS: tuple[tuple[str, str, str, int], ...] = (
    # (operator, as it is written around a generator, tag of the list, cost)
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


@dataclass(slots=True)
class _Walking:
    """One walk at the hole, and what can be said of its elements."""

    walk: Walk
    targets: tuple[str, ...]
    clause: str
    source: str
    """What is walked first, as an operand of `in`."""
    cost: int
    inner: str
    children: tuple[int, ...]
    needed: frozenset[str]
    """Targets that whatever is not a test is about; else a plainer walk would do."""
    elements: Expressions | None = None
    grown: int = -1
    tests: dict[int, list[Expression]] = field(default_factory=lambda: defaultdict(list))
    others: dict[int, list[Expression]] = field(default_factory=lambda: defaultdict(list))


@dataclass(frozen=True, slots=True)
class _Composition:
    text: str
    generator: str = ""
    """Of a list, what stands between its brackets."""
    counted: bool = False
    """Whether its length says something that was not known before."""


class SiteExpressions(Expressions):
    """Expressions for one hole, level by level of cost."""

    def __init__(self, site: Site, place: str, harness: Harness, literals: Sequence[Atom]) -> None:
        super().__init__(
            place,
            harness.places,
            atoms_at(site, literals),
            apart={*site.names, *site.scope.attributes},
        )
        self._site = site
        self._literals = literals
        self._walkings: list[_Walking] = []
        self._wrapping: dict[int, list[tuple[Expression, bool]]] = defaultdict(list)
        self._made = 0

    def grow(self) -> list[Expression]:
        new = super().grow()
        if self._site.scope.context in _WITHOUT or self._made > _MOST_IN_ALL:
            return new
        if self._level == _OPENED:
            self._walkings = list(islice(self._walks(), _MOST_WALKS))
        for walking in self._walkings:
            self._look_at_elements(walking)
            made = islice(self._compositions(walking), _MOST_COMPOSED)
            new += self._composed(walking, list(made))
        return new + self._wrapped()

    # what is walked -------------------------------------------------------------------------

    def _walks(self) -> Iterator[_Walking]:
        """Cheapest first."""
        found: list[tuple[int, int, Walk, tuple[Expression, ...]]] = []
        named = [self.named(text) for text in (*self._site.names, *self._site.scope.attributes)]
        known = [expression for expression in named if expression is not None]
        for number, walk in enumerate(WALKS):
            choices: Iterable[tuple[Expression, ...]] = permutations(known, len(walk.kinds))
            found += [
                (walk.cost + sum(e.cost for e in some), number, walk, some)
                for some in choices
                if all(map(of_kind, (e.tag for e in some), walk.kinds))
            ]
        found.sort(key=lambda item: item[:2])
        for cost, number, walk, some in found:
            yield self._walking(number, walk, some, cost)

    def _walking(
        self, number: int, walk: Walk, some: tuple[Expression, ...], cost: int
    ) -> _Walking:
        taken = self._taken()
        targets: list[str] = []
        for wanted in walk.targets:
            if wanted:
                name = free_name(wanted, taken)
            else:
                name = element_name(some[0].text, some[0].tag, taken)
            targets.append(name)
            taken.add(name)
        texts = [expression.inside(Binding.OR) for expression in some]
        names = dict(zip("ab", targets, strict=False))
        children = tuple(expression.number for expression in some)
        return _Walking(
            walk=walk,
            targets=tuple(targets),
            clause=walk.clause.format(*texts, **names),
            source=walk.iterable.format(*texts, **names),
            cost=cost,
            inner=f"{self._place}/{number}:{':'.join(map(str, children))}",
            children=children,
            needed=frozenset(targets[-1:] if walk.last else targets),
        )

    def _taken(self) -> set[str]:
        """Names that an element must not have."""
        scope = self._site.scope
        taken = {*self._site.names, *scope.names, *scope.locals, *scope.unbound}
        taken |= {callable_.name for callable_ in scope.callables}
        if scope.function is not None:
            taken |= {n.id for n in ast.walk(scope.function) if isinstance(n, ast.Name)}
        return taken

    # what is said of an element -------------------------------------------------------------

    def _look_at_elements(self, walking: _Walking) -> None:
        """Let everything be known that may be said at this level's cost."""
        level = self._level - walking.cost - 1
        if level < _LEAST_BODY:
            return
        if walking.elements is None:
            walking.elements = self._elements(walking)
        if walking.elements is None:
            return
        while walking.grown < level:
            walking.grown += 1
            new = [e for e in walking.elements.grow() if self._may_be_said(e, walking)]
            differing = self._places.differing(walking.inner, [e.number for e in new])
            for expression in new:
                if expression.number in differing:
                    kind = walking.tests if expression.tag == "bool" else walking.others
                    if len(kind[expression.cost]) < _MOST_SAID:
                        kind[expression.cost].append(expression)

    def _may_be_said(self, expression: Expression, walking: _Walking) -> bool:
        text = expression.text
        if not expression.about or text in walking.targets or text.startswith(_NOT_SAID):
            return False
        if expression.tag != "bool" and not walking.needed <= names_in(text):
            return False
        # Equal to an earlier one, and about the same names: it says nothing else.
        first = walking.elements.known(expression.number) if walking.elements else None
        return first is None or first is expression or _data(first.text) != _data(text)

    def _elements(self, walking: _Walking) -> Expressions | None:
        """Enumeration over the walk's elements, None if there are too few to tell apart."""
        number = WALKS.index(walking.walk)
        walked = self._places.walk(
            self._place, walking.inner, number, walking.children, walking.targets
        )
        if not walked:
            self._walkings = [other for other in self._walkings if other is not walking]
            return None
        return Expressions(
            walking.inner,
            self._places,
            element_atoms(self._site, self._literals, walking.targets),
            apart=(*walking.targets, *self._site.names),
            about=walking.targets,
            most=_MOST_IN_ELEMENTS,
        )

    # put together ---------------------------------------------------------------------------

    def _compositions(self, walking: _Walking) -> Iterator[_Composition]:
        """Of this level's cost."""
        left = self._level - walking.cost
        if left < 2:
            return
        yield from self._filtered(walking, left)
        yield from self._mapped(walking, left)
        yield from self._mappings(walking, left)
        if len(walking.targets) == 1:
            yield from self._keyed(walking, left)
        if walking.source.startswith("range("):
            yield from self._repeated(walking, left)

    def _filtered(self, walking: _Walking, left: int) -> Iterator[_Composition]:
        heads = {1: walking.targets} if len(walking.targets) == 1 else {2: walking.targets}
        for more, names in heads.items():
            for test in walking.tests.get(left - more, ()):
                for place, name in enumerate(names):
                    generator = f"{name} {walking.clause} if {_condition(test)}"
                    yield _Composition(f"[{generator}]", generator, counted=place == 0)

    def _mapped(self, walking: _Walking, left: int) -> Iterator[_Composition]:
        if _is_nested(walking.walk) and left == 2:
            yield _listed(f"{walking.targets[1]} {walking.clause}")
        for said in (walking.others, walking.tests):
            for body in said.get(left - 1, ()):
                yield _listed(f"{body.inside(Binding.TERNARY)} {walking.clause}")
        for cost in range(_LEAST_BODY, left - 2 - _LEAST_BODY + 1):
            for body in walking.others.get(cost, ())[:20]:
                for test in walking.tests.get(left - 2 - cost, ())[:20]:
                    yield _listed(
                        f"{body.inside(Binding.TERNARY)} {walking.clause} if {_condition(test)}"
                    )

    def _mappings(self, walking: _Walking, left: int) -> Iterator[_Composition]:
        first, last = walking.targets[0], walking.targets[-1]
        if len(walking.targets) == 2 and not _is_nested(walking.walk):
            if left == 3:
                yield _Composition(f"{{{last}: {first} {walking.clause}}}")
            for test in walking.tests.get(left - 1, ()):
                yield _Composition(f"{{{first}: {last} {walking.clause} if {_condition(test)}}}")
        if first == last or not _is_nested(walking.walk):
            for body in walking.others.get(left - 2, ()):
                value = body.inside(Binding.TERNARY)
                if first == last or last in names_in(value):
                    yield _Composition(f"{{{first}: {value} {walking.clause}}}")
            for body in walking.others.get(left - 3, ()):
                if of_kind(body.tag, "key"):
                    key = body.inside(Binding.TERNARY)
                    yield _Composition(f"{{{key}: {last} {walking.clause}}}")

    def _keyed(self, walking: _Walking, left: int) -> Iterator[_Composition]:
        """Orders by a key."""
        (name,) = walking.targets
        for text in _keys(walking, left - 2):
            key = _function(text, name)
            for call in ("sorted", "max", "min"):
                yield _Composition(f"{call}({walking.source}, key={key})")
        for text in _keys(walking, left - 4):
            key = _function(text, name)
            yield _Composition(f"sorted({walking.source}, key={key}, reverse=True)")

    def _repeated(self, walking: _Walking, left: int) -> Iterator[_Composition]:
        """Rows of a table that has nothing in it yet."""
        clause = walking.clause.replace(f"for {walking.targets[0]} in", "for _ in", 1)
        for row in self.at(left - 1):
            if row.text.startswith("[") and row.tag.startswith("list"):
                yield _Composition(f"[{row.text} {clause}]")

    # evaluated ------------------------------------------------------------------------------

    def _composed(
        self, walking: _Walking, compositions: Sequence[_Composition]
    ) -> list[Expression]:
        if walking.elements is None:
            return []
        new: list[Expression] = []
        for start in range(0, len(compositions), _BATCH):
            some = compositions[start : start + _BATCH]
            jobs = [(walking.inner, composition.text) for composition in some]
            results = self._places.composed(self._place, jobs)
            for composition, result in zip(some, results, strict=True):
                expression = self._expression(composition.text)
                expression.generator = composition.generator
                entered = self._enter(expression, result, final=True)
                new += entered
                if entered and composition.generator:
                    self._wrapping[self._level].append((expression, composition.counted))
        self._made += len(compositions)
        return new

    def _expression(self, text: str) -> Expression:
        return Expression(text, self._level, Binding.ATOM, UNKNOWN, -1, constant=False)

    def _wrapped(self) -> list[Expression]:
        """Comprehensions as the arguments of what takes any iterable."""
        jobs: list[tuple[int, Expression, str]] = []
        for name, written, kind, cost in _WRAPPERS:
            for listed, _ in self._wrapping.get(self._level - cost, ()):
                if _is_list_of(listed.tag, kind):
                    jobs.append((_number(name), listed, written.format(listed.generator)))
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


def _data(text: str) -> set[str]:
    return names_in(text) - vars(builtins).keys()


def _listed(generator: str) -> _Composition:
    return _Composition(f"[{generator}]", generator)


def _condition(test: Expression) -> str:
    return test.inside(Binding.OR)


def _is_nested(walk: Walk) -> bool:
    return walk.clause.count("for ") > 1


def _is_list_of(tag: str, kind: str) -> bool:
    base, _, element = tag.partition(":")
    _, _, inside = kind.partition(":")
    return base == "list" and (not inside or (element != "" and of_kind(element, inside)))


def _keys(walking: _Walking, cost: int) -> Iterator[str]:
    """Bodies of key functions, of that cost."""
    for body in walking.others.get(cost, ()):
        if _orders(body):
            yield body.text
    for test in walking.tests.get(cost - 1, ()):
        yield test.text
    parts = [
        body
        for level in sorted(walking.others)
        for body in walking.others[level]
        if _orders(body) and not body.tag.startswith("tuple")
    ][:_MOST_KEYS]
    for first, second in permutations(parts, 2):
        one, other = first.inside(Binding.TERNARY), second.inside(Binding.TERNARY)
        if first.cost + second.cost + 1 == cost:
            yield f"({one}, {other})"
        if first.cost + second.cost + 2 == cost and of_kind(first.tag, "number"):
            yield f"(-{first.inside(Binding.UNARY)}, {other})"


def _orders(body: Expression) -> bool:
    return of_kind(body.tag, "key") and body.tag not in ("NoneType", "bool")


def _function(body: str, name: str) -> str:
    """The key function with that body, by its name if it has one."""
    called, bracket, rest = body.partition("(")
    if bracket and rest == f"{name})" and called in vars(builtins):
        return called
    return f"lambda {name}: {body}"


@lru_cache(maxsize=64)
def _number(text: str) -> int:
    """Which operator is written so."""
    return next(n for n, operator in enumerate(operators()) if operator.text == text)
