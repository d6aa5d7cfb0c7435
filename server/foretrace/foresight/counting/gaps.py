"""Whether an exception is one that CPython would raise, too."""

from __future__ import annotations

from foretrace.foresight.counting.counted import Error
from foretrace.imagine.decode import Raised
from foretrace.imagine.exceptions import Place, judge

_NOWHERE = Place((), {}, frozenset(), {})


def gap(error: Error) -> str | None:
    """What the interpreter lacks, if the exception comes of that."""
    raised = Raised(0, error.type, error.text, f"{error.type}({error.text!r})", error.own)
    return judge(raised, _NOWHERE).gap


def shown(error: Error) -> str:
    """As CPython would show it, as far as known."""
    raised = Raised(0, error.type, error.text, f"{error.type}({error.text!r})", error.own)
    return judge(raised, _NOWHERE).repr
