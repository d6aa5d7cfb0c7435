"""Random edits of real files: every question is answered and the log stays empty."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from foretrace.bench.editor import edit_fuzz


def test_nothing_is_left_unanswered_and_nothing_fails(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edit_fuzz.run_command(60, tmp_path / "figures.json")
    figures = json.loads((tmp_path / "figures.json").read_text())
    assert (figures["edits"], figures["questions"]) == (60, 60)
    assert 0 < figures["taken_back"] < 60
    assert figures["unanswered"] == 0
    assert figures["failed"] == {}
    assert figures["first_log_line"] == ""
    if sys.platform == "linux":
        assert all(size > 0 for size in figures["memory_mib"])
    assert "random edits of real files" in capsys.readouterr().out
