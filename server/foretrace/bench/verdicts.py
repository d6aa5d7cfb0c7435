"""Whether a frame that a model wrote says what really happens."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from foretrace.bench.recorded_frames import TrueFrame
from foretrace.imagine.neural.reading import ReadFrame
from foretrace.trace.cwm import UNCHANGED, Marks
from foretrace.trace.frames import Event
from foretrace.trace.text import Control, spelled

_MORE_TOKENS = 64
"""A token is a character at least, most are more."""


@dataclass(frozen=True, slots=True)
class Verdict:
    action: bool
    """Whether event and source line are right."""
    state: bool
    """Whether all locals are right, by name and repr, or the value of a return or exception."""

    @property
    def exact(self) -> bool:
        return self.action and self.state


WRONG = Verdict(False, False)


def verdict(read: ReadFrame, before: Mapping[str, str] | None, truth: TrueFrame) -> Verdict:
    """Compare a frame with the one that was recorded in its place.

    `before` are the locals that `..` refers to, `None` where it refers to nothing. A text has no
    line numbers: lines that read the same are the same here, and a run is only told apart by what
    follows.
    """
    action = (read.event, read.source.text) == (truth.event, truth.source)
    value = None if read.value is None else read.value.text
    state = (locals_of(read, before), value) == (dict(truth.locals), truth.value)
    return Verdict(action, state)


def locals_of(read: ReadFrame, before: Mapping[str, str] | None) -> dict[str, str]:
    """Reprs by name; a `..` that refers to nothing stays."""
    old = {} if before is None or read.event is Event.CALL else before
    return {
        name: old.get(name, part.text) if part.text == UNCHANGED else part.text
        for name, part in read.locals.items()
    }


def most_tokens(truth: TrueFrame) -> int:
    """Tokens that a model may write without constraints in the place of a frame."""
    return _MORE_TOKENS + len(spelled(truth.text))


def free_grammar(marks: Marks) -> str:
    """A grammar for whatever a model writes as its next frame, up to the mark that ends one.

    Control tokens other than a trace's are all that it rules out.
    """
    if isinstance(marks.frame, str):
        # Written out in plain words, a frame is two lines: the second is a value, or empty.
        return r"start: /[^\n]*\n[^\n]*\n/"
    between = [mark for mark in _between(marks) if isinstance(mark, Control)]
    names = " | ".join(mark.name for mark in between)
    ends = " | ".join(mark.name for mark in (marks.frame, marks.end) if isinstance(mark, Control))
    return f"start: (TEXT | {names})* ({ends})\nTEXT: /(?s:.+)/"


def _between(marks: Marks) -> tuple[str | Control, ...]:
    return (*marks.events.values(), marks.action, marks.argument)
