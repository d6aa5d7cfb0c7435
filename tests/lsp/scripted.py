"""An editor that a script leads through a sketch, and what its user sees there."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from foretrace.examples import BINARY_SEARCH

from .editor import SERVER


def observed_in(
    folder: Path, command: Sequence[str], private: Mapping[str, str], seconds: float
) -> dict[str, object]:
    """What the script wrote down of the sketch that is the main job.

    It finds the sketch, the server's command and the place for its JSON in `FORETRACE_SKETCH`,
    `FORETRACE_COMMAND` and `FORETRACE_RESULT`. `private` are variables that keep the user's own
    configuration away.
    """
    sketch, result = folder / "sketch.py", folder / "result.json"
    sketch.write_text(BINARY_SEARCH, encoding="utf-8")
    done = subprocess.run(
        command,
        env={
            **os.environ,
            **private,
            "FORETRACE_COMMAND": json.dumps(SERVER),
            "FORETRACE_SKETCH": str(sketch),
            "FORETRACE_RESULT": str(result),
        },
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=seconds,
    )
    assert result.exists(), done.stdout + done.stderr
    found = json.loads(result.read_text(encoding="utf-8"))
    assert isinstance(found, dict)
    assert "error" not in found, found
    return found
