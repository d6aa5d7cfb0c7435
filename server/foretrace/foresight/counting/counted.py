"""What a counted run did."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from foretrace.imagine.events import Traced


class Ending(StrEnum):
    RETURNED = "returned"
    RAISED = "raised"
    STOPPED = "stopped"
    """It used up its steps, reached a hole, or something that the interpreter lacks."""
    LOST = "lost"
    """It used up its time or memory, or ended the session: nothing was counted."""


@dataclass(frozen=True, slots=True)
class Error:
    """An exception that left a run."""

    type: str
    text: str
    own: bool
    """Whether the program itself made it, by a `raise` or an `assert`."""
    path: tuple[tuple[str, int], ...]
    """Function and line, the outermost first; empty where that is not known."""

    @property
    def line(self) -> int:
        """Where it was raised; 0 if that is not known."""
        return self.path[-1][1] if self.path else 0


@dataclass(frozen=True, slots=True)
class Counted:
    call: str
    ending: Ending
    steps: int = 0
    """Lines that ran."""
    lines: Mapping[int, int] | None = None
    """How often each line of the document ran."""
    calls: Mapping[str, int] | None = None
    """How often each function was called."""
    work: Mapping[int, int] | None = None
    """By line, what operations on whole collections cost there: elements that they touch."""
    peak: int = 0
    """Elements of the largest collection."""
    peak_line: int = 0
    deepest: int = 0
    """Calls in one another."""
    value: str | None = None
    """Repr of what it returned, cut short; `None` unless it was asked for."""
    error: Error | None = None
    stopped: str | None = None
    """Why it did not come to its end, in words."""
    hole: int | None = None
    """The hole it stopped at."""
    active: tuple[tuple[str, int], ...] = ()
    """Functions and lines that it was in when it was stopped, the outermost first."""

    @property
    def ended(self) -> bool:
        return self.ending in (Ending.RETURNED, Ending.RAISED)

    @property
    def total(self) -> int:
        """Steps, and the elements that operations on whole collections touch."""
        return self.steps + sum((self.work or {}).values())


def read(call: str, text: str, functions: Sequence[Traced]) -> Counted:
    """What `runtime` printed of the run of `call`; `functions` are those of the program."""
    how, _, error, stopped, counts, work, peak, peak_line, deepest, active, value = json.loads(text)
    lines: dict[int, int] = {}
    calls: dict[str, int] = {}
    for number, times, by_line in counts:
        function = functions[number] if number < len(functions) else None
        if function is None:
            continue
        calls[function.qualname] = calls.get(function.qualname, 0) + times
        for line, count in by_line:
            lines[line + function.offset] = lines.get(line + function.offset, 0) + count
    reason, hole = _reason(stopped)
    return Counted(
        call=call,
        ending=Ending(how),
        steps=sum(lines.values()),
        lines=lines,
        calls=calls,
        work=dict(work),
        peak=peak,
        peak_line=peak_line,
        deepest=deepest - 1,
        value=value,
        error=None if error is None else _error(error, functions),
        stopped=reason,
        hole=hole,
        active=places(active, functions),
    )


def places(
    path: Sequence[Sequence[int]], functions: Sequence[Traced]
) -> tuple[tuple[str, int], ...]:
    """Functions and lines of the document for their numbers and lines in the interpreter."""
    return tuple(
        (functions[number].qualname, line + functions[number].offset)
        for number, line in path
        if number < len(functions)
    )


def _error(told: Sequence[Any], functions: Sequence[Traced]) -> Error:
    name, text, own, path = told
    return Error(name, text, own, places(path, functions))


def _reason(stopped: Sequence[Any] | None) -> tuple[str | None, int | None]:
    match stopped:
        case None:
            return None, None
        case ["limit"]:
            return "it used up its steps", None
        case ["hole", number]:
            return "it reached a hole", number
        case [6, reason]:
            return f"{reason} is not supported by the interpreter", None
        case _:
            return "it could not be followed", None
