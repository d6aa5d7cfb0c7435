"""Which frames can come next, and what may stand in them."""

from __future__ import annotations

import ast
import builtins
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from foretrace import syntax
from foretrace.imagine.neural.code import Code, Line
from foretrace.imagine.neural.grammar import SAME, Option, Slot
from foretrace.imagine.neural.kinds import ANY, Kind, Known
from foretrace.imagine.neural.state import Activation, Phase, Place, State
from foretrace.imagine.neural.units import Unit
from foretrace.imagine.neural.values import Values
from foretrace.trace.frames import Event

_NONE = Known("None")
_CAUGHT_QUIETLY = ("StopIteration", "AttributeError", "IndexError", "GeneratorExit")


class Options:
    """Works the options out for a program whose lines read as `lines` says."""

    def __init__(self, code: Code, lines: list[str]) -> None:
        self._code = code
        self._values = Values(code)
        self._known = code.bound | frozenset(dir(builtins))
        self._lines = lines

    def text(self, number: int) -> str:
        return self._lines[number - 1] if 0 < number <= len(self._lines) else ""

    def following(self, state: State) -> list[Option]:
        """All frames that can come next, without repetition."""
        found = dict.fromkeys(
            option for place in state.top.places for option in self._from(state, place)
        )
        several = Counter(option.event for option in found)
        return [_loose(option) if several[option.event] > 1 else option for option in found]

    def _from(self, state: State, place: Place) -> Iterator[Option]:
        top = state.top
        match top.phase:
            case Phase.CALLED:
                same = tuple(Slot(name, (SAME,)) for name in top.local)
                yield Option(Event.LINE, self._texts(self._successors(top, place)), same)
            case Phase.PASSING:
                value = top.exception.repr if top.exception else "None"
                yield Option(Event.EXCEPTION, (self.text(place.line),), (), (Known(value),))
                if value.startswith(_CAUGHT_QUIETLY):
                    # What iterates, or only asks, catches these itself.
                    yield from self._while_running(state, place)
            case Phase.RAISED:
                yield from self._after_exception(top, place)
            case Phase.RUNNING:
                yield from self._while_running(state, place)

    def next_places(self, activation: Activation) -> Iterator[Place]:
        """Where the next line of it may be."""
        for place in activation.places:
            for number in self._successors(activation, place):
                yield Place(place.unit, number)

    def _successors(self, activation: Activation, place: Place) -> tuple[int, ...]:
        if activation.phase is Phase.CALLED:
            return self._code.entries(place.unit)
        line = self.at(place)
        raised = activation.phase is Phase.RAISED and not _is_end(activation, line)
        return line.handlers if raised else line.successors

    def callees(self, place: Place) -> Iterator[Unit]:
        """Units that the line may call now."""
        calls = self.at(place).calls
        indices = {} if calls.exact else dict.fromkeys(calls.possible)
        if place.calls < len(calls.certain):
            indices = {calls.certain[place.calls]: None} | indices
        yield from (self._code.units[index] for index in indices)

    def at(self, place: Place) -> Line:
        """What the line there can do."""
        return self._code.line(place.unit, place.line)

    def _lacks_a_name(self, top: Activation, place: Place) -> bool:
        """Whether the line reads a name that may have no value."""
        own = set(place.unit.order)
        return any(
            isinstance(node, ast.Name)
            and isinstance(node.ctx, ast.Load)
            and node.id not in top.local
            and (node.id in own or node.id not in self._known)
            for expression in self.at(place).part.expressions
            for node in ast.walk(expression)
        )

    def _texts(self, numbers: tuple[int, ...]) -> tuple[str, ...]:
        return tuple(self.text(number) for number in numbers)

    def _after_exception(self, top: Activation, place: Place) -> Iterator[Option]:
        following = self._successors(top, place)
        if following:
            slots = self._values.slots(top, place, completed=False)
            yield Option(Event.LINE, self._texts(following), tuple(slots))
        ended = place.unit.is_comprehension and _is_end(top, self.at(place))
        value = self._values.returned(top, place) if ended else _NONE
        yield Option(Event.RETURN, (self.text(place.line),), (), (value,))

    def _while_running(self, state: State, place: Place) -> Iterator[Option]:
        top = state.top
        line = self.at(place)
        source = (self.text(place.line),)
        following = self._successors(top, place)
        complete = place.calls >= len(line.calls.certain)
        if complete and not line.effects.always_raises:
            if following:
                slots = tuple(self._values.slots(top, place, completed=True))
                yield Option(Event.LINE, self._texts(following), slots)
            if line.ends:
                yield Option(Event.RETURN, source, (), (self._values.returned(top, place),))
        raises = line.effects.raises or self._lacks_a_name(top, place)
        if raises and (complete or not line.calls.plain):
            yield Option(Event.EXCEPTION, source, (), (self._values.raised(top, line),))
        for unit in self.callees(place):
            slots = tuple(self._values.arguments(state, place, unit))
            first = unit.body_lines if unit.is_generator_expression else (unit.first_line,)
            yield Option(Event.CALL, self._texts(first), slots)
            resumed = set(unit.resumed_lines) - {unit.first_line}
            if resumed and not unit.is_comprehension:
                names = tuple(Slot(name, (Kind(ANY),), optional=True) for name in unit.order)
                yield Option(Event.CALL, self._texts(tuple(sorted(resumed))), names)


def _is_end(activation: Activation, line: Line) -> bool:
    """Whether what it raised only says that there is no further element."""
    value = activation.exception
    return line.part.iterates and value is not None and value.repr.startswith("StopIteration")


def _loose(option: Option) -> Option:
    """The option with any literal where it knows the very one.

    Another option may have another value there, and see `values._either`.
    """
    return replace(
        option,
        locals=tuple(
            replace(slot, values=tuple(map(_loosened, slot.values))) for slot in option.locals
        ),
        values=tuple(map(_loosened, option.values)),
    )


def _loosened(value: Known | Kind) -> Known | Kind:
    if isinstance(value, Known) and value != SAME and syntax.is_literal(value.repr):
        return Kind(ANY)
    return value
