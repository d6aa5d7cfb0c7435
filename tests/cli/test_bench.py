"""The measuring commands, on cases of our own."""

from __future__ import annotations

import json
from pathlib import Path

from foretrace.bench.judge import judge
from tests.cli.conftest import Run

RECORDS = [
    {
        "id": "double",
        "entry": "f",
        "sketch": "# >>> f(2)\n# 4\n# >>> f(5)\n# 10\ndef f(x):\n    return ???\n",
        "holes": 1,
        "visible": [["2", "4"], ["5", "10"]],
        "hidden": [["7", "14"], ["'a'", "'aa'"]],
    },
    {
        "id": "contradiction",
        "entry": "f",
        "sketch": "# >>> f(2)\n# 4\n# >>> f(2)\n# 5\ndef f(x):\n    y = ???\n    return ???\n",
        "holes": 2,
        "visible": [["2", "4"], ["2", "5"]],
        "hidden": [["7", "14"]],
    },
]


def test_judge_compares_results_and_survives_what_candidates_do() -> None:
    cases = [("1", "2"), ("2", "3")]
    candidates = {
        "def f(x):\n    return x + 1": True,
        "def f(x):\n    return 2": False,
        "def f(x):\n    while True:\n        pass": False,
        "def f(x):\n    return float(x + 1)": False,
        "import os\ndef f(x):\n    os._exit(0)": False,
        "def f(x):\n    print('1')\n    return x + 1": True,
        "def f(x):\n    return len('a' * 10**12)": False,
        "def f(x):\n    raise SystemExit": False,
        "def f(x)": False,
        "seen = []\ndef f(x):\n    seen.append(x)\n    return x + len(seen)": True,
    }
    assert judge("f", list(candidates), cases) == list(candidates.values())


def test_bench_fills_reports_by_number_of_holes(run: Run, tmp_path: Path) -> None:
    (tmp_path / "cases.jsonl").write_text("\n".join(map(json.dumps, RECORDS)))
    done = run(
        *("bench", "fills", "cases.jsonl", "--no-model", "--seconds", "2", "--json", "out.json")
    )
    assert done.returncode == 0, done.stderr
    report = json.loads((tmp_path / "out.json").read_text())
    assert report["model"] is None
    assert set(report["summary"]) == {"1", "2", "all"}
    assert report["summary"]["1"]["top_1"] == 1.0
    assert report["summary"]["2"] | {"p50_ms": 0, "p95_ms": 0} == {
        "tasks": 1,
        "coverage": 0.0,
        "top_1": 0.0,
        "top_5": 0.0,
        "p50_ms": 0,
        "p95_ms": 0,
        "first_p50_ms": None,
        "empty": 1.0,
        "asked": 0.0,
        "top_1_after_question": 0.0,
    }
    assert report["tasks"][0]["right"][0] is True
    assert report["tasks"][1]["reason"]


def test_bench_start_measures_cold_and_warm(run: Run, tmp_path: Path) -> None:
    done = run(
        "bench", "start", "--runs", "1", "--no-model", "--seconds", "3", "--json", "out.json"
    )
    assert done.returncode == 0, done.stderr
    report = json.loads((tmp_path / "out.json").read_text())
    assert {name: len(searches) for name, searches in report.items()} == {"cold": 1, "warm": 1}
    for search in [*report["cold"], *report["warm"]]:
        assert 0 < search["first_ms"] <= search["end_ms"]


def test_bench_constraints_compares_in_one_run(run: Run, tmp_path: Path) -> None:
    done = run("bench", "constraints", "--json", "out.json")
    assert done.returncode == 0, done.stderr
    report = json.loads((tmp_path / "out.json").read_text())
    rows = {row["what"]: row for row in report["rows"]}
    for row in rows.values():
        assert 0 < row["p50_us"] <= row["p95_us"]
        assert row["what"] in done.stdout
    followed = rows["literal: llama.cpp's sampler"]["count"]
    assert followed > 100
    assert rows["literal: mask, lexer new"]["count"] == followed
    loops = [row for name, row in rows.items() if name.startswith("a token in ")]
    assert [row["count"] > 100 for row in loops] == [True, True]
    assert rows["a token in llama.cpp's own loop"]["p50_us"] == report["decode_us"]


def test_bench_conformance_compares_cwm_traces_with_cpython(run: Run, tmp_path: Path) -> None:
    records = [
        {
            "id": "comprehension",
            "code": "def f(xs):\n    ys = [x for x in xs if x]\n    return sum(y for y in ys)\n",
            "input": "[0, 1, 2]",
            "output": "5",
        },
        {
            "id": "kept generator",
            "code": "def f(xs):\n    g = (x for x in xs)\n    return next(g)\n",
            "input": "[0, 1, 2]",
            "output": "0",
        },
    ]
    (tmp_path / "cases.jsonl").write_text("\n".join(map(json.dumps, records)))
    done = run(
        *("bench", "conformance", "cases.jsonl", "--inputs", "3", "--fuzz", "200"),
        *("--json", "out.json"),
    )
    assert done.returncode == 0, done.stderr
    report = json.loads((tmp_path / "out.json").read_text())
    assert report["runs"] == report["round_trips"] == 6
    assert report["not_recorded"] == []
    assert report["silently_different"] == 0
    # What CPython closes when it gives up the generator is missing, and said to be.
    assert {each["id"] for each in report["differences"]} == {"kept generator"}
    assert all(each["reported"] for each in report["differences"])
    assert report["traces_identical"] == 6 - len(report["differences"])
    assert 60 < report["frames_identical"] < report["frames"]
    assert report["fuzz"]["cases"] == 200
    assert report["fuzz"]["failures"] == []
    assert "kept generator" in done.stdout


GROWING = {
    "id": "growing",
    "code": "def f(n):\n    xs = []\n    for i in range(n):\n        xs.append(i)\n    return xs\n",
    "input": "2",
    "output": "[0, 1]",
}


def test_bench_frames_writes_the_same_frames_in_all_ways(run: Run, tmp_path: Path) -> None:
    (tmp_path / "cases.jsonl").write_text(json.dumps(GROWING) + "\n")
    done = run("bench", "frames", "cases.jsonl", "--json", "out.json")
    assert done.returncode == 0, done.stderr
    report = json.loads((tmp_path / "out.json").read_text())
    assert report["frames"] == 11
    assert 0.5 < report["forced"] < 1
    assert 0.5 <= report["alike"] <= 1
    singly, *others = (
        report[way]["evaluations"] for way in ("singly", "forcing", "looking_back", "drafted")
    )
    assert singly > report["tokens"]
    assert all(0 < evaluations < singly / 2 for evaluations in others)
    assert report["drafted"]["evaluations"] <= report["looking_back"]["evaluations"]


def test_bench_admission_has_room_for_what_cpython_does(run: Run, tmp_path: Path) -> None:
    (tmp_path / "cases.jsonl").write_text(json.dumps(GROWING) + "\n")
    done = run("bench", "admission", "cases.jsonl", "--fuzz", "300", "--json", "out.json")
    assert done.returncode == 0, done.stderr
    report = json.loads((tmp_path / "out.json").read_text())
    assert report["recorded"] == report["admitted"] == 11
    assert report["fuzz"]["failures"] == []
    assert 0 < report["fuzz"]["malformed"] < 300
