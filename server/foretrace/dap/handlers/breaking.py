"""Breakpoints of every kind."""

from __future__ import annotations

from dataclasses import dataclass, replace

import dap_types as dap

from foretrace.dap.breakpoints import (
    IMAGINED,
    RAISED,
    UNCAUGHT,
    Breakpoint,
    line_that_runs,
    read_condition,
    read_hits,
    read_log,
    runnable_lines,
)
from foretrace.dap.requests import Refused, Requests
from foretrace.dap.scopes import Locals
from foretrace.dap.session import Session

_NO_CODE = "Nothing of this file is imagined."
_SEPARATOR = "\x1f"
"""Between the function and the variable of a data breakpoint."""


def register(requests: Requests, session: Session) -> None:
    handler = _Breaking(session)
    requests.add("setBreakpoints", dap.SetBreakpointsArguments, handler.lines)
    requests.add("breakpointLocations", dap.BreakpointLocationsArguments, handler.locations)
    requests.add("setFunctionBreakpoints", dap.SetFunctionBreakpointsArguments, handler.functions)
    requests.add(
        "setExceptionBreakpoints", dap.SetExceptionBreakpointsArguments, handler.exceptions
    )
    requests.add("dataBreakpointInfo", dap.DataBreakpointInfoArguments, handler.data_info)
    requests.add("setDataBreakpoints", dap.SetDataBreakpointsArguments, handler.data)


@dataclass(slots=True)
class _Breaking:
    session: Session

    async def lines(self, arguments: dap.SetBreakpointsArguments) -> dap.SetBreakpointsResponseBody:
        session = self.session
        wanted = arguments.breakpoints or [
            dap.SourceBreakpoint(line=line) for line in arguments.lines or ()
        ]
        source = session.source
        if source is None or not source.is_at(arguments.source):
            nothing = Breakpoint(0, "line", problem=_NO_CODE)
            told = [self._told(nothing, asked.line) for asked in wanted]
            return dap.SetBreakpointsResponseBody(breakpoints=told)
        runnable = runnable_lines(source.sketch)
        breakpoints = session.breakpoints
        breakpoints.lines = [self._line(each, runnable) for each in wanted]
        breakpoints.version += 1
        told = [
            self._told(each, asked.line)
            for each, asked in zip(breakpoints.lines, wanted, strict=True)
        ]
        return dap.SetBreakpointsResponseBody(breakpoints=told)

    def _line(self, wanted: dap.SourceBreakpoint, runnable: frozenset[int]) -> Breakpoint:
        session = self.session
        sketch = session.known_source().sketch
        line = line_that_runs(sketch, session.client.own_line(wanted.line), runnable)
        found = Breakpoint(session.breakpoints.number(), "line", line=line or 0)
        if line is None:
            return replace(found, problem="No line that can run stands here.")
        return _conditioned(found, wanted.condition, wanted.hitCondition, wanted.logMessage)

    async def locations(
        self, arguments: dap.BreakpointLocationsArguments
    ) -> dap.BreakpointLocationsResponseBody:
        session = self.session
        source = session.source
        if source is None or not source.is_at(arguments.source):
            return dap.BreakpointLocationsResponseBody(breakpoints=[])
        first = session.client.own_line(arguments.line)
        last = first if arguments.endLine is None else session.client.own_line(arguments.endLine)
        lines = sorted(each for each in runnable_lines(source.sketch) if first <= each <= last)
        found = [dap.BreakpointLocation(line=session.client.line(line)) for line in lines]
        return dap.BreakpointLocationsResponseBody(breakpoints=found)

    async def functions(
        self, arguments: dap.SetFunctionBreakpointsArguments
    ) -> dap.SetFunctionBreakpointsResponseBody:
        breakpoints = self.session.breakpoints
        breakpoints.functions = [self._function(each) for each in arguments.breakpoints]
        breakpoints.version += 1
        return dap.SetFunctionBreakpointsResponseBody(
            breakpoints=[self._told(each) for each in breakpoints.functions]
        )

    def _function(self, wanted: dap.FunctionBreakpoint) -> Breakpoint:
        session = self.session
        name = wanted.name.strip().removesuffix("()")
        found = Breakpoint(session.breakpoints.number(), "function", function=name)
        functions = () if session.source is None else session.source.sketch.functions
        known = [each for each in functions if name in (each.qualname, each.name)]
        if not known:
            return replace(found, problem=f"There is no function {name!r} here.")
        found = replace(found, line=known[0].line)
        return _conditioned(found, wanted.condition, wanted.hitCondition)

    async def exceptions(
        self, arguments: dap.SetExceptionBreakpointsArguments
    ) -> dap.SetExceptionBreakpointsResponseBody:
        filters: dict[str, str | None] = dict.fromkeys(arguments.filters)
        for option in arguments.filterOptions or ():
            filters[option.filterId] = option.condition
        told = [dap.Breakpoint(verified=name in (RAISED, UNCAUGHT, IMAGINED)) for name in filters]
        self.session.breakpoints.filters = filters
        self.session.breakpoints.version += 1
        return dap.SetExceptionBreakpointsResponseBody(breakpoints=told)

    async def data_info(
        self, arguments: dap.DataBreakpointInfoArguments
    ) -> dap.DataBreakpointInfoResponseBody:
        """A local by the scope it is shown in, or by its name in a frame, else the innermost."""
        session = self.session
        if arguments.variablesReference is not None:
            group = session.references.find(arguments.variablesReference)
            if not isinstance(group, Locals):
                return dap.DataBreakpointInfoResponseBody(
                    dataId=None, description="Only local variables can be watched for changes."
                )
            branch, index = group.branch, group.index
        elif arguments.frameId is not None:
            number, index = session.references.frame_of(arguments.frameId)
            branch = session.branch(number)
        else:
            branch = session.standing(session.main.number)
            index = branch.cursor
        function = branch.timeline.frames[index].function
        known = any(
            arguments.name in frame.locals
            for frame in branch.timeline.frames
            if frame.function == function
        )
        if not known:
            said = f"{arguments.name} is no variable of {function}."
            return dap.DataBreakpointInfoResponseBody(dataId=None, description=said)
        return dap.DataBreakpointInfoResponseBody(
            dataId=f"{function}{_SEPARATOR}{arguments.name}",
            description=f"{arguments.name} of {function}",
            accessTypes=[dap.DataBreakpointAccessType("write")],
            canPersist=True,
        )

    async def data(
        self, arguments: dap.SetDataBreakpointsArguments
    ) -> dap.SetDataBreakpointsResponseBody:
        breakpoints = self.session.breakpoints
        breakpoints.data = [self._data(each) for each in arguments.breakpoints]
        breakpoints.version += 1
        return dap.SetDataBreakpointsResponseBody(
            breakpoints=[self._told(each) for each in breakpoints.data]
        )

    def _data(self, wanted: dap.DataBreakpoint) -> Breakpoint:
        function, found, name = wanted.dataId.partition(_SEPARATOR)
        number = self.session.breakpoints.number()
        result = Breakpoint(number, "data", function=function, name=name)
        if not found:
            return replace(result, problem="There is no such variable.")
        if wanted.accessType is not None and wanted.accessType.root != "write":
            return replace(result, problem="Only changes can be watched for, not reads.")
        return _conditioned(result, wanted.condition, wanted.hitCondition)

    def _told(self, each: Breakpoint, asked: int | None = None) -> dap.Breakpoint:
        session = self.session
        source = session.source
        line = session.client.line(each.line) if each.line else asked
        return dap.Breakpoint(
            id=each.number or None,
            verified=each.problem is None,
            message=each.problem,
            source=None if source is None or line is None or not each.number else source.shown,
            line=line,
            reason="failed" if each.problem is not None else None,
        )


def _conditioned(
    found: Breakpoint, condition: str | None, hits: str | None, log: str | None = None
) -> Breakpoint:
    """With its condition, hit count and log message, or with what is wrong with these."""
    try:
        return replace(
            found, condition=read_condition(condition), hits=read_hits(hits), log=read_log(log)
        )
    except Refused as error:
        return replace(found, problem=str(error))
