"""Random edits of real files over a session: every question is answered, and nothing fails."""

from __future__ import annotations

import asyncio
import json
import random
import sysconfig
from collections import Counter
from collections.abc import AsyncIterator, Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from lsprotocol import types
from pygls.exceptions import JsonRpcException
from pygls.workspace import PositionCodec
from rich.console import Console
from rich.table import Table

from foretrace.bench.editor.client import EditorClient, editor_session
from foretrace.bench.processes import resident_mib
from foretrace.lsp.positions import TextMap, split_lines

EDITS = 5000
EDITS_OF_A_FILE = 50
FILES = (
    "bisect.py",
    "colorsys.py",
    "heapq.py",
    "textwrap.py",
    "fnmatch.py",
    "keyword.py",
    "shlex.py",
    "statistics.py",
    "string.py",
    "calendar.py",
)
"""Of the standard library."""
_PIECES = (
    "???", "___", "\n", "    ", "x", ")", "(", '"""', "# ", "def f(x):\n    return ???\n",
    "# >>> f(1)\n# 2\n", "return ???\n", "é😀", "\r\n", "\t", "",
)  # fmt: skip
_EVERYDAY = frozenset(
    [types.LSPErrorCodes.RequestCancelled.value, types.LSPErrorCodes.ContentModified.value]
)
_PATIENCE = 120.0
"""Seconds after which a question counts as unanswered."""
_CANCELLED = 0.5
"""Share of the questions that are taken back."""


@dataclass(frozen=True, slots=True)
class EditFuzz:
    """What the session showed."""

    edits: int
    questions: int
    taken_back: int
    unanswered: int
    failed: dict[str, int]
    """Questions answered with an error that is no everyday one, by method and code."""
    log_lines: int
    """Lines that the server wrote to its log."""
    first_log_line: str
    memory_mib: tuple[float | None, float | None]
    """Resident memory after the first file and after the last, workers included."""


class _Editor:
    """One document at a time, edited and asked about at random."""

    def __init__(self, client: EditorClient, choose: random.Random, codec: PositionCodec) -> None:
        self._client = client
        self._choose = choose
        self._codec = codec
        self._text = ""
        self._questions: list[tuple[str, asyncio.Future[Any]]] = []
        self.asked = self.taken_back = self.unanswered = 0
        self.failed: Counter[str] = Counter()

    def open(self, name: str, text: str) -> None:
        self._text = text
        self._client.open(text, f"file:///{name}")

    def edit(self) -> None:
        choose = self._choose
        start = choose.randint(0, len(self._text))
        end = min(len(self._text), start + choose.choice((0, 0, 0, 1, 3, 40)))
        piece = choose.choice(_PIECES)
        where = TextMap(split_lines(self._text), self._codec)
        span = where.range(start, end)
        self._client.change(span, piece)
        start, end = where.offset(span.start), where.offset(span.end)
        self._text = self._text[:start] + piece + self._text[end:]
        self._ask(where.position(start))

    def _ask(self, position: types.Position) -> None:
        document = self._client.document
        place = types.Range(position, position)
        everything = types.Range(types.Position(0, 0), types.Position(10**6, 0))
        automatic = types.InlineCompletionContext(types.InlineCompletionTriggerKind.Automatic)
        context = types.CodeActionContext([])
        questions: list[tuple[str, Callable[[], object]]] = [
            ("inlayHint", lambda: types.InlayHintParams(document, everything)),
            ("hover", lambda: types.HoverParams(document, position)),
            ("completion", lambda: types.CompletionParams(document, position)),
            (
                "inlineCompletion",
                lambda: types.InlineCompletionParams(automatic, document, position),
            ),
            ("codeLens", lambda: types.CodeLensParams(document)),
            ("diagnostic", lambda: types.DocumentDiagnosticParams(document)),
            ("codeAction", lambda: types.CodeActionParams(document, place, context)),
            ("documentSymbol", lambda: types.DocumentSymbolParams(document)),
            ("semanticTokens/full", lambda: types.SemanticTokensParams(document)),
        ]
        method, params = self._choose.choice(questions)
        self.asked += 1
        name = f"question-{self.asked}"
        method = f"textDocument/{method}"
        answer = self._client.protocol.send_request(method, params(), msg_id=name)
        self._questions.append((method, asyncio.wrap_future(answer)))
        if self._choose.random() < _CANCELLED:
            self.taken_back += 1
            self._client.cancel_request(types.CancelParams(name))

    async def answers(self) -> None:
        """Wait for all that was asked."""
        questions, self._questions = self._questions, []
        if not questions:
            return
        await asyncio.wait([answer for _, answer in questions], timeout=_PATIENCE)
        for method, answer in questions:
            if not answer.done():
                self.unanswered += 1
                continue
            error = answer.exception()
            if isinstance(error, JsonRpcException) and error.code in _EVERYDAY:
                continue
            if error is not None:
                self.failed[f"{method} {getattr(error, 'code', error)}"] += 1


async def measure(edits: int, seed: int = 0) -> EditFuzz:
    """Make `edits` random edits, each with a question, half of which are taken back at once."""
    choose = random.Random(seed)
    library = Path(sysconfig.get_paths()["stdlib"])
    log: list[str] = []
    memory: list[float | None] = []
    options = {"modelEnabled": False, "fillSeconds": 0.5, "runSeconds": 0.5}
    async with editor_session(options) as client:
        reading = asyncio.create_task(_read(client.server_log, log))
        editor = _Editor(client, choose, PositionCodec())
        made = 0
        while made < edits:
            name = choose.choice(FILES)
            editor.open(name, (library / name).read_text(encoding="utf-8"))
            for _ in range(min(EDITS_OF_A_FILE, edits - made)):
                editor.edit()
                made += 1
                if choose.random() < 0.2:
                    await asyncio.sleep(choose.choice((0, 0.05, 0.3)))
            await editor.answers()
            client.close()
            memory.append(resident_mib(client.process_id))
    await reading
    return EditFuzz(
        edits=edits,
        questions=editor.asked,
        taken_back=editor.taken_back,
        unanswered=editor.unanswered,
        failed=dict(editor.failed),
        log_lines=len(log),
        first_log_line=log[0] if log else "",
        memory_mib=(memory[0], memory[-1]),
    )


async def _read(stream: AsyncIterator[bytes], log: list[str]) -> None:
    log.extend([line.decode(errors="replace").rstrip() async for line in stream])


def run_command(edits: int = EDITS, json_out: Path | None = None) -> None:
    """Measure, print a table, and write the figures to `json_out`."""
    found = asyncio.run(measure(edits))
    table = Table("figure", "value", title=f"{found.edits} random edits of real files")
    table.add_row("questions", f"{found.questions}, {found.taken_back} of them taken back")
    table.add_row("unanswered", str(found.unanswered))
    table.add_row("failed", ", ".join(f"{k}: {n}" for k, n in found.failed.items()) or "0")
    table.add_row("lines in the log", f"{found.log_lines} {found.first_log_line}".rstrip())
    first, last = found.memory_mib
    if first is not None and last is not None:
        table.add_row("memory after the first and the last file", f"{first:.0f}, {last:.0f} MiB")
    Console().print(table)
    if json_out is not None:
        json_out.write_text(json.dumps(asdict(found), indent=2) + "\n", encoding="utf-8")
