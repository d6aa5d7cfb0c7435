"""The models that install with the package, and how a world model is loaded."""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from pathlib import Path

from foretrace.config import Settings
from foretrace.world.dialects.unknown_place import Place
from foretrace.world.divided import DividedWorld
from foretrace.world.lazy import LazyModel
from foretrace.world.llama.engine import LlamaWorldModel
from foretrace.world.llama.gguf_file import check_gguf
from foretrace.world.llama.probe import probe
from foretrace.world.protocol import ModelFileError, WorldModel

EMBEDDED_MODEL = "SmolLM2-135M-Instruct.Q8_0.gguf"
"""Ranks and proposes fills."""
EMBEDDED_TRACE_MODEL = "foretrace-cwm-3m.Q8_0.gguf"
"""Follows programs: imagines runs, and what unknowns yield in places of `TRACED_VALUES`."""
TRACED_VALUES = frozenset({Place.ASSIGNED, Place.RETURNED, Place.CONDITION})
"""Where a frame of its own shows the value; `foretrace bench values` is to decide it."""

_MODELS = Path(__file__).parent / "models"


def embedded_model_path() -> Path:
    """Where the embedded model lies; raises `ModelFileError` if the package was built without."""
    path = _MODELS / EMBEDDED_MODEL
    if not path.is_file():
        raise ModelFileError(
            "The embedded model is missing from this installation of Foretrace; "
            "install it again, or set `modelPath` to a GGUF file."
        )
    return path


def embedded_trace_model_path() -> Path | None:
    """Where the embedded model of traces lies; `None` if the package was built without."""
    path = _MODELS / EMBEDDED_TRACE_MODEL
    return path if path.is_file() else None


def load_world(settings: Settings, *, for_fills: bool = False) -> WorldModel:
    """The world model that `settings` ask for: their server, their file, or the embedded ones.

    Of the embedded ones each is loaded when it is first asked; with `for_fills`, the one that
    fills are asked of is loaded now. Raises `ModelFileError` with one sentence for the user.
    `settings.model_enabled` is the caller's to respect.
    """
    if settings.server_url:
        # Imported here: most people have no server.
        from foretrace.world.remote.model import RemoteWorldModel

        return RemoteWorldModel(settings)
    if settings.model_path is None:
        return _embedded(settings.threads, for_fills)
    path = settings.model_path
    with suppress(RuntimeError):  # An unknown user's home: reported as a missing file.
        path = path.expanduser()
    probe(path)
    return LlamaWorldModel(path, settings.threads)


def _embedded(threads: int, for_fills: bool) -> WorldModel:
    writing, tracing = embedded_model_path(), embedded_trace_model_path()
    if tracing is None:
        return LlamaWorldModel(writing, threads)
    writer, tracer = (_lazy(path, threads) for path in (writing, tracing))
    if for_fills:
        writer.load()
    return DividedWorld(tracer, writer, TRACED_VALUES)


def _lazy(path: Path, threads: int) -> LazyModel:
    check_gguf(path)
    return LazyModel(partial(LlamaWorldModel, path, threads), path.stem)
