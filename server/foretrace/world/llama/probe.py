"""Tries a model file in a process of its own, because a bad one can end the process.

llama.cpp checks much of a file by assertions that abort. Only a file that survived here is
loaded into the server. Run as `python -m foretrace.world.llama.probe FILE`: exits with 0 if
the file is good, else with 2 and one sentence on stdout, if it still can.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from foretrace.cancellation import Cancellation
from foretrace.world.llama.engine import LlamaWorldModel
from foretrace.world.llama.gguf_file import check_gguf
from foretrace.world.protocol import ModelFileError, WorldModelError

_SECONDS = 120.0
_REFUSED = 2


def probe(path: Path) -> None:
    """Raise `ModelFileError` unless llama.cpp can load `path` and evaluate text with it."""
    check_gguf(path)
    try:
        # -P: a module in the working folder, the user's project, must not be imported.
        child = subprocess.run(
            [sys.executable, "-P", "-m", __name__, str(path)],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            encoding="utf-8",
            errors="replace",
            timeout=_SECONDS,
            env={**os.environ, "GGML_NO_BACKTRACE": "1", "PYTHONIOENCODING": "utf-8"},
        )
    except subprocess.TimeoutExpired as error:
        raise ModelFileError(
            f"The model file {path} took more than {_SECONDS:.0f} seconds to load; "
            "use a smaller model."
        ) from error
    if child.returncode == _REFUSED and child.stdout.strip():
        raise ModelFileError(child.stdout.strip())
    if child.returncode != 0:
        raise ModelFileError(
            f"The model file {path} is damaged or of a kind that llama.cpp cannot run; "
            "download it again or choose another."
        )


def _main(path: Path) -> int:
    try:
        world = LlamaWorldModel(path, threads=1)
        try:
            world.score("x = 1\n", ["y = 2\n"], Cancellation())
        finally:
            world.close()
    except ModelFileError as error:
        print(error)
        return _REFUSED
    except WorldModelError as error:
        print(f"The model file {path} cannot be used: {error}")
        return _REFUSED
    return 0


if __name__ == "__main__":
    sys.exit(_main(Path(sys.argv[1])))
