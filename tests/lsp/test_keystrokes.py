"""The measurement of typing measures what it says."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from foretrace.bench.editor import answers, keystrokes
from foretrace.bench.editor.keystroke_file import keystroke_file
from foretrace.sketch.parse import read_sketch


@pytest.mark.parametrize(("lines", "functions"), [(300, 10), (2000, 66)])
def test_the_file_has_the_size_it_is_said_to_have(lines: int, functions: int) -> None:
    sketch = read_sketch(keystroke_file(lines))
    assert sketch.text.count("\n") == lines
    assert len(sketch.functions) == len(sketch.scenarios) == functions
    assert not sketch.holes
    assert not sketch.program.gaps


def test_every_edit_is_answered_fresh(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(keystrokes, "EDITS", 5)
    monkeypatch.setattr(keystrokes, "SIZES", (300,))
    keystrokes.run_command(tmp_path / "figures.json")
    (figures,) = json.loads((tmp_path / "figures.json").read_text())
    assert (figures["edits"], figures["cancelled"], figures["stale"]) == (5, 0, 0)
    assert figures["p50_ms"] > 0
    if sys.platform == "linux":
        assert figures["processor_ms"] > 0
        assert figures["idle_mib"] > 0
    assert figures["messages"] >= 7
    assert figures["bytes"] > 100 * figures["messages"]
    assert "keystroke to fresh hints, p95" in capsys.readouterr().out


def test_ghost_text_is_waited_for_and_hovers_are_asked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    answers.run_command(2, tmp_path / "figures.json")
    figures = json.loads((tmp_path / "figures.json").read_text())
    assert [(each["family"], each["model"]) for each in figures] == [
        (family, model)
        for family in ("algorithms", "functions")
        for model in ("the embedded model", "none")
    ]
    for each in figures:
        assert each["sketches"] == 2
        assert each["hovers"] > 0
    assert any(each["offered"] for each in figures)
    assert "ghost text" in capsys.readouterr().out
