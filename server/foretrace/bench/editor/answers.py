"""From a finished `???` to ghost text, and from pointing to a hover, over a real session."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from lsprotocol import types
from pygls.exceptions import JsonRpcException
from rich.console import Console
from rich.table import Table

from foretrace.bench.editor.client import EditorClient, editor_session
from foretrace.bench.processes import resident_mib
from foretrace.bench.sketch_record import Record
from foretrace.bench.sketches import make
from foretrace.bench.specimens import FAMILIES, Split
from foretrace.sketch.model import HOLE

FIRST = 60
"""Sketches taken of all there are, unless told otherwise."""
_PATIENCE = 20.0
"""Seconds after which there is no ghost text."""
_HOVERS = 5
"""Of one document."""
_AUTOMATIC = types.InlineCompletionContext(types.InlineCompletionTriggerKind.Automatic)


@dataclass(frozen=True, slots=True)
class Answers:
    """What was measured with one family of sketches."""

    family: str
    model: str
    sketches: int
    offered: int
    """Sketches in which there was ghost text."""
    ghost_p50_ms: float
    """From sending the last `?` of a hole to receiving ghost text there."""
    ghost_p95_ms: float
    hovers: int
    hover_p50_ms: float
    """From the question to the answer, in a document whose analysis is under way."""
    hover_p95_ms: float
    memory_mib: float | None
    """Resident memory of the server and its workers in the end, model included."""


async def measure(family: str, records: Sequence[Record], *, with_model: bool) -> Answers:
    """Finish the first hole of each sketch in turn, and point at names."""
    ghosts: list[float | None] = []
    hovers: list[float] = []
    async with editor_session({"modelEnabled": with_model}) as client:
        for number, record in enumerate(records):
            ghosts.append(await _ghost(client, record.sketch, number))
            hovers += await _hovers(client, record.sketch)
            client.close()
        memory = resident_mib(client.process_id)
    found = [each for each in ghosts if each is not None]
    return Answers(
        family=family,
        model="the embedded model" if with_model else "none",
        sketches=len(records),
        offered=len(found),
        ghost_p50_ms=float(np.percentile(found or [np.nan], 50)),
        ghost_p95_ms=float(np.percentile(found or [np.nan], 95)),
        hovers=len(hovers),
        hover_p50_ms=float(np.percentile(hovers or [np.nan], 50)),
        hover_p95_ms=float(np.percentile(hovers or [np.nan], 95)),
        memory_mib=memory,
    )


async def _ghost(client: EditorClient, text: str, number: int) -> float | None:
    """Milliseconds until there is ghost text at the first hole; `None` if there is none."""
    begin = text.index(HOLE)
    client.open(text[:begin] + HOLE[:-1] + text[begin + len(HOLE) :], f"file:///{number}.py")
    where = _position(text, begin + len(HOLE) - 1)
    started = time.perf_counter()
    client.change(types.Range(where, where), HOLE[-1])
    params = types.InlineCompletionParams(
        _AUTOMATIC, client.document, _position(text, begin + len(HOLE))
    )
    while time.perf_counter() - started < _PATIENCE:
        try:
            answer = await client.text_document_inline_completion_async(params)
        except JsonRpcException:
            continue
        items = answer.items if isinstance(answer, types.InlineCompletionList) else answer or ()
        return (time.perf_counter() - started) * 1000 if items else None
    return None


async def _hovers(client: EditorClient, text: str) -> list[float]:
    """Milliseconds of each, at names that are assigned."""
    took = []
    lines = text.split("\n")
    assigned = [(n, line) for n, line in enumerate(lines) if " = " in line and line[:1] == " "]
    for number, line in assigned[:_HOVERS]:
        position = types.Position(number, len(line) - len(line.lstrip()))
        started = time.perf_counter()
        await client.text_document_hover_async(types.HoverParams(client.document, position))
        took.append((time.perf_counter() - started) * 1000)
    return took


def _position(text: str, offset: int) -> types.Position:
    """Of a text that is all ASCII up to there."""
    before = text[:offset]
    return types.Position(before.count("\n"), offset - (before.rfind("\n") + 1))


def run_command(first: int = FIRST, json_out: Path | None = None) -> None:
    """Measure with held-out sketches, print a table, and write the figures to `json_out`."""
    found = []
    for family in FAMILIES:
        records, _ = make(family, split=Split.HELD_OUT)
        chosen = [r for r in records if r.sketch.partition(HOLE)[0].isascii()][:first]
        found += [
            asyncio.run(measure(family, chosen, with_model=with_model))
            for with_model in (True, False)
        ]
    Console().print(_table(found))
    if json_out is not None:
        written = json.dumps([asdict(each) for each in found], indent=2)
        json_out.write_text(f"{written}\n", encoding="utf-8")


def _table(found: Sequence[Answers]) -> Table:
    columns = (
        "sketches",
        "model",
        "n",
        "ghost text",
        "p50",
        "p95",
        "hovers",
        "p50",
        "p95",
        "memory",
    )
    table = Table(*columns, title="From a finished hole to ghost text, and hovers")
    for each in found:
        table.add_row(
            each.family,
            each.model,
            str(each.sketches),
            str(each.offered),
            f"{each.ghost_p50_ms:.0f} ms",
            f"{each.ghost_p95_ms:.0f} ms",
            str(each.hovers),
            f"{each.hover_p50_ms:.1f} ms",
            f"{each.hover_p95_ms:.1f} ms",
            "unknown" if each.memory_mib is None else f"{each.memory_mib:.0f} MiB",
        )
    return table
