"""How a world model is measured: what is right counts as right, and the counts add up."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foretrace.bench.branches import Branch, brier
from foretrace.bench.model_figures import Share, bucket, figures
from foretrace.bench.model_record import Case, ModelRecord, case, hole_frames
from foretrace.bench.model_run import Asked, chosen, one
from foretrace.bench.model_run import Run as Result
from foretrace.bench.next_frames import next_frames
from foretrace.bench.records import RecordError
from foretrace.bench.whole_traces import constrained, unconstrained
from foretrace.trace.cwm import CWM
from foretrace.trace.frames import Event
from foretrace.world.dialects.plain_trace import PLAIN
from foretrace.world.llama.engine import LlamaWorldModel
from tests.cli.conftest import Run
from tests.imagine.neural.programs import PROGRAMS
from tests.imagine.neural.recorded import RecordedWorld

ENOUGH = 1000
ADDED = {
    "id": "added",
    "code": "def f(a, b):\n    c = a + b\n    return c\n",
    "sketch": "def f(a, b):\n    c = ???\n    return c\n",
    "input": "2, 3",
    "output": "5",
}
CHOSEN = {
    "id": "chosen",
    "code": "def g(n):\n    if n > 2:\n        return 1\n    return 0\n",
    "call": "g(5)",
    "family": "branches",
}


def recorded(record: ModelRecord) -> Case:
    found = case(record, PLAIN)
    assert isinstance(found, Case), found
    return found


def of_program(name: str) -> Case:
    source, call = PROGRAMS[name]
    return recorded(ModelRecord(id=name, code=source, call=call, family=name, output="given"))


def by_who_knows(found: Case) -> Result:
    """The results of a model that writes what happens."""
    code, call = found.record.code, found.record.asked
    return Result(
        id=found.record.id,
        family=found.record.family,
        recorded=len(found.frames),
        asked=len(found.frames),
        follows=True,
        has_output=found.record.output is not None,
        next_frames=tuple(next_frames(found, RecordedWorld(code, call), ENOUGH, free=True)),
        constrained=constrained(found, RecordedWorld(code, call), ENOUGH),
        free=unconstrained(found, RecordedWorld(code, call), ENOUGH),
    )


@pytest.mark.parametrize("name", ["the example", "repeated lines", "recursion", "exceptions"])
def test_who_writes_what_happens_is_right_throughout(name: str) -> None:
    found = figures([by_who_knows(of_program(name))])
    assert found.free is not None
    for way in (found.constrained, found.free):
        frames, traces = way.all.frames, way.all.traces
        shares = [frames.action, frames.state, frames.exact, traces.whole, traces.until_error]
        for share in (*shares, traces.outcome, way.with_output):
            assert share.right == share.of > 0
        assert sum(each.exact.of for each in way.by_event.values()) == frames.exact.of
        assert list(way.by_family) == [name]
    assert (found.cut, found.missing) == (0, 0)
    assert 0 < found.forced.right < found.forced.of
    assert all(each.right in (None, 1.0) for each in found.branches.calibration.bins)


def test_a_run_that_raises_has_that_for_its_outcome() -> None:
    found = recorded(ModelRecord(id="r", code="def f(x):\n    return 1 // x\n", input="0"))
    done = by_who_knows(found)
    assert done.free is not None
    assert done.constrained.outcome == done.free.outcome == found.outcome
    assert found.outcome.startswith("ZeroDivisionError(")
    assert done.constrained.outcome_right
    assert done.free.outcome_right


def test_a_context_that_fills_up_loses_no_frame() -> None:
    found = of_program("recursion")
    world = RecordedWorld(found.record.code, found.record.asked, longest=1000)
    frames = next_frames(found, world, ENOUGH, free=True)
    assert len(world.opened) > 2
    assert len(frames) == len(found.frames)
    assert all(frame.constrained.verdict.exact for frame in frames)


def test_where_a_hole_shows_its_value() -> None:
    found = recorded(ModelRecord.model_validate(ADDED))
    (index,) = hole_frames(found)
    assert found.frames[index].locals == {"a": "2", "b": "3", "c": "5"}
    assert found.frames[index - 1].source == "    c = ???"
    source = (
        "def f(xs):\n    ys = [{} for x in xs]\n    for y in ys:\n        y += 1\n    return ys\n"
    )
    inside = recorded(
        ModelRecord(id="c", code=source.format("x + 1"), sketch=source.format("???"), input="[4]")
    )
    events = [inside.frames[index].event for index in hole_frames(inside)]
    # Not the comprehension's call, nor its lines, but what it returns.
    assert events == [Event.RETURN]


def test_wrong_frames_are_counted_and_told(run: Run, tmp_path: Path) -> None:
    report = measured(run, tmp_path, [ADDED, CHOSEN], "--no-free", "--max-frames", "4")
    assert (report["n"], report["asked"]["seed"]) == (2, 0)
    assert report["figures"]["free"] is None
    way = report["figures"]["constrained"]
    frames = [frame for each in report["runs"] for frame in each["next_frames"]]
    assert len(frames) == way["all"]["frames"]["exact"]["of"] == 8
    verdicts = [frame["constrained"]["verdict"] for frame in frames]
    exact = [verdict["action"] and verdict["state"] for verdict in verdicts]
    assert way["all"]["frames"]["exact"]["right"] == sum(exact)
    assert way["all"]["frames"]["action"]["right"] == sum(v["action"] for v in verdicts)
    for frame, right in zip(frames, exact, strict=True):
        assert (frame["constrained"]["wrote"] is None) == right
    # What the code leaves no choice in cannot be wrong: the first line and the call.
    assert exact[:2] == [True, True]
    assert [frame["hole"] for frame in frames[:4]] == [False, False, False, True]
    holes = report["figures"]["holes"]
    assert holes["frames"] == holes["first"] == {"right": exact[3], "of": 1}
    (branch,) = [frame["branch"] for frame in frames if frame["branch"]]
    assert 0 < branch["probability"] < 1
    expected = (branch["probability"] - branch["right"]) ** 2
    assert report["figures"]["branches"]["brier"] == pytest.approx(expected)
    assert set(way["by_family"]) == {"", "branches"}
    assert report["figures"]["cut"] == 2


def test_random_weights_in_the_marks_of_traces_are_wrong(cwm_model: Path) -> None:
    world = LlamaWorldModel(cwm_model, threads=1)
    try:
        found = case(ModelRecord.model_validate(ADDED), CWM)
        assert isinstance(found, Case)
        done = one(found, world, Asked(most_frames=2))
    finally:
        world.close()
    assert len(done.next_frames) == done.asked == 2
    for frame in done.next_frames:
        assert frame.truth.startswith(("<|line_sep|>", "<|call_sep|>"))
        assert frame.constrained.verdict.exact
        assert frame.free is not None
        assert not frame.free.verdict.action
        assert frame.free.wrote
    assert done.free is not None
    assert (done.free.right, done.free.whole, done.free.outcome_right) == (0, False, False)


def test_what_is_drawn_depends_on_the_seed_alone(tmp_path: Path) -> None:
    path = tmp_path / "cases.jsonl"
    path.write_text("\n".join(json.dumps(ADDED | {"id": str(number)}) for number in range(50)))
    drawn = [
        [record.id for record in chosen(path, Asked(first=40, sample=9, seed=seed))]
        for seed in (1, 1, 2)
    ]
    assert drawn[0] == drawn[1] == sorted(drawn[0], key=int)
    assert len(set(drawn[0])) == 9
    assert drawn[2] != drawn[0]
    assert int(drawn[0][-1]) < 40
    assert len(chosen(path, Asked(sample=60))) == 50


def measured(run: Run, tmp_path: Path, records: list[Any], *options: str) -> dict[str, Any]:
    (tmp_path / "cases.jsonl").write_text("\n".join(map(json.dumps, records)))
    done = run("bench", "model", "cases.jsonl", *options, "--json", "out.json")
    assert done.returncode == 0, done.stderr
    report: dict[str, Any] = json.loads((tmp_path / "out.json").read_text())
    assert report["model"] in done.stdout
    return report


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"input": None}, "neither `call` nor `input` says what to run"),
        ({"sketch": "def f(a, b):\n    return ???\n"}, "its lines where `code` has them"),
        ({"sketch": "def f(a, b):\n    c = 1\n    return c\n"}, "one hole"),
    ],
)
def test_a_record_that_cannot_be_used_says_why(
    tmp_path: Path, changes: dict[str, Any], complaint: str
) -> None:
    (tmp_path / "cases.jsonl").write_text(json.dumps(ADDED | changes))
    with pytest.raises(RecordError, match=f"line 1: .*{re.escape(complaint)}"):
        chosen(tmp_path / "cases.jsonl", Asked())


def test_where_nothing_can_be_recorded_is_bad_input(run: Run, tmp_path: Path) -> None:
    (tmp_path / "cases.jsonl").write_text(json.dumps(ADDED | {"code": "import nothing\n\nf = 0\n"}))
    done = run("bench", "model", "cases.jsonl")
    assert done.returncode == 2
    assert "no run could be recorded" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_hole_in_a_string_is_left_out() -> None:
    code = "def f(x):\n    return '{}'\n"
    record = ModelRecord(id="s", code=code.format("a"), sketch=code.format("???"), input="1")
    assert case(record, PLAIN) == "??? stands where no hole can be"


@given(st.integers(1, 10_000))
def test_every_length_is_in_the_bucket_that_names_it(frames: int) -> None:
    low, _, high = bucket(frames).replace(" and more", "-10000").partition("-")
    assert int(low) <= frames <= int(high)


@given(st.lists(st.builds(Branch, st.floats(0, 1), st.booleans()), min_size=1))
def test_certainty_costs_most_where_it_is_wrong(branches: list[Branch]) -> None:
    found = brier(branches)
    assert found is not None
    assert 0 <= found <= 1
    certain = [Branch(float(branch.right), branch.right) for branch in branches]
    assert brier(certain) == 0
    assert brier([Branch(1 - each.probability, each.right) for each in certain]) == 1


def test_nothing_has_no_share() -> None:
    assert Share(0, 0).value is None
    assert brier([]) is None
