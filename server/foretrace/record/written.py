"""A recording as one JSON object; `schema` says what is in it and reads it again.

This side needs the standard library alone, since it works inside of other people's programs.
"""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Sequence
from typing import Any

from foretrace.trace.frames import Frame, Trace

HASH_KEY = "hash"
"""The first key of every object."""
_HASH_CHARACTERS = 32


def written(
    trace: Trace,
    source: str,
    call: str | None,
    setup: str = "",
    place: str | None = None,
) -> dict[str, Any]:
    """The object of a trace of `source`, whose lines its frames count in.

    `call` is what makes the run again, `None` if nothing that can be written does.
    """
    frames = [_frame(frame) for frame in trace.frames]
    outcome = trace.outcome
    return {
        HASH_KEY: _hash(source, call, setup, frames),
        "call": call,
        "setup": setup,
        "source": source,
        "frames": frames,
        "outcome": {
            "kind": outcome.kind.value,
            "value": None if outcome.value is None else outcome.value.repr,
            "reason": outcome.reason,
        },
        "python": platform.python_version(),
        "place": place,
        "output": trace.output,
        "notes": list(trace.notes),
    }


def _frame(frame: Frame) -> dict[str, Any]:
    return {
        "event": frame.event.value,
        "line": frame.line,
        "depth": frame.depth,
        "function": frame.function,
        "locals": {name: value.repr for name, value in frame.locals.items()},
        "value": None if frame.value is None else frame.value.repr,
    }


def _hash(source: str, call: str | None, setup: str, frames: Sequence[dict[str, Any]]) -> str:
    content = json.dumps([source, call, setup, frames])
    return hashlib.sha256(content.encode()).hexdigest()[:_HASH_CHARACTERS]
