"""From a keystroke to fresh inlay hints, over a real session; and what typing costs."""

from __future__ import annotations

import asyncio
import json
import random
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from lsprotocol import types
from pygls.exceptions import JsonRpcException
from rich.console import Console
from rich.table import Table

from foretrace.bench.editor.client import EditorClient, Traffic, editor_session
from foretrace.bench.editor.keystroke_file import keystroke_file
from foretrace.bench.processes import processor_seconds, resident_mib
from foretrace.lsp.hint_requests import label_text

EDITS = 200
SIZES = (300, 2000)
"""Lines of the files typed in."""
_BETWEEN_KEYS = 0.1
"""Seconds between an answer and the next character: a fast typist's pace."""
_SETTLED = 2.0
"""Seconds after which what was begun by the last keystroke is over, but for what is foreseen."""
_RESTING = 0.02
"""Share of one processor below which a server is at rest."""
_PATIENCE = 120
"""Seconds until it should be."""
_IDLE = 5.0
"""Seconds for which the server is watched doing nothing."""


@dataclass(frozen=True, slots=True)
class Keystrokes:
    """What was measured in one file."""

    edits: int
    lines: int
    p50_ms: float
    """From sending a change of one character to receiving hints that reflect it."""
    p95_ms: float
    cancelled: int
    """Edits answered with an error."""
    stale: int
    """Edits answered with hints of an earlier version."""
    messages: float
    """Of both sides, for one edit: the change, hints, lenses, diagnostics, and what is told."""
    bytes: float
    processor_ms: float | None
    """Processor time of the server and its workers for one edit; `None` where the system does
    not tell, as with all that follows."""
    idle_processor: float | None
    """Share of one processor while nothing happens."""
    idle_mib: float | None
    """Resident memory of the server and its workers then, no model loaded."""


class _Typist:
    """Types over one digit after the other, and asks what an editor asks then."""

    def __init__(self, client: EditorClient, lines: int) -> None:
        self._client = client
        self._text = keystroke_file(lines)
        rows = self._text.split("\n")
        self._places = [
            (number, line.index("=") + 2)
            for number, line in enumerate(rows)
            if line.startswith("    factor = ")
        ]
        self._shown = {line: rows[line][column] for line, column in self._places}
        self._everything = types.Range(types.Position(0, 0), types.Position(lines, 0))
        self._choose = random.Random(0)
        self.took: list[float] = []
        """Milliseconds."""
        self.cancelled = self.stale = 0

    async def open(self) -> None:
        self._client.open(self._text)
        await self._ask()

    async def press(self) -> None:
        """Type one character, and wait for all answers."""
        line, column = self._choose.choice(self._places)
        digit = self._choose.choice([d for d in "123456789" if d != self._shown[line]])
        self._shown[line] = digit
        span = types.Range(types.Position(line, column), types.Position(line, column + 1))
        started = time.perf_counter()
        self._client.change(span, digit)
        try:
            hints, ended = await self._ask()
        except JsonRpcException:
            self.cancelled += 1
            return
        self.took.append((ended - started) * 1000)
        if not hints.get(line + 1, "").endswith(f" = {digit}"):
            self.stale += 1

    async def _ask(self) -> tuple[dict[int, str], float]:
        """Labels by line, as the protocol counts them, and when they came."""
        document = self._client.document
        others = asyncio.gather(
            self._client.text_document_code_lens_async(types.CodeLensParams(document)),
            self._client.text_document_diagnostic_async(types.DocumentDiagnosticParams(document)),
            return_exceptions=True,
        )
        params = types.InlayHintParams(document, self._everything)
        answer = await self._client.text_document_inlay_hint_async(params)
        ended = time.perf_counter()
        await others
        return {hint.position.line: label_text(hint) for hint in answer or ()}, ended


async def measure(edits: int, lines: int) -> Keystrokes:
    """Type `edits` characters (at least one), each some time after the answer to the last."""
    async with editor_session() as client:
        typist = _Typist(client, lines)
        await typist.open()
        await _rest(client.process_id)
        idle_mib = resident_mib(client.process_id)
        before = processor_seconds(client.process_id)
        await asyncio.sleep(_IDLE)
        idle = _spent(before, processor_seconds(client.process_id))
        traffic = Traffic(client.traffic.messages, client.traffic.bytes)
        before = processor_seconds(client.process_id)
        for _ in range(edits):
            await asyncio.sleep(_BETWEEN_KEYS)
            await typist.press()
        await asyncio.sleep(_SETTLED)
        spent = _spent(before, processor_seconds(client.process_id))
        sent = client.traffic.since(traffic)
    return Keystrokes(
        edits=edits,
        lines=lines,
        p50_ms=float(np.percentile(typist.took or [np.nan], 50)),
        p95_ms=float(np.percentile(typist.took or [np.nan], 95)),
        cancelled=typist.cancelled,
        stale=typist.stale,
        messages=sent.messages / edits,
        bytes=sent.bytes / edits,
        processor_ms=None if spent is None else spent * 1000 / edits,
        idle_processor=None if idle is None else idle / _IDLE,
        idle_mib=idle_mib,
    )


async def _rest(process_id: int) -> None:
    """Wait until the server has looked ahead at all functions, and does nothing more."""
    await asyncio.sleep(_SETTLED)
    before = processor_seconds(process_id)
    for _ in range(_PATIENCE):
        await asyncio.sleep(1.0)
        after = processor_seconds(process_id)
        if (_spent(before, after) or 0.0) < _RESTING:
            return
        before = after


def _spent(before: float | None, after: float | None) -> float | None:
    return None if before is None or after is None else after - before


def run_command(json_out: Path | None = None) -> None:
    """Measure in each size, print a table, and write the figures to `json_out`."""
    found = [asyncio.run(measure(EDITS, lines)) for lines in SIZES]
    Console().print(_table(found))
    if json_out is not None:
        written = json.dumps([asdict(each) for each in found], indent=2)
        json_out.write_text(f"{written}\n", encoding="utf-8")


def _table(found: Sequence[Keystrokes]) -> Table:
    columns = [f"{each.lines} lines" for each in found]
    table = Table("figure", *columns, title=f"{found[0].edits} keystrokes, no holes")
    rows = {
        "keystroke to fresh hints, p50": [f"{each.p50_ms:.1f} ms" for each in found],
        "keystroke to fresh hints, p95": [f"{each.p95_ms:.1f} ms" for each in found],
        "answered cancelled": [f"{each.cancelled / each.edits:.1%}" for each in found],
        "answered stale": [f"{each.stale / each.edits:.1%}" for each in found],
        "messages a keystroke": [f"{each.messages:.1f}" for each in found],
        "bytes a keystroke": [f"{each.bytes:,.0f}" for each in found],
        "processor time a keystroke": [_known(each.processor_ms, "{:.0f} ms") for each in found],
        "processor when idle": [_known(each.idle_processor, "{:.1%}") for each in found],
        "memory when idle, no model": [_known(each.idle_mib, "{:.0f} MiB") for each in found],
    }
    for name, cells in rows.items():
        table.add_row(name, *cells)
    return table


def _known(value: float | None, form: str) -> str:
    return "unknown" if value is None else form.format(value)
