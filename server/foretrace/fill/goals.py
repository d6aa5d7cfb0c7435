"""Expected results read backwards: what a hole's value must be, where it is what a call returns.

Where the hole is reached once a scenario and its value is returned as it is, the scenarios say
what it must be in each state. Expressions are then held against that without being run in place,
and what is not found as a whole is looked for in parts: `T = A + R` for a known `A` leaves `R`.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Sequence

from foretrace import syntax
from foretrace.fill.comprehensions import SiteExpressions
from foretrace.fill.expressions import Expression
from foretrace.fill.grammar import Binding
from foretrace.fill.harness import Harness
from foretrace.fill.parts import Met, Step, joined, text_of
from foretrace.fill.template import Site

_LEAST_DECOMPOSED = 2
"""States from which on parts are looked for: from one alone anything could be made."""
_LEAST_IN_CASES = 3
_MOST_KNOWN = 120
"""Known parts that are tried with the goal itself, the cheapest first."""
_MOST_KNOWN_DEEPER = 14
"""The same, with what is left after another part."""
_MOST_DEEPER = 60
_MOST_TEXTS = 5
_MOST_OF_TEXTS = 40
_MOST_IN_CASES = 60
_DEAREST_KNOWN = 6
_DECOMPOSED_FROM = 4
"""The level from which on names, constants and what is next to them are known."""
_TUPLE, _LIST, _DICT = 2, 3, 3
_CASES = 3


class Goals:
    """What is expected at one place, and what was found to give it."""

    def __init__(self, site: Site, place: str, harness: Harness) -> None:
        self._place = place
        self._places = harness.places
        self._numbers = direct_scenarios(site, harness)
        self.states = (
            harness.places.aim(place, site.hole.index, self._numbers) if self._numbers else 0
        )
        self._expressions: SiteExpressions
        self._masks: dict[int, int] = {}
        self._steps: dict[int, Step] = {}
        self._parts: list[int] = []
        self._part_keys = _part_keys(harness, self._numbers)
        self._hits: dict[int, Expression] = {}
        self._known: list[Expression] = []
        self._decomposed = 0
        self._deeper: set[int] = set()
        self._made: set[str] = set()

    @property
    def given(self) -> bool:
        """Whether the scenarios say anything about the place."""
        return self.states > 0

    def met_by(self, expression: Expression) -> bool:
        """Whether it may be right: it gives what is expected, or nobody knows what it gives."""
        if not self.given or expression.number < 0:
            return True
        return self._masks.get(expression.number) == self._full

    @property
    def _full(self) -> int:
        return (1 << self.states) - 1

    def note(self, new: Sequence[Expression], known: SiteExpressions) -> list[Met]:
        """Hold what is new against the goals; what it makes together with parts known before."""
        if not self.given:
            return []
        self._expressions = known
        self._known += [e for e in new if e.number >= 0 and e.cost <= _DEAREST_KNOWN]
        return self._fresh(self._built(goal, e) for goal, e in self._ask("match"))

    def look(self, level: int) -> list[Met]:
        """After each level: expressions made of parts that give what is expected."""
        if not self.given or level < _DECOMPOSED_FROM or self.states < _LEAST_DECOMPOSED:
            return []
        hits = self._ask("take_apart") if level == _DECOMPOSED_FROM else []
        fresh = self._known[self._decomposed : _MOST_KNOWN]
        self._decomposed += len(fresh)
        if fresh:
            hits += self._ask("decompose", [0, *self._parts], [e.number for e in fresh])
        if level == _DECOMPOSED_FROM + 2:
            hits += self._look_deeper()
        found = [self._built(goal, expression) for goal, expression in hits]
        found += self._together()
        if level in (_DECOMPOSED_FROM + 1, _DECOMPOSED_FROM + 3):
            found += self._texts()
        if self.states >= _LEAST_IN_CASES:
            found += self._in_cases()
        return self._fresh(found)

    def _fresh(self, found: Iterable[Met | None]) -> list[Met]:
        fresh = []
        for met in found:
            if met is not None and met.text not in self._made:
                self._made.add(met.text)
                fresh.append(met)
        return fresh

    def _look_deeper(self) -> list[tuple[int, Expression]]:
        plain = [e.number for e in self._known if not e.constant][:_MOST_KNOWN_DEEPER]
        goals = sorted(
            (g for g, step in self._steps.items() if step.parent == 0 and step.known is not None),
            key=lambda goal: self._cost_of(goal),
        )[:_MOST_DEEPER]
        return self._ask("decompose", goals, plain)

    def _cost_of(self, goal: int) -> int:
        step = self._steps[goal]
        return step.known.cost if step.known is not None else 0

    def _ask(
        self,
        function: str,
        goals: Sequence[int] | None = None,
        numbers: Sequence[int] = (),
    ) -> list[tuple[int, Expression]]:
        """Goals that were met, with what meets them; notes new goals, parts and masks."""
        hits: list[tuple[int, Expression]] = []
        for words in self._places.backwards(self._place, function, goals, numbers):
            match words:
                case ["mask", number, mask]:
                    self._masks[int(number)] = int(mask)
                    if int(mask) == self._full:
                        self._expressions.favoured.add(int(number))
                case ["goal", goal, how, number]:
                    parent, _, text = how.partition("|")
                    part = self._expressions.known(int(number)) if int(number) >= 0 else None
                    step = Step(int(parent), text.replace("_", " "), part)
                    self._steps.setdefault(int(goal), step)
                case ["part", _, goal]:
                    self._parts.append(int(goal))
                case ["hit", goal, number]:
                    expression = self._expressions.known(int(number))
                    if expression is not None:
                        self._hits.setdefault(int(goal), expression)
                        hits.append((int(goal), expression))
        return hits

    # what the parts make --------------------------------------------------------------------

    def _built(self, goal: int, expression: Expression) -> Met | None:
        """The whole, of a goal met and the steps that led to it; None for a mere component."""
        built: Expression | None = expression
        while goal != 0:
            step = self._steps.get(goal)
            if step is None or built is None:
                if built is not None and goal in self._parts:
                    before = self._hits.get(goal)
                    if before is None or built.cost < before.cost:
                        self._hits[goal] = built
                return None
            built = joined(step, built)
            goal = step.parent
        return Met(built.text, built.cost) if built is not None else None

    def _together(self) -> list[Met | None]:
        """A tuple, list or dict of components that were all found."""
        parts = [self._hits.get(goal) for goal in self._parts]
        if not parts or any(part is None for part in parts):
            return []
        found = [part for part in parts if part is not None]
        texts = [part.inside(Binding.TERNARY) for part in found]
        cost = sum(part.cost for part in found)
        if isinstance(self._part_keys, tuple):
            pairs = zip(self._part_keys, texts, strict=True)
            text = ", ".join(f"{key}: {value}" for key, value in pairs)
            cost += _DICT + sum(1 + len(key) // 4 for key in self._part_keys)
            return [Met(f"{{{text}}}", cost)]
        if self._part_keys == "list":
            return [Met(f"[{', '.join(texts)}]", cost + _LIST)]
        return [Met(f"({', '.join(texts)})", cost + _TUPLE)]

    def _texts(self) -> list[Met | None]:
        """Texts with constant parts, as an f-string or put together by `+`."""
        cheap = [e.number for e in self._known if not e.constant][:_MOST_OF_TEXTS]
        lines = self._places.backwards(self._place, "texts", [_MOST_TEXTS], cheap)
        return [text_of(words[1], self._expressions) for words in lines if words[0] == "text"]

    def _in_cases(self) -> list[Met | None]:
        """One expression where a condition holds, another where it does not."""
        conditions = [e for e in self._known if e.tag == "bool" and not e.constant]
        lines = self._places.backwards(self._place, "truths", None, [e.number for e in conditions])
        truths = {int(words[1]): int(words[2]) for words in lines if words[0] == "truth"}
        by_mask: dict[int, Expression] = {}
        for number, mask in self._masks.items():
            expression = self._expressions.known(number)
            if expression is None or mask == self._full:
                continue
            best = by_mask.get(mask)
            if best is None or expression.cost < best.cost:
                by_mask[mask] = expression
        found: list[Met | None] = []
        for condition in conditions:
            truth = truths.get(condition.number, 0)
            if truth in (0, self._full):
                continue
            first = _cheapest(by_mask, truth)
            second = _cheapest(by_mask, self._full & ~truth)
            if first is None or second is None:
                continue
            text = (
                f"{first.inside(Binding.OR)} if {condition.inside(Binding.OR)} "
                f"else {second.inside(Binding.OR)}"
            )
            found.append(Met(text, first.cost + second.cost + condition.cost + _CASES))
        found.sort(key=lambda met: met.cost if met is not None else 0)
        return found[:_MOST_IN_CASES]


def _cheapest(by_mask: dict[int, Expression], wanted: int) -> Expression | None:
    """The cheapest expression that gives what is expected in all of the states wanted."""
    fitting = [e for mask, e in by_mask.items() if mask & wanted == wanted]
    return min(fitting, key=lambda e: e.cost, default=None)


def direct_scenarios(site: Site, harness: Harness) -> list[int]:
    """Scenarios that expect a value of the very call whose result the hole's value is."""
    function = site.scope.function
    if function is None or not site.scope.returned:
        return []
    found: list[int] = []
    for number, scenario in enumerate(harness.scenarios):
        if scenario.expected is None or scenario.raises is not None:
            continue
        match syntax.parse(scenario.call, mode="eval").body:
            case ast.Call(func=ast.Name(id=name)) if name == function.name:
                found.append(number)
    return found


def _part_keys(harness: Harness, numbers: Sequence[int]) -> tuple[str, ...] | str:
    """How the parts of the expected values stand together: as what, or under which keys."""
    for number in numbers[:1]:
        try:
            tree = syntax.parse(harness.scenarios[number].expected or "", mode="eval").body
        except (SyntaxError, ValueError):
            return ""
        match tree:
            case ast.Dict(keys=keys):
                return tuple(ast.unparse(key) for key in keys if key is not None)
            case ast.List():
                return "list"
    return ""
