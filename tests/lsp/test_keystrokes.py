"""The measurement of typing measures what it says."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from foretrace.bench import keystrokes
from foretrace.bench.keystroke_file import FUNCTIONS, LINES, keystroke_file
from foretrace.sketch.parse import read_sketch


def test_the_file_has_the_size_it_is_said_to_have() -> None:
    sketch = read_sketch(keystroke_file())
    assert sketch.text.count("\n") == LINES
    assert len(sketch.functions) == len(sketch.scenarios) == FUNCTIONS
    assert not sketch.holes
    assert not sketch.program.gaps


def test_every_edit_is_answered_fresh(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(keystrokes, "EDITS", 5)
    keystrokes.run_command(tmp_path / "figures.json")
    figures = json.loads((tmp_path / "figures.json").read_text())
    assert (figures["edits"], figures["cancelled"], figures["stale"]) == (5, 0, 0)
    assert figures["p50_ms"] > 0
    if sys.platform == "linux":
        assert figures["idle_with_model_mib"] > figures["idle_mib"] > 0
    assert "keystroke to fresh hints, p95" in capsys.readouterr().out
