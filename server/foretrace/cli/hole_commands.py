"""The commands that work on single holes: refine, split, explain."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from foretrace.cli.errors import BadInput
from foretrace.cli.options import (
    FileArgument,
    JsonOption,
    LimitOption,
    ModelOption,
    NoModelOption,
    SecondsOption,
    ServerOption,
    tools,
)

if TYPE_CHECKING:
    from foretrace.cli.verbs import Verb

HoleOption = Annotated[
    int | None,
    typer.Option("--hole", min=1, help="Which hole, counted from 1; without it, every one."),
]


def refine(
    file: FileArgument = None,
    hole: HoleOption = None,
    as_json: JsonOption = False,
    limit: LimitOption = 10,
    seconds: SecondsOption = 3.0,
    model: ModelOption = None,
    server: ServerOption = None,
    no_model: NoModelOption = False,
) -> None:
    """Show the next step at a hole: code with smaller holes."""
    from foretrace.cli.verb_kinds import Refine

    verb = Refine(limit)
    _run(verb, "refine", file, hole, as_json, seconds, (model, server, no_model))


def split(
    file: FileArgument = None,
    hole: HoleOption = None,
    as_json: JsonOption = False,
    limit: LimitOption = 3,
    seconds: SecondsOption = 3.0,
    model: ModelOption = None,
    server: ServerOption = None,
    no_model: NoModelOption = False,
) -> None:
    """Show case distinctions at a hole that tell the scenarios apart."""
    from foretrace.cli.verb_kinds import Split

    verb = Split(limit, seconds)
    _run(verb, "split", file, hole, as_json, seconds, (model, server, no_model))


def explain(
    file: FileArgument = None,
    hole: HoleOption = None,
    as_json: JsonOption = False,
    seconds: SecondsOption = 3.0,
    model: ModelOption = None,
    server: ServerOption = None,
    no_model: NoModelOption = False,
) -> None:
    """Say why a fill is the best: what fails without it."""
    from foretrace.cli.verb_kinds import Explain

    verb = Explain(seconds)
    _run(verb, "explain", file, hole, as_json, seconds, (model, server, no_model))


def _run(
    verb: Verb[Any],
    name: str,
    file: str | None,
    hole: int | None,
    as_json: bool,
    seconds: float,
    models: tuple[Any, Any, bool],
) -> None:
    from foretrace.cli.source import read_source, write_json
    from foretrace.cli.verbs import print_verb, verb_on, verb_to_json

    if file is None:
        raise BadInput(f"Give a FILE to {name}, or - for standard input.")
    source = read_source(file)
    with tools(*models) as (interpreter, world):
        found = verb_on(verb, source, hole, interpreter, world, seconds)
    if as_json:
        write_json(verb_to_json(verb, found))
    else:
        from rich.console import Console

        print_verb(Console(), verb, found)
