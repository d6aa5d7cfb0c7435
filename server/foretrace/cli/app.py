"""The commands and their options. Each imports what it needs only when it runs."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from foretrace import __version__
from foretrace.cli.bench import bench_app
from foretrace.cli.errors import BadInput
from foretrace.cli.model import model_app
from foretrace.config import Settings

if TYPE_CHECKING:
    from foretrace.imagine.interpreter import Interpreter
    from foretrace.world.protocol import WorldModel

app = typer.Typer(
    name="foretrace",
    help="A neural debugger for Python: it imagines the run of code that is not finished yet.",
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.add_typer(bench_app, name="bench")
app.add_typer(model_app, name="model")

FileArgument = Annotated[
    str | None, typer.Argument(metavar="FILE", help="A Python file, or - for standard input.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON object, nothing else.")]
BatchOption = Annotated[
    bool, typer.Option("--batch", help="Answer JSON lines from standard input, one line each.")
]
ModelOption = Annotated[
    Path | None, typer.Option("--model", help="A GGUF file to use instead of the embedded model.")
]
ServerOption = Annotated[
    str | None,
    typer.Option("--server", metavar="URL", help="A model server to use instead of a file."),
]
NoModelOption = Annotated[
    bool, typer.Option("--no-model", help="Use no world model: computed values and search only.")
]
SecondsOption = Annotated[float, typer.Option(min=0.001, help="Time limit of one search.")]
LimitOption = Annotated[int, typer.Option(min=1, help="Solutions to show at most.")]


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


@contextmanager
def _tools(
    model: Path | None, server: str | None, no_model: bool
) -> Iterator[tuple[Interpreter, WorldModel | None]]:
    """An interpreter and, unless switched off, a world model that loads when first asked."""
    from foretrace.cli.streams import native_messages_dropped
    from foretrace.cli.worlds import LazyWorld
    from foretrace.imagine.interpreter import Interpreter

    # The search shares this process with the model's thread: neither may wait long for its turn.
    sys.setswitchinterval(0.001)
    if model is not None and server is not None:
        raise BadInput("Give either --model or --server, not both.")
    settings = Settings(
        model_path=model,
        server_url=server,
        server_model=os.environ.get("FORETRACE_SERVER_MODEL"),
    )
    world = None if no_model else LazyWorld(settings)
    with native_messages_dropped():
        try:
            if world is not None and (model is not None or server is not None):
                world.load()
            with Interpreter() as interpreter:
                yield interpreter, world
        finally:
            if world is not None:
                world.close()


def _one_input(file: str | None, batch: bool, command: str) -> str:
    """The file to read; empty for a batch. Raises `BadInput` unless there is exactly one input."""
    if batch and file is not None:
        raise BadInput("Give either a FILE or --batch, not both.")
    if not batch and file is None:
        raise BadInput(f"Give a FILE to {command}, - for standard input, or --batch.")
    return file or ""


@app.command()
def fill(
    file: FileArgument = None,
    as_json: JsonOption = False,
    batch: BatchOption = False,
    limit: LimitOption = 10,
    seconds: SecondsOption = 4.0,
    model: ModelOption = None,
    server: ServerOption = None,
    no_model: NoModelOption = False,
) -> None:
    """Find what belongs in the holes (???) of a file."""
    from foretrace.cli.fill import fill_source, fill_to_json, print_fills
    from foretrace.cli.source import FillRequest, answer_batch, read_source, write_json

    path = _one_input(file, batch, "fill")
    source = "" if batch else read_source(path)
    with _tools(model, server, no_model) as (interpreter, world):
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
    path = _one_input(file, batch, "trace")
    source = "" if batch else read_source(path)
    budget = Budget(frames=max_frames)
    with _tools(model, server, no_model) as (interpreter, world):
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


@app.command()
def lsp() -> None:
    """Speak the Language Server Protocol on standard input and output."""
    from foretrace.lsp.server import serve

    serve()


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

    with _tools(model, server, no_model) as (interpreter, world):
        run_demo(interpreter, world, export)
