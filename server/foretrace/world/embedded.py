"""The model that installs with the package, and how a world model is loaded."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from foretrace.config import Settings
from foretrace.world.llama.engine import LlamaWorldModel
from foretrace.world.llama.probe import probe
from foretrace.world.protocol import ModelFileError, WorldModel

EMBEDDED_MODEL = "SmolLM2-135M-Instruct.Q8_0.gguf"


def embedded_model_path() -> Path:
    """Where the embedded model lies; raises `ModelFileError` if the package was built without."""
    path = Path(__file__).parent / "models" / EMBEDDED_MODEL
    if not path.is_file():
        raise ModelFileError(
            "The embedded model is missing from this installation of Foretrace; "
            "install it again, or set `modelPath` to a GGUF file."
        )
    return path


def load_world(settings: Settings) -> WorldModel:
    """The world model that `settings` ask for: their server, their file, or the embedded one.

    Raises `ModelFileError` with one sentence for the user. `settings.model_enabled` is the
    caller's to respect.
    """
    if settings.server_url:
        # Imported here: most people have no server.
        from foretrace.world.remote.model import RemoteWorldModel

        return RemoteWorldModel(settings)
    if settings.model_path is None:
        return LlamaWorldModel(embedded_model_path(), settings.threads)
    path = settings.model_path
    with suppress(RuntimeError):  # An unknown user's home: reported as a missing file.
        path = path.expanduser()
    probe(path)
    return LlamaWorldModel(path, settings.threads)
