"""What a run shows that another run, or a real one, may show differently."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from foretrace.sketch.model import Sketch
from foretrace.trace.frames import Event, Frame

_WORDS = {
    "random": "random numbers are drawn from a fixed seed; a real run draws others",
    "secrets": "random numbers are drawn from a fixed seed; a real run draws others",
    "uuid": "random numbers are drawn from a fixed seed; a real run draws others",
    "time": "the clock stands still here",
    "datetime": "the clock stands still here",
}
_IMPORTED = re.compile(r"^\s*(?:import|from)\s+(\w+)", re.MULTILINE)
_ADDRESS_IN_TEXT = re.compile(r"""['"].*<[^<>]* object( at 0x[0-9a-f]+)?>""")
_TRACEBACK = re.compile(r"\(<class '\w+'>, .*, None\)|^<class '\w+'>$")


def caveats(sketch: Sketch, frames: Iterable[Frame]) -> Iterator[str]:
    """Plain sentences, some of them more than once."""
    for module in _IMPORTED.findall(sketch.program.source):
        if module in _WORDS:
            yield _WORDS[module]
    for frame in frames:
        values = [value.repr for value in frame.locals.values()]
        if frame.value is not None:
            values.append(frame.value.repr)
        if any(_ADDRESS_IN_TEXT.search(value) for value in values):
            yield "the address of an object is part of a text; a real run has another"
        entered = frame.event is Event.CALL and frame.function.endswith(".__exit__")
        if entered and any(_TRACEBACK.search(value) for value in values):
            yield "tracebacks are not followed; `__exit__` gets None for one"
