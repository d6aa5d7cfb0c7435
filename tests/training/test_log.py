"""The log of a training, read as curves."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from training.log import BadLog, read_curves


def write(path: Path, lines: list[dict[str, object]]) -> Path:
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return path


def batch(tokens: float, loss: float, stage: str = "easy") -> dict[str, object]:
    return {"tokens": tokens * 1e6, "stage": stage, "loss": loss}


def held_out(tokens: float, loss: float, right: float) -> dict[str, object]:
    figures = {"held_out_loss": loss, "decisions_right": right}
    return {"tokens": tokens * 1e6, "stage": "easy", **figures}


def test_figures_are_read_over_millions_of_tokens(tmp_path: Path) -> None:
    lines = [batch(1, 4.0), batch(2, 3.0), held_out(2, 3.5, 0.25), batch(3, 2.0, "all")]
    curves = read_curves(write(tmp_path / "log.jsonl", lines))
    assert curves.loss.tokens == (1, 2, 3)
    assert curves.loss.values == (4, 3, 2)
    assert (curves.held_out.tokens, curves.held_out.values) == ((2,), (3.5,))
    assert curves.right.values == (0.25,)
    assert curves.stages == (("easy", 1), ("all", 3))


def test_the_loss_is_smoothed(tmp_path: Path) -> None:
    lines = [batch(number, 1.0 + number % 2) for number in range(21)]
    curves = read_curves(write(tmp_path / "log.jsonl", lines))
    assert all(abs(value - 1.5) < 0.1 for value in curves.loss.values[4:-4])


def test_what_was_done_anew_counts_once(tmp_path: Path) -> None:
    lines = [batch(1, 5.0), batch(2, 9.0), held_out(2, 9.0, 0.1), batch(1.5, 3.0), batch(2, 1.0)]
    curves = read_curves(write(tmp_path / "log.jsonl", lines))
    assert curves.loss.values == (5, 3, 1)
    assert curves.right.values == ()


@pytest.mark.parametrize("line", ["loss 3", "[1]", "{}", '{"tokens": "many", "stage": "easy"}'])
def test_what_is_no_log_is_said_with_its_line(tmp_path: Path, line: str) -> None:
    path = tmp_path / "log.jsonl"
    path.write_text('{"tokens": 1, "stage": "easy"}\n' + line, encoding="utf-8")
    with pytest.raises(BadLog, match="line 2"):
        read_curves(path)
