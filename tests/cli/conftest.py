"""Running the real command in a real process."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., "subprocess.CompletedProcess[str]"]

COMMAND = (sys.executable, "-m", "foretrace")


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """`run("fill", "a.py", input="…")` in an empty folder; output decoded as UTF-8."""

    def command(
        *arguments: str, input: str = "", **variables: str
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*COMMAND, *arguments],
            input=input,
            capture_output=True,
            encoding="utf-8",
            cwd=tmp_path,
            env=os.environ | variables,
            timeout=120,
        )

    return command
