"""`foretrace bench`: the measurements behind the figures we state."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from foretrace.bench.specimens import Split
from foretrace.cli.errors import BadInput
from foretrace.cli.options import PatienceOption
from foretrace.config import Settings

bench_app = typer.Typer(help="Measure Foretrace.", rich_markup_mode=None)

CasesArgument = Annotated[Path, typer.Argument(metavar="FILE", help="Cases, JSON lines.")]
RunsArgument = Annotated[
    Path,
    typer.Argument(
        metavar="FILE",
        help="JSON lines: id, code, call (or input, the arguments of f); "
        "optional: family, output, sketch. Their code is run on this Python, in a child "
        "process with limits.",
    ),
]
OutOption = Annotated[Path | None, typer.Option("--json", help="Also write the results here.")]
FirstOption = Annotated[int | None, typer.Option(min=1, help="Only this many first cases.")]
ModelOption = Annotated[Path | None, typer.Option("--model", help="A GGUF file.")]
NoModelOption = Annotated[bool, typer.Option("--no-model", help="Use no world model.")]
SecondsOption = Annotated[float, typer.Option(min=0.001, help="Time limit of one search.")]
SplitOption = Annotated[Split, typer.Option(help="Of sketches of our own: which functions.")]
SeedOption = Annotated[int, typer.Option(help="Of what is chosen at random.")]
RunsOption = Annotated[int, typer.Option(min=1, help="How often to measure.")]


@contextmanager
def _readable() -> Iterator[None]:
    """Cases that cannot be read, and results that cannot be written, are bad input."""
    from foretrace.bench.records import RecordError

    try:
        yield
    except RecordError as error:
        raise BadInput(str(error)) from error
    except OSError as error:
        if error.filename is None:
            raise
        raise BadInput(f"{error.filename}: {error.strerror}") from error


@bench_app.command()
def fills(
    cases: Annotated[
        str,
        typer.Argument(help="algorithms, functions, human-eval, or a file of cases, JSON lines."),
    ],
    modes: Annotated[
        str,
        typer.Option(help="Of enumeration, model and both, those to compare, with commas."),
    ] = "both",
    ask: Annotated[
        bool,
        typer.Option("--ask", help="Also let the true program answer one question."),
    ] = False,
    split: SplitOption = Split.ALL,
    seed: SeedOption = 0,
    limit: Annotated[int, typer.Option(min=1, help="Solutions judged at most.")] = 10,
    seconds: SecondsOption = 3.0,
    first: FirstOption = None,
    model: ModelOption = None,
    no_model: NoModelOption = False,
    json_out: OutOption = None,
) -> None:
    """How often fills are right, judged on hidden cases."""
    from foretrace.bench.attempts import Mode
    from foretrace.bench.fills import run_command

    try:
        chosen = [Mode(mode.strip()) for mode in modes.split(",")]
    except ValueError as error:
        raise BadInput(f"{error}: take some of {', '.join(sorted(Mode))}, with commas.") from error
    with _readable():
        run_command(
            cases,
            settings=Settings(model_path=model, model_enabled=not no_model),
            modes=chosen,
            ask=ask,
            split=split,
            seed=seed,
            limit=limit,
            seconds=seconds,
            first=first,
            json_out=json_out,
        )


@bench_app.command("sketches")
def make_sketches(
    name: Annotated[
        str, typer.Argument(metavar="SET", help="algorithms, functions or human-eval.")
    ],
    out: Annotated[Path, typer.Option("--out", help="Where to write them, JSON lines.")],
    split: SplitOption = Split.ALL,
    seed: SeedOption = 0,
    drawn: Annotated[
        int, typer.Option("--n", min=1, help="Of HumanEval's, so many drawn at random.")
    ] = 300,
    human_eval: Annotated[
        Path | None,
        typer.Option("--human-eval", help="HumanEval.jsonl.gz, else the installed package's."),
    ] = None,
) -> None:
    """Make the sketches that fills are measured on, the same for the same seed."""
    from foretrace.bench.sketches import run_command

    with _readable():
        run_command(name, out, seed=seed, split=split, drawn=drawn, human_eval=human_eval)


@bench_app.command()
def start(
    runs: RunsOption = 10,
    seconds: SecondsOption = 3.0,
    model: ModelOption = None,
    no_model: NoModelOption = False,
    json_out: OutOption = None,
) -> None:
    """Time to the first solution, cold and warm."""
    from foretrace.bench.start import run_command

    run_command(
        settings=Settings(model_path=model, model_enabled=not no_model, fill_seconds=seconds),
        runs=runs,
        json_out=json_out,
    )


@bench_app.command()
def keystrokes(json_out: OutOption = None) -> None:
    """From a keystroke to fresh hints; what typing costs, and the idle server."""
    from foretrace.bench.editor.keystrokes import run_command

    with _readable():
        run_command(json_out)


@bench_app.command()
def answers(
    first: Annotated[int, typer.Option(min=1, help="Sketches of each family.")] = 60,
    json_out: OutOption = None,
) -> None:
    """From a finished hole to ghost text; how long a hover takes."""
    from foretrace.bench.editor.answers import run_command

    with _readable():
        run_command(first, json_out)


@bench_app.command()
def edits(
    count: Annotated[int, typer.Option(min=1, help="Random edits to make.")] = 5000,
    json_out: OutOption = None,
) -> None:
    """Random edits of real files: is every question answered, does anything fail."""
    from foretrace.bench.editor.edit_fuzz import run_command

    with _readable():
        run_command(count, json_out)


@bench_app.command()
def dap(
    runs: RunsOption = 20,
    requests: Annotated[
        int, typer.Option(min=0, help="Random requests, to see whether all are answered.")
    ] = 20_000,
    model: ModelOption = None,
    no_model: NoModelOption = False,
    json_out: OutOption = None,
) -> None:
    """The imagined debugger: launches, steps, what if, memory, random requests."""
    from foretrace.bench.debugger.run import run_command

    with _readable():
        settings = Settings(model_path=model, model_enabled=not no_model)
        run_command(settings, runs, requests, json_out)


@bench_app.command()
def traces(path: CasesArgument, first: FirstOption = None, json_out: OutOption = None) -> None:
    """Share of imagined traces identical to what CPython 3.11 does."""
    from foretrace.bench.traces import run_command

    with _readable():
        run_command(path, first, json_out)


@bench_app.command()
def conformance(
    path: CasesArgument,
    first: FirstOption = None,
    inputs: Annotated[int, typer.Option(min=1, help="Calls of each record.")] = 1,
    fuzz: Annotated[int, typer.Option(min=0, help="Broken traces the parser is given.")] = 0,
    json_out: OutOption = None,
) -> None:
    """CWM traces against what CPython 3.11 does, byte for byte."""
    from foretrace.bench.conformance import run_command

    with _readable():
        run_command(path, first, inputs, fuzz, json_out)


@bench_app.command()
def frames(
    path: CasesArgument,
    first: Annotated[int, typer.Option(min=1, help="Records to use.")] = 20,
    model: ModelOption = None,
    json_out: OutOption = None,
) -> None:
    """How fast frames are decoded: forced, drafted, and token by token."""
    from foretrace.bench.frames import run_command

    with _readable():
        run_command(path, first, json_out, Settings(model_path=model))


@bench_app.command()
def admission(
    path: RunsArgument,
    first: FirstOption = None,
    fuzz: Annotated[int, typer.Option(min=0, help="Broken frames it is given.")] = 0,
    json_out: OutOption = None,
) -> None:
    """Whether neural imagination admits what CPython 3.11 does, and refuses what cannot be."""
    from foretrace.bench.admission import run_command

    with _readable():
        run_command(path, first, fuzz, json_out)


@bench_app.command("model")
def measure_model(
    path: RunsArgument,
    first: FirstOption = None,
    sample: Annotated[
        int | None, typer.Option("--sample", min=1, help="Of these, so many drawn at random.")
    ] = None,
    seed: SeedOption = 0,
    max_frames: Annotated[
        int, typer.Option("--max-frames", min=1, help="Frames of one run that are asked for.")
    ] = 400,
    no_free: Annotated[
        bool, typer.Option("--no-free", help="Leave out what is written without constraints.")
    ] = False,
    model: ModelOption = None,
    json_out: OutOption = None,
) -> None:
    """How good the world model is at following programs, with and without constraints."""
    from foretrace.bench.model import run_command
    from foretrace.bench.model_run import Asked

    with _readable():
        asked = Asked(first, sample, seed, max_frames, not no_free)
        run_command(path, asked, json_out, Settings(model_path=model))


@bench_app.command()
def values(
    path: RunsArgument,
    answer_by: Annotated[
        str, typer.Option("--answer-by", help="default, traces, text or smollm2.")
    ] = "default",
    first: FirstOption = None,
    model: ModelOption = None,
    json_out: OutOption = None,
) -> None:
    """How often the value imagined for a hole is the true one."""
    from foretrace.bench.values import AnswerBy, run_command

    try:
        by = AnswerBy(answer_by)
    except ValueError as error:
        known = ", ".join(AnswerBy)
        raise BadInput(f"--answer-by takes one of {known}, not {answer_by!r}.") from error
    with _readable():
        run_command(path, by, first, json_out, Settings(model_path=model))


@bench_app.command()
def speed(model: ModelOption = None, json_out: OutOption = None) -> None:
    """Speed and memory of the world model."""
    from foretrace.bench.speed import run_command

    with _readable():
        run_command(json_out, Settings(model_path=model))


@bench_app.command()
def constraints(model: ModelOption = None, json_out: OutOption = None) -> None:
    """What it costs to hold the world model to a grammar."""
    from foretrace.bench.constraints import run_command

    with _readable():
        run_command(json_out, Settings(model_path=model))


@bench_app.command()
def halts(
    split: SplitOption = Split.ALL,
    seconds: PatienceOption = 2.0,
    first: FirstOption = None,
    json_out: OutOption = None,
) -> None:
    """How often verdicts on halting are right, and whether a proof was ever wrong."""
    from foretrace.bench.foretelling import run_halting

    with _readable():
        run_halting(split, seconds, first, json_out)


@bench_app.command()
def cost(
    split: SplitOption = Split.ALL,
    seconds: PatienceOption = 2.0,
    first: FirstOption = None,
    json_out: OutOption = None,
) -> None:
    """How often the class of a function's cost is right."""
    from foretrace.bench.foretelling import run_costs

    with _readable():
        run_costs(split, seconds, first, json_out)


@bench_app.command()
def hazards(
    split: SplitOption = Split.ALL,
    seconds: PatienceOption = 1.0,
    first: FirstOption = None,
    json_out: OutOption = None,
) -> None:
    """Hazards found of those that were planted, and alarms in clean code."""
    from foretrace.bench.foretelling import run_hazards

    with _readable():
        run_hazards(split, seconds, first, json_out)
