"""What is shown of a place: its stack, its variables, its exception, values of expressions."""

from __future__ import annotations

import string
from dataclasses import dataclass

import dap_types as dap

from foretrace.dap.branch import Branch
from foretrace.dap.evaluating import assigned, evaluate
from foretrace.dap.handlers.supposing import Supposing
from foretrace.dap.holds import leaving
from foretrace.dap.requests import Nothing, Refused, Requests
from foretrace.dap.scopes import scopes
from foretrace.dap.session import Session
from foretrace.dap.showing import (
    chance,
    origin_text,
    raised_type,
    shortened,
    type_text,
    value_text,
)
from foretrace.dap.variables import Row, page
from foretrace.trace.frames import Event, Frame, Origin, Value

_COPY = "clipboard"
_CONSOLE = "repl"
_NAME = f"{string.ascii_letters}{string.digits}_"


def register(requests: Requests, session: Session) -> None:
    handler = _Inspecting(session, Supposing(session))
    requests.add("threads", Nothing, handler.threads)
    requests.add("stackTrace", dap.StackTraceArguments, handler.stack_trace)
    requests.add("scopes", dap.ScopesArguments, handler.scopes)
    requests.add("variables", dap.VariablesArguments, handler.variables)
    requests.add("evaluate", dap.EvaluateArguments, handler.evaluate)
    requests.add("completions", dap.CompletionsArguments, handler.completions)
    requests.add("exceptionInfo", dap.ExceptionInfoArguments, handler.exception_info)
    requests.add("source", dap.SourceArguments, handler.source)
    requests.add("loadedSources", Nothing, handler.loaded_sources)


@dataclass(slots=True)
class _Inspecting:
    session: Session
    supposing: Supposing

    async def threads(self, _arguments: Nothing) -> dap.ThreadsResponseBody:
        branches = self.session.branches.values()
        threads = [dap.Thread(id=each.number, name=shortened(each.name, 120)) for each in branches]
        return dap.ThreadsResponseBody(threads=threads)

    async def stack_trace(self, arguments: dap.StackTraceArguments) -> dap.StackTraceResponseBody:
        session = self.session
        branch = session.standing(arguments.threadId)
        stack = branch.timeline.stack(branch.cursor)
        start = max(arguments.startFrame or 0, 0)
        levels = arguments.levels or len(stack)
        shown = stack[start : start + levels]
        frames = [self._stack_frame(branch, index) for index in shown]
        return dap.StackTraceResponseBody(stackFrames=frames, totalFrames=len(stack))

    def _stack_frame(self, branch: Branch, index: int) -> dap.StackFrame:
        session = self.session
        frame = branch.timeline.frames[index]
        return dap.StackFrame(
            id=session.references.frame(branch.number, index),
            name=frame.function,
            source=session.known_source().shown,
            line=session.client.line(frame.line),
            column=session.client.first_column,
            canRestart=True,
        )

    async def scopes(self, arguments: dap.ScopesArguments) -> dap.ScopesResponseBody:
        branch, index = self._frame(arguments.frameId)
        return dap.ScopesResponseBody(scopes=scopes(self.session, branch, index))

    async def variables(self, arguments: dap.VariablesArguments) -> dap.VariablesResponseBody:
        references = self.session.references
        rows = await references.find(arguments.variablesReference).rows()
        shown = [references.variable(row) for row in page(rows, arguments)]
        return dap.VariablesResponseBody(variables=shown)

    async def evaluate(self, arguments: dap.EvaluateArguments) -> dap.EvaluateResponseBody:
        session = self.session
        if arguments.frameId is not None:
            branch, index = self._frame(arguments.frameId)
        else:
            branch = session.standing(session.main.number)
            index = branch.cursor
        if arguments.context == _CONSOLE and (pair := assigned(arguments.expression)):
            row = await self.supposing.assign(arguments.frameId, *pair)
        else:
            value = await evaluate(session, branch, index, arguments.expression)
            row = Row("", value, expression=f"({arguments.expression.strip()})")
        return self._evaluated(row, arguments.context)

    def _evaluated(self, row: Row, context: str | None) -> dap.EvaluateResponseBody:
        reference, named, indexed = self.session.references.unfolding(row)
        return dap.EvaluateResponseBody(
            result=row.value.repr if context == _COPY else value_text(row.value),
            type=type_text(row.value),
            variablesReference=reference,
            namedVariables=named,
            indexedVariables=indexed,
        )

    async def completions(self, arguments: dap.CompletionsArguments) -> dap.CompletionsResponseBody:
        if arguments.frameId is None:
            return dap.CompletionsResponseBody(targets=[])
        branch, index = self._frame(arguments.frameId)
        names = [*branch.timeline.frames[index].locals]
        names += [each.name for each in branch.supposed.sketch.functions if each.parent is None]
        column = max(arguments.column - self.session.client.first_column, 0)
        typed = arguments.text[:column]
        begun = typed[len(typed.rstrip(_NAME)) :]
        targets = [
            dap.CompletionItem(
                label=name,
                start=column - len(begun) + self.session.client.first_column,
                length=len(begun),
            )
            for name in dict.fromkeys(names)
            if name.startswith(begun)
        ]
        return dap.CompletionsResponseBody(targets=targets)

    async def exception_info(
        self, arguments: dap.ExceptionInfoArguments
    ) -> dap.ExceptionInfoResponseBody:
        branch = self.session.standing(arguments.threadId)
        frame = branch.timeline.frames[branch.cursor]
        if frame.event is not Event.EXCEPTION or frame.value is None:
            raise Refused("No exception is raised here.")
        kind, message = raised_type(frame)
        uncaught = branch.cursor == leaving(branch.timeline)
        details = dap.ExceptionDetails(message=message, typeName=kind)
        return dap.ExceptionInfoResponseBody(
            exceptionId=kind,
            description=_why(branch, frame, frame.value),
            breakMode=dap.ExceptionBreakMode("unhandled" if uncaught else "always"),
            details=details,
        )

    async def source(self, _arguments: dap.SourceArguments) -> dap.SourceResponseBody:
        text = self.session.known_source().text
        return dap.SourceResponseBody(content=text, mimeType="text/x-python")

    async def loaded_sources(self, _arguments: Nothing) -> dap.LoadedSourcesResponseBody:
        source = self.session.source
        sources = [] if source is None else [source.shown]
        return dap.LoadedSourcesResponseBody(sources=sources)

    def _frame(self, number: int) -> tuple[Branch, int]:
        branch, index = self.session.references.frame_of(number)
        return self.session.standing(branch), index


def _why(branch: Branch, frame: Frame, value: Value) -> str:
    """The exception, how sure it is, and what it rests on."""
    text = f"{value_text(value)}, raised on line {frame.line} of {frame.function}"
    timeline, cursor = branch.timeline, branch.cursor
    if value.origin is Origin.COMPUTED and not timeline.guessed(cursor):
        return f"{text}; it follows from the call alone."
    reasons = []
    fills = {each.hole: each.text for each in branch.supposed.fills}
    for hole in branch.supposed.sketch.holes:
        used = [e for e in timeline.trace.holes if e.hole == hole.index and e.step <= cursor]
        if used or (hole.line == frame.line and hole.index in fills):
            taken = fills[hole.index] if hole.index in fills else used[-1].value.repr
            reasons.append(f"{shortened(taken, 60)} in the hole on line {hole.line}")
    if frame.probability is not None:
        reasons.append("what the model predicts")
    rests = " and ".join(reasons) or "what was supposed"
    sure = chance(timeline.probabilities[cursor]).removeprefix(" · ")
    return f"{text}; {origin_text(value)}: it rests on {rests}{f' ({sure})' if sure else ''}."
