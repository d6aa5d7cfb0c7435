"""What can be seen at a place of a run: its scopes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import dap_types as dap

from foretrace.dap.alternatives import other_fills
from foretrace.dap.branch import Branch
from foretrace.dap.names import globals_used, own_names
from foretrace.dap.session import Session
from foretrace.dap.showing import GUESSED, chance, shortened, value_text
from foretrace.dap.timeline import NONE
from foretrace.dap.variables import Group, Row
from foretrace.imagine.interventions import Look
from foretrace.sketch.model import Hole
from foretrace.trace.frames import Event, Frame, Origin, Value

LOCALS, RETURNED, HOLES, GLOBALS, REAL = (
    "Locals",
    "Return value",
    "Holes",
    "Globals used",
    "Real run",
)
_NEXT_BEST = ("next best", "third", "fourth", "fifth")


def scopes(session: Session, branch: Branch, index: int) -> list[dap.Scope]:
    """The scopes of a frame; those that would be empty are left out."""
    timeline = branch.timeline
    frame = timeline.frames[index]
    references = session.references
    found = [
        dap.Scope(
            name=LOCALS,
            presentationHint="locals",
            variablesReference=references.group(Locals(branch, index)),
            namedVariables=len(frame.locals),
            expensive=False,
        )
    ]

    def add(name: str, group: Group, hint: str | None = None, expensive: bool = False) -> None:
        reference = references.group(group)
        found.append(
            dap.Scope(
                name=name,
                presentationHint=hint,
                variablesReference=reference,
                expensive=expensive,
            )
        )

    if index == branch.cursor:
        returned = Returned(branch, index)
        if returned.found():
            add(RETURNED, returned, "returnValue")
    if branch.supposed.sketch.holes:
        add(HOLES, Holes(session, branch, branch.cursor))
    names = globals_used(branch.supposed.sketch.program, frame.function)
    if names:
        add(GLOBALS, Globals(session, branch, index, names), expensive=True)
    if session.reality is not None:
        real = session.reality.frame_at(branch, index)
        if real is not None:
            add(REAL, Real(real))
    return found


@dataclass(frozen=True, slots=True)
class Locals:
    """The locals of a frame, before its line runs."""

    branch: Branch
    index: int

    @property
    def settable(self) -> bool:
        return self.index == self.branch.cursor

    async def rows(self) -> Sequence[Row]:
        timeline = self.branch.timeline
        frame = timeline.frames[self.index]
        own = own_names(self.branch.supposed.sketch.program, frame.function)
        rows = []
        for name, value in frame.locals.items():
            changed = timeline.changed(self.index, name)
            before = timeline.before(self.index, name) if changed else None
            fixed = not self.settable or name not in own or frame.event is not Event.LINE
            rows.append(Row(name, value, expression=name, before=before, fixed=fixed))
        return rows


@dataclass(frozen=True, slots=True)
class Returned:
    """What is returned here, or was by what the last line called."""

    branch: Branch
    index: int
    settable: bool = False

    def found(self) -> list[tuple[str, Frame]]:
        timeline = self.branch.timeline
        frame = timeline.frames[self.index]
        if frame.event is Event.RETURN:
            return [("return", frame)]
        if frame.event is Event.EXCEPTION:
            return [("raised", frame)]
        returned = timeline.returned(self.index)
        return [(f"return of {each.function}", each) for each in returned]

    async def rows(self) -> Sequence[Row]:
        return [Row(name, frame.value) for name, frame in self.found() if frame.value is not None]


@dataclass(frozen=True, slots=True)
class Holes:
    """What each hole of the sketch was imagined to be, up to a place."""

    session: Session
    branch: Branch
    index: int
    settable: bool = True

    async def rows(self) -> Sequence[Row]:
        return [self._row(hole) for hole in self.branch.supposed.sketch.holes]

    def _row(self, hole: Hole) -> Row:
        supposed = self.branch.supposed
        fill = next((each for each in supposed.fills if each.hole == hole.index), None)
        value = self._value(hole)
        parts = [shortened(fill.text, 200)] if fill is not None else []
        if value is not None:
            parts.append(value_text(value).removeprefix(f"{GUESSED} "))
            text = f"{GUESSED} {' gives '.join(parts)}"
        elif fill is not None:
            text = f"{GUESSED} {parts[0]}{chance(fill.probability)}, not reached yet"
        else:
            text = "not reached yet"
        shown = value or Value(fill.text if fill is not None else "???", Origin.IMAGINED)
        group = OtherFills(self.session, self.branch, hole)
        return Row(hole_name(self.branch, hole), shown, text, group, fixed=False)

    def _value(self, hole: Hole) -> Value | None:
        """What it was taken to be most recently."""
        found = None
        for each in self.branch.timeline.trace.holes:
            if each.hole == hole.index and each.step < max(self.index, 1):
                found = each.value
        return found


def hole_name(branch: Branch, hole: Hole) -> str:
    """`??? on line 6`, with the column where a line has several."""
    on_line = [each for each in branch.supposed.sketch.holes if each.line == hole.line]
    return f"??? on line {hole.line}" + (f":{hole.column}" if len(on_line) > 1 else "")


@dataclass(frozen=True, slots=True)
class OtherFills:
    """What else a hole may be, likeliest first."""

    session: Session
    branch: Branch
    hole: Hole
    settable: bool = False

    async def rows(self) -> Sequence[Row]:
        others = await other_fills(self.session, self.branch, self.hole)
        return [
            Row(name, Value(text, Origin.IMAGINED, probability))
            for name, (text, probability) in zip(_NEXT_BEST, others, strict=False)
        ]


@dataclass(frozen=True, slots=True)
class Globals:
    """The module's variables that the function reads, as they are at a place."""

    session: Session
    branch: Branch
    index: int
    names: Sequence[str]
    settable: bool = False

    async def rows(self) -> Sequence[Row]:
        timeline = self.branch.timeline
        step = self.index
        while step != NONE and timeline.frames[step].event is not Event.LINE:
            step = timeline.previous[step]
        if step == NONE:
            return []
        line = timeline.frames[step].line
        last = len(self.names) - 1
        looks = [Look(n, line, name, step, n == last) for n, name in enumerate(self.names)]
        found = await self.session.look(self.branch, looks)
        origin = Origin.DERIVED if timeline.guessed(step) else Origin.COMPUTED
        probability = timeline.probabilities[step] if origin is Origin.DERIVED else 1.0
        return [
            Row(self.names[each.number], Value(each.repr, origin, probability))
            for each in found
            if each.repr is not None
        ]


@dataclass(frozen=True, slots=True)
class Real:
    """The locals of the real run, at the same step."""

    frame: Frame
    settable: bool = False

    async def rows(self) -> Sequence[Row]:
        return list(self._all())

    def _all(self) -> Iterator[Row]:
        for name, value in self.frame.locals.items():
            yield Row(name, value)
        if self.frame.value is not None:
            yield Row(self.frame.event.value, self.frame.value)
