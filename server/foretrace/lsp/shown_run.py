"""Which run is shown where: that of a call, of a function, of a line."""

from __future__ import annotations

from dataclasses import dataclass

from pydantic import Field
from pygls.exceptions import JsonRpcInvalidParams

from foretrace.lsp.analysis import Analysis
from foretrace.lsp.arguments import FunctionArguments
from foretrace.lsp.runs import Run
from foretrace.sketch.model import Function, Sketch


class RunArguments(FunctionArguments):
    """A run by its call, else by the function or the line that it is shown for."""

    line: int | None = Field(default=None, ge=1)
    """From 1. Counts for nothing where a call or a function is given."""


@dataclass(frozen=True, slots=True)
class ShownRun:
    run: Run
    function: str
    """Qualified name of the function that it is shown for, which it reaches."""


def shown_run(analysis: Analysis, wanted: FunctionArguments) -> ShownRun:
    """The run that is meant. Raises `JsonRpcInvalidParams` if there is none."""
    if wanted.call is not None:
        return _run_of(analysis, wanted.call, wanted.function)
    if wanted.function is None and isinstance(wanted, RunArguments) and wanted.line is not None:
        return _run_at(analysis, wanted.line)
    if wanted.function is None:
        raise JsonRpcInvalidParams(message="Say which run, by a call or a function.")
    return _run_for(analysis, wanted.function)


def _run_of(analysis: Analysis, call: str, function: str | None) -> ShownRun:
    for run in analysis.runs:
        if run.scenario.call == call:
            if function not in run.functions:
                function = next((v.function for v in run.visits if v.arguments), None)
            return ShownRun(run, function or "")
    raise _not_run(call)


def _run_for(analysis: Analysis, function: str) -> ShownRun:
    run = analysis.run_for(function)
    if run is None:
        raise _not_run(function)
    return ShownRun(run, function)


def _run_at(analysis: Analysis, line: int) -> ShownRun:
    """The run of the scenario that stands on a line, else that of the function there.

    Between functions it is that of the next one, behind the last of the last.
    """
    function = analysis.sketch.function_at(line)
    if function is None:
        for run in analysis.runs:
            if run.scenario.line == line:
                return _run_of(analysis, run.scenario.call, run.scenario.function)
        function = _next_function(analysis.sketch, line)
    if function is None:
        raise JsonRpcInvalidParams(message="There is no function in this document to run.")
    return _run_for(analysis, function.qualname)


def _next_function(sketch: Sketch, line: int) -> Function | None:
    functions = sorted(sketch.functions, key=lambda function: function.start_line)
    later = (function for function in functions if function.start_line > line)
    return next(later, functions[-1] if functions else None)


def _not_run(what: str) -> JsonRpcInvalidParams:
    return JsonRpcInvalidParams(message=f"{what} was not run.")
