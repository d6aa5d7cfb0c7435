"""`foretrace record`: traces of real runs. The work is in `recorded`, imported when it runs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from foretrace.cli.errors import BadInput

CWM = "cwm"
JSON = "json"
MODULE = "-m"


def record(
    target: Annotated[
        list[str],
        typer.Argument(
            metavar="FILE | -- -m MODULE [ARGUMENTS]...",
            help="A Python file whose calls to run, - for standard input; or, with --out, a "
            "module to run and its arguments, behind --.",
        ),
    ],
    calls: Annotated[
        list[str] | None,
        typer.Option("--call", help="A call in FILE to run, as in 'f(1, 2)'; may be repeated."),
    ] = None,
    script: Annotated[
        bool, typer.Option("--script", help="Run FILE whole, with the arguments behind it.")
    ] = False,
    out: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Add the traces to a folder of JSON lines.")
    ] = None,
    compress: Annotated[bool, typer.Option("--gzip", help="Compress what is added.")] = False,
    output_format: Annotated[
        str | None,
        typer.Option("--format", help="cwm: print as CWM reads traces; json: print JSON lines."),
    ] = None,
    root: Annotated[
        Path, typer.Option(metavar="DIR", help="Record functions in files below it, of a module.")
    ] = Path(),
    max_frames: Annotated[int, typer.Option(min=1, help="Frames of one trace at most.")] = 1000,
    max_repr: Annotated[
        int, typer.Option(min=20, help="Characters of a value; longer ones are cut.")
    ] = 2000,
    max_traces: Annotated[
        int, typer.Option(min=1, help="Traces of a module's run at most.")
    ] = 10_000,
    per_function: Annotated[
        int, typer.Option(min=1, help="The same, that begin with one function.")
    ] = 20,
    seconds: Annotated[
        float, typer.Option(min=0.01, help="Time limit of each call in FILE.")
    ] = 5.0,
    memory: Annotated[int, typer.Option(min=1, help="MiB of memory for calls in FILE.")] = 2048,
) -> None:
    """Run code for real, on this Python, and record what each line does.

    Unlike every other command but bench, this EXECUTES the code it is given: with all that it does
    to files, network and processes. Without --call, the calls are those that FILE shows: examples
    in comments, doctests, asserts, the main block.

    With -- -m pytest tests, or another module, or --script -- FILE ARGUMENTS, that is run as python
    would run it, and the functions it calls in files below --root are recorded; the exit status is
    its own.
    """
    whole = script or target[0] == MODULE or len(target) > 1
    if compress and out is None:
        raise BadInput("--gzip is for the files in a folder; give one with --out.")
    if output_format not in (None, CWM, JSON):
        raise BadInput(f"There is no format {output_format!r}; use --format cwm or --format json.")
    if out is not None and output_format is not None:
        raise BadInput("Give either --out or --format, not both.")
    if whole:
        if not script and target[0] != MODULE:
            raise BadInput("Give one FILE; to run it as a script with arguments, add --script.")
        if out is None or calls:
            raise BadInput("A module's or script's run is recorded into --out, without --call.")
        _record_run(target, out, root, compress, (max_traces, per_function, max_frames, max_repr))
        return
    from foretrace.cli.recorded import keep_recorded, print_recorded, record_scenarios
    from foretrace.cli.source import read_source
    from foretrace.record.limits import Limits

    source = read_source(target[0])
    limits = Limits(max_frames, seconds, max_repr)
    comprehensions = out is not None or output_format is not None
    recorded = record_scenarios(
        target[0], source, calls or (), limits, memory << 20, comprehensions
    )
    if out is None:
        print_recorded(source, recorded, output_format)
    else:
        typer.echo(keep_recorded([trace for _, trace in recorded], out, compress))


def _record_run(
    target: list[str], out: Path, root: Path, compress: bool, limits: tuple[int, int, int, int]
) -> None:
    from foretrace.cli.recorded import run_recorded
    from foretrace.record.suite.recording import SuiteLimits

    raise typer.Exit(run_recorded(target, out, root, compress, SuiteLimits(*limits)))
