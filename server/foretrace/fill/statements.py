"""Candidates for a statement hole, made from expressions and from what their place asks for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import replace
from itertools import chain, islice, product

from foretrace.fill.comprehensions import SiteExpressions
from foretrace.fill.effects import Effects
from foretrace.fill.expressions import UNKNOWN, Expression, names_in, ways_to_spend
from foretrace.fill.forms import EFFECT, abbreviated, pairs, targets
from foretrace.fill.goals import Goals
from foretrace.fill.grammar import Binding, of_kind
from foretrace.fill.guards import Guards
from foretrace.fill.harness import Candidate
from foretrace.fill.parts import Met
from foretrace.fill.template import Site
from foretrace.fill.uses import kinds_named

# What is unlikely for the place costs more.
_SELF_ASSIGNED = 6
_OTHER_TYPE = 4
_OTHER_NAME = 2
"""A value of a type that its name does not suggest."""
_REPLACED = 3
"""A container that nothing fills is replaced."""
_FORGOTTEN = 2
"""What a loop is to gather is bound anew in every round."""
_UNVARYING = 3
"""A name that changes from round to round becomes what does not change."""
_LOOP_ENDED = 4
"""A `return` that every round of a loop would run."""
_STILL_MISSING = 6
"""A name that nobody binds stays so."""
_STILL_WANTED = 2
"""A name that is bound elsewhere, but not surely, stays so."""
_STILL_UNFILLED = 2
"""An empty container that is read but never filled stays empty."""
_NO_PROGRESS = 3
"""What the condition of the loop around reads stays as it is."""
_ENDLESS = 9
"""The same, where nothing else could end the loop."""
_NO_ANSWER = 3
"""The function ends without a value, though it returns some elsewhere."""
_PARAMETER = 2
"""A parameter is assigned to that is assigned nowhere else."""
_PAIR = 2
_CHEAPEST = 1
_PLAIN_COSTS = {"pass": 6, "continue": 3, "break": 3}
_IMPORT = 1
_NAMED = 3
"""The level at which names and attributes are known."""
_STILL_IDLE = 2
"""A name that nothing else reads stays unread."""
_MOST_PAIRED = 300
_ADDED = {"int": "number", "float": "number", "str": "str", "list": "list"}
"""What kinds are added to values of these types."""
_INITIAL = (
    ("float('inf')", 4),
    ("-float('inf')", 5),
    ("float('-inf')", 5),
)
_TABLES = (
    ("[0] * {0}", 4),
    ("[0] * ({0} + 1)", 4),
    ("[1] * {0}", 5),
    ("[1] * ({0} + 1)", 6),
    ("[True] * ({0} + 1)", 5),
    ("[True] * {0}", 5),
    ("[False] * {0}", 5),
    ("[False] * ({0} + 1)", 5),
    ("[None] * {0}", 6),
    ("[[] for _ in range({0})]", 5),
    ("[[0] * {0} for _ in range({0})]", 6),
)


class Statements:
    """Candidates for one statement hole; each is made once its parts are known."""

    def __init__(self, site: Site, expressions: SiteExpressions, goals: Goals, store: str) -> None:
        self._site = site
        self._expressions = expressions
        self._goals = goals
        self._flow = site.scope.flow
        self._targets = {
            name: site.forms.index(form)
            for name in targets(site.scope)
            if (form := f"{name} = {EFFECT}") in site.forms
        }
        self._pairs = {
            (one, other): site.forms.index(form)
            for one, other in pairs(site.scope)
            if (form := f"{one}, {other} = {EFFECT}") in site.forms
        }
        self._both = {
            (one, other): form
            for form, text in enumerate(site.forms)
            for one, equals, other in [text.removesuffix(f" = {EFFECT}").partition(" = ")]
            if equals and text.endswith(f" = {EFFECT}")
        }
        """Two names that get the same value."""
        self._effects = Effects(site, expressions, store)
        self._guards = Guards(site)
        self._extras: dict[frozenset[str], int] = {}

    def made_of(self, level: int, new: Sequence[Expression]) -> Iterator[Candidate]:
        """Those that the new expressions of a level make possible, at what each costs."""
        idle = self._flow.idle
        self._effects.add(new)
        for candidate in chain(
            *(self._uses(e) for e in new), self._effected(level), self._composed(level)
        ):
            unread = len(idle - names_in(candidate.shown)) if idle else 0
            yield (
                replace(candidate, cost=candidate.cost + _STILL_IDLE * unread)
                if unread
                else candidate
            )

    def _uses(self, expression: Expression) -> Iterator[Candidate]:
        """The ways in which the value of one expression may be used."""
        site = self._site
        for name, form in self._targets.items():
            extra = self._misassigned(name, expression)
            if extra is not None:
                yield self._assigned(name, form, expression.text, expression.cost + extra)
                yield from self._added(name, form, expression)
                self._guards.add_assigned(name, form, expression, self._expressions.named(name))
        for (one, other), form in self._pairs.items():
            yield from self._shifts(one, other, form, expression)
        for (one, other), form in self._both.items():
            if self._suits(one, expression) and self._suits(other, expression):
                cost = expression.cost + _PAIR + self._extra({one, other})
                shown = f"{one} = {other} = {expression.text}"
                yield Candidate(form, expression.text, shown, cost)
        if f"return {EFFECT}" in site.forms and self._goals.met_by(expression):
            form = site.forms.index(f"return {EFFECT}")
            yield self._returned(form, expression.text, expression.cost)
        self._guards.add(expression)

    def _effected(self, level: int) -> Iterator[Candidate]:
        """Statements of that cost that are evaluated for their effect."""
        form = self._site.forms.index(EFFECT)
        for name in self._effects.names():
            cost = level - self._extra({name}) - self._unanswering()
            for run, shown in self._effects.at(name, cost):
                self._guards.add_effect(form, run, shown, cost)
                yield Candidate(form, run, shown, level)

    def _composed(self, level: int) -> Iterator[Candidate]:
        """Candidates of that cost that are not just one expression in its place."""
        for form, text in enumerate(self._site.forms):
            if EFFECT not in text:
                cost = self._plain(text)
                if cost == level:
                    yield Candidate(form, None, text, level)
        if level == _NAMED:
            yield from self._initial()
            yield from self._popped()
        yield from self._paired(level)
        yield from self._guards.at(level, self._extra(set()))

    def _assigned(self, name: str, form: int, text: str, cost: int) -> Candidate:
        shown = abbreviated(f"{name} = {text}")
        if shown != f"{name} = {text}":
            cost -= 2 if shown == f"{name} += 1" else 1
        return Candidate(form, text, shown, max(_CHEAPEST, cost))

    def _added(self, name: str, form: int, expression: Expression) -> Iterator[Candidate]:
        """`x += e` and `x -= e`: the commonest ways to use what a round of a loop yields."""
        before = self._expressions.named(name)
        if before is None or expression.text == name or expression.tag == UNKNOWN:
            return
        base = before.tag.partition(":")[0]
        cost = expression.cost + self._extra({name})
        varying = self._site.scope.varying
        if varying and not expression.constant and not names_in(expression.text) & varying:
            cost += 1
        signs = (("+", 2), ("-", 3)) if base in ("int", "float") else (("+", 2),)
        for sign, more in signs if base in _ADDED and of_kind(expression.tag, _ADDED[base]) else ():
            run = f"{name} {sign} {expression.inside(Binding.PRODUCT)}"
            yield Candidate(form, run, f"{name} {sign}= {expression.text}", cost + more)

    # assignments ----------------------------------------------------------------------------

    def _misassigned(self, name: str, expression: Expression) -> int | None:
        """How much less likely it is that the name becomes that; None for never."""
        if expression.text == name:
            return None
        extra = self._extra({name})
        if expression.tag == UNKNOWN:
            return extra
        base = expression.tag.partition(":")[0]
        kinds = self._flow.kinds.get(name)
        if kinds is not None and base not in kinds and base != "NoneType":
            extra += _OTHER_TYPE
        before = self._expressions.named(name)
        if before is None:
            named = kinds_named(name) if kinds is None else None
            return extra + (_OTHER_NAME if named is not None and base not in named else 0)
        tag = before.tag.partition(":")[0]
        if "NoneType" not in (tag, base) and tag != base:
            extra += _OTHER_TYPE
        if name in self._flow.unfilled and name not in names_in(expression.text):
            extra += _REPLACED
        if name in self._flow.gathering and name not in names_in(expression.text):
            extra += _FORGOTTEN
        varying = self._site.scope.varying
        if varying and not names_in(expression.text) & (varying | {name}):
            extra += _UNVARYING
        return extra

    def _extra(self, changed: Set[str]) -> int:
        """How much less likely a statement is for changing only those names."""
        key = frozenset(changed)
        if key not in self._extras:
            self._extras[key] = self._extra_for(key)
        return self._extras[key]

    def _extra_for(self, changed: frozenset[str]) -> int:
        scope, flow = self._site.scope, self._flow
        extra = 0
        if any(name not in changed for name in scope.unbound):
            extra += _STILL_MISSING
        elif any(name not in changed for name in flow.wanted):
            extra += _STILL_WANTED
        if flow.progress and not flow.progress & changed:
            extra += _ENDLESS if flow.endless else _NO_PROGRESS
        if changed & flow.unfilled:
            extra -= 1
        elif flow.unfilled & flow.live:
            extra += _STILL_UNFILLED
        if any(n in scope.names and n in scope.parameters and n not in flow.assigned
               for n in changed - flow.progress):  # fmt: skip
            extra += _PARAMETER
        return extra + self._unanswering()

    def _unanswering(self) -> int:
        return _NO_ANSWER if self._flow.last and self._flow.answers else 0

    def _shifts(
        self, one: str, other: str, form: int, expression: Expression
    ) -> Iterator[Candidate]:
        """One name takes the other's value, the other a new one."""
        if not {one, other} <= set(self._site.names) or expression.text in (one, other):
            return
        extra = self._extra({one, other})
        for moved, name in ((other, one), (one, other)):
            before = self._expressions.named(moved)
            if before is None or not _alike(before.tag, expression.tag):
                continue
            if not names_in(expression.text) & {one, other}:
                extra += _UNVARYING
            text = f"{other}, {expression.text}" if name == one else f"{expression.text}, {one}"
            shown = f"{one}, {other} = {text}"
            yield Candidate(form, text, shown, expression.cost + _PAIR + extra)

    def _paired(self, level: int) -> Iterator[Candidate]:
        """Values for two names that nothing binds so far, or other ones for two that are bound."""
        for (one, other), form in self._pairs.items():
            extra = _PAIR + self._extra({one, other})
            bound = {one, other} <= set(self._site.names)
            made = self._products(one, other, level - extra) if level > extra else iter(())
            for first, second in islice(made, _MOST_PAIRED):
                text = f"{first.text}, {second.text}"
                if not bound and first.text == second.text and not first.constant:
                    continue
                yield Candidate(form, text, f"{one}, {other} = {text}", level)

    def _products(self, one: str, other: str, cost: int) -> Iterator[tuple[Expression, ...]]:
        for costs in ways_to_spend(cost + 2, 2):
            columns = [
                [e for e in self._expressions.at(cost) if self._suits(name, e)]
                for name, cost in zip((one, other), costs, strict=True)
            ]
            yield from product(*columns)

    def _suits(self, name: str, expression: Expression) -> bool:
        kinds = self._flow.kinds.get(name)
        base = expression.tag.partition(":")[0]
        before = self._expressions.named(name)
        if before is not None:
            return before.tag.partition(":")[0] == base and expression.text != name
        return kinds is None or base in kinds

    def _initial(self) -> Iterator[Candidate]:
        """What names begin with that is seldom meant elsewhere."""
        missing = {*self._site.scope.unbound, *self._flow.wanted}
        numbers = [n for n in self._site.names if self._base(n) == "int"]
        sized = [n for n in self._site.names if self._base(n) in ("list", "str", "tuple")]
        for name in missing & set(self._targets):
            form = self._targets[name]
            extra = self._extra({name})
            kinds = self._flow.kinds.get(name)
            if kinds is None or "float" in kinds:
                for text, cost in _INITIAL:
                    yield Candidate(form, text, f"{name} = {text}", cost + extra)
            if kinds is None or "list" in kinds:
                for size in (*numbers, *(f"len({n})" for n in sized)):
                    for around, cost in _TABLES:
                        text = around.format(size)
                        yield Candidate(form, text, f"{name} = {text}", cost + extra + 1)

    def _base(self, name: str) -> str:
        expression = self._expressions.named(name)
        return expression.tag.partition(":")[0] if expression is not None else ""

    def _popped(self) -> Iterator[Candidate]:
        """Elements taken out of a container."""
        for receiver, text, cost in self._effects.taking():
            for name, form in self._targets.items():
                if name != receiver:
                    yield Candidate(
                        form, text, f"{name} = {text}", cost + self._extra({name, receiver})
                    )
            for (one, other), form in self._pairs.items():
                if not {one, other} <= set(self._site.names):
                    extra = self._extra({one, other, receiver})
                    yield Candidate(form, text, f"{one}, {other} = {text}", cost + extra)

    # jumps ----------------------------------------------------------------------------------

    def returning(self, met: Iterable[Met]) -> Iterator[Candidate]:
        """What gives the expected results, made of parts, where the function has to end."""
        if f"return {EFFECT}" in self._site.forms and self._flow.last:
            form = self._site.forms.index(f"return {EFFECT}")
            for each in met:
                yield self._returned(form, each.text, each.cost)

    def _returned(self, form: int, text: str, cost: int) -> Candidate:
        return Candidate(form, text, f"return {text}", max(_CHEAPEST, cost + self._leaving()))

    def _leaving(self) -> int:
        """How much less likely a `return` is that always runs."""
        extra = _LOOP_ENDED if self._site.scope.loop_body else 0
        if not self._flow.answers and not self._flow.last:
            extra += 1
        return extra

    def _plain(self, text: str) -> int:
        if text.startswith(("import ", "from ")):
            return _IMPORT
        return _PLAIN_COSTS[text] + (self._extra(set()) if text != "break" else 0)


def _alike(one: str, other: str) -> bool:
    return one.partition(":")[0] == other.partition(":")[0]
