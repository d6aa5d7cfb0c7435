"""`foretrace refine`, `split`, `explain`, and answering what `fill` asks."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from foretrace.sketch.parse import read_sketch
from tests.cli.conftest import Run
from tests.cli.contract import (
    ExplainedHole,
    ExplainObject,
    FillObject,
    RefineObject,
    SplitsObject,
)

LAST = """\
# >>> last([3, 4])
# 4
# >>> last([7])
# 7
def last(xs):
    return ???
"""
CALC = """\
# >>> calc('+', 2, 3)
# 5
# >>> calc('-', 7, 3)
# 4
# >>> calc('+', 1, 1)
# 2
# >>> calc('-', 2, 9)
# -7
def calc(op, a, b):
    return ???
"""
TWO = """\
# >>> biggest([1, 5, 2])
# 5
# >>> biggest([4, 3])
# 4
def biggest(xs):
    best = xs[0]
    for x in xs:
        if ???:
            best = ???
    return best
"""


def test_refine_shows_shapes_with_smaller_holes(run: Run) -> None:
    done = run("refine", "-", "--json", "--no-model", "--limit", "4", input=TWO)
    assert (done.returncode, done.stderr) == (0, "")
    answer = RefineObject.model_validate_json(done.stdout)
    assert [hole.line for hole in answer.holes] == [8, 9]
    shapes = answer.holes[0].refinements
    assert len(shapes) == 4
    assert shapes[0].text in ("??? > ???", "??? < ???")
    assert shapes[0].probability is not None
    for each in shapes:
        text = TWO.replace("???", each.text, 1)
        assert len(read_sketch(text).holes) == each.holes + 1


def test_one_hole_can_be_chosen(run: Run) -> None:
    done = run("refine", "-", "--json", "--no-model", "--hole", "2", input=TWO)
    answer = RefineObject.model_validate_json(done.stdout)
    assert [(hole.line, hole.column) for hole in answer.holes] == [(9, 20)]


def test_split_prefers_cases_with_simple_fills(run: Run) -> None:
    done = run("split", "-", "--json", "--no-model", "--seconds", "8", input=CALC)
    assert (done.returncode, done.stderr) == (0, "")
    (hole,) = SplitsObject.model_validate_json(done.stdout).holes
    assert 0 < len(hole.splits) <= 3
    best = hole.splits[0]
    assert best.condition == "op == '+'"
    assert best.text == "if op == '+':\n    return ???\nelse:\n    return ???"
    assert (best.true.scenarios, best.false.scenarios) == (2, 2)
    assert (best.true.fill, best.false.fill) == ("a + b", "a - b")


def test_where_nothing_can_be_split_there_is_a_reason(run: Run) -> None:
    done = run("split", "-", "--json", "--no-model", "--seconds", "2", input=TWO)
    test, value = SplitsObject.model_validate_json(done.stdout).holes
    assert test.splits == value.splits == []
    assert "cannot be split" in (test.reason or "")
    assert "add scenarios" in (value.reason or "")


def test_explain_says_what_fails_without_the_fill(run: Run) -> None:
    done = run("explain", "-", "--json", "--no-model", input=LAST)
    assert (done.returncode, done.stderr) == (0, "")
    (hole,) = ExplainObject.model_validate_json(done.stdout).holes
    assert isinstance(hole, ExplainedHole)
    assert hole.fill == "xs[-1]"
    assert hole.proposed_by == "unknown"
    assert [(s.call, s.result, s.passed) for s in hole.scenarios] == [
        ("last([3, 4])", "4", True),
        ("last([7])", "7", True),
    ]
    plainest = hole.alternatives[-1]
    assert (plainest.fill, [f.result for f in plainest.fails]) == ("None", ["None", "None"])


def test_what_cannot_be_filled_cannot_be_explained(run: Run) -> None:
    source = LAST + "match 1:\n    case ???:\n        pass\n"
    done = run("explain", "-", "--json", "--no-model", "--hole", "2", input=source)
    (hole,) = ExplainObject.model_validate_json(done.stdout).holes
    assert not isinstance(hole, ExplainedHole)
    assert hole.reason


@pytest.mark.parametrize("command", ["refine", "split", "explain"])
def test_a_file_without_holes_is_a_reason(run: Run, command: str) -> None:
    done = run(command, "-", "--json", input="def f():\n    return 1\n")
    assert done.returncode == 0
    assert json.loads(done.stdout)["reason"] == "The file has no holes (`???`)."
    done = run(command, "-", input="def f():\n    return 1\n")
    assert done.stdout == "The file has no holes (`???`).\n"


def test_people_get_text(run: Run, tmp_path: Path) -> None:
    (tmp_path / "last.py").write_text(LAST)
    (tmp_path / "calc.py").write_text(CALC)
    plain = {"COLUMNS": "100", "NO_COLOR": "1"}
    shown = run("refine", "last.py", "--no-model", **plain).stdout
    assert "??? in line 6" in shown.split("\n")[0]
    assert "xs[???]" in shown
    assert "fits here" in shown
    shown = run("split", "calc.py", "--no-model", "--seconds", "8", **plain).stdout
    (case,) = (line for line in shown.splitlines() if "if op == '+':" in line)
    assert "2: calc('+', 2, 3), calc('+', 1, 1)" in case
    assert case.rstrip().endswith("a + b")
    shown = run("explain", "last.py", "--no-model", **plain).stdout
    assert shown.startswith("xs[-1] in line 6: ")
    assert "\x1b" not in shown
    assert "None (the plainest text): last([3, 4]) → None, expected 4, and 1 more" in shown


def asked(run: Run, *options: str, source: str = LAST) -> FillObject:
    done = run("fill", "-", "--json", "--no-model", *options, input=source)
    assert (done.returncode, done.stderr) == (0, "")
    return FillObject.model_validate_json(done.stdout)


def test_the_question_is_asked_and_its_answer_decides(run: Run) -> None:
    ask = asked(run).ask
    assert ask is not None
    choice = ask.answers[1]
    given = choice.value.startswith("raises")
    claim = f"{ask.call} {'' if given else '== '}{choice.value}"
    before, after = asked(run), asked(run, "--answer", claim)
    assert after.solutions[0].fills == before.solutions[choice.solution].fills
    assert after.solutions[0].scenarios == 3
    assert after.holes == before.holes, "the answer moves no line"


def test_people_are_asked_and_told_how_to_answer(run: Run) -> None:
    done = run("fill", "-", "--no-model", input=LAST, COLUMNS="100", NO_COLOR="1")
    ask = asked(run).ask
    assert ask is not None
    assert f"What should {ask.call} give?" in done.stdout
    assert f"{ask.answers[0].value} → solution 1" in done.stdout
    assert "Answer with --answer 'last(" in done.stdout


def test_answers_are_kept_when_asked_to(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "last.py"
    content = ("\ufeff" + LAST).replace("\n", "\r\n").encode()
    file.write_bytes(content)
    options = ("--no-model", "--json", "--answer", "last([2, 9, 1]) == 1")
    assert run("fill", "last.py", *options).returncode == 0
    assert file.read_bytes() == content
    done = run("fill", "last.py", *options, "--answer", "last([]) raises IndexError", "--write")
    answer = FillObject.model_validate_json(done.stdout)
    assert answer.solutions[0].fills == ["xs[-1]"]
    assert answer.holes[0].line == 10
    added = "# >>> last([2, 9, 1])\r\n# 1\r\n# >>> last([])\r\n# raises IndexError\r\n"
    expected = content.decode().replace("# 7\r\n", f"# 7\r\n{added}")
    assert file.read_bytes().decode() == expected


def test_a_file_that_is_not_utf8_is_left_alone(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "old.py"
    content = b"# coding: latin-1\n# \xe9\n" + LAST.encode()
    file.write_bytes(content)
    done = run("fill", "old.py", "--no-model", "--answer", "last([1]) == 1", "--write")
    assert (done.returncode, done.stdout) == (2, "")
    assert "UTF-8" in done.stderr
    assert file.read_bytes() == content
