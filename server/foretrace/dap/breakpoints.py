"""The breakpoints of a session, as the client set them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from foretrace import syntax
from foretrace.dap.requests import Refused
from foretrace.sketch.model import Sketch

_HITS = re.compile(r"\s*(?P<how>>=|<=|==|=|>|<|%)?\s*(?P<count>\d{1,9})\s*")
RAISED, UNCAUGHT, IMAGINED = "raised", "uncaught", "imagined"
"""Filters of exceptions."""


@dataclass(frozen=True, slots=True)
class Hits:
    """At which times a breakpoint is met it holds the run."""

    how: str
    count: int

    def hold(self, time: int) -> bool:
        match self.how:
            case ">=":
                return time >= self.count
            case ">":
                return time > self.count
            case "<=":
                return time <= self.count
            case "<":
                return time < self.count
            case "%":
                return self.count > 0 and time % self.count == 0
        return time == self.count


@dataclass(frozen=True, slots=True)
class Breakpoint:
    number: int
    kind: Literal["line", "function", "data"]
    line: int = 0
    function: str = ""
    """Of function breakpoints; of data breakpoints, the one whose local is watched."""
    name: str = ""
    """Of the local."""
    condition: str | None = None
    hits: Hits | None = None
    log: str | None = None
    problem: str | None = None
    """Why it can never hold the run: one sentence."""


@dataclass(slots=True)
class Breakpoints:
    """All of a session. `version` changes with them."""

    lines: list[Breakpoint] = field(default_factory=list)
    functions: list[Breakpoint] = field(default_factory=list)
    data: list[Breakpoint] = field(default_factory=list)
    filters: Mapping[str, str | None] = field(default_factory=lambda: {UNCAUGHT: None})
    """Filters of exceptions with their conditions: names of types."""
    version: int = 0
    _numbers: int = 0

    @property
    def all(self) -> list[Breakpoint]:
        return [*self.lines, *self.functions, *self.data]

    def number(self) -> int:
        self._numbers += 1
        return self._numbers


def read_hits(text: str | None) -> Hits | None:
    """`5`, `>= 5`, `% 2`; `None` without one. Raises `Refused`."""
    if text is None or not text.strip():
        return None
    found = _HITS.fullmatch(text)
    if found is None:
        raise Refused(f"{text!r} is no hit count; write one such as 3, >= 3 or % 3.")
    return Hits(found["how"] or "==", int(found["count"]))


def read_condition(text: str | None) -> str | None:
    """The condition; `None` without one. Raises `Refused` for what is no expression."""
    if text is None or not text.strip():
        return None
    try:
        syntax.parse(text.strip(), mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise Refused(f"{text.strip()!r} is not an expression.") from error
    return text.strip()


def read_log(text: str | None) -> str | None:
    """The log message; `None` without one. Raises `Refused` for braces without an expression."""
    for _, expression in log_parts(text or ""):
        if expression is not None and read_condition(expression) is None:
            raise Refused("Braces in a log message hold an expression; write {{ for a brace.")
    return text or None


def runnable_lines(sketch: Sketch) -> frozenset[int]:
    """Lines that can run in some function."""
    starts = {function.start_line for function in sketch.functions}
    ways = [way for flow in sketch.flow.values() for way in flow.items()]
    lines = {line for line, _ in ways if line not in starts}
    lines.update(each for _, following in ways for each in following)
    return frozenset(line for line in lines if line > 0)


def line_that_runs(sketch: Sketch, line: int, runnable: frozenset[int]) -> int | None:
    """The line itself if it can run, else the next one that can, in the same function."""
    if line in runnable:
        return line
    function = sketch.function_at(line)
    if function is None:
        return None
    return min((each for each in runnable if line < each <= function.end_line), default=None)


def log_parts(message: str) -> list[tuple[str, str | None]]:
    """The text of a log message in parts: each with the expression in braces behind it."""
    parts: list[tuple[str, str | None]] = []
    text, place = "", 0
    while place < len(message):
        character = message[place]
        if message[place : place + 2] in ("{{", "}}"):
            text += character
            place += 2
        elif character == "{" and (end := _closing(message, place)) is not None:
            parts.append((text, message[place + 1 : end]))
            text, place = "", end + 1
        else:
            text += character
            place += 1
    return [*parts, (text, None)] if text or not parts else parts


def _closing(message: str, start: int) -> int | None:
    depth = 0
    for place in range(start, len(message)):
        depth += {"{": 1, "}": -1}.get(message[place], 0)
        if depth == 0:
            return place
    return None
