"""What is learnt from a program: runs of it, as a source is shown, and texts about it."""

from __future__ import annotations

import ast
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from foretrace.record.limits import Limits
from foretrace.record.recorder import record_call
from foretrace.trace.entry import Entry, entry
from foretrace.trace.frames import Frame, OutcomeKind, Trace
from training.mutations import mutated
from training.programs import Program
from training.sketches import Shown, with_examples, with_hole, without_function
from training.texts import Written, code, infill, inputs

LIMITS = Limits(frames=150, seconds=1.0, repr_characters=160)
_RAISING_KEPT = 0.35
"""Share of the runs ended by an exception that are learnt from: there are many without a point."""
OPAQUE = "opaque"
"""The kind of documents in which a function that is called cannot be seen."""
_EXAMPLES_SHOWN = 0.5
"""Share of the sketches that say what they should do."""


@dataclass(frozen=True, slots=True)
class Sample:
    """A run."""

    start: Entry
    """Of the source as it is shown."""
    frames: tuple[Frame, ...]
    source: str
    """The source as it is shown."""
    program: str
    """The source that ran: the same, but for its holes."""
    call: str

    @property
    def identity(self) -> object:
        """Equal for documents that say the same."""
        return self.start.program, self.program


Document = Sample | Written
Maker = Callable[[Program, str, random.Random], Document | None]


def sample(kind: str, program: Program, call: str, rng: random.Random) -> Document | None:
    """A document of this kind about `program` and, mostly, `call`; `None` if there is none."""
    found = MAKERS[kind](program, call, rng)
    if isinstance(found, Sample) and not found.frames:
        return None
    return found


def _trace(program: Program, call: str, rng: random.Random) -> Sample | None:
    return _shown(Shown(program.source, program.source), call, rng)


def _mutation(program: Program, call: str, rng: random.Random) -> Sample | None:
    source = mutated(program.source, rng)
    return None if source is None else _shown(Shown(source, source), call, rng)


def _hole(program: Program, call: str, rng: random.Random) -> Sample | None:
    shown = with_hole(program.source, rng)
    if shown is None:
        return None
    if rng.random() < _EXAMPLES_SHOWN:
        shown = with_examples(shown, _examples(program, call))
    return _shown(shown, call, rng)


def _bare_hole(program: Program, call: str, rng: random.Random) -> Sample | None:
    shown = with_hole(program.source, rng)
    return None if shown is None else _shown(shown, call, rng)


def _opaque(program: Program, call: str, rng: random.Random) -> Sample | None:
    """A function that is called is not in the source, nor are its frames in the trace."""
    name = ast.parse(call, mode="eval").body
    assert isinstance(name, ast.Call)
    parts = without_function(program.source, ast.unparse(name.func), rng)
    if parts is None:
        return None
    source, gone = parts
    start = entry(source, call)
    trace = record_call(f"{start.program}{gone}", start.call, LIMITS)
    if not _usable(trace, rng):
        return None
    last = start.program.count("\n")
    seen = tuple(frame for frame in trace.frames if frame.line <= last)
    return Sample(start, seen, source, program.source, call)


def _code(program: Program, _call: str, _rng: random.Random) -> Written:
    return code(program.source)


def _infill(program: Program, call: str, rng: random.Random) -> Written | None:
    examples = _examples(program, call) if rng.random() < _EXAMPLES_SHOWN else []
    return infill(program.source, examples, rng)


def _inputs(program: Program, call: str, _rng: random.Random) -> Written:
    return inputs(program.source, call)


def _shown(shown: Shown, call: str, rng: random.Random) -> Sample | None:
    ran = entry(shown.program, call)
    trace = record_call(ran.program, ran.call, LIMITS)
    if not _usable(trace, rng):
        return None
    return Sample(entry(shown.source, call), trace.frames, shown.source, shown.program, call)


def _usable(trace: Trace, rng: random.Random) -> bool:
    if trace.outcome.kind is OutcomeKind.RAISED:
        return rng.random() < _RAISING_KEPT
    return trace.outcome.kind is OutcomeKind.RETURNED and not trace.notes


def _examples(program: Program, call: str) -> list[tuple[str, str]]:
    """Calls of `program`, this one first, with what they return."""
    calls = list(dict.fromkeys((call, *program.calls)))
    return [(each, result) for each in calls if (result := _result(program.source, each))]


def _result(source: str, call: str) -> str | None:
    outcome = record_call(source, call, replace(LIMITS, frames=1000)).outcome
    value = outcome.value if outcome.kind is OutcomeKind.RETURNED else None
    return None if value is None else value.repr


MAKERS: Mapping[str, Maker] = {
    "trace": _trace,
    "mutation": _mutation,
    "hole": _hole,
    "bare hole": _bare_hole,
    OPAQUE: _opaque,
    "code": _code,
    "infill": _infill,
    "inputs": _inputs,
    "library": _trace,
}
"""How a program becomes a document, by kind."""
