"""Emacs and eglot, without a display, on the sketch that is the main job, where there is one."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from foretrace.examples import BINARY_SEARCH

from .scripted import observed_in

SESSION = Path(__file__).with_name("emacs") / "session.el"
_OLDEST = 30


def emacs() -> str | None:
    """The one on the path, if it is new enough to bring eglot with inlay hints."""
    program = shutil.which("emacs")
    if program is None:
        return None
    said = subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout
    version = re.match(r"GNU Emacs (\d+)", said)
    return program if version and int(version[1]) >= _OLDEST else None


PROGRAM = emacs()
pytestmark = pytest.mark.skipif(PROGRAM is None, reason=f"no Emacs {_OLDEST} or later")


@pytest.fixture(scope="module")
def observed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    """What a user of Emacs sees, as the script wrote it down."""
    assert PROGRAM is not None
    folder = tmp_path_factory.mktemp("emacs")
    command = [PROGRAM, "-Q", "--batch", "-l", str(SESSION)]
    return observed_in(folder, command, {"HOME": str(folder)}, seconds=300)


def test_hints_stand_at_the_lines(observed: dict[str, object]) -> None:
    hints = observed["hints"]
    assert isinstance(hints, dict)
    assert hints["6"] == "left ≈ 0, right ≈ 5"
    assert hints["8"] == "mid ≈ 2 … 3"


def test_hover_shows_the_values(observed: dict[str, object]) -> None:
    assert "derived" in str(observed["hover"])


def test_completion_lists_the_candidates(observed: dict[str, object]) -> None:
    completion = observed["completion"]
    assert isinstance(completion, list)
    assert "0, len(arr) - 1" in completion


def test_an_action_fills_the_whole_function(observed: dict[str, object]) -> None:
    filled = str(observed["filled"])
    kept = BINARY_SEARCH.rstrip("\n").split("???")
    assert [part for part in kept if part not in filled] == []
    assert "???" not in filled
