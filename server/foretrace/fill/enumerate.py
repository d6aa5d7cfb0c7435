"""Candidates for a hole: the ways in which expressions may stand there, cheapest first."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice, product

from foretrace.fill.atoms import Atom
from foretrace.fill.comprehensions import SiteExpressions
from foretrace.fill.expressions import UNKNOWN, Expression, names_in, ways_to_spend
from foretrace.fill.forms import EFFECT, abbreviated
from foretrace.fill.goals import Goals
from foretrace.fill.grammar import Binding
from foretrace.fill.harness import Candidate, Harness
from foretrace.fill.parts import Met
from foretrace.fill.statements import Statements
from foretrace.fill.template import Site
from foretrace.fill.uses import kinds_named

_MOST_COST = 12
_MOST_TUPLES = 800
"""Of one cost, for an assignment that unpacks."""
_CONSTANT = {"test": 3, "iterable": 3}
"""A condition that is always the same, a loop that always goes through the same."""
_UNPACKABLE = frozenset({"tuple", "list", "str", "range", "set", "dict"})

# What is unlikely for the way a value is used costs more.
_SELF_ASSIGNED = 6
_NOT_A_TEST = 4
_NAME_AS_TEST = 2
_OTHER_TYPE = 4
_OTHER_NAME = 2
"""A value of a type that its name does not suggest."""
_UNVARYING = 3
"""What is used anew in every round is what does not change."""
_ENDLESS = 9
"""The condition of a loop that nothing else ends is always the same."""
_SHIFTED = 1
"""Less, where of two names one takes the other's value."""


class Enumerator:
    """Candidates for one hole, made as they are asked for."""

    def __init__(self, site: Site, place: str, harness: Harness, literals: Sequence[Atom]) -> None:
        self.site = site
        self._goals = Goals(site, place, harness)
        self._expressions = SiteExpressions(site, place, harness, literals)
        self._found: list[Candidate] = []
        self._seen: set[tuple[int, str | None]] = set()
        self._costs: dict[str, int] = {}
        self._delayed: dict[int, list[Candidate]] = defaultdict(list)
        self._statements = (
            Statements(site, self._expressions, self._goals, harness.store)
            if site.forms != (EFFECT,)
            else None
        )
        self.level = 0
        """What comes next costs no less; what is known to fit comes before its cost."""
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

    def cost_of(self, shown: str) -> int | None:
        """What a candidate of that text costs, if there is one so far."""
        return self._costs.get(shown)

    def equals(self, candidate: Candidate) -> list[Candidate]:
        """Other texts with the same values in every state seen."""
        expression = self._expressions.named(candidate.run or "")
        if expression is None:
            return []
        form = self.site.forms[candidate.form]
        return [
            Candidate(candidate.form, text, abbreviated(form.format(text)), cost)
            for cost, text in expression.merged
        ]

    def _candidates(self) -> Iterator[list[Candidate]]:
        """Level after level of costs."""
        for level in range(_MOST_COST + 1):
            self.level = level
            if self._statements is not None:
                new = self._expressions.grow()
                met = [*self._goals.note(new, self._expressions), *self._goals.look(level)]
                self._delay(level, self._statements.made_of(level, new))
                self._delayed[level] += self._statements.returning(met)
            else:
                for new in self._expressions.growing():
                    self._delayed[level] += self._whole(self._goals.note(new, self._expressions))
                    for expression in new:
                        if self._goals.met_by(expression):
                            self._delay(level, self._uses(expression))
                    yield self._release(level)
                self._delayed[level] += self._whole(self._goals.look(level))
                self._delay(level, self._composed(level))
            yield self._release(level)
        for level in sorted(self._delayed):
            self.level = level
            yield self._release(level)

    def _delay(self, level: int, candidates: Iterator[Candidate]) -> None:
        for candidate in candidates:
            self._delayed[max(level, candidate.cost)].append(candidate)

    def _release(self, level: int) -> list[Candidate]:
        released = []
        for candidate in self._delayed.pop(level, []):
            key = (candidate.form, candidate.run)
            if key not in self._seen:
                self._seen.add(key)
                released.append(candidate)
                self._costs.setdefault(candidate.shown, candidate.cost)
        return released

    # one expression -------------------------------------------------------------------------

    def _uses(self, expression: Expression) -> Iterator[Candidate]:
        """The ways in which an expression may fill the hole."""
        site = self.site
        if site.scope.arity is not None:
            # As a whole; tuples made of several expressions come from `_unpacked`.
            if expression.tag.partition(":")[0] in _UNPACKABLE:
                yield Candidate(0, expression.text, expression.text, expression.cost + 1)
            return
        extra = self._misfit(expression)
        if extra is not None:
            yield Candidate(0, expression.text, expression.text, expression.cost + extra)

    def _whole(self, met: Iterable[Met]) -> Iterator[Candidate]:
        """What gives the expected results, made of parts: tried at once, whatever it costs."""
        for each in met:
            yield Candidate(0, each.text, each.text, each.cost)

    def _misfit(self, expression: Expression) -> int | None:
        """How much less likely it is for the way its value is used; None for never."""
        context, target = self.site.scope.context, self.site.scope.target
        if expression.tag == UNKNOWN:
            return 0
        base = expression.tag.partition(":")[0]
        if context == "iterable" and base in ("int", "bool", "float", "NoneType"):
            return None
        if context == "assigned" and target is not None:
            return self._misassigned(target, base, expression)
        extra = self._unchanging(expression) if context == "test" else 0
        if expression.constant:
            extra += _CONSTANT.get(context, 0)
        if (context == "test") != (base == "bool"):
            if context == "test" and expression.text in self.site.names:
                # Whether there is any, as in `while stack`.
                return extra + _NAME_AS_TEST
            return extra + (_NOT_A_TEST if context in ("test", "index", "bound", "added") else 0)
        return extra

    def _unchanging(self, expression: Expression) -> int:
        """How much less likely a condition is that does not change from round to round."""
        scope = self.site.scope
        names = names_in(expression.text)
        if scope.flow.turning is not None:
            if names & scope.flow.turning:
                return 0
            return _ENDLESS if scope.flow.endless else _UNVARYING
        return _UNVARYING if scope.varying and not names & scope.varying else 0

    def _misassigned(self, target: str, base: str, expression: Expression) -> int:
        if expression.text == target:
            return _SELF_ASSIGNED
        kinds = self.site.scope.flow.kinds.get(target)
        if kinds is not None and base not in kinds and base != "NoneType":
            return _OTHER_TYPE
        before = self._expressions.named(target)
        if before is None:
            named = kinds_named(target) if kinds is None else None
            return _OTHER_NAME if named is not None and base not in named else 0
        tag = before.tag.partition(":")[0]
        if "NoneType" not in (tag, base) and tag != base:
            return _OTHER_TYPE
        varying = self.site.scope.varying
        return _UNVARYING if varying and not names_in(expression.text) & varying else 0

    # none or several ------------------------------------------------------------------------

    def _composed(self, level: int) -> Iterator[Candidate]:
        """Candidates of that cost that are not just one expression."""
        if self.site.scope.arity is not None:
            yield from self._unpacked(level, self.site.scope.arity)
        elif self.site.scope.context == "index":
            yield from self._slices(level)

    def _unpacked(self, level: int, arity: int) -> Iterator[Candidate]:
        """Tuples for an assignment that unpacks."""
        made = 0
        kinds = self._unpacked_kinds(arity)
        targets = self._unpacked_targets()
        for shifted in (True, False):
            for costs in ways_to_spend(level + 1 + (_SHIFTED if shifted else 0), arity):
                columns = (
                    [e for e in self._expressions.at(cost) if not kind or e.tag.startswith(kind)]
                    for cost, kind in zip(costs, kinds, strict=True)
                )
                for parts in product(*columns):
                    if shifted is not _is_shift(parts, targets):
                        continue
                    text = ", ".join(part.inside(Binding.TERNARY) for part in parts)
                    odd = 2 * sum(part.tag in ("bool", "NoneType") for part in parts)
                    yield Candidate(0, text, text, level + odd)
                    made += 1
                    if made >= _MOST_TUPLES:
                        return

    def _unpacked_targets(self) -> list[str]:
        statement = self.site.scope.statement
        if isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Tuple):
            return [ast.unparse(target) for target in statement.targets[0].elts]
        return []

    def _unpacked_kinds(self, arity: int) -> list[str]:
        """The types of what the targets were before, empty where that says nothing."""
        kinds = [""] * arity
        for position, target in enumerate(self._unpacked_targets()):
            before = self._expressions.named(target)
            if before is not None and before.tag not in (UNKNOWN, "NoneType"):
                kinds[position] = before.tag.partition(":")[0]
        return kinds

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
        for first, second in ways_to_spend(level - 1, 2):
            pairs = product(self._numbers(first), self._numbers(second))
            for one, other in islice(pairs, _MOST_TUPLES):
                if one != other:
                    yield Candidate(0, f"slice({one}, {other})", f"{one}:{other}", level)

    def _numbers(self, cost: int) -> list[str]:
        return [e.text for e in self._expressions.at(cost) if e.tag == "int"]


def _is_shift(parts: Sequence[Expression], targets: Sequence[str]) -> bool:
    """Whether one name takes the value of another beside it, as in `a, b = b, a + b`."""
    texts = [part.text for part in parts]
    return any(text in targets for text in texts) and all(
        text != target for text, target in zip(texts, targets, strict=False)
    )
