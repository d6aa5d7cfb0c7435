"""From one frame to the next: what a frame that was written does to the state."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from foretrace.imagine.neural.options import Options
from foretrace.imagine.neural.reading import Part, ReadFrame, Unreadable
from foretrace.imagine.neural.state import Activation, Phase, Place, State
from foretrace.imagine.neural.units import Unit
from foretrace.trace.cwm import UNCHANGED
from foretrace.trace.frames import Event, Frame, Origin, Value
from foretrace.trace.text import Text


class Walk:
    """Applies frames to states. Neither is changed: every state can be gone on from again."""

    def __init__(self, options: Options) -> None:
        self._options = options

    def start(self, main: Unit, call: Text) -> State:
        return State((Activation(call, {}, (Place(main, main.first_line),)),))

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
        units = dict.fromkeys(
            unit
            for place in state.top.places
            for unit in self._options.callees(place)
            if self._names_fit(unit, read)
        )
        called = [Place(u, u.first_line) for u in units if self._reads(u.first_line, read)]
        called.sort(key=lambda place: not _is_its_own(place.unit, read))
        resumed = [
            Place(unit, number)
            for unit in units
            for number in unit.resumed_lines
            if self._reads(number, read)
        ]
        places = called or resumed
        if not places:
            raise Unreadable("It calls what cannot be called here.")
        passed = {n: v for each in state.stack for n, v in each.local.items()}
        local = {
            name: self._value(state, part, passed.get(name), passed.values())
            for name, part in read.locals.items()
        }
        phase = Phase.CALLED if called else Phase.RUNNING
        entered = Activation(text, local, tuple(places), phase)
        state = replace(state, stack=(*state.stack, entered))
        return state, self._frame(state, read)

    def _reads(self, number: int, read: ReadFrame) -> bool:
        return self._options.text(number) == read.source.text

    def _names_fit(self, unit: Unit, read: ReadFrame) -> bool:
        names = set(read.locals)
        begun = not self._reads(unit.first_line, read)
        return names <= set(unit.order) and (begun or set(unit.parameters) - unit.free <= names)

    def _line(self, state: State, read: ReadFrame, index: int) -> tuple[State, Frame]:
        top = state.top
        places = tuple(
            place
            for place in dict.fromkeys(self._options.next_places(top))
            if self._reads(place.line, read) and set(read.locals) <= set(place.unit.order)
        )
        if not places:
            raise Unreadable("Its line cannot run next.")
        handled = True
        if top.phase is Phase.RAISED:
            cleanups = {n for place in top.places for n in self._options.at(place).cleanups}
            handled = not cleanups & {place.line for place in places}
        top = replace(
            top,
            local=self._locals(state, read.locals),
            places=places,
            phase=Phase.RUNNING,
            shown=True,
            exception=None if handled or top.phase is Phase.PASSING else top.exception,
            returned=None,
            frame=index,
        )
        state = replace(state, stack=(*state.stack[:-1], top))
        return state, self._frame(state, read)

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
        unchanged = before is not None and part.text in (UNCHANGED, before.repr)
        if not part.forced:
            text = before.repr if before is not None and unchanged else part.text
            return Value(text, Origin.IMAGINED, part.probability)
        if before is not None and unchanged:
            value = before
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
        frame = self._frame(state, read, value)
        rest = state.stack[:-1]
        caught = top.phase is Phase.PASSING or value.repr != "None"
        leaving = None if caught else top.exception
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
            places=tuple(self._returned_to(place, top) for place in rest[-1].places),
            shown=False,
        )
        return replace(state, stack=(*rest[:-1], caller)), frame

    def _returned_to(self, place: Place, callee: Activation) -> Place:
        """`place`, with the return counted if it was of the next unit that it calls anyway."""
        certain = self._options.at(place).calls.certain
        expected = certain[place.calls] if place.calls < len(certain) else None
        if any(each.unit.index == expected for each in callee.places):
            return place._replace(calls=place.calls + 1)
        return place

    def _exception(self, state: State, read: ReadFrame) -> tuple[State, Frame]:
        top = state.top
        assert read.value is not None
        value = self._value(state, read.value, top.exception)
        frame = self._frame(state, read, value)
        top = replace(top, phase=Phase.RAISED, exception=value)
        return replace(state, stack=(*state.stack[:-1], top)), frame

    def _frame(self, state: State, read: ReadFrame, value: Value | None = None) -> Frame:
        top = state.top
        # Where units read the same, the line of a return or exception may tell them apart.
        right = [place for place in top.places if self._reads(place.line, read)] or top.places
        return Frame(
            event=read.event,
            line=right[0].line,
            depth=len(state.stack) - 1,
            function=right[0].unit.qualname,
            locals=dict(top.local),
            value=value,
            probability=read.branch,
        )


def _is_its_own(unit: Unit, read: ReadFrame) -> bool:
    """Whether a method's first argument is an object of its class."""
    first = read.locals.get(unit.parameters[0]) if unit.parameters else None
    return first is not None and f".{unit.owner} object at" in first.text
