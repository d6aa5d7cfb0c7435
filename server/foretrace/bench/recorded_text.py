"""A run of CPython in the Code World Model's format, by a renderer that shares only the opening.

It is the truth that `trace.cwm` is compared with, so nothing of that is used for the frames.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from foretrace.bench.traces import FRAMES, masked, recorded
from foretrace.trace.cwm import opening
from foretrace.trace.entry import Entry
from foretrace.trace.text import Control, Text, joined


def recorded_entry(start: Entry) -> Mapping[str, Any]:
    """What `sys.settrace` sees from `main` on, comprehensions included, addresses masked."""
    truth = recorded(start.program, start.call, comprehensions=True)
    if "error" in truth:
        return truth
    frames = truth["frames"]
    assert isinstance(frames, list)
    return {
        **truth,
        "frames": [
            (event, line, {name: masked(shown) for name, shown in local}, value and masked(value))
            for event, line, _, _, local, value in frames
        ],
    }


def without_truth(truth: Mapping[str, Any]) -> str | None:
    """Why there is nothing to compare with, if there is not."""
    if "error" in truth:
        return str(truth["error"])
    if len(truth["frames"]) >= FRAMES:
        return f"more than {FRAMES:,} frames"
    if truth["outcome"][1].startswith("RecursionError("):
        return "how deep Python's recursion may go differs between machines"
    return None


def written(
    start: Entry, frames: Sequence[tuple[str, int, Mapping[str, str], str | None]]
) -> list[Text]:
    """The opening, each recorded frame, and the end."""
    lines = start.program.splitlines()
    activations: list[dict[str, str]] = []
    parts = [opening(start)]
    for event, line, local, value in frames:
        source = lines[line - 1] + "\n"
        if event == "call":
            activations.append({})
        head: Text = (Control("<|action_sep|>"), source)
        if event in ("call", "line"):
            before = activations[-1]
            state = ", ".join(
                f"{json.dumps(name)}: {json.dumps('..' if before.get(name) == shown else shown)}"
                for name, shown in local.items()
            )
            head = (f"{{{state}}}", *head)
            activations[-1] = dict(local)
        else:
            head = (*head, Control("<|arg_sep|>"), json.dumps(value))
        parts.append((Control(f"<|{event}_sep|>"), *head, Control("<|frame_sep|>")))
        if event == "return":
            activations.pop()
            if activations:
                activations[-1] = {}
    return [*parts, (Control("<|end_of_text|>"),)]


def frames_of(text: Text) -> list[Text]:
    """The parts of a trace: the opening, each frame, and the end."""
    parts: list[list[str | Control]] = [[]]
    for piece in text:
        parts[-1].append(piece)
        if piece == Control("<|frame_sep|>"):
            parts.append([])
    return [tuple(part) for part in parts if part]


def whole(parts: Sequence[Text]) -> Text:
    return joined(piece for part in parts for piece in part)
