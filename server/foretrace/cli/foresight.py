"""The commands that answer about a run before there is one: halts, cost, hazards, propose."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any

import typer

from foretrace.cli.options import (
    BatchOption,
    FileArgument,
    JsonOption,
    ModelOption,
    NoModelOption,
    PatienceOption,
    ServerOption,
    one_input,
    tools,
)

if TYPE_CHECKING:
    from rich.console import Console

    from foretrace.imagine.interpreter import Interpreter
    from foretrace.sketch.model import Sketch
    from foretrace.world.protocol import WorldModel

CallOption = Annotated[
    str | None, typer.Option("--call", help="The call to ask about, as in 'f(27)'.")
]
FunctionOption = Annotated[
    str | None, typer.Option("--function", help="Only this function, as in f or C.method.")
]


def halts(
    file: FileArgument = None,
    call: CallOption = None,
    as_json: JsonOption = False,
    batch: BatchOption = False,
    seconds: PatienceOption = 2.0,
    model: ModelOption = None,
    server: ServerOption = None,
    no_model: NoModelOption = False,
) -> None:
    """Say whether a call, or every call of a function, comes to an end."""
    from foretrace.cli.foretold import halting_to_json, print_halting

    def ask(
        sketch: Sketch, given: Given, interpreter: Interpreter, world: WorldModel | None
    ) -> Any:
        from foretrace.cli.foretold import ask_halting

        return ask_halting(sketch, given.call or call, interpreter, world, seconds)

    _run("ask about", file, as_json, batch, (model, server, no_model), ask, halting_to_json,
         print_halting)  # fmt: skip


def cost(
    file: FileArgument = None,
    function: FunctionOption = None,
    as_json: JsonOption = False,
    batch: BatchOption = False,
    seconds: PatienceOption = 2.0,
    model: ModelOption = None,
    server: ServerOption = None,
    no_model: NoModelOption = False,
) -> None:
    """Say how the work of a function grows with what it is given."""
    from foretrace.cli.foretold import cost_to_json, print_cost

    def ask(
        sketch: Sketch, given: Given, interpreter: Interpreter, world: WorldModel | None
    ) -> Any:
        from foretrace.cli.foretold import ask_cost

        return ask_cost(sketch, given.function or function, interpreter, world, seconds)

    _run("ask about", file, as_json, batch, (model, server, no_model), ask, cost_to_json,
         print_cost)  # fmt: skip


def hazards(
    file: FileArgument = None,
    function: FunctionOption = None,
    as_json: JsonOption = False,
    batch: BatchOption = False,
    seconds: PatienceOption = 1.0,
    model: ModelOption = None,
    server: ServerOption = None,
    no_model: NoModelOption = False,
) -> None:
    """Say where calls break, on which input, and what they leave behind."""
    from foretrace.cli.foretold import hazards_to_json, print_hazards

    def ask(
        sketch: Sketch, given: Given, interpreter: Interpreter, world: WorldModel | None
    ) -> Any:
        from foretrace.cli.foretold import ask_hazards

        return ask_hazards(sketch, given.function or function, interpreter, world, seconds)

    _run("ask about", file, as_json, batch, (model, server, no_model), ask, hazards_to_json,
         print_hazards)  # fmt: skip


def propose(
    file: FileArgument = None,
    function: FunctionOption = None,
    as_json: JsonOption = False,
    batch: BatchOption = False,
) -> None:
    """Propose scenarios that cover a function's branches, with what they give now."""
    from foretrace.cli.foretold import print_proposals, proposals_to_json

    def ask(sketch: Sketch, given: Given, interpreter: Interpreter, _: WorldModel | None) -> Any:
        from foretrace.cli.foretold import ask_proposals

        return ask_proposals(sketch, given.function or function, interpreter)

    _run("propose tests for", file, as_json, batch, (None, None, True), ask, proposals_to_json,
         print_proposals)  # fmt: skip


class Given:
    """What one request of a batch adds to the options."""

    def __init__(self, call: str | None = None, function: str | None = None) -> None:
        self.call = call
        self.function = function


def _run(
    verb: str,
    file: str | None,
    as_json: bool,
    batch: bool,
    models: tuple[Any, Any, bool],
    ask: Callable[[Sketch, Given, Interpreter, WorldModel | None], Any],
    to_json: Callable[[Any], dict[str, Any]],
    show: Callable[[Console, Any], None],
) -> None:
    from foretrace.cli.source import ForesightRequest, answer_batch, read_source, write_json
    from foretrace.sketch.parse import read_sketch

    path = one_input(file, batch, verb)
    source = "" if batch else read_source(path)
    with tools(*models) as (interpreter, world):
        if batch:

            def answer(request: ForesightRequest) -> dict[str, Any]:
                given = Given(request.call, request.function)
                return to_json(ask(read_sketch(request.source), given, interpreter, world))

            for result in answer_batch(ForesightRequest, answer):
                write_json(result)
            return
        found = ask(read_sketch(source), Given(), interpreter, world)
    if as_json:
        write_json(to_json(found))
    else:
        from rich.console import Console

        show(Console(), found)
