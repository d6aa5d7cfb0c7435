"""Variables that are set, frames that begin again: what if."""

from __future__ import annotations

from dataclasses import dataclass, replace

import dap_types as dap

from foretrace import syntax
from foretrace.dap.branch import Branch
from foretrace.dap.evaluating import evaluate
from foretrace.dap.requests import Refused, Requests
from foretrace.dap.scopes import Holes, Locals, hole_name
from foretrace.dap.session import Session
from foretrace.dap.showing import given_text, shortened, type_text, value_text
from foretrace.dap.supposing import INNERMOST, change, other_sample, refill, suppose
from foretrace.dap.variables import Elements, Row
from foretrace.trace.frames import Origin, Value


def register(requests: Requests, session: Session) -> None:
    handler = Supposing(session)
    requests.add("setVariable", dap.SetVariableArguments, handler.set_variable)
    requests.add("setExpression", dap.SetExpressionArguments, handler.set_expression)
    requests.add("restartFrame", dap.RestartFrameArguments, handler.restart_frame)


@dataclass(slots=True)
class Supposing:
    session: Session

    async def set_variable(
        self, arguments: dap.SetVariableArguments
    ) -> dap.SetVariableResponseBody:
        session = self.session
        group = session.references.find(arguments.variablesReference)
        text = given_text(arguments.value)
        if isinstance(group, Holes):
            return await self._set_hole(group, arguments.name, text)
        branch = session.main
        if isinstance(group, Locals):
            if not group.settable:
                raise Refused(INNERMOST)
            branch, target = group.branch, arguments.name
        elif isinstance(group, Elements) and group.settable:
            rows = {row.name: row for row in await group.rows()}
            row = rows.get(arguments.name)
            target = row.expression or "" if row is not None else ""
        else:
            raise Refused("These values follow from others; change what they follow from.")
        if not target:
            raise Refused(f"There is no {arguments.name} that can be set here.")
        row = await self._set(branch, target, text)
        reference, named, indexed = session.references.unfolding(row)
        return dap.SetVariableResponseBody(
            value=value_text(row.value),
            type=type_text(row.value),
            variablesReference=reference,
            namedVariables=named,
            indexedVariables=indexed,
        )

    async def set_expression(
        self, arguments: dap.SetExpressionArguments
    ) -> dap.SetExpressionResponseBody:
        branch = self._branch(arguments.frameId)
        row = await self._set(branch, arguments.expression.strip(), given_text(arguments.value))
        reference, named, indexed = self.session.references.unfolding(row)
        return dap.SetExpressionResponseBody(
            value=value_text(row.value),
            type=type_text(row.value),
            variablesReference=reference,
            namedVariables=named,
            indexedVariables=indexed,
        )

    async def assign(self, frame: int | None, target: str, value: str) -> Row:
        """What the console sets."""
        return await self._set(self._branch(frame), target, value)

    async def restart_frame(self, arguments: dap.RestartFrameArguments) -> None:
        session = self.session
        number, index = session.references.frame_of(arguments.frameId)
        branch = session.standing(number)
        said = await other_sample(session, branch, index)
        session.later(lambda: session.stopped(branch, "goto", said))

    async def _set(self, branch: Branch, target: str, value: str) -> Row:
        session = self.session
        wanted = change(branch, session.standing(branch.number).cursor, target, value)
        if not branch.supposed.grounded:
            # The model is given values, not expressions.
            given = await evaluate(session, branch, branch.cursor, value)
            if not syntax.is_literal(given.repr):
                raise Refused(f"{given.repr} cannot be given to the model; set a plain value.")
            wanted = replace(wanted, value=given.repr)
        before = branch.timeline.frames[branch.cursor].locals[wanted.name].repr
        await suppose(session, branch, wanted, f"with {wanted.name} = {shortened(before, 60)}")
        session.later(
            lambda: session.stopped(branch, "goto", f"what if {target} = {shortened(value, 60)}")
        )
        held = branch.timeline.frames[branch.cursor].locals[wanted.name]
        if target == wanted.name:
            return Row(target, held, expression=target)
        value_now = await evaluate(session, branch, branch.cursor, target)
        return Row(target, value_now, expression=target)

    async def _set_hole(self, group: Holes, name: str, text: str) -> dap.SetVariableResponseBody:
        session, branch = self.session, group.branch
        holes = branch.supposed.sketch.holes
        found = [hole for hole in holes if hole_name(branch, hole) == name]
        if not found:
            raise Refused(f"There is no hole {name!r} here.")
        await refill(session, branch, found[0].index, text.partition(" gives ")[0])
        session.later(lambda: session.stopped(branch, "goto", f"what if {name} were {text}"))
        shown = Value(text, Origin.IMAGINED)
        return dap.SetVariableResponseBody(value=value_text(shown), variablesReference=0)

    def _branch(self, frame: int | None) -> Branch:
        """The branch whose innermost frame that is. Raises `Refused`."""
        session = self.session
        if frame is None:
            return session.main
        number, index = session.references.frame_of(frame)
        branch = session.branch(number)
        if index != branch.cursor:
            raise Refused(INNERMOST)
        return branch
