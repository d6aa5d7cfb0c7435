"""`foretrace fill`: what belongs in the holes."""

from __future__ import annotations

import shlex
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from foretrace.cli.render import printable
from foretrace.fill.search import find_fills
from foretrace.fill.solution import FillAnswer, Question, Solution
from foretrace.fill.verbs.answers import RAISES, can_be_written
from foretrace.imagine.interpreter import Interpreter
from foretrace.sketch.model import Hole
from foretrace.sketch.parse import read_sketch
from foretrace.world.protocol import WorldModel

_CHOICES = 4
"""Answers to a question that are shown."""


def fill_source(
    source: str, interpreter: Interpreter, world: WorldModel | None, limit: int, seconds: float
) -> FillAnswer:
    """The best solutions of the sketch in `source`."""
    sketch = read_sketch(source)
    return find_fills(sketch, interpreter, world=world, limit=limit, seconds=seconds)


def fill_to_json(answer: FillAnswer) -> dict[str, Any]:
    """The contract's object for one sketch; lines and columns are 1-based, in code points."""
    result: dict[str, Any] = {
        "holes": [
            {"line": hole.line, "column": hole.column, "kind": str(hole.kind)}
            for hole in answer.holes
        ],
        "solutions": [
            {
                "fills": list(solution.fills),
                "probability": solution.probability,
                "verified": solution.verified,
                "scenarios_passed": solution.scenarios_passed,
                "scenarios": len(solution.verdicts),
            }
            for solution in answer.solutions
        ],
        "elapsed_ms": answer.elapsed_ms,
    }
    if not answer.solutions:
        result["reason"] = answer.reason or "No fill was found in the time given."
    if answer.notes:
        result["notes"] = list(answer.notes)
    if answer.ask is not None:
        result["ask"] = {
            "call": answer.ask.call,
            "answers": [
                {"value": choice.value, "solution": choice.solution}
                for choice in answer.ask.choices
            ],
        }
    return result


def print_fills(console: Console, answer: FillAnswer) -> None:
    """The solutions as a table, then what the best one does in each scenario."""
    if not answer.solutions:
        console.print(Text(answer.reason or "No fill was found in the time given."))
    else:
        console.print(solutions_table(answer))
        console.print(verdict_lines(answer.solutions[0]))
        if answer.ask is not None:
            console.print(question_lines(answer.ask))
    for note in answer.notes:
        console.print(Text(note, style="dim"))


def solutions_table(answer: FillAnswer) -> Table:
    """One row per solution, best first; one column per hole."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("#", justify="right", style="dim")
    for hole in answer.holes:
        table.add_column(f"??? in line {hole.line}", overflow="fold")
    table.add_column("scenarios", justify="right")
    table.add_column("chance", justify="right")
    for rank, solution in enumerate(answer.solutions, start=1):
        fills = [
            Text(printable(_apart(text, hole)), style="magenta")
            for text, hole in zip(solution.fills, answer.holes, strict=True)
        ]
        table.add_row(str(rank), *fills, _passed(solution), f"{solution.probability:.0%}")
    return table


def _apart(text: str, hole: Hole) -> str:
    """A fill as it reads outside its place: what its further lines are indented by stays there."""
    first, *others = text.split("\n")
    margin = hole.column - 1
    shown = (line[:margin].lstrip() + line[margin:].replace("\t", "    ") for line in others)
    return "\n".join([first, *shown])


def _passed(solution: Solution) -> Text:
    passed, total = solution.scenarios_passed, len(solution.verdicts)
    if not solution.verified:
        return Text("≈ not checked", style="yellow")
    return Text(f"{passed} of {total}", style="green" if passed == total else "red")


def verdict_lines(solution: Solution) -> Text:
    """One line per scenario: the call, what it gives with `solution`, whether it passes."""
    lines = Text()
    for verdict in solution.verdicts:
        mark, style = ("✓", "green") if verdict.passed else ("✗", "red")
        lines.append(f"\n{mark} ", style=style)
        lines.append(printable(f"{verdict.scenario.call} → {verdict.result}"))
    return lines


def question_lines(ask: Question) -> Text:
    """The question that would tell most, and how to answer it."""
    choices = " · ".join(
        f"{choice.value} → solution {choice.solution + 1}" for choice in ask.choices[:_CHOICES]
    )
    more = len(ask.choices) - _CHOICES
    if more > 0:
        choices += f" · {more} more"
    lines = Text("\n")
    lines.append(printable(f"What should {ask.call} give? {choices}"))
    for choice in ask.choices:
        if can_be_written(choice.value):
            said = choice.value if choice.value.startswith(RAISES) else f"== {choice.value}"
            claim = shlex.quote(f"{ask.call} {said}")
            lines.append(printable(f"\nAnswer with --answer {claim}"), style="dim")
            break
    return lines
