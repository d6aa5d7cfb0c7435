"""A whole run as data, for a client that draws it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from foretrace.fill.verify import verdict_of
from foretrace.lsp.analysis import Analysis
from foretrace.lsp.blocks import Block, BlockKind, blocks
from foretrace.lsp.labels import shortened
from foretrace.lsp.lenses import ending
from foretrace.lsp.positions import content, split_lines
from foretrace.lsp.runs import Run, Visit
from foretrace.lsp.shown_run import ShownRun
from foretrace.lsp.statements import Statements
from foretrace.lsp.trace_schema import (
    FunctionData,
    HoleData,
    OutcomeData,
    ScenarioData,
    StepData,
    TraceData,
    ValueData,
)
from foretrace.sketch.model import Function, ScenarioKind, Sketch
from foretrace.trace.frames import Origin, Value

LONGEST_VALUE = 200
"""Characters of a repr."""


class _Values:
    """Numbers values, equal ones alike."""

    def __init__(self) -> None:
        self._numbers: dict[tuple[str, Origin, float], int] = {}
        self.found: list[ValueData] = []

    def number(self, value: Value) -> int:
        key = (value.repr, value.origin, value.probability)
        number = self._numbers.get(key)
        if number is None:
            number = self._numbers[key] = len(self.found)
            said: ValueData = [shortened(value.repr, LONGEST_VALUE)]
            if value.origin is not Origin.COMPUTED:
                said += [value.origin.value, round(value.probability, 4)]
            self.found.append(said)
        return number


def trace_data(analysis: Analysis, shown: ShownRun, version: int | None) -> TraceData:
    """The run, which is one of the analysis, of the client's `version` of the document."""
    sketch, run = analysis.sketch, shown.run
    functions = [function for function in sketch.functions if function.qualname in run.functions]
    inside = [*blocks(sketch.program.tree)]
    values = _Values()
    outcome = run.trace.outcome
    said: OutcomeData = {"kind": outcome.kind.value, "text": ending(run)}
    if outcome.value is not None:
        said["value"] = values.number(outcome.value)
    if outcome.reason:
        said["reason"] = outcome.reason
    return {
        "version": version,
        "final": analysis.final,
        "function": shown.function,
        "call": run.scenario.call,
        "guessed": run.guessed,
        "scenarios": [_scenario(each) for each in analysis.runs_reaching(shown.function)],
        "functions": _functions(sketch, functions),
        "binds": _binds(sketch, functions),
        "loops": [
            {"line": block.line, "first": block.first, "last": block.last}
            for block in inside
            if block.kind is BlockKind.LOOP and _within(block.line, functions)
        ],
        "holes": list(_holes(analysis, functions)),
        "steps": _steps(run, functions, inside, values),
        "values": values.found,
        "outcome": said,
        "output": run.trace.output,
        "notes": list(run.trace.notes),
    }


def _scenario(run: Run) -> ScenarioData:
    scenario = run.scenario
    said: ScenarioData = {"call": scenario.call, "outcome": ending(run), "line": scenario.line}
    if scenario.kind is ScenarioKind.INVENTED:
        said["invented"] = True
    if scenario.expected is None and scenario.raises is None:
        return said
    said["expected"] = scenario.expected or f"raises {scenario.raises}"
    verdict = verdict_of(scenario, run.trace)
    if verdict.passed or verdict.contradicted:
        said["passed"] = verdict.passed
    return said


def _functions(sketch: Sketch, functions: Sequence[Function]) -> list[FunctionData]:
    lines = [content(line) for line in split_lines(sketch.text)]
    return [
        {
            "name": function.qualname,
            "line": function.line,
            "first": function.start_line,
            "source": lines[function.start_line - 1 : function.end_line],
        }
        for function in functions
    ]


def _binds(sketch: Sketch, functions: Sequence[Function]) -> dict[str, list[str]]:
    statements = Statements(sketch.program.tree)
    lines = {line for f in functions for line in range(f.start_line, f.end_line + 1)}
    bound = ((line, statements.binds(line)) for line in sorted(lines))
    return {str(line): list(names) for line, names in bound if names}


def _holes(analysis: Analysis, functions: Sequence[Function]) -> Iterator[HoleData]:
    answer = analysis.fills
    solutions = answer.solutions if answer is not None else ()
    fills = answer.fills_of(solutions[0]) if answer is not None and solutions else ()
    filled = {fill.hole: fill for fill in fills}
    for hole in analysis.sketch.holes:
        if not _within(hole.line, functions):
            continue
        said: HoleData = {"hole": hole.index, "line": hole.line, "column": hole.column}
        if hole.index in filled:
            said["fill"] = filled[hole.index].text
            said["probability"] = round(filled[hole.index].probability, 4)
        yield said


def _within(line: int, functions: Sequence[Function]) -> bool:
    return any(function.start_line <= line <= function.end_line for function in functions)


def _steps(
    run: Run, functions: Sequence[Function], inside: Sequence[Block], values: _Values
) -> list[StepData]:
    numbers: dict[str, list[int]] = {}
    for number, function in enumerate(functions):
        numbers.setdefault(function.qualname, []).append(number)
    bodies = {block.line: block for block in inside}
    holes: dict[int, list[list[int]]] = {}
    for hole in run.trace.holes:
        holes.setdefault(hole.step, []).append([hole.hole, values.number(hole.value)])
    steps: list[StepData] = []
    deciding: dict[int, StepData] = {}
    """By depth: the condition that an activation is at."""
    for visit in sorted(run.visits, key=lambda visit: visit.step):
        depth = run.trace.frames[visit.step].depth
        number = _number_of(visit, functions, numbers)
        line = functions[number].line if visit.arguments else visit.line
        step: StepData = {"frame": visit.step, "line": line, "depth": depth, "function": number}
        decided = deciding.pop(depth, None)
        if decided is not None and "took" not in decided and not visit.arguments:
            body = bodies[decided["line"]]
            decided["took"] = body.first <= line <= body.last
        if line in bodies and visit.completed and not visit.arguments:
            if visit.returned is not None:
                step["took"] = False
            deciding[depth] = step
        _tell_changes(step, visit, values)
        if visit.step in holes:
            step["holes"] = holes[visit.step]
        steps.append(step)
    return steps


def _number_of(
    visit: Visit, functions: Sequence[Function], numbers: Mapping[str, Sequence[int]]
) -> int:
    """Index of the function that runs; a name that is defined twice is told by the line."""
    named = numbers[visit.function]
    around = (n for n in named if functions[n].start_line <= visit.line <= functions[n].end_line)
    return named[0] if len(named) == 1 else next(around, named[0])


def _tell_changes(step: StepData, visit: Visit, values: _Values) -> None:
    changed = visit.changed
    if changed:
        step["set"] = {name: values.number(value) for name, value in changed.items()}
    if not visit.before.keys() <= visit.after.keys():
        step["gone"] = [name for name in visit.before if name not in visit.after]
    if visit.arguments:
        step["call"] = True
    if visit.raised is not None:
        step["raised"] = values.number(visit.raised)
    elif visit.returned is not None:
        step["returned"] = values.number(visit.returned)
    elif not visit.completed:
        step["cut"] = True
