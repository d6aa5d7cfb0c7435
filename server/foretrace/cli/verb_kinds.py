"""The verbs of the command line: what each asks of a hole, and how it shows the answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from foretrace.cancellation import Cancellation
from foretrace.cli.render import printable
from foretrace.cli.verbs import NOTHING_FOUND, Known, Verb
from foretrace.fill.verbs.explain import Explanation, explain
from foretrace.fill.verbs.places import place_of
from foretrace.fill.verbs.refine import Refinement, refinements
from foretrace.fill.verbs.split import Side, can_split, solver, splits
from foretrace.fill.verbs.split import Split as SplitFound
from foretrace.fill.verbs.states import first_values, visits_of
from foretrace.lsp.candidates import percent
from foretrace.lsp.explanation import describe_explanation
from foretrace.sketch.model import Hole


def _code(text: str) -> Text:
    return Text(printable(text), style="magenta")


# refine -------------------------------------------------------------------------------------


class Refine(Verb[Sequence[Refinement]]):
    def __init__(self, limit: int) -> None:
        self._limit = limit

    def ask(self, known: Known, hole: Hole) -> Sequence[Refinement] | str:
        place = place_of(known.sketch, hole)
        values = first_values(visits_of(place, known.runs)) if place is not None else {}
        found = refinements(known.sketch, hole, known.answer, values, self._limit)
        return found or f"Nothing can stand in the place of the hole on line {hole.line}."

    def to_json(self, found: Sequence[Refinement] | None) -> dict[str, Any]:
        return {
            "refinements": [
                {"text": each.text, "holes": each.holes, "probability": _rounded(each.probability)}
                for each in found or ()
            ]
        }

    def shown(self, hole: Hole, found: Sequence[Refinement]) -> RenderableType:
        table = _table("#", f"??? in line {hole.line}", "chance")
        for number, each in enumerate(found, start=1):
            chance = "fits here" if each.probability is None else percent(each.probability)
            table.add_row(str(number), _code(each.text), chance)
        return table


# split --------------------------------------------------------------------------------------


class Split(Verb[Sequence[SplitFound]]):
    def __init__(self, limit: int, seconds: float) -> None:
        self._limit = limit
        self._seconds = seconds

    def ask(self, known: Known, hole: Hole) -> Sequence[SplitFound] | str:
        reason = can_split(known.sketch, hole)
        if reason is not None:
            return reason
        share = self._seconds / len(known.sketch.holes)
        solve = solver(known.sketch, hole, known.interpreter, share, Cancellation())
        found = splits(known.sketch, hole, known.runs, self._limit, solve=solve)
        return found or (
            f"Nothing that was looked at tells the scenarios apart on line {hole.line}: "
            "add scenarios that come there in different ways."
        )

    def to_json(self, found: Sequence[SplitFound] | None) -> dict[str, Any]:
        return {
            "splits": [
                {
                    "condition": each.condition,
                    "text": each.text,
                    "holes": each.holes,
                    "true": _side(each.when_true),
                    "false": _side(each.otherwise),
                }
                for each in found or ()
            ]
        }

    def shown(self, hole: Hole, found: Sequence[SplitFound]) -> RenderableType:
        table = _table("#", f"line {hole.line} as two cases", "scenarios", "the hole, perhaps")
        for number, each in enumerate(found, start=1):
            yes, no = each.text.split("\nelse:")
            table.add_row(str(number), _code(yes), *_side_cells(each.when_true))
            table.add_row("", _code(f"else:{no}"), *_side_cells(each.otherwise))
        return table


def _side(side: Side) -> dict[str, Any]:
    return {"scenarios": len(side.scenarios), "fill": side.fill}


def _side_cells(side: Side) -> tuple[Text, Text]:
    calls = ", ".join(scenario.call for scenario in side.scenarios[:2])
    more = len(side.scenarios) - 2
    said = f"{len(side.scenarios)}: {calls}" + (f" and {more} more" if more > 0 else "")
    return Text(printable(said)), _code(side.fill or "")


# explain ------------------------------------------------------------------------------------


class Explain(Verb[Explanation]):
    def __init__(self, seconds: float) -> None:
        self._seconds = seconds

    def ask(self, known: Known, hole: Hole) -> Explanation | str:
        found = explain(
            known.sketch,
            known.answer,
            hole,
            known.interpreter,
            world=known.world,
            seconds=self._seconds,
        )
        return found or known.answer.reason or NOTHING_FOUND

    def to_json(self, found: Explanation | None) -> dict[str, Any]:
        if found is None:
            return {}
        return {
            "fill": found.text,
            "probability": _rounded(found.probability),
            "verified": found.verified,
            "proposed_by": str(found.proposer),
            "scenarios": [
                {
                    "call": verdict.scenario.call,
                    "expected": verdict.scenario.expected or verdict.scenario.raises,
                    "result": verdict.result,
                    "passed": verdict.passed,
                }
                for verdict in found.verdicts
            ],
            "alternatives": [
                {
                    "fill": each.text,
                    "probability": _rounded(each.probability),
                    "fails": [
                        {"call": verdict.scenario.call, "result": verdict.result}
                        for verdict in each.fails
                    ],
                    "difference": None
                    if each.difference is None
                    else {
                        "call": each.difference.call,
                        "result": each.difference.result,
                        "instead": each.difference.instead,
                    },
                }
                for each in found.alternatives
            ],
        }

    def shown(self, _hole: Hole, found: Explanation) -> RenderableType:
        return Text(printable(str(describe_explanation(found))))


def _rounded(probability: float | None) -> float | None:
    return None if probability is None else round(probability, 4)


def _table(*columns: str) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for number, column in enumerate(columns):
        table.add_column(column, overflow="fold", style="dim" if number == 0 else "")
    return table
