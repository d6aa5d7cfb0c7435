"""Settings: one object, from the command line, the editor and the environment."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

SERVER_KEY = "FORETRACE_SERVER_KEY"


class Settings(BaseModel):
    """What a user may choose. Editors send these under the name `foretrace`, in camel case."""

    model_config = ConfigDict(
        frozen=True,
        extra="ignore",
        populate_by_name=True,
        alias_generator=lambda name: "".join(
            part if i == 0 else part.capitalize() for i, part in enumerate(name.split("_"))
        ),
    )

    model_path: Path | None = None
    """A GGUF file to use as the world model; the embedded one when not set."""
    model_enabled: bool = True
    """False: computed values and enumerated fills only, no model is loaded."""
    threads: int = Field(default=1, ge=1, le=64)
    """Threads of the model. More than the idle physical cores makes it slower."""
    server_url: str | None = None
    """A server to use instead of a model file, such as `http://localhost:8000`."""
    server_model: str | None = None
    """Which of the server's models; needed only if it has several."""
    server_key_variable: str = Field(default=SERVER_KEY, pattern=r"^[A-Za-z_][A-Za-z0-9_]*$")
    """The environment variable that holds the server's key: no secret stands in the settings."""
    server_seconds: float = Field(default=30.0, gt=0, le=3600)
    """Time limit of one request to the server."""
    max_frames: int = Field(default=10_000, ge=1)
    """Frames of one imagined run."""
    run_seconds: float = Field(default=2.0, gt=0)
    """Time limit of one imagined run."""
    fill_seconds: float = Field(default=3.0, gt=0)
    """Time limit of one search for fills."""
    inlay_hints: bool = True
    diagnostics: bool = True
    """Say where runs fail, as far as the document alone tells."""
    code_lens: bool = True
    """Say above each function what comes of its scenario."""
    foresight: bool = True
    """Look ahead while the user is at rest: does it halt, what does it cost, what breaks it."""
