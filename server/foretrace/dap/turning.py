"""Which way to go from a line: into one of its calls, or another way at its condition."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field

import dap_types as dap

from foretrace.dap.branch import Branch
from foretrace.dap.requests import Refused
from foretrace.dap.session import Session
from foretrace.dap.supposing import suppose
from foretrace.dap.supposition import Supposition
from foretrace.imagine.interventions import Turn
from foretrace.sketch.model import Sketch
from foretrace.trace.frames import Event


@dataclass(slots=True)
class Turning:
    session: Session
    _offered: dict[int, int | bool] = field(default_factory=dict)
    """By the number of a target: the call to step into, or how the condition comes out."""
    _offered_at: tuple[Supposition, int] | None = None
    """What the run follows from, and the frame in it."""

    def targets(self, branch: Branch, index: int) -> list[dap.StepInTarget]:
        """What can be chosen at a frame, the calls in the order in which they happen."""
        self._offered, self._offered_at = {}, (branch.supposed, index)
        found = []
        if index != branch.cursor:
            return []
        timeline = branch.timeline
        for each in range(index + 1, len(timeline.frames)):
            frame = timeline.frames[each]
            if timeline.previous[each] == index or frame.depth < timeline.frames[index].depth:
                break
            if frame.event is Event.CALL and timeline.caller[each] == index:
                found.append(self._offer(each, frame.function, frame.line))
        test = _condition(branch.supposed.sketch, timeline.frames[index].line)
        on_line = timeline.frames[index].event is Event.LINE and branch.supposed.grounded
        if test is not None and on_line:
            for taken in (True, False):
                label = f"as if {ast.unparse(test)} were {taken}".replace("___", "???")
                found.append(self._offer(taken, label, None))
        return found

    def _offer(self, what: int | bool, label: str, line: int | None) -> dap.StepInTarget:
        number = len(self._offered) + 1
        self._offered[number] = what
        shown = None if line is None else self.session.client.line(line)
        return dap.StepInTarget(id=number, label=label, line=shown)

    async def chosen(self, branch: Branch, number: int) -> int | None:
        """The call to step into; `None` if a way was chosen, which then has been gone."""
        if number not in self._offered or self._offered_at != (branch.supposed, branch.cursor):
            raise Refused("There is no such target; ask again what this line calls.")
        what = self._offered[number]
        if not isinstance(what, bool):
            return what
        cursor = branch.cursor
        line = branch.timeline.frames[cursor].line
        await suppose(self.session, branch, Turn(cursor, line, what), f"line {line} as before")
        following = [each for each in branch.timeline.stops if each > cursor]
        branch.moved(following[0] if following else branch.timeline.last, forward_step=True)
        self.session.later(lambda: self.session.stopped(branch, "step", "what if"))
        return None


def _condition(sketch: Sketch, line: int) -> ast.expr | None:
    """The condition of the `if` or `while` on a line."""
    for node in ast.walk(sketch.program.tree):
        if isinstance(node, ast.If | ast.While) and node.test.lineno == line:
            return node.test
    return None
