"""From a keystroke to fresh inlay hints, over a real session; and the idle server's memory."""

from __future__ import annotations

import asyncio
import json
import random
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from lsprotocol import types
from pygls.exceptions import JsonRpcException
from pygls.lsp.client import LanguageClient
from rich.console import Console
from rich.table import Table

from foretrace.bench.keystroke_file import LINES, keystroke_file
from foretrace.bench.memory import has_mapped, resident_mib
from foretrace.examples import BINARY_SEARCH
from foretrace.lsp.hint_requests import label_text

EDITS = 200
_URI = "file:///keystrokes.py"
_MODEL_TIMEOUT = 60.0
_POLL = 0.1
_BETWEEN_KEYS = 0.1
"""Seconds between an answer and the next character: a fast typist's pace."""


@dataclass(frozen=True, slots=True)
class Keystrokes:
    """What the measurement found."""

    edits: int
    lines: int
    p50_ms: float
    """From sending a change of one character to receiving hints that reflect it."""
    p95_ms: float
    cancelled: int
    """Edits answered with an error."""
    stale: int
    """Edits answered with hints of an earlier version."""
    idle_mib: float | None
    """Resident memory of the idle server and its workers, no model loaded; `None` where the
    system does not tell."""
    idle_with_model_mib: float | None


class _Client(LanguageClient):
    """A client that shows one document."""

    def __init__(self) -> None:
        super().__init__("foretrace-bench", "1")
        self._version = 0

    @property
    def process_id(self) -> int:
        assert self._server is not None
        return self._server.pid

    def open(self, text: str) -> None:
        item = types.TextDocumentItem(_URI, "python", self._version, text)
        self.text_document_did_open(types.DidOpenTextDocumentParams(item))

    def type_over(self, line: int, column: int, character: str) -> None:
        """Replace one character; line and column as the protocol counts them."""
        self._version += 1
        span = types.Range(types.Position(line, column), types.Position(line, column + 1))
        self.text_document_did_change(
            types.DidChangeTextDocumentParams(
                types.VersionedTextDocumentIdentifier(self._version, _URI),
                [types.TextDocumentContentChangePartial(span, character)],
            )
        )

    async def hints(self) -> dict[int, str]:
        """Line, as the protocol counts them -> label."""
        everything = types.Range(types.Position(0, 0), types.Position(LINES, 0))
        params = types.InlayHintParams(types.TextDocumentIdentifier(_URI), everything)
        answer = await self.text_document_inlay_hint_async(params)
        return {hint.position.line: label_text(hint) for hint in answer or ()}

    async def complete(self, position: types.Position) -> bool:
        """Ask for candidates; whether these are the best there will be."""
        params = types.CompletionParams(types.TextDocumentIdentifier(_URI), position)
        answer = await self.text_document_completion_async(params)
        return not (isinstance(answer, types.CompletionList) and answer.is_incomplete)


@asynccontextmanager
async def _session() -> AsyncIterator[_Client]:
    client = _Client()
    client.feature(types.WORKSPACE_INLAY_HINT_REFRESH)(lambda _params: None)
    await client.start_io(sys.executable, "-m", "foretrace", "lsp")
    capabilities = types.ClientCapabilities(
        workspace=types.WorkspaceClientCapabilities(
            inlay_hint=types.InlayHintWorkspaceClientCapabilities(refresh_support=True)
        )
    )
    await client.initialize_async(types.InitializeParams(capabilities=capabilities))
    client.initialized(types.InitializedParams())
    try:
        yield client
    finally:
        await client.shutdown_async(None)
        client.exit(None)
        await client.stop()  # type: ignore[no-untyped-call]


async def _type(edits: int) -> tuple[list[float], int, int, float | None]:
    """Milliseconds of each edit, how many were cancelled, how many stale; memory when idle."""
    text = keystroke_file()
    places = [
        (number, line.index("=") + 2)
        for number, line in enumerate(text.split("\n"))
        if line.startswith("    factor = ")
    ]
    choose = random.Random(0)
    shown = {line: text.split("\n")[line][column] for line, column in places}
    took: list[float] = []
    cancelled = stale = 0
    async with _session() as client:
        client.open(text)
        await client.hints()
        memory = resident_mib(client.process_id)
        for _ in range(edits):
            await asyncio.sleep(_BETWEEN_KEYS)
            line, column = choose.choice(places)
            digit = choose.choice([d for d in "123456789" if d != shown[line]])
            shown[line] = digit
            started = time.perf_counter()
            client.type_over(line, column, digit)
            try:
                hints = await client.hints()
            except JsonRpcException:
                cancelled += 1
                continue
            took.append((time.perf_counter() - started) * 1000)
            if not hints.get(line + 1, "").endswith(f" = {digit}"):
                stale += 1
    return took, cancelled, stale, memory


async def _memory_with_model() -> float | None:
    """Resident memory after a document with holes was answered and the model was loaded."""
    before_hole, _, _ = BINARY_SEARCH.partition("???")
    lines = before_hole.split("\n")
    position = types.Position(len(lines) - 1, len(lines[-1]))
    async with _session() as client:
        client.open(BINARY_SEARCH)
        await client.complete(position)
        waited = 0.0
        while not has_mapped(client.process_id, ".gguf"):
            if waited > _MODEL_TIMEOUT:
                return None
            await asyncio.sleep(_POLL)
            waited += _POLL
        # Once loaded, the search is repeated with the model; a busy server is not an idle one.
        while not await client.complete(position):
            await asyncio.sleep(_POLL)
        return resident_mib(client.process_id)


async def measure(edits: int) -> Keystrokes:
    """Type `edits` characters (at least one), each some time after the answer to the last."""
    took, cancelled, stale, idle = await _type(edits)
    with_model = await _memory_with_model()
    return Keystrokes(
        edits=edits,
        lines=LINES,
        p50_ms=float(np.percentile(took or [np.nan], 50)),
        p95_ms=float(np.percentile(took or [np.nan], 95)),
        cancelled=cancelled,
        stale=stale,
        idle_mib=idle,
        idle_with_model_mib=with_model,
    )


def run_command(json_out: Path | None = None) -> None:
    """Measure, print a table, and write the figures to `json_out`."""
    found = asyncio.run(measure(EDITS))
    table = Table("figure", "value", title=f"{found.edits} edits in {found.lines} lines")
    table.add_row("keystroke to fresh hints, p50", f"{found.p50_ms:.1f} ms")
    table.add_row("keystroke to fresh hints, p95", f"{found.p95_ms:.1f} ms")
    table.add_row("answered cancelled", f"{found.cancelled / found.edits:.1%}")
    table.add_row("answered stale", f"{found.stale / found.edits:.1%}")
    table.add_row("idle server, no model", _mib(found.idle_mib))
    table.add_row("idle server, model loaded", _mib(found.idle_with_model_mib))
    Console().print(table)
    if json_out is not None:
        json_out.write_text(json.dumps(asdict(found), indent=2) + "\n", encoding="utf-8")


def _mib(size: float | None) -> str:
    return "unknown" if size is None else f"{size:.0f} MiB"
