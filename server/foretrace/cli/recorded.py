"""The work of `foretrace record`: running what it is asked to, and what becomes of the traces."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from foretrace.cli.asked import asked_scenario
from foretrace.cli.errors import BadInput
from foretrace.cli.record import CWM, JSON, MODULE
from foretrace.cli.source import STANDARD_INPUT
from foretrace.record.calls import job_of, without_entry
from foretrace.record.child import ChildFailed, record_jobs
from foretrace.record.limits import Limits
from foretrace.record.schema import RecordedTrace
from foretrace.record.shards import TraceWriter
from foretrace.record.suite.launch import Options, command
from foretrace.record.suite.recording import SuiteLimits
from foretrace.sketch.model import Scenario, Sketch
from foretrace.sketch.parse import read_sketch
from foretrace.trace.cwm import render_cwm


def record_scenarios(
    file: str,
    source: str,
    calls: Sequence[str],
    limits: Limits,
    memory_bytes: int,
    comprehensions: bool,
) -> list[tuple[Scenario, RecordedTrace]]:
    """Run the asked calls, or the source's scenarios, for real.

    Raises `BadInput` for a source that is not finished and if there is nothing to call.
    """
    sketch = read_sketch(source)
    _check_finished(sketch)
    scenarios = [asked_scenario(sketch, call) for call in calls] or list(sketch.scenarios)
    if not scenarios:
        raise BadInput("Nothing in the source is called; give a call with --call, as in f(1, 2).")
    folder = Path() if file == STANDARD_INPUT else Path(file).parent
    jobs = [job_of(sketch, scenario) for scenario in scenarios]
    try:
        found = record_jobs(jobs, folder, limits, memory_bytes, comprehensions)
    except ChildFailed as error:
        raise BadInput(str(error)) from error
    traces = [RecordedTrace.model_validate(each) for each in found]
    return list(zip(scenarios, traces, strict=True))


def _check_finished(sketch: Sketch) -> None:
    if sketch.holes:
        line = sketch.holes[0].line
        raise BadInput(f"Line {line} has a hole, which cannot be run; use foretrace trace.")
    if sketch.program.gaps:
        gap = sketch.program.gaps[0]
        raise BadInput(f"Line {gap.line} cannot be run: {gap.reason}")


def print_recorded(
    source: str, recorded: Sequence[tuple[Scenario, RecordedTrace]], output_format: str | None
) -> None:
    """Traces for people, as JSON lines, or as the Code World Model reads them."""
    if output_format == JSON:
        for _, trace in recorded:
            sys.stdout.write(trace.model_dump_json() + "\n")
    elif output_format == CWM:
        rendered = [
            render_cwm(source, trace.trace(), scenario.setup) for scenario, trace in recorded
        ]
        sys.stdout.write("\n".join(rendered))
    else:
        from rich.console import Console

        from foretrace.cli.render import print_trace

        sketch = read_sketch(source)
        console = Console()
        for scenario, trace in recorded:
            print_trace(console, sketch, scenario, without_entry(source, scenario, trace.trace()))


def keep_recorded(recorded: Sequence[RecordedTrace], folder: Path, compress: bool) -> str:
    """Add the traces that have frames to a folder; what was done, in one sentence.

    Raises `BadInput` if it cannot be written.
    """
    try:
        writer = TraceWriter(folder, compress=compress)
        for trace in recorded:
            if trace.frames:
                writer.add(trace.model_dump(mode="json"))
        writer.close()
    except OSError as error:
        raise BadInput(f"Cannot write to {folder}: {error.strerror}.") from error
    empty = sum(not trace.frames for trace in recorded)
    parts = [f"{writer.added} new traces are in {folder}"]
    if writer.repeated:
        parts.append(f"{writer.repeated} were there already")
    if empty:
        parts.append(f"{empty} did not begin")
    return ", ".join(parts) + "."


def run_recorded(
    target: Sequence[str], folder: Path, root: Path, compress: bool, limits: SuiteLimits
) -> int:
    """Run `-m MODULE ARGUMENTS…` or `SCRIPT ARGUMENTS…` and record it; its exit status.

    On a Unix, this process becomes that one. Raises `BadInput` if there is nothing to run.
    """
    if list(target) == [MODULE]:
        raise BadInput("Name the module to run after -m, as in -- -m pytest tests.")
    if target[0] != MODULE and not Path(target[0]).is_file():
        raise BadInput(f"There is no script {target[0]}.")
    if not root.is_dir():
        raise BadInput(f"There is no folder {root} whose functions to record.")
    options = Options(str(folder.resolve()), str(root.resolve()), compress, limits)
    arguments = command(options, list(target))
    if os.name == "posix":
        sys.stdout.flush()
        sys.stderr.flush()
        os.execv(arguments[0], arguments)
    return subprocess.call(arguments)
