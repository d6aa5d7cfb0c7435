"""What each line of a program can do next: the actions among which a model chooses.

The answers are sets that include what CPython 3.11 would do, and where a line's effect cannot
be told by its syntax, more. Generators and coroutines are not followed into: they suspend.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass

from foretrace import syntax
from foretrace.imagine.neural.calls import Callables, Calls
from foretrace.imagine.neural.effects import Effects, effects_of
from foretrace.imagine.neural.statements import Part, parts_of
from foretrace.imagine.neural.units import Unit, find_units
from foretrace.sketch.flow import END, successors
from foretrace.sketch.names import bound_names


@dataclass(frozen=True, slots=True)
class Line:
    """What can happen while one line of a unit runs, and after it."""

    successors: tuple[int, ...]
    ends: bool
    """Whether the activation can end here without an exception."""
    handlers: tuple[int, ...]
    """Lines an exception raised here can lead to."""
    cleanups: frozenset[int]
    """Those of `handlers` that let the exception go on afterwards."""
    part: Part
    effects: Effects
    calls: Calls


class Code:
    """A program's units and lines, worked out when asked for.

    Raises `SyntaxError` if the program is not valid Python.
    """

    def __init__(self, program: str) -> None:
        tree = syntax.parse(program)
        self.units = find_units(tree, program)
        self._callables = Callables(tree, self.units)
        self.bound = frozenset(bound_names(tree)) | {
            name for unit in self.units for name in (unit.name, *unit.order)
        }
        """Every name the program gives a meaning to."""
        self.overloads = self._callables.overload
        """Whether operators may run code of the program."""
        self.function_names = frozenset(unit.name for unit in self.units if unit.is_function)
        self._flows: dict[int, Mapping[int, tuple[int, ...]]] = {}
        self._parts: dict[int, Mapping[int, Part]] = {}
        self._lines: dict[tuple[int, int], Line] = {}

    def unit_named(self, name: str) -> Unit:
        """The last function defined under `name` at the top of the module."""
        return [u for u in self.units if u.name == name and u.is_function][-1]

    def entries(self, unit: Unit) -> tuple[int, ...]:
        """Lines that can run first."""
        if not unit.is_function:
            return unit.body_lines
        found = self._flow(unit).get(unit.first_line, ())
        return tuple(line for line in found if line != END)

    def line(self, unit: Unit, number: int) -> Line:
        key = (unit.index, number)
        if key not in self._lines:
            self._lines[key] = self._worked_out(unit, number)
        return self._lines[key]

    def _flow(self, unit: Unit) -> Mapping[int, tuple[int, ...]]:
        if unit.index not in self._flows:
            node = unit.node
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                self._flows[unit.index] = successors(node)
            else:
                everywhere = (END, *unit.body_lines)
                self._flows[unit.index] = dict.fromkeys(unit.body_lines, everywhere)
        return self._flows[unit.index]

    def _worked_out(self, unit: Unit, number: int) -> Line:
        if unit.index not in self._parts:
            self._parts[unit.index] = parts_of(unit)
        part = self._parts[unit.index].get(number, Part())
        following = self._flow(unit).get(number, (END,))
        handlers = frozenset(following) & unit.handler_lines
        cleanups = frozenset(following) & unit.cleanup_lines
        effects = effects_of(part, self.overloads, self.bound)
        return Line(
            successors=tuple(line for line in following if line != END),
            ends=END in following or part.is_hole or number in unit.resumed_lines,
            handlers=tuple(sorted(handlers | cleanups)),
            cleanups=cleanups,
            part=part,
            effects=effects,
            calls=self._callables.of(part, effects, unit),
        )
