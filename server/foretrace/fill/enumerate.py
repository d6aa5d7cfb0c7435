"""Bottom-up enumeration of expressions over the values seen at a hole.

Expressions that yield equal values (and the same aliases) in every state seen are one class:
only its cheapest member is built upon. The others are kept, for states not seen may tell them
apart.
"""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice, product

from foretrace.fill.atoms import Atom, atoms_at
from foretrace.fill.grammar import EFFECTS, STORES, Binding, Operator, of_kind, operators
from foretrace.fill.harness import Candidate, Harness
from foretrace.fill.template import EFFECT, Site

_MOST_IN_LEVEL = 6000
_MOST_EXPRESSIONS = 20_000
_MOST_MERGED = 6
_MOST_TUPLES = 800
"""Of one cost, for an assignment that unpacks."""
_WORD = re.compile(r"[^\W\d]\w*")
_UNPACKABLE = frozenset({"tuple", "list", "str", "range", "set", "dict"})


@dataclass(slots=True)
class Expression:
    text: str
    cost: int
    binding: Binding
    tag: str
    number: int
    """Where its values are, inside."""
    constant: bool
    merged: list[tuple[int, str]] = field(default_factory=list)
    """Costs and texts of others that are equal in every state seen."""

    def inside(self, binding: Binding) -> str:
        return self.text if self.binding >= binding else f"({self.text})"


class Enumerator:
    """Candidates for one hole, cheapest first, made as they are asked for."""

    def __init__(
        self,
        site: Site,
        place: str,
        harness: Harness,
        literals: Sequence[Atom],
        *,
        most_cost: int = 12,
    ) -> None:
        self.site = site
        self._place = place
        self._harness = harness
        self._most_cost = most_cost
        self._levels: dict[int, list[Expression]] = defaultdict(list)
        self._by_number: dict[int, Expression] = {}
        self._waiting: dict[int, list[Atom]] = defaultdict(list)
        for atom in atoms_at(site, literals):
            self._waiting[atom.cost].append(atom)
        self._tags: dict[str, str] = {}
        """Types of the names in scope."""
        self._count = 0
        self._found: list[Candidate] = []
        self._seen: set[tuple[int, str | None]] = set()
        self._delayed: dict[int, list[Candidate]] = defaultdict(list)
        self._stream = self._candidates()

    def get(self, position: int) -> Candidate | None:
        """The candidate at that position of the order, None past the end."""
        while len(self._found) <= position:
            level = next(self._stream, None)
            if level is None:
                return None
            self._found += level
        return self._found[position]

    def ready(self, position: int) -> bool:
        """Whether `get(position)` costs nothing."""
        return position < len(self._found)

    def equals(self, candidate: Candidate) -> list[Candidate]:
        """Other texts with the same values in every state seen."""
        for expressions in self._levels.values():
            for expression in expressions:
                if expression.text == candidate.run and candidate.form < len(self.site.forms):
                    return [
                        self._candidate(candidate.form, text, cost)
                        for cost, text in expression.merged
                    ]
        return []

    # candidates -----------------------------------------------------------------------------

    def _candidates(self) -> Iterator[list[Candidate]]:
        """Level after level of costs."""
        for level in range(self._most_cost + 1):
            for expression in self._grow(level):
                for candidate in self._uses(expression):
                    self._delayed[max(level, candidate.cost)].append(candidate)
            for candidate in self._composed(level):
                self._delayed[max(level, candidate.cost)].append(candidate)
            yield self._release(level)
        for level in sorted(self._delayed):
            yield self._release(level)

    def _release(self, level: int) -> list[Candidate]:
        released = []
        for candidate in self._delayed.pop(level, []):
            key = (candidate.form, candidate.run)
            if key not in self._seen:
                self._seen.add(key)
                released.append(candidate)
        return released

    def _candidate(self, form: int, text: str, cost: int, imagined: bool = False) -> Candidate:
        shown = self.site.forms[form].format(text) if self.site.forms[form] != EFFECT else text
        return Candidate(form, text, _abbreviated(shown), cost, imagined)

    def _uses(self, expression: Expression) -> Iterator[Candidate]:
        """The ways in which an expression may fill the hole."""
        site = self.site
        if site.scope.arity is not None:
            # As a whole; tuples made of several expressions come from `_unpacked`.
            if expression.tag.partition(":")[0] in _UNPACKABLE:
                yield self._candidate(0, expression.text, expression.cost + 1)
            return
        for form, text in enumerate(site.forms):
            if EFFECT not in text:
                continue
            extra = self._misfit(text, expression)
            if extra is not None:
                yield self._candidate(form, expression.text, expression.cost + extra)
        if site.forms != (EFFECT,):
            yield from self._effects(expression)

    def _misfit(self, form: str, expression: Expression) -> int | None:
        """How much less likely it is for the way its value is used; None for never."""
        base = expression.tag.partition(":")[0]
        context, target = self.site.scope.context, self.site.scope.target
        if self.site.forms != (EFFECT,):
            if form == EFFECT:
                # A bare value does nothing; effects come separately.
                return None
            context = "returned" if form.startswith("return") else "assigned"
            target = form.partition(" ")[0]
        if expression.tag == "?":
            return 0
        if context == "test":
            return 0 if base == "bool" else 4
        if context == "iterable" and base in ("int", "bool", "float", "NoneType"):
            return None
        if context in ("index", "bound", "added") and base == "bool":
            return 4
        if context == "assigned" and target is not None:
            if expression.text == target:
                return 6
            before = self._tags.get(target)
            if before is not None and "NoneType" not in (before, base) and before != base:
                return 4
            if before is not None and not self._varies(expression.text):
                # What changes from round to round seldom becomes what does not.
                return 3
        return 0

    def _varies(self, text: str) -> bool:
        varying = self.site.scope.varying
        return not varying or any(name in varying for name in _WORD.findall(text))

    def _unpacked(self, level: int, arity: int) -> Iterator[Candidate]:
        """Tuples for an assignment that unpacks, of that cost in all."""
        made = 0
        for costs in _parts(level + 1, arity):
            for parts in product(*(self._levels.get(cost, ()) for cost in costs)):
                text = ", ".join(part.inside(Binding.TERNARY) for part in parts)
                odd = 2 * sum(part.tag in ("bool", "NoneType") for part in parts)
                yield Candidate(0, text, text, level + odd)
                made += 1
                if made >= _MOST_TUPLES:
                    return

    def _composed(self, level: int) -> Iterator[Candidate]:
        """Candidates of that cost that are more than one expression, or none."""
        if self.site.scope.arity is not None:
            yield from self._unpacked(level, self.site.scope.arity)
        elif self.site.scope.context == "index":
            yield from self._slices(level)
        else:
            yield from self._plain(level)

    def _slices(self, level: int) -> Iterator[Candidate]:
        """What may stand between brackets besides one expression."""
        if level == 3:
            yield Candidate(0, "slice(None, None, -1)", "::-1", level)
            yield Candidate(0, "slice(None)", ":", level)
        if level == 5:
            yield Candidate(0, "slice(None, None, 2)", "::2", level)
            yield Candidate(0, "slice(1, None, 2)", "1::2", level)
        for bound in self._numbers(level - 1):
            yield Candidate(0, f"slice({bound}, None)", f"{bound}:", level)
            yield Candidate(0, f"slice({bound})", f":{bound}", level)
        for first, second in _parts(level - 1, 2):
            for one, other in islice(
                product(self._numbers(first), self._numbers(second)), _MOST_TUPLES
            ):
                if one != other:
                    yield Candidate(0, f"slice({one}, {other})", f"{one}:{other}", level)

    def _numbers(self, cost: int) -> list[str]:
        return [e.text for e in self._levels.get(cost, ()) if e.tag == "int"]

    def _plain(self, level: int) -> Iterator[Candidate]:
        """Forms without an expression."""
        for form, text in enumerate(self.site.forms):
            cost = {"pass": 6}.get(text, 3)
            if EFFECT not in text and level == cost:
                yield Candidate(form, None, text, cost)

    def _effects(self, expression: Expression) -> Iterator[Candidate]:
        form = self.site.forms.index(EFFECT)
        names = [e for e in self._levels[2] if e.text in self.site.names]
        keys = [e for level in (1, 2, 3) for e in self._levels[level]][:20]
        for name in names:
            for text, container, others, cost in EFFECTS:
                if not of_kind(name.tag, container):
                    continue
                for more in self._operands(expression, others, keys):
                    shown = text.format(name.text, *(e.text for e in more))
                    total = cost + 1 + sum(e.cost for e in more)
                    yield Candidate(form, shown, shown, total)
            for text, container, others, cost in STORES:
                if not of_kind(name.tag, container):
                    continue
                for more in self._operands(expression, others, keys):
                    shown = text.format(name.text, *(e.text for e in more))
                    target, value = shown.split(" = " if " += " not in shown else " += ", 1)
                    if " += " in shown:
                        value = f"{target} + {value}"
                    key = more[0].text
                    run = f"{self._harness.store}({name.text}, {key}, {value})"
                    yield Candidate(form, run, shown, cost + 1 + sum(e.cost for e in more))

    def _operands(
        self, expression: Expression, kinds: tuple[str, ...], keys: Sequence[Expression]
    ) -> Iterator[tuple[Expression, ...]]:
        if not kinds:
            if expression.cost <= 2:
                yield ()
        elif len(kinds) == 1:
            if of_kind(expression.tag, kinds[0]):
                yield (expression,)
        elif of_kind(expression.tag, kinds[1]):
            for key in keys:
                if of_kind(key.tag, kinds[0]) and key.cost <= expression.cost + 2:
                    yield (key, expression)

    # expressions ----------------------------------------------------------------------------

    def _grow(self, level: int) -> list[Expression]:
        new = self._atoms(level)
        if self._count < _MOST_EXPRESSIONS:
            new += self._combined(level)
        return new

    def _atoms(self, level: int) -> list[Expression]:
        atoms = self._waiting.pop(level, [])
        results = self._harness.leaves(self._place, [atom.text for atom in atoms])
        new = []
        for atom, result in zip(atoms, results, strict=True):
            if result is None:
                if atom.opaque:
                    # Known only by running it, e.g. a call of the function itself.
                    new.append(Expression(atom.text, level, atom.binding, "?", -1, False))
                continue
            if result.tag is None:
                self._merge(result.number, level, atom.text)
                continue
            new.append(
                self._enter(atom.text, level, atom.binding, result.tag, result.number,
                            atom.constant)
            )  # fmt: skip
        return new

    def _combined(self, level: int) -> list[Expression]:
        jobs: list[tuple[int, tuple[Expression, ...]]] = []
        for number, operator in enumerate(operators()):
            left = level - operator.cost
            if left <= 0:
                continue
            for children in self._children(operator, left):
                jobs.append((number, children))
                if len(jobs) >= _MOST_IN_LEVEL:
                    break
            if len(jobs) >= _MOST_IN_LEVEL:
                break
        new = []
        for start in range(0, len(jobs), 1000):
            some = jobs[start : start + 1000]
            results = self._harness.apply(
                self._place,
                [(number, tuple(c.number for c in children)) for number, children in some],
            )
            for (number, children), result in zip(some, results, strict=True):
                if result is None:
                    continue
                operator = operators()[number]
                text = _written(operator, children)
                if result.tag is None:
                    self._merge(result.number, level, text)
                else:
                    constant = all(child.constant for child in children)
                    new.append(
                        self._enter(text, level, operator.binding, result.tag, result.number,
                                    constant)
                    )  # fmt: skip
        return new

    def _children(self, operator: Operator, cost: int) -> Iterator[tuple[Expression, ...]]:
        kinds = operator.operands
        if len(kinds) == 1:
            for child in self._levels.get(cost, ()):
                if of_kind(child.tag, kinds[0]) and not (
                    child.constant and operator.binding is not Binding.ATOM
                ):
                    yield (child,)
            return
        for first_cost in range(1, cost):
            firsts = [e for e in self._levels.get(first_cost, ()) if of_kind(e.tag, kinds[0])]
            if not firsts:
                continue
            if len(kinds) == 2:
                seconds = [
                    e for e in self._levels.get(cost - first_cost, ()) if of_kind(e.tag, kinds[1])
                ]
                for first in firsts:
                    for second in seconds:
                        if _worth(operator, first, second):
                            yield (first, second)
                continue
            for second_cost in range(1, cost - first_cost):
                for first in firsts:
                    if first.constant:
                        continue
                    for second in self._levels.get(second_cost, ()):
                        if not of_kind(second.tag, kinds[1]):
                            continue
                        for third in self._levels.get(cost - first_cost - second_cost, ()):
                            if of_kind(third.tag, kinds[2]):
                                yield (first, second, third)

    def _enter(
        self, text: str, cost: int, binding: Binding, tag: str, number: int, constant: bool
    ) -> Expression:
        expression = Expression(text, cost, binding, tag, number, constant)
        self._levels[cost].append(expression)
        if text in self.site.names:
            self._tags[text] = tag.partition(":")[0]
        self._by_number[number] = expression
        self._count += 1
        return expression

    def _merge(self, number: int, cost: int, text: str) -> None:
        if text in self.site.names:
            self._tags[text] = self._by_number[number].tag.partition(":")[0]
        merged = self._by_number[number].merged
        if len(merged) < _MOST_MERGED and text != self._by_number[number].text:
            merged.append((cost, text))


def _parts(total: int, count: int) -> Iterator[tuple[int, ...]]:
    """Ways to spend `total` on `count` expressions."""
    if count == 1:
        yield (total,)
        return
    for first in range(1, total):
        for rest in _parts(total - first, count - 1):
            yield (first, *rest)


def _worth(operator: Operator, first: Expression, second: Expression) -> bool:
    if first.constant and second.constant:
        return False
    if operator.commutes:
        # Constants stand last; otherwise one order is enough.
        if first.constant:
            return False
        if not second.constant and first.number > second.number:
            return False
    if first.number == second.number:
        return operator.text in ("{0} + {1}", "{0} * {1}")
    return not operator.same or first.tag.partition(":")[0] == second.tag.partition(":")[0]


def _written(operator: Operator, children: Sequence[Expression]) -> str:
    inner = operator.inner
    texts = [
        child.inside(inner[n] if n < len(inner) else Binding.TERNARY)
        for n, child in enumerate(children)
    ]
    return operator.text.format(*texts)


def _abbreviated(statement: str) -> str:
    """`x = x + e` as one would write it."""
    target, equals, value = statement.partition(" = ")
    if equals and target.isidentifier():
        for symbol in ("+", "-", "*", "//", "%", "|", "&"):
            start = f"{target} {symbol} "
            if value.startswith(start):
                rest = value[len(start) :]
                try:
                    tree = ast.parse(value, mode="eval").body
                except SyntaxError:
                    return statement
                if (
                    isinstance(tree, ast.BinOp)
                    and isinstance(tree.left, ast.Name)
                    and tree.left.id == target
                ):
                    return f"{target} {symbol}= {_unwrapped(rest)}"
    return statement


def _unwrapped(text: str) -> str:
    if text.startswith("(") and text.endswith(")"):
        try:
            if ast.dump(ast.parse(text[1:-1], mode="eval")) == ast.dump(
                ast.parse(text, mode="eval")
            ):
                return text[1:-1]
        except SyntaxError:
            pass
    return text
