"""What may go wrong, where, and on which input."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from foretrace.trace.frames import Origin


class Trouble(StrEnum):
    """Kinds of hazard beside exceptions, whose kind is the name of their type."""

    DEFAULT = "MutatedDefault"
    ARGUMENT = "MutatedArgument"
    RESOURCE = "UnclosedResource"
    LOCK = "UnreleasedLock"
    ORDER = "LockOrder"


@dataclass(frozen=True, slots=True)
class Hazard:
    kind: str
    """The exception's type, or one of `Trouble`."""
    line: int
    said: str
    """One sentence, without the line."""
    function: str
    """Qualified name."""
    call: str | None = None
    """The smallest call found that shows it; `None` where it is read from the text."""
    origin: Origin = Origin.COMPUTED
    setup: str = ""
    """Statements to run before the call."""
