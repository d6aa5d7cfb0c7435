"""`foretrace fill`: the contract, the main job and its variants."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from foretrace.bench.judge import judge
from foretrace.examples import BINARY_SEARCH
from foretrace.sketch.model import Fill, apply_fills
from foretrace.sketch.parse import read_sketch
from tests.cli.conftest import Run
from tests.cli.contract import FillObject
from tests.cli.sketches import renamed, with_holes, with_other_scenarios

SEARCH_SECONDS = "12"

LISTS = [[], [4], [2, 5], [1, 4, 6], [0, 3, 5, 8], [-9, -2, 0, 1, 5, 7, 20], list(range(0, 40, 3))]

CASES = [
    (f"{values}, {target}", repr(values.index(target) if target in values else -1))
    for values in LISTS
    for target in range(-10, 42)
]


def finished(source: str, answer: FillObject, rank: int = 0) -> str:
    """`source` with the fills of one solution in place."""
    sketch = read_sketch(source)
    fills = [Fill(i, text) for i, text in enumerate(answer.solutions[rank].fills)]
    return apply_fills(sketch.text, sketch.holes, fills)


def fill(run: Run, source: str, *options: str) -> FillObject:
    done = run("fill", "-", "--json", "--seconds", SEARCH_SECONDS, *options, input=source)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    assert done.stdout.count("\n") == 1
    return FillObject.model_validate_json(done.stdout)


VARIANTS = {
    "as it stands": BINARY_SEARCH,
    "renamed": renamed(BINARY_SEARCH),
    "other scenarios": with_other_scenarios(BINARY_SEARCH),
    "renamed, other scenarios": renamed(with_other_scenarios(BINARY_SEARCH)),
    "middle": with_holes("(left + right) // 2"),
    "middle and last result": with_holes("(left + right) // 2", "-1"),
    "both tests": with_holes("arr[mid] == target", "arr[mid] < target"),
    "loop test and left": with_holes("left <= right", "mid + 1"),
    "bound and result": with_holes("len(arr) - 1", "-1"),
}


@pytest.mark.parametrize("variant", VARIANTS)
def test_first_solution_of_a_binary_search_is_right_on_every_input(run: Run, variant: str) -> None:
    source = VARIANTS[variant]
    entry = "locate" if variant.startswith("renamed") else "binary_search"
    answer = fill(run, source)
    assert answer.solutions, answer.reason
    best = answer.solutions[0]
    assert best.scenarios_passed == best.scenarios == (3 if "other" in variant else 2)
    assert best.verified
    assert judge(entry, [finished(source, answer)], CASES) == [True], best.fills


def test_holes_are_given_by_line_and_code_point_column(run: Run) -> None:
    source = "# >>> f(2)\n# 4\ndef f(x):\n\ts = '😀é'; return ???\n"
    answer = fill(run, source)
    assert [(hole.line, hole.column, hole.kind) for hole in answer.holes] == [
        (4, source.splitlines()[3].index("???") + 1, "expression")
    ]
    assert judge("f", [finished(source, answer)], [("2", "4")]) == [True]


def test_limit_and_order(run: Run) -> None:
    source = "# >>> f(2)\n# 4\ndef f(x):\n    return ???\n"
    answer = fill(run, source, "--limit", "3")
    assert 1 < len(answer.solutions) <= 3
    chances = [solution.probability for solution in answer.solutions]
    assert chances == sorted(chances, reverse=True)
    assert len({solution.fills[0] for solution in answer.solutions}) == len(answer.solutions)


def test_a_right_solution_is_found_without_a_model(run: Run) -> None:
    answer = fill(run, BINARY_SEARCH, "--no-model")
    solved = [finished(BINARY_SEARCH, answer, rank) for rank in range(len(answer.solutions))]
    assert any(judge("binary_search", solved, CASES))


def test_a_file_without_holes_has_no_solution_and_a_reason(run: Run, tmp_path: Path) -> None:
    (tmp_path / "done.py").write_text("def f(x):\n    return '???'  # ???\n")
    done = run("fill", "done.py", "--json")
    answer = FillObject.model_validate_json(done.stdout)
    assert (done.returncode, answer.holes, answer.solutions) == (0, [], [])
    assert answer.reason is not None
    assert "hole" in answer.reason


def test_people_get_a_table(run: Run, tmp_path: Path) -> None:
    (tmp_path / "search.py").write_text(BINARY_SEARCH)
    done = run("fill", "search.py", COLUMNS="100", NO_COLOR="1")
    assert (done.returncode, done.stderr) == (0, "")
    for expected in ("mid + 1", "mid - 1", "2 of 2", "binary_search([1, 3, 5, 7, 9, 11], 7) → 3"):
        assert expected in done.stdout
    assert "\x1b" not in done.stdout


def test_batch_answers_each_line_in_order_and_survives_bad_ones(run: Run) -> None:
    requests = [
        json.dumps({"id": "one", "source": "# >>> f(2)\n# 4\ndef f(x):\n    return x * ???\n"}),
        "not json",
        json.dumps({"id": "three"}),
        json.dumps(["four"]),
        json.dumps({"id": 5, "source": 5}),
        "",
        json.dumps({"id": "six", "source": "def f(x):\n    return x\n"}),
        json.dumps({"source": "# >>> g(3)\n# 3\ndef g(y):\n    return ???\n"}),
    ]
    done = run("fill", "--batch", "--seconds", SEARCH_SECONDS, input="\n".join(requests))
    assert (done.returncode, done.stderr) == (0, "")
    results = [json.loads(line) for line in done.stdout.splitlines()]
    assert [result.get("id") for result in results] == ["one", None, "three", None, 5, "six", None]
    assert ["error" in result for result in results] == [
        False,
        True,
        True,
        True,
        True,
        False,
        False,
    ]
    first = FillObject.model_validate(results[0])
    assert judge("f", [f"def f(x):\n    return x * {first.solutions[0].fills[0]}"], [("2", "4")])
    assert FillObject.model_validate(results[5]).solutions == []
    assert FillObject.model_validate(results[6]).solutions


def test_two_answers_without_and_with_batch_agree(run: Run) -> None:
    # The search ends by itself here; where time ends it, two answers may differ.
    source = with_holes("(left + right) // 2")
    alone = fill(run, source, "--no-model")
    line = json.dumps({"id": "a", "source": source})
    done = run("fill", "--batch", "--no-model", "--seconds", SEARCH_SECONDS, input=line)
    assert FillObject.model_validate_json(done.stdout).solutions[0].fills == (
        alone.solutions[0].fills
    )
