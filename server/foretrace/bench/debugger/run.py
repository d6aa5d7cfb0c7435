"""How long the imagined debugger takes, and whether it answers whatever it is sent."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import time
import tracemalloc
from dataclasses import asdict, dataclass, field
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.table import Table

from foretrace.bench.debugger.client import THREAD, Debugger, debugger
from foretrace.bench.debugger.fuzz import fuzz
from foretrace.cancellation import Cancellation
from foretrace.config import Settings
from foretrace.dap.configuration import Configuration, chosen_scenario
from foretrace.dap.imaginer import Imaginer
from foretrace.dap.reality import run_for_real
from foretrace.dap.serve import DebugServer, OwnTools
from foretrace.dap.source import SourceText
from foretrace.dap.supposition import Supposition
from foretrace.dap.timeline import Timeline
from foretrace.examples import BINARY_SEARCH
from foretrace.imagine.interpreter import Interpreter
from foretrace.sketch.parse import read_sketch
from foretrace.trace.frames import Event, Frame, Outcome, OutcomeKind, Trace, Value
from foretrace.world.embedded import load_world
from foretrace.world.lazy import LazyModel

FRAMES = 100_000
_LONG = """\
def f(n):
    total = 0
    for i in range(n):
        if i % 3 == 0:
            total += i
        else:
            total -= 1
    return total
"""
_FILLED = BINARY_SEARCH
for _fill in ("0, len(arr) - 1", "mid + 1", "mid - 1"):
    _FILLED = _FILLED.replace("???", _fill, 1)


@dataclass(slots=True)
class Figures:
    """Times in ms, each measurement of its own."""

    model: str | None
    launch: list[float] = field(default_factory=list)
    """From the launch of the binary search with its holes open to the first stop."""
    launch_finished: list[float] = field(default_factory=list)
    """The same without holes."""
    step: list[float] = field(default_factory=list)
    """From `next` or `stepIn` to the stop, with the stack and the variables asked for."""
    step_back: list[float] = field(default_factory=list)
    step_long: list[float] = field(default_factory=list)
    """Steps in a run of 7,205 frames."""
    evaluate: list[float] = field(default_factory=list)
    what_if: list[float] = field(default_factory=list)
    report: list[float] = field(default_factory=list)
    """Of the divergence report, from nothing."""
    plain: list[float] = field(default_factory=list)
    """Of a new Python that runs the same code and nothing else."""
    memory_mib: float = 0.0
    """Of a run of `FRAMES` frames, as it is walked on."""
    requests: int = 0
    """Random ones, each with an answer."""


def run_command(settings: Settings, runs: int, requests: int, json_out: Path | None = None) -> None:
    """Measure and print. Raises `OSError` if the results cannot be written."""
    figures = asyncio.run(measure(settings, runs, requests))
    Console().print(render(figures))
    if json_out is not None:
        json_out.write_text(json.dumps(asdict(figures), indent=1) + "\n", encoding="utf-8")


async def measure(settings: Settings, runs: int, requests: int) -> Figures:
    sys.setswitchinterval(0.001)
    world = LazyModel(lambda: load_world(settings)) if settings.model_enabled else None
    figures = Figures(None)
    try:
        with Interpreter(4) as interpreter:
            tools = OwnTools(interpreter, settings, lambda: world)
            server = DebugServer(lambda: tools)
            port = await server.start()
            for _ in range(runs):
                await _launches(port, figures)
                await _steps(port, figures)
                await _long(port, figures)
            if requests:
                await _fuzzed(port, requests, figures)
            await server.close()
            for _ in range(runs):
                _real(Imaginer(tools), figures)
        figures.memory_mib = memory_of(FRAMES)
        figures.model = None if world is None else world.name
    finally:
        if world is not None:
            world.close()
    return figures


async def _launches(port: int, figures: Figures) -> None:
    for text, times in ((BINARY_SEARCH, figures.launch), (_FILLED, figures.launch_finished)):
        async with debugger(port) as session:
            started = time.perf_counter()
            await session.started(text=text)
            times.append(_since(started))


async def _steps(port: int, figures: Figures) -> None:
    async with debugger(port) as session:
        await session.started(text=_FILLED)
        for command in ("next", "stepIn") * 6:
            figures.step.append(await _stepped(session, command))
        for _ in range(12):
            figures.step_back.append(await _stepped(session, "stepBack"))
        await session.step("next")
        await session.step("next")
        started = time.perf_counter()
        await session.evaluate("[each * 2 for each in arr if each != target]")
        figures.evaluate.append(_since(started))
        reference = (await session.scopes())["Locals"]
        started = time.perf_counter()
        await session.act("setVariable", variablesReference=reference, name="target", value="9")
        await session.stopped()
        figures.what_if.append(_since(started))


async def _long(port: int, figures: Figures) -> None:
    async with debugger(port) as session:
        await session.started(text=_LONG, call="f(2400)")
        await session.step("continue")
        await session.step("reverseContinue")
        for command in ("next", "stepIn", "next", "stepBack"):
            figures.step_long.append(await _stepped(session, command))


async def _stepped(session: Debugger, command: str) -> float:
    started = time.perf_counter()
    await session.act(command, threadId=THREAD)
    await session.stopped()
    await session.values()
    return _since(started)


async def _fuzzed(port: int, requests: int, figures: Figures) -> None:
    """Every request that has no answer in time ends the measurement with an error."""
    each = 1000
    for seed in range(max(1, requests // each)):
        async with debugger(port) as session:
            await session.started(text=_FILLED)
            await fuzz(session, min(each, requests), seed)
            figures.requests += min(each, requests)


def _real(imaginer: Imaginer, figures: Figures) -> None:
    sketch = read_sketch(_FILLED)
    scenario = chosen_scenario(sketch, Configuration())
    supposed = Supposition(sketch, scenario, "grounded")
    timeline = imaginer.imagine(supposed, Cancellation())
    source = SourceText(None, sketch)
    started = time.perf_counter()
    run_for_real(source, supposed, timeline, len(timeline.frames) + 100, None)
    figures.report.append(_since(started))
    started = time.perf_counter()
    _plainly(f"{sketch.program.source}\n{scenario.call}\n")
    figures.plain.append(_since(started))


def _plainly(program: str) -> None:
    # Our own code, from above.
    subprocess.run([sys.executable, "-P", "-c", program], check=True)


def memory_of(count: int) -> float:
    """MiB of a trace of `count` frames with what walking on it needs."""
    tracemalloc.start()
    try:
        held = {"i": Value("0")}
        frames = [Frame(Event.CALL, 1, 1, "f", held)]
        for step in range(1, count):
            if step % 3 == 0:
                held = {**held, "i": Value(str(step)), "total": Value(str(step * 7))}
            frames.append(Frame(Event.LINE, 2 + step % 5, 1, "f", held))
        outcome = Outcome(OutcomeKind.UNFINISHED, reason="a limit")
        timeline = Timeline(Trace("f()", "grounded", tuple(frames), outcome, 0.0))
        del frames
        assert timeline.probabilities[-1] == 1.0
        used, _ = tracemalloc.get_traced_memory()
        return used / 2**20
    finally:
        tracemalloc.stop()


def _since(started: float) -> float:
    return (time.perf_counter() - started) * 1000


def render(figures: Figures) -> Table:
    """Figures as a table."""
    model = figures.model or "no model"
    table = Table(title=f"The imagined debugger, ms ({model})", title_justify="left")
    table.add_column("from … to")
    for heading in ("n", "p50", "p95"):
        table.add_column(heading, justify="right")
    rows: tuple[tuple[str, list[float]], ...] = (
        ("launch of three holes … first stop", figures.launch),
        ("launch without holes … first stop", figures.launch_finished),
        ("step … stack and variables", figures.step),
        ("step back … stack and variables", figures.step_back),
        ("step amid 7,200 frames … stack and variables", figures.step_long),
        ("expression … value", figures.evaluate),
        ("variable set … another future", figures.what_if),
        ("comparison with reality", figures.report),
        ("the plain run of the same code", figures.plain),
    )
    for name, values in rows:
        shown = (
            [f"{np.percentile(values, share):.1f}" for share in (50, 95)] if values else ["", ""]
        )
        table.add_row(name, str(len(values)), *shown)
    table.add_row(f"memory of {FRAMES:,} frames, MiB", "1", f"{figures.memory_mib:.1f}", "")
    table.add_row("random requests, all answered", str(figures.requests), "", "")
    return table
