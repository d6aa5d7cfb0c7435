"""What a world model costs on this machine: memory, speed, and the time of each question."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from foretrace.bench.processes import resident_mib
from foretrace.cancellation import Cancellation
from foretrace.config import Settings
from foretrace.examples import BINARY_SEARCH
from foretrace.sketch.model import HOLE
from foretrace.world.embedded import embedded_model_path, load_world
from foretrace.world.llama.context import LlamaContext, Step
from foretrace.world.llama.engine import LlamaWorldModel
from foretrace.world.llama.library import usable_threads
from foretrace.world.llama.model import LlamaModel
from foretrace.world.protocol import ValueQuestion, WorldModel

_PREFILL_TOKENS = 256
_DECODED_TOKENS = 32
_PROPOSALS = 5
_PREFIX, _, _SUFFIX = BINARY_SEARCH.rpartition(HOLE)
_CONTINUATIONS = [
    f"{text}\n"
    for text in (
        "mid - 1",
        "mid + 1",
        "right - 1",
        "left + 1",
        "len(arr) - 1",
        "arr[mid] - 1",
        "(left + right) // 2",
        "max(left, mid - 1)",
    )
]
_QUESTION = ValueQuestion(
    source="def load(url):\n    status = fetch(url)\n    return status == 200\n",
    line=2,
    unknown="fetch(url)",
    state={"url": "'http://localhost/index.html'"},
    call="load('http://localhost/index.html')",
    expected="True",
)


@dataclass(frozen=True, slots=True)
class SpeedFigures:
    """Times in milliseconds, memory in MiB, speeds in tokens a second."""

    model: str
    threads: int
    load_ms: float
    resident_before: float | None
    resident_after: float | None
    """After every kind of question was asked."""
    prefill: float
    decode: float
    score_cold_ms: float
    score_warm_ms: float
    propose_first_ms: float
    """With the prefix known, but the matchers of its grammar to be built."""
    propose_ms: float
    """With both known."""
    value_cold_ms: float
    value_warm_ms: float


def measure(settings: Settings) -> SpeedFigures:
    """Load the model that `settings` name and ask it one question of each kind.

    Raises `foretrace.world.protocol.ModelFileError`.
    """
    before = resident_mib(os.getpid())
    loaded: list[WorldModel] = []
    load_ms = _milliseconds(lambda: loaded.append(_world(settings)))
    (world,) = loaded
    try:
        score_cold_ms, score_warm_ms = (
            _milliseconds(lambda: world.score(_PREFIX, _CONTINUATIONS, Cancellation()))
            for _ in range(2)
        )
        propose_first_ms, propose_ms = (
            _milliseconds(lambda: world.propose(_PREFIX, _SUFFIX, _PROPOSALS, Cancellation()))
            for _ in range(2)
        )
        value_cold_ms, value_warm_ms = (
            _milliseconds(lambda: world.value(_QUESTION, Cancellation())) for _ in range(2)
        )
        after = resident_mib(os.getpid())
        name = world.name
    finally:
        world.close()
    threads = usable_threads(settings.threads)
    prefill, decode = _speeds(settings.model_path or embedded_model_path(), threads)
    return SpeedFigures(
        model=name,
        threads=threads,
        load_ms=load_ms,
        resident_before=before,
        resident_after=after,
        prefill=prefill,
        decode=decode,
        score_cold_ms=score_cold_ms,
        score_warm_ms=score_warm_ms,
        propose_first_ms=propose_first_ms,
        propose_ms=propose_ms,
        value_cold_ms=value_cold_ms,
        value_warm_ms=value_warm_ms,
    )


def _world(settings: Settings) -> WorldModel:
    """One model, loaded: of the embedded ones the one that fills are asked of."""
    if settings.model_path is None:
        return LlamaWorldModel(embedded_model_path(), settings.threads)
    return load_world(settings)


def _milliseconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return (time.perf_counter() - started) * 1000


def _speeds(path: Path, threads: int) -> tuple[float, float]:
    """Tokens a second: known text in batches, and one by one."""
    model = LlamaModel(path)
    try:
        context = LlamaContext(model, 1024, 1, threads)
        tokens = (model.tokenize(BINARY_SEARCH) * 8)[: _PREFILL_TOKENS + _DECODED_TOKENS]
        steps = [Step(token, position, (0,)) for position, token in enumerate(tokens)]
        # The first batch also sets up what later ones reuse.
        context.evaluate(steps[:8])
        context.truncate(0)
        prefill_ms = _milliseconds(lambda: context.evaluate(steps[:_PREFILL_TOKENS]))
        started = time.perf_counter()
        for step in steps[_PREFILL_TOKENS:]:
            context.evaluate([step])
        decode_ms = (time.perf_counter() - started) * 1000
        context.close()
    finally:
        model.close()
    return 1000 * _PREFILL_TOKENS / prefill_ms, 1000 * _DECODED_TOKENS / decode_ms


def run_command(json_out: Path | None = None, settings: Settings | None = None) -> None:
    """Measure, print a table, and write the figures to `json_out`."""
    found = measure(settings or Settings())
    table = Table("figure", "value", title=f"{found.model}, threads: {found.threads}")
    table.add_row("load", f"{found.load_ms:.0f} ms")
    table.add_row(
        "resident memory before, after",
        f"{_mib(found.resident_before)}, {_mib(found.resident_after)}",
    )
    table.add_row("known text (prefill)", f"{found.prefill:.0f} tokens/s")
    table.add_row("chosen text (decode)", f"{found.decode:.0f} tokens/s")
    count = len(_CONTINUATIONS)
    table.add_row(f"score {count} continuations, cold", f"{found.score_cold_ms:.0f} ms")
    table.add_row(f"score {count} continuations, prefix known", f"{found.score_warm_ms:.0f} ms")
    proposals = f"propose {_PROPOSALS} expressions, prefix known"
    table.add_row(f"{proposals}, first time", f"{found.propose_first_ms:.0f} ms")
    table.add_row(proposals, f"{found.propose_ms:.0f} ms")
    table.add_row("value, cold", f"{found.value_cold_ms:.0f} ms")
    table.add_row("value, prompt known", f"{found.value_warm_ms:.0f} ms")
    Console().print(table)
    if json_out is not None:
        json_out.write_text(json.dumps(asdict(found), indent=2) + "\n", encoding="utf-8")


def _mib(size: float | None) -> str:
    return "unknown" if size is None else f"{size:.0f} MiB"
