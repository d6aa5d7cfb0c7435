"""Statements under a condition: `if P: return e`, `if P: x = e`, `if P: continue`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import islice

from foretrace.fill.expressions import UNKNOWN, Expression, names_in
from foretrace.fill.forms import (
    GUARDED_BREAK,
    GUARDED_CONTINUE,
    GUARDED_RETURN,
    abbreviated,
)
from foretrace.fill.harness import Candidate
from foretrace.fill.template import Site

_GUARD = 1
_MOST = 400
"""Of one cost."""
_DEAREST = 5
"""Of what stands under a condition."""
_DEAREST_VALUE = 3
"""Of what is returned, or bound anew."""


class Guards:
    """Conditions, and what may stand under them, by their costs."""

    def __init__(self, site: Site) -> None:
        self._forms = site.forms
        self._conditions: dict[int, list[Expression]] = defaultdict(list)
        self._guarded: dict[int, list[tuple[int, str, str, str]]] = defaultdict(list)
        """The form, how it runs (the texts before and after the condition), how it is shown."""

    def add(self, expression: Expression) -> None:
        """Note an expression as a condition, and as what may be returned under one."""
        if expression.tag == "bool" and not expression.constant:
            self._conditions[expression.cost].append(expression)
        if GUARDED_RETURN in self._forms and expression.cost <= _DEAREST_VALUE:
            form = self._forms.index(GUARDED_RETURN)
            self._guarded[expression.cost + 1].append(
                (form, f"({expression.text},) if ", " else ()", f"return {expression.text}")
            )

    def add_assigned(
        self, name: str, form: int, expression: Expression, before: Expression | None
    ) -> None:
        """Note what a name may become under a condition; `before` is what it is."""
        dearest = _DEAREST if name in names_in(expression.text) else _DEAREST_VALUE
        if before is None or before is expression or expression.cost > dearest:
            return
        kinds = [tag.partition(":")[0] for tag in (before.tag, expression.tag)]
        if UNKNOWN not in kinds and kinds[0] == kinds[1]:
            shown = abbreviated(f"{name} = {expression.text}")
            self._guarded[expression.cost].append(
                (form, f"({expression.text}) if ", f" else {name}", shown)
            )

    def add_effect(self, form: int, run: str, shown: str, cost: int) -> None:
        """Note what may be done under a condition."""
        if cost <= _DEAREST:
            self._guarded[cost].append((form, f"({run}) if ", " else None", shown))

    def at(self, level: int, extra: int) -> Iterator[Candidate]:
        """Candidates of that cost, of which `extra` is for where they stand."""
        for condition in self._conditions.get(level - _GUARD - 1 - extra, ()):
            for text in (GUARDED_CONTINUE, GUARDED_BREAK):
                if text in self._forms:
                    shown = text.format(condition.text)
                    yield Candidate(self._forms.index(text), condition.text, shown, level)
        for form, run, shown in islice(self._pairs(level - _GUARD - extra), _MOST):
            yield Candidate(form, run, shown, level)

    def _pairs(self, cost: int) -> Iterator[tuple[int, str, str]]:
        for mine in sorted(self._guarded):
            for condition in self._conditions.get(cost - mine, ()):
                test = condition.text
                for form, before, after, shown in self._guarded[mine]:
                    yield form, f"{before}({test}){after}", f"if {test}:\n    {shown}"
