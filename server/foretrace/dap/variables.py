"""Variables as a client sees them: groups that unfold, a page at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

import dap_types as dap

from foretrace.dap.elements import elements, type_name
from foretrace.dap.requests import Overtaken
from foretrace.dap.showing import type_text, value_text
from foretrace.trace.frames import Origin, Value


@dataclass(frozen=True, slots=True)
class Row:
    """One variable, or part of one."""

    name: str
    value: Value
    text: str | None = None
    """In place of the value as it is usually written."""
    group: Group | None = None
    """What it unfolds to; its elements if not given."""
    expression: str | None = None
    """Source that evaluates to it."""
    before: Value | None = None
    """What it was, if the line that ran changed it."""
    fixed: bool = True
    """Whether it cannot be set."""
    indexed: bool = False


class Group(Protocol):
    """Variables that are shown together."""

    @property
    def settable(self) -> bool: ...

    async def rows(self) -> Sequence[Row]: ...


@dataclass(frozen=True, slots=True)
class Elements:
    """The parts of a value; their origin is that of the whole."""

    value: Value
    expression: str | None
    settable: bool = False

    async def rows(self) -> Sequence[Row]:
        return [
            Row(
                part.name,
                Value(part.repr, self.value.origin, self.value.probability),
                expression=self._expression(part.name),
                fixed=not self.settable,
                indexed=part.indexed,
            )
            for part in elements(self.value.repr)
        ]

    def _expression(self, name: str) -> str | None:
        if self.expression is None or type_name(self.value.repr) in ("set", "frozenset"):
            return None
        return f"{self.expression}{name if name.startswith('[') else f'.{name}'}"


@dataclass(slots=True)
class References:
    """The numbers by which a client names groups and frames while it stands at one place.

    They are given in the order in which they are asked for, so that the same questions at the
    same place have the same answers.
    """

    _groups: list[Group] = field(default_factory=list)
    _frames: list[tuple[int, int]] = field(default_factory=list)

    def clear(self) -> None:
        self._groups.clear()
        self._frames.clear()

    def group(self, group: Group) -> int:
        self._groups.append(group)
        return len(self._groups)

    def find(self, reference: int) -> Group:
        """Raises `Overtaken`."""
        if not 0 < reference <= len(self._groups):
            raise Overtaken("These variables are of an earlier step.")
        return self._groups[reference - 1]

    def frame(self, branch: int, index: int) -> int:
        """The number of a frame of a branch's run."""
        if (branch, index) not in self._frames:
            self._frames.append((branch, index))
        return self._frames.index((branch, index)) + 1

    def frame_of(self, number: int) -> tuple[int, int]:
        """Branch and index. Raises `Overtaken`."""
        if not 0 < number <= len(self._frames):
            raise Overtaken("This frame is of an earlier step.")
        return self._frames[number - 1]

    def unfolding(self, row: Row) -> tuple[int, int | None, int | None]:
        """The reference to what a row unfolds to, and how many named and indexed parts it has."""
        if row.group is not None:
            return self.group(row.group), None, None
        parts = elements(row.value.repr)
        if not parts:
            return 0, None, None
        indexed = sum(part.indexed for part in parts)
        group = Elements(row.value, row.expression, not row.fixed)
        return self.group(group), (len(parts) - indexed) or None, indexed or None

    def variable(self, row: Row) -> dap.Variable:
        reference, named, indexed = self.unfolding(row)
        return dap.Variable(
            name=row.name,
            value=value_text(row.value) if row.text is None else row.text,
            type=type_text(row.value, row.before),
            presentationHint=_hint(row),
            evaluateName=row.expression,
            variablesReference=reference,
            namedVariables=named,
            indexedVariables=indexed,
        )


def page(rows: Sequence[Row], wanted: dap.VariablesArguments) -> Sequence[Row]:
    """The rows that a client asks for."""
    if wanted.filter is not None:
        rows = [row for row in rows if row.indexed == (wanted.filter == "indexed")]
    start = max(wanted.start or 0, 0)
    return rows[start : start + wanted.count] if wanted.count else rows[start:]


def _hint(row: Row) -> dap.VariablePresentationHint | None:
    attributes = []
    if row.fixed:
        attributes.append("readOnly")
    if row.value.origin is not Origin.COMPUTED:
        attributes.append(row.value.origin.value)
    if row.before is not None:
        attributes.append("changed")
    if not attributes:
        return None
    return dap.VariablePresentationHint(kind="data", attributes=attributes)
