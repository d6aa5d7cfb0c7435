"""The commands and their options. Each imports what it needs only when it runs."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from foretrace import __version__
from foretrace.cli.bench import bench_app
from foretrace.cli.errors import BadInput
from foretrace.cli.foresight import cost, halts, hazards, propose
from foretrace.cli.hole_commands import explain, refine, split
from foretrace.cli.model import model_app
from foretrace.cli.options import (
    BatchOption,
    FileArgument,
    JsonOption,
    LimitOption,
    ModelOption,
    NoModelOption,
    SecondsOption,
    ServerOption,
    one_input,
    tools,
)
from foretrace.cli.record import record

app = typer.Typer(
    name="foretrace",
    help="A neural debugger for Python: it imagines the run of code that is not finished yet.",
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.add_typer(bench_app, name="bench")
app.add_typer(model_app, name="model")


def _show_version(asked: bool) -> None:
    if asked:
        typer.echo(f"foretrace {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", is_eager=True, callback=_show_version, help="Show it.")
    ] = False,
) -> None:
    pass


@app.command()
def fill(
    file: FileArgument = None,
    as_json: JsonOption = False,
    batch: BatchOption = False,
    limit: LimitOption = 10,
    seconds: SecondsOption = 3.0,
    answers: Annotated[
        list[str] | None,
        typer.Option("--answer", help="What a call gives, as in 'f([]) == 0'; may be repeated."),
    ] = None,
    write: Annotated[
        bool, typer.Option("--write", help="Keep the answers in FILE, as scenarios.")
    ] = False,
    model: ModelOption = None,
    server: ServerOption = None,
    no_model: NoModelOption = False,
) -> None:
    """Find what belongs in the holes (???) of a file."""
    from foretrace.cli.answers import kept_answers, with_answers
    from foretrace.cli.fill import fill_source, fill_to_json, print_fills
    from foretrace.cli.source import FillRequest, answer_batch, read_source, write_json

    path = one_input(file, batch, "fill")
    if batch and answers:
        raise BadInput("Give --answer with a FILE, not with --batch.")
    if write and not answers:
        raise BadInput("--write keeps answers in FILE; give one with --answer.")
    source = "" if batch else read_source(path)
    if write:
        source = kept_answers(path, answers or ())
    elif answers:
        source = with_answers(source, answers)
    with tools(model, server, no_model) as (interpreter, world):
        if batch:

            def answer(request: FillRequest) -> dict[str, Any]:
                return fill_to_json(fill_source(request.source, interpreter, world, limit, seconds))

            for result in answer_batch(FillRequest, answer):
                write_json(result)
            return
        found = fill_source(source, interpreter, world, limit, seconds)
    if as_json:
        write_json(fill_to_json(found))
    else:
        from rich.console import Console

        print_fills(Console(), found)


app.command()(explain)
app.command()(refine)
app.command()(split)


@app.command()
def trace(
    file: FileArgument = None,
    call: Annotated[str | None, typer.Option(help="The call to imagine, as in 'f(1, 2)'.")] = None,
    mode: Annotated[str, typer.Option(help="grounded, or neural: all by the model.")] = "grounded",
    max_frames: Annotated[int, typer.Option(min=1, help="Frames of one run at most.")] = 10_000,
    as_json: JsonOption = False,
    output_format: Annotated[
        str | None, typer.Option("--format", help="cwm: print the traces as CWM reads them.")
    ] = None,
    batch: BatchOption = False,
    model: ModelOption = None,
    server: ServerOption = None,
    no_model: NoModelOption = False,
) -> None:
    """Show, line by line, what a call will do before it is run."""
    from foretrace.cli.source import TraceRequest, answer_batch, read_source, write_json
    from foretrace.cli.trace import trace_sketch, traces_to_json
    from foretrace.imagine.grounded import Budget
    from foretrace.sketch.parse import read_sketch

    if output_format not in (None, "cwm"):
        raise BadInput(f"There is no format {output_format!r}; use --format cwm or --json.")
    if output_format and (as_json or batch):
        raise BadInput("Give either --format cwm or JSON output, not both.")
    path = one_input(file, batch, "trace")
    source = "" if batch else read_source(path)
    budget = Budget(frames=max_frames)
    with tools(model, server, no_model) as (interpreter, world):
        if batch:

            def answer(request: TraceRequest) -> dict[str, Any]:
                wanted = request.call if request.call is not None else call
                sketch = read_sketch(request.source)
                traces = trace_sketch(sketch, wanted, interpreter, world, budget, request.mode)
                return traces_to_json(traces, asked=wanted is not None)

            for result in answer_batch(TraceRequest, answer):
                write_json(result)
            return
        sketch = read_sketch(source)
        entered = output_format == "cwm"
        traces = trace_sketch(sketch, call, interpreter, world, budget, mode, entered)
    if as_json:
        write_json(traces_to_json(traces, asked=call is not None))
    elif output_format == "cwm":
        from foretrace.trace.cwm import render_cwm

        # Nothing is added to what the format has: its own tokens say where a trace ends.
        try:
            rendered = [render_cwm(source, found, scenario.setup) for scenario, found in traces]
        except ValueError as error:
            raise BadInput(f"{error} Use --mode grounded.") from error
        sys.stdout.write("\n".join(rendered))
        for note in dict.fromkeys(note for _, found in traces for note in found.notes):
            typer.echo(f"Note: {note}.", err=True)
    else:
        from rich.console import Console

        from foretrace.cli.render import print_trace

        console = Console()
        for scenario, found in traces:
            print_trace(console, sketch, scenario, found)


for command in (halts, cost, hazards, propose, record):
    app.command()(command)


@app.command()
def lsp() -> None:
    """Speak the Language Server Protocol on standard input and output."""
    from foretrace.lsp.serve import serve

    serve()


@app.command()
def dap(
    port: Annotated[
        int | None,
        typer.Option(min=0, max=65535, help="Listen on a port of this machine, 0 for a free one."),
    ] = None,
    model: ModelOption = None,
    server: ServerOption = None,
    no_model: NoModelOption = False,
) -> None:
    """Speak the Debug Adapter Protocol on standard input and output: debug what has not run."""
    from foretrace.cli.dap import serve_dap

    serve_dap(port, model, server, no_model)


@app.command()
def demo(
    export: Annotated[
        Path | None, typer.Option(hidden=True, help="Also write the screen to an SVG file.")
    ] = None,
    model: ModelOption = None,
    server: ServerOption = None,
    no_model: NoModelOption = False,
) -> None:
    """Show a sketch, its fills and its imagined run."""
    from foretrace.cli.demo import run_demo

    with tools(model, server, no_model) as (interpreter, world):
        run_demo(interpreter, world, export)
