"""Neovim's own client, headless, on the sketch that is the main job."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

from foretrace.examples import BINARY_SEARCH

from .scripted import observed_in

SESSION = Path(__file__).with_name("neovim") / "session.lua"


def neovim() -> str | None:
    """The one installed beside this Python, else the one on the path."""
    return shutil.which("nvim", path=str(Path(sys.executable).parent)) or shutil.which("nvim")


@pytest.fixture(scope="module")
def observed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    """What a user of Neovim sees, as the script wrote it down."""
    program = neovim()
    assert program is not None, "install the development extra: it brings Neovim"
    folder = tmp_path_factory.mktemp("neovim")
    private = {f"XDG_{kind}_HOME": str(folder / kind) for kind in ("CONFIG", "DATA", "STATE")}
    command = [program, "--headless", "--clean", "-S", str(SESSION)]
    return observed_in(folder, command, private, seconds=120)


def test_hints_stand_at_the_lines(observed: dict[str, object]) -> None:
    hints = observed["hints"]
    assert isinstance(hints, dict)
    assert hints["6"] == "left ≈ 0, right ≈ 5"
    assert hints["8"] == "mid ≈ 2 … 3"


def test_the_hover_window_shows_the_values(observed: dict[str, object]) -> None:
    hover = observed["hover"]
    assert isinstance(hover, str)
    assert "while running" in hover
    assert "derived" in hover


def test_an_action_fills_the_whole_function(observed: dict[str, object]) -> None:
    filled = observed["filled"]
    assert isinstance(filled, str)
    kept = BINARY_SEARCH.rstrip("\n").split("???")
    assert [part for part in kept if part not in filled] == []
    assert "???" not in filled


def test_the_completion_menu_lists_the_candidates(observed: dict[str, object]) -> None:
    completion = observed["completion"]
    assert isinstance(completion, list)
    assert completion[0] == "mid + 1"


def test_taking_a_candidate_replaces_the_hole(observed: dict[str, object]) -> None:
    assert observed["line"] == "            left = mid + 1"
