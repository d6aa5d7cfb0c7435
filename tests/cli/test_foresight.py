"""`foretrace halts`, `cost`, `hazards` and `propose`: the contracts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run

COLLATZ = """\
def f(n):
    while n != 1:
        n = n // 2 if n % 2 == 0 else 3 * n + 1
    return n
"""
PAIRS = """\
def pairs(xs):
    count = 0
    for a in xs:
        for b in xs:
            count += 1
    return count / len(xs)
"""


def answer(run: Run, *arguments: str, source: str) -> dict[str, Any]:
    done = run(*arguments, "-", "--json", "--no-model", input=source)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.count("\n") == 1
    found = json.loads(done.stdout)
    assert isinstance(found, dict)
    return found


def test_halts_answers_about_a_call(run: Run) -> None:
    found = answer(run, "halts", "--call", "f(27)", source=COLLATZ)
    assert found["verdict"] == "halts"
    assert (found["proved"], found["probability"]) == (True, 1.0)
    assert found["steps"] == 112 + 111 + 1
    assert found["input"] == "f(27)"
    assert found["evidence"]


def test_halts_answers_about_functions_with_the_input_that_hangs(run: Run) -> None:
    found = answer(run, "halts", source=COLLATZ)
    assert (found["verdict"], found["proved"], found["probability"]) == ("diverges", True, 0.0)
    assert found["input"] in ("f(0)", "f(-1)", "f(-2)")
    assert [each["function"] for each in found["functions"]] == ["f"]


def test_cost_answers_with_the_class_and_the_line(run: Run) -> None:
    found = answer(run, "cost", "--function", "pairs", source=PAIRS)
    assert (found["class"], found["in"], found["line"]) == ("O(n^2)", "len(xs)", 4)
    assert 0.5 <= found["confidence"] <= 1
    assert found["count"] == "n(n + 1)"


def test_hazards_answers_with_kind_line_call_and_origin(run: Run) -> None:
    found = answer(run, "hazards", source=PAIRS)
    [hazard] = found["hazards"]
    assert hazard["kind"] == "ZeroDivisionError"
    assert (hazard["line"], hazard["call"], hazard["origin"]) == (6, "pairs([])", "computed")
    assert "pytest.raises(ZeroDivisionError)" in hazard["test"]


def test_propose_answers_with_scenarios(run: Run) -> None:
    done = run("propose", "-", "--json", input=PAIRS)
    assert (done.returncode, done.stderr) == (0, "")
    [function] = json.loads(done.stdout)["functions"]
    assert function["covered"] == function["lines"]
    assert all(test["call"].startswith("pairs(") for test in function["tests"])


@pytest.mark.parametrize("command", ["halts", "cost", "hazards", "propose"])
def test_a_batch_answers_each_line_in_order(run: Run, command: str) -> None:
    lines = [
        json.dumps({"id": 1, "source": PAIRS, "call": "pairs([1])", "function": "pairs"}),
        "nonsense",
        json.dumps({"id": "3", "source": "x = (\n"}),
        json.dumps({"id": 4, "source": PAIRS}),
    ]
    done = run(command, "--batch", input="\n".join(lines))
    assert done.returncode == 0
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert [each.get("id") for each in found] == [1, None, "3", 4]
    assert "error" in found[1]
    assert not any("Foretrace itself failed" in each.get("error", "") for each in found)


@pytest.mark.parametrize(
    ("command", "options", "said"),
    [
        ("halts", ["--call", "f("], "not a call expression"),
        ("cost", ["--function", "g"], "no function 'g'"),
        ("hazards", ["--function", "g"], "no function 'g'"),
        ("propose", ["--function", "g"], "no function 'g'"),
    ],
)
def test_bad_input_gets_one_sentence(run: Run, command: str, options: list[str], said: str) -> None:
    done = run(command, "-", *options, input=COLLATZ)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1
    assert said in done.stderr


def test_a_terminal_shows_the_same(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text(PAIRS, encoding="utf-8")
    assert "halts" in run("halts", "a.py").stdout
    assert "O(n^2) in len(xs)" in run("cost", "a.py").stdout
    assert "ZeroDivisionError" in run("hazards", "a.py").stdout
    assert "# >>> pairs(" in run("propose", "a.py").stdout
