"""Calls of helper functions that the module defines."""

from __future__ import annotations

from training.programs.draft import Draft
from training.programs.expressions.core import expression, literal, living, rule
from training.programs.kinds import Kind

CALLED = (Kind.INT, Kind.STR, Kind.BOOL, Kind.INTS, Kind.STRS)


def _called(kind: Kind) -> None:
    @rule(kind, weight=7, level=2)
    def _call(draft: Draft, depth: int) -> str | None:
        fitting = [helper for helper in draft.helpers if helper.result is kind]
        if not fitting or draft.bound:
            return None
        helper = draft.pick(fitting)
        arguments = []
        for place, wanted in enumerate(helper.kinds):
            last = place == len(helper.kinds) - 1
            if last and helper.keyword:
                if draft.maybe(0.45):
                    continue
                value = literal(draft, wanted)
                arguments.append(f"{helper.keyword}={value}" if draft.maybe(0.6) else value)
            elif place == 0:
                arguments.append(living(draft, wanted, depth - 1) or literal(draft, wanted))
            else:
                arguments.append(expression(draft, wanted, 0))
        return f"{helper.name}({', '.join(arguments)})"


for _kind in CALLED:
    _called(_kind)
