"""From one frame to the next: what a frame that was written does to the state."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from foretrace.imagine.neural.options import Options
from foretrace.imagine.neural.reading import Part, ReadFrame, Unreadable
from foretrace.imagine.neural.state import Activation, Phase, State
from foretrace.imagine.neural.units import Unit
from foretrace.trace.cwm import UNCHANGED
from foretrace.trace.frames import Event, Frame, Origin, Value
from foretrace.trace.text import Text


class Walk:
    """Applies frames to states. Neither is changed: every state can be gone on from again."""

    def __init__(self, options: Options) -> None:
        self._options = options

    def start(self, main: Unit, call: Text) -> State:
        return State((Activation(main, call, {}, (main.first_line,)),))

    def apply(self, state: State, read: ReadFrame, text: Text, index: int) -> tuple[State, Frame]:
        """The state after a frame and the frame, the `index`-th of its trace.

        Raises `Unreadable` for one that cannot come here.
        """
        state = replace(
            state,
            path=state.path * read.branch,
            certain=state.certain and read.certain,
        )
        match read.event:
            case Event.CALL:
                return self._call(state, read, text)
            case Event.LINE:
                return self._line(state, read, index)
            case Event.RETURN:
                return self._return(state, read)
            case Event.EXCEPTION:
                return self._exception(state, read)

    def _call(self, state: State, read: ReadFrame, text: Text) -> tuple[State, Frame]:
        unit = next(
            (unit for unit in self._options.callees(state.top) if self._fits(unit, read)), None
        )
        if unit is None:
            raise Unreadable("It calls what cannot be called here.")
        passed = {n: v for each in state.stack for n, v in each.local.items()}
        local = {
            name: self._value(state, part, passed.get(name), passed.values())
            for name, part in read.locals.items()
        }
        entered = Activation(unit, text, local, (unit.first_line,))
        state = replace(state, stack=(*state.stack, entered))
        return state, self._frame(state, read, unit.first_line)

    def _fits(self, unit: Unit, read: ReadFrame) -> bool:
        names = set(read.locals)
        own = set(unit.parameters) - unit.free
        return self._options.text(unit.first_line) == read.source.text and own <= names <= set(
            unit.order
        )

    def _line(self, state: State, read: ReadFrame, index: int) -> tuple[State, Frame]:
        top = state.top
        positions = tuple(
            number
            for number in self._options.successors(top)
            if self._options.text(number) == read.source.text
        )
        if not positions:
            raise Unreadable("Its line cannot run next.")
        line = self._options.line(top) if top.phase is not Phase.CALLED else None
        handled = (
            line is None or top.phase is not Phase.RAISED or not (set(positions) & line.cleanups)
        )
        top = replace(
            top,
            local=self._locals(state, read.locals),
            positions=positions,
            phase=Phase.RUNNING,
            shown=True,
            exception=None if handled else top.exception,
            returned=None,
            calls=0,
            frame=index,
        )
        state = replace(state, stack=(*state.stack[:-1], top))
        return state, self._frame(state, read, positions[0])

    def _locals(self, state: State, parts: Mapping[str, Part]) -> dict[str, Value]:
        top = state.top
        old = top.local
        others = [*old.values(), *([top.returned[1]] if top.returned else [])]
        found: dict[str, Value] = {}
        for name, part in parts.items():
            if part.text == UNCHANGED and name not in old:
                raise Unreadable(f"It says {name!r} is unchanged, which has had no value.")
            found[name] = self._value(state, part, old.get(name), others)
        return found

    def _value(
        self, state: State, part: Part, before: Value | None, others: Iterable[Value] = ()
    ) -> Value:
        """The value that `part` writes, given the one it had.

        What could not be otherwise is one of `others`, or follows from the source alone; but on a
        path that the model chose, nothing is computed any more.
        """
        if before is not None and part.text in (UNCHANGED, before.repr):
            value = before
        elif not part.forced:
            value = Value(part.text, Origin.IMAGINED, part.probability)
        else:
            same = [value for value in others if value.repr == part.text]
            value = min(same, key=lambda value: value.probability, default=Value(part.text))
        if state.certain or value.origin is Origin.IMAGINED:
            return value
        return Value(value.repr, Origin.DERIVED, min(value.probability, state.path))

    def _return(self, state: State, read: ReadFrame) -> tuple[State, Frame]:
        top = state.top
        assert read.value is not None
        result = None if top.returned is None else top.returned[1]
        value = self._value(state, read.value, result, top.local.values())
        frame = self._frame(state, read, top.line, value)
        rest = state.stack[:-1]
        leaving = top.exception
        if not rest:
            outcome = leaving or value
            return replace(
                state, stack=(), outcome=outcome, raised=leaving is not None, ended=True
            ), frame
        caller = replace(
            rest[-1],
            phase=Phase.RUNNING if leaving is None else Phase.PASSING,
            exception=leaving,
            returned=None if leaving else (top.unit, value),
            calls=rest[-1].calls + 1,
            shown=False,
        )
        return replace(state, stack=(*rest[:-1], caller)), frame

    def _exception(self, state: State, read: ReadFrame) -> tuple[State, Frame]:
        top = state.top
        assert read.value is not None
        value = self._value(state, read.value, top.exception)
        frame = self._frame(state, read, top.line, value)
        top = replace(top, phase=Phase.RAISED, exception=value)
        return replace(state, stack=(*state.stack[:-1], top)), frame

    def _frame(self, state: State, read: ReadFrame, line: int, value: Value | None = None) -> Frame:
        return Frame(
            event=read.event,
            line=line,
            depth=len(state.stack) - 1,
            function=state.top.unit.qualname,
            locals=dict(state.top.local),
            value=value,
            probability=read.branch,
        )
