"""`foretrace model`: what a model file is, what it costs and what it is used for."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from rich.console import Console

    from foretrace.world.dialects.recognise import Spoken
    from foretrace.world.llama.inspection import Inspection

model_app = typer.Typer(
    help="Tell what a model file is, what it costs and what it is used for.",
    rich_markup_mode=None,
)

JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON object, nothing else.")]
ModelOption = Annotated[
    Path | None, typer.Option("--model", help="The GGUF file that is set, if any.")
]

_HOW_TO_SET = (
    "Another one is set by --model FILE, in editors by modelPath; "
    "`foretrace model check FILE` tells what it is."
)

_USES = {
    "plain text": (
        "ranks fills by how likely they are",
        "proposes expressions for holes",
        "guesses what unknown calls return",
    ),
    "fill-in-the-middle": ("knows what stands behind a hole when it proposes",),
    "CWM traces": (
        "imagines runs line by line where the interpreter cannot follow",
        "writes the frame that shows what an unknown yields, where one does",
    ),
    "CWM chat": ("thinks before it guesses what an unknown call returns",),
}


@dataclass(frozen=True, slots=True)
class Machine:
    """Memory of this machine in bytes; `None` where the system does not tell."""

    total: int | None
    available: int | None

    def holds(self, needed: int) -> bool | None:
        known = self.available if self.available is not None else self.total
        return None if known is None else needed <= known


@model_app.callback(invoke_without_command=True)
def _default(context: typer.Context) -> None:
    if context.invoked_subcommand is None:
        list_models(None, False)


@model_app.command()
def check(
    path: Annotated[Path, typer.Argument(metavar="FILE", help="A GGUF file.")],
    as_json: JsonOption = False,
) -> None:
    """Tell what a model file is, without loading its weights."""
    from foretrace.world.llama.inspection import inspect

    path = _expanded(path)
    found = inspect(path)
    if as_json:
        from foretrace.cli.source import write_json

        write_json(model_to_json(path, found, this_machine()))
    else:
        from rich.console import Console

        _print_rows(Console(), _rows(path, found, this_machine()))


@model_app.command("list")
def list_models(model: ModelOption = None, as_json: JsonOption = False) -> None:
    """Tell which models there are: the embedded ones, and the one that is set."""
    from foretrace.world.embedded import embedded_model_path, embedded_trace_model_path
    from foretrace.world.llama.inspection import inspect

    paths = {"embedded": embedded_model_path()}
    traces = embedded_trace_model_path()
    if traces is not None:
        paths["embedded_traces"] = traces
    used = set(paths)
    if model is not None:
        paths["set"] = _expanded(model)
        used = {"set"}
    found = {kind: inspect(path) for kind, path in paths.items()}
    uses = {kind: uses_of(inspected) for kind, inspected in found.items()}
    if traces is not None:
        uses |= _divided_uses()
    if as_json:
        from foretrace.cli.source import write_json

        machine = this_machine()
        write_json(
            {
                kind: {**model_to_json(path, found[kind], machine), "uses": uses[kind]}
                for kind, path in paths.items()
            }
        )
        return
    from rich.console import Console

    console = Console()
    for kind, path in paths.items():
        label = kind.replace("_", ", ")
        rows = _short_rows(label, path, found[kind], kind in used, uses[kind])
        _print_rows(console, rows)
    if model is None:
        console.print(_HOW_TO_SET, highlight=False, style="dim")


def _expanded(path: Path) -> Path:
    with suppress(RuntimeError):  # An unknown user's home: reported as a missing file.
        path = path.expanduser()
    return path


def this_machine() -> Machine:
    total = available = None
    with suppress(AttributeError, ValueError, OSError):
        total = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    with suppress(OSError, ValueError):
        for line in Path("/proc/meminfo").read_text().splitlines():
            key, _, value = line.partition(":")
            if key == "MemAvailable":
                available = int(value.split()[0]) * 1024
    return Machine(total, available)


def uses_of(model: Inspection) -> list[str]:
    """What Foretrace asks of it, in plain words."""
    return [
        use
        for spoken in model.spoken
        if spoken.dialect != "CWM chat" or model.reasons
        for use in _USES[spoken.dialect]
    ]


def _divided_uses() -> dict[str, list[str]]:
    """What the embedded models are asked, where there are both."""
    from foretrace.world.dialects.unknown_place import Place
    from foretrace.world.embedded import TRACED_VALUES

    def guesses(places: Iterable[Place]) -> list[str]:
        where = [str(place) for place in places]
        return [f"guesses what unknowns yield ({', '.join(where)})"] if where else []

    ranks, proposes, _ = _USES["plain text"]
    imagines, _ = _USES["CWM traces"]
    return {
        "embedded": [ranks, proposes, *guesses(p for p in Place if p not in TRACED_VALUES)],
        "embedded_traces": [imagines, *guesses(p for p in Place if p in TRACED_VALUES)],
    }


def model_to_json(path: Path, model: Inspection, machine: Machine) -> dict[str, Any]:
    from foretrace.world.llama.inspection import memory_needed

    memory = memory_needed(model)
    return {
        "path": str(path),
        "name": model.name,
        "architecture": model.architecture,
        "parameters": model.parameters,
        "quantization": model.quantization or None,
        "trained_context": model.trained_context,
        "exact_context": model.exact_context,
        "vocabulary": model.vocabulary,
        "dialects": [
            {
                "dialect": str(spoken.dialect),
                "family": spoken.family or None,
                "evidence": spoken.evidence,
            }
            for spoken in model.spoken
        ],
        "uses": uses_of(model),
        "memory_bytes": {
            "weights": memory.weights,
            "cache": memory.cache,
            "work": memory.work,
            "process": memory.process,
            "total": memory.total,
        },
        "machine_bytes": {"total": machine.total, "available": machine.available},
        "fits": machine.holds(memory.total),
        "gpu_offload": model.gpu_offload,
    }


def _print_rows(console: Console, rows: Iterable[tuple[str, str]]) -> None:
    from rich.table import Table
    from rich.text import Text

    from foretrace.cli.render import printable

    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    table.add_column(style="bold", no_wrap=True)
    table.add_column(overflow="fold")
    for label, value in rows:
        table.add_row(label, Text(printable(value)))
    console.print(table)


def _rows(path: Path, model: Inspection, machine: Machine) -> Iterator[tuple[str, str]]:
    from foretrace.world.llama.inspection import memory_needed

    memory = memory_needed(model)
    yield "file", str(path)
    yield "name", model.name
    yield "architecture", f"{model.architecture}, layers: {model.layers}"
    yield "parameters", _parameters(model.parameters)
    yield "weights", _weights(model)
    yield "context", _context(model)
    yield "vocabulary", f"{model.vocabulary:,} tokens"
    label = "dialects"
    for spoken in model.spoken:
        yield label, f"{_form(spoken)}: {spoken.evidence}"
        label = ""
    label = "used for"
    for use in uses_of(model):
        yield label, use
        label = ""
    parts = f"weights {_size(memory.weights)}, cache {_size(memory.cache)}"
    rest = f"buffers {_size(memory.work)}, Foretrace itself {_size(memory.process)}"
    yield "memory", f"about {_size(memory.total)}: {parts}, {rest}"
    yield "this machine", _verdict(machine, memory.total)
    yield (
        "GPU",
        "what fits of the model runs on it: this build of llama.cpp can use one"
        if model.gpu_offload
        else "not used: this build of llama.cpp runs on the processor",
    )


def _context(model: Inspection) -> str:
    trained = f"{model.trained_context:,} tokens trained"
    if model.exact_context == model.trained_context:
        return trained
    return (
        f"{trained}; exact within {model.exact_context:,}, because the architecture "
        f"{model.architecture} has no sliding window"
    )


def _verdict(machine: Machine, needed: int) -> str:
    verdict = {True: "enough", False: "not enough", None: ""}[machine.holds(needed)]
    if machine.total is None:
        return "does not tell how much memory it has"
    if machine.available is None:
        return f"{_size(machine.total)} of memory: {verdict}, if it is free"
    return f"{_size(machine.available)} free of {_size(machine.total)}: {verdict}"


def _short_rows(
    kind: str, path: Path, model: Inspection, used: bool, uses: Iterable[str]
) -> Iterator[tuple[str, str]]:
    yield kind, f"{model.name}{', used' if used else ', not used'}"
    yield "", f"{_parameters(model.parameters)} parameters, {_weights(model)}"
    yield "", ", ".join(map(_form, model.spoken))
    if used:
        yield from (("", use) for use in uses)
    yield "", str(path)


def _form(spoken: Spoken) -> str:
    return f"{spoken.dialect} as {spoken.family}" if spoken.family else str(spoken.dialect)


def _weights(model: Inspection) -> str:
    return f"{_size(model.weight_bytes)}, {model.quantization or 'precision not stated'}"


def _parameters(count: int) -> str:
    return f"{count / 1e9:.1f} billion" if count >= 1e9 else f"{count / 1e6:.1f} million"


def _size(count: int) -> str:
    return f"{count / 2**30:.1f} GiB" if count >= 1 << 30 else f"{count / 2**20:.0f} MiB"
