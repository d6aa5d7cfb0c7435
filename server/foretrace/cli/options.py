"""Options and arguments that commands share, and what they work with."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from foretrace.cli.errors import BadInput
from foretrace.config import Settings

if TYPE_CHECKING:
    from foretrace.imagine.interpreter import Interpreter
    from foretrace.world.protocol import WorldModel

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
PatienceOption = Annotated[
    float, typer.Option("--seconds", min=0.1, help="Time for one function or call, about.")
]
SecondsOption = Annotated[float, typer.Option(min=0.001, help="Time limit of one search.")]
LimitOption = Annotated[int, typer.Option(min=1, help="Solutions to show at most.")]


@contextmanager
def tools(
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


def one_input(file: str | None, batch: bool, command: str) -> str:
    """The file to read; empty for a batch. Raises `BadInput` unless there is exactly one input."""
    if batch and file is not None:
        raise BadInput("Give either a FILE or --batch, not both.")
    if not batch and file is None:
        raise BadInput(f"Give a FILE to {command}, - for standard input, or --batch.")
    return file or ""
