"""The three ways to fill, compared in one run with the real model, and one question answered."""

from __future__ import annotations

import json
from pathlib import Path

from foretrace.bench.attempts import Means, Mode, attempt
from foretrace.bench.sketch_record import Record
from foretrace.imagine.interpreter import Interpreter
from foretrace.world.protocol import WorldModel
from tests.cli.conftest import Run

CASES = [
    Record(
        id="one",
        entry="double",
        sketch="# >>> double(2)\n# 4\n# >>> double(5)\n# 10\ndef double(x):\n    return ???\n",
        holes=1,
        hidden=[("7", "14"), ("'a'", "'aa'")],
        reference=["x + x"],
        split="dev",
    ),
    Record(
        id="statement",
        entry="total",
        sketch=(
            "# >>> total([1, 2, 4])\n# 7\n# >>> total([])\n# 0\ndef total(numbers):\n"
            "    result = 0\n    for number in numbers:\n        result += number\n    ???\n"
        ),
        holes=1,
        check="def check(candidate):\n    assert candidate([5, 5]) == 10\n",
        reference=["return result"],
        split="held-out",
    ),
    Record(
        id="two",
        entry="largest",
        sketch=(
            "# >>> largest([3, 9, 4])\n# 9\n# >>> largest([5])\n# 5\ndef largest(items):\n"
            "    best = items[0]\n    for item in items:\n        if ??? > best:\n"
            "            best = ???\n    return best\n"
        ),
        holes=2,
        hidden=[("[1, 2]", "2"), ("[8, 1, 7]", "8"), ("[-3, -1]", "-1")],
        reference=["item", "item"],
        split="dev",
    ),
]


def test_the_modes_stand_side_by_side(run: Run, tmp_path: Path) -> None:
    (tmp_path / "cases.jsonl").write_text("".join(c.model_dump_json() + "\n" for c in CASES))
    done = run(
        *("bench", "fills", "cases.jsonl", "--modes", "model,both,enumeration", "--ask"),
        *("--json", "out.json"),
    )
    assert done.returncode == 0, done.stderr
    report = json.loads((tmp_path / "out.json").read_text())
    assert report["mode"] == "both"
    assert list(report["beside"]) == ["enumeration", "model"]
    for part in (report, *report["beside"].values()):
        assert set(part["summary"]) == {"1", "2", "dev", "held-out", "all"}
        assert [task["id"] for task in part["tasks"]] == ["one", "statement", "two"]
        for task in part["tasks"]:
            assert len(task["fills"]) == len(task["right"])
        answered = sum(task["probability"] is not None for task in part["tasks"])
        assert part["calibration"]["count"] == answered
    assert report["summary"]["all"]["top_1"] == 1.0
    # What the model writes when nothing is run: something for every hole, a statement included.
    alone = report["beside"]["model"]["tasks"]
    assert all(len(task["fills"][0]) == task["holes"] for task in alone)
    assert alone[1]["fills"][0][0].startswith(("return", "result", "number", "pass"))
    for word in ("enumeration", "both", "model", "held-out", "calibration error"):
        assert word in done.stdout


def test_the_split_chooses_among_cases(run: Run, tmp_path: Path) -> None:
    (tmp_path / "cases.jsonl").write_text("".join(c.model_dump_json() + "\n" for c in CASES))
    done = run("bench", "fills", "cases.jsonl", "--no-model", "--split", "held-out", "--json", "o")
    assert done.returncode == 0, done.stderr
    assert [task["id"] for task in json.loads((tmp_path / "o").read_text())["tasks"]] == [
        "statement"
    ]


def test_a_set_is_written_and_filled(run: Run, tmp_path: Path) -> None:
    done = run("bench", "sketches", "functions", "--split", "dev", "--out", "set.jsonl")
    assert done.returncode == 0, done.stderr
    lines = (tmp_path / "set.jsonl").read_text().splitlines()
    assert f"{len(lines)} sketches" in done.stderr
    done = run(
        *("bench", "fills", "functions", "--split", "dev", "--first", "1", "--no-model"),
        *("--json", "out.json"),
    )
    assert done.returncode == 0, done.stderr
    (task,) = json.loads((tmp_path / "out.json").read_text())["tasks"]
    assert task["id"] == json.loads(lines[0])["id"]


def test_what_cannot_be_measured_is_said(run: Run, tmp_path: Path) -> None:
    (tmp_path / "cases.jsonl").write_text(CASES[0].model_dump_json())
    for arguments, words in (
        (("fills", "cases.jsonl", "--modes", "guess"), "'guess'"),
        (("fills", "cases.jsonl", "--modes", "model", "--no-model"), "needs a world model"),
        (("fills", "cases.jsonl", "--split", "held-out"), "no cases of the split"),
        (("fills", "nowhere.jsonl"), "nowhere.jsonl"),
        (("sketches", "poems", "--out", "a"), "'poems'"),
        (("sketches", "human-eval", "--human-eval", "cases.jsonl", "--out", "a"), "is not"),
    ):
        done = run("bench", *arguments)
        assert done.returncode == 2, done.stderr
        assert words in done.stderr
        assert len(done.stderr.strip().splitlines()) == 1


def test_the_true_program_answers_the_question(interpreter: Interpreter) -> None:
    record = Record(
        id="square",
        entry="f",
        sketch="# >>> f(2)\n# 4\ndef f(x):\n    return ???\n",
        holes=1,
        hidden=[("3", "9"), ("5", "25"), ("-2", "4")],
        reference=["x * x"],
    )
    means = Means(interpreter, None, limit=10, seconds=4.0)
    assert attempt(record, Mode.ENUMERATION, means).question is None
    found = attempt(record, Mode.ENUMERATION, means, ask=True)
    assert found.question is not None
    assert found.question.answered
    assert found.question.call.startswith("f(")
    assert found.question.right
    assert found.right_after_question


def test_without_the_true_program_nobody_answers(interpreter: Interpreter) -> None:
    record = CASES[0].model_copy(update={"reference": []})
    means = Means(interpreter, None, limit=10, seconds=4.0)
    assert attempt(record, Mode.BOTH, means, ask=True).question is None


def test_the_model_alone_proposes_statements(interpreter: Interpreter, world: WorldModel) -> None:
    means = Means(interpreter, world, limit=10, seconds=4.0)
    found = attempt(CASES[1], Mode.MODEL, means)
    assert 1 < len({fills for fills in found.fills}) == len(found.fills) <= 5
    assert found.probability is not None
    assert 0 < found.probability <= 1
