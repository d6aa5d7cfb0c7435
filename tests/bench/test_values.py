"""`foretrace bench values`: which holes are asked about, and what counts as right."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from foretrace.bench.records import RecordError
from foretrace.bench.values import AnswerBy, Report, measure
from foretrace.config import Settings
from foretrace.world.protocol import ModelFileError
from tests.world.models.tiny_model import write_tiny_trace_model

CODE = "def f(xs):\n    n = len(xs)\n    while n < 3:\n        n += 1\n    return n * 2\n"


def record(name: str, taken: str, code: str = CODE, sketch: str | None = None) -> str:
    shown = code.replace(taken, "???", 1) if sketch is None else sketch
    call = "f([1])"
    return json.dumps({"id": name, "code": code, "call": call, "sketch": shown, "family": "a"})


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("models") / "tiny.gguf"
    write_tiny_trace_model(path)
    return path


def measured(folder: Path, model: Path, *lines: str, by: AnswerBy = AnswerBy.TRACES) -> Report:
    path = folder / "records.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")
    return measure(path, by, Settings(model_path=model))


def test_places_and_truths(tmp_path: Path, model: Path) -> None:
    never = "def f(xs):\n    if xs:\n        return 0\n    return len(xs)\n"
    odd = "def f(xs):\n    g = xs.append\n    return 0\n"
    report = measured(
        tmp_path,
        model,
        record("assigned", "len(xs)"),
        record("condition", "n < 3"),
        record("part", "1"),
        record("returned", "n * 2"),
        record("never", "len(xs)", never),
        record("no literal", "xs.append", odd),
        record("statement", "n += 1"),
        record("other", "", sketch="def f(ys):\n    n = ???\n" + CODE[CODE.index("    while") :]),
    )
    true = {each.id: (each.place, each.true) for each in report.values}
    assert true == {
        "assigned": ("assigned", "1"),
        "condition": ("condition", "True"),
        "part": ("part of an expression", "1"),
        "returned": ("returned", "6"),
    }
    assert [each.id for each in report.left_out] == ["never", "no literal", "statement", "other"]
    assert len({each.why for each in report.left_out}) == 4
    assert report.overall.n == report.families["a"].n == 4
    assert sum(share.right for share in report.places.values()) == report.overall.right
    for each in report.values:
        if each.place != "condition":
            assert each.right == (each.imagined == each.true)


def test_both_ways_of_asking_a_model(tmp_path: Path, model: Path) -> None:
    returned = record("returned", "n * 2")
    traced = measured(tmp_path, model, returned)
    text = measured(tmp_path, model, returned, by=AnswerBy.TEXT)
    assert traced.values[0].probability != text.values[0].probability


def test_what_cannot_be_measured(tmp_path: Path, model: Path) -> None:
    with pytest.raises(RecordError, match="sketch"):
        measured(tmp_path, model, json.dumps({"id": "1", "code": CODE, "call": "f([])"}))
    with pytest.raises(RecordError, match="no hole has a value"):
        measured(tmp_path, model, record("statement", "n += 1"))
    with pytest.raises(ModelFileError):
        measured(tmp_path, tmp_path / "none.gguf", record("returned", "n * 2"))
