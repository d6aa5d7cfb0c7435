"""`foretrace trace`: the contract, against what CPython does."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from foretrace.examples import BINARY_SEARCH
from tests.cli.conftest import Run
from tests.cli.contract import TraceObject, TracesObject
from tests.cli.sketches import FINISHED

FACTORIAL = """\
def factorial(n):
    if n < 2:
        return 1
    return n * factorial(n - 1)
"""


def recorded(source: str, call: str) -> list[tuple[str, int, int, dict[str, str]]]:
    """Event, line, depth and locals of each frame of a real run."""
    events: list[tuple[str, int, int, dict[str, str]]] = []
    depth = 0

    def tracer(frame: FrameType, event: str, _argument: Any) -> Any:
        nonlocal depth
        if frame.f_code.co_filename != "<sketch>":
            return None
        depth += event == "call"
        state = {name: repr(value) for name, value in frame.f_locals.items()}
        events.append((event, frame.f_lineno, depth, state))
        depth -= event == "return"
        return tracer

    module: dict[str, Any] = {}
    exec(compile(source, "<sketch>", "exec"), module)
    code = compile(call, "<call>", "eval")
    previous = sys.gettrace()
    sys.settrace(tracer)
    try:
        eval(code, module)
    finally:
        sys.settrace(previous)
    return events


def trace(run: Run, source: str, call: str, *options: str) -> TraceObject:
    done = run("trace", "-", "--call", call, "--json", *options, input=source)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.count("\n") == 1
    return TraceObject.model_validate_json(done.stdout)


@pytest.mark.parametrize(
    ("source", "call"),
    [
        (FINISHED, "binary_search([1, 3, 5, 7, 9, 11], 4)"),
        (FACTORIAL, "factorial(5)"),
        (FACTORIAL, "factorial(n=1)"),
    ],
)
def test_frames_are_those_of_a_real_run(run: Run, source: str, call: str) -> None:
    found = trace(run, source, call)
    assert [
        (f.event, f.line, f.depth, {name: value.repr for name, value in f.locals.items()})
        for f in found.frames
    ] == recorded(source, call)
    assert found.outcome.kind == "returned"
    origins = {value.origin for frame in found.frames for value in frame.locals.values()}
    assert origins == {"computed"}
    assert found.holes == []


def test_a_hole_is_answered_and_what_follows_is_marked(run: Run) -> None:
    source = "def f(x):\n    y = x + 1\n    z = ???\n    return z, y\n"
    found = trace(run, source, "f(1)")
    assert [hole.hole for hole in found.holes] == [0]
    last = found.frames[-1]
    assert last.locals["y"].origin == "computed"
    assert last.locals["z"].origin == "imagined"
    assert found.outcome.value is not None
    assert found.outcome.value.origin != "computed"
    assert found.model is not None


def test_without_a_call_every_scenario_is_traced(run: Run, tmp_path: Path) -> None:
    (tmp_path / "search.py").write_text(FINISHED)
    done = run("trace", "search.py", "--json")
    found = TracesObject.model_validate_json(done.stdout).traces
    assert [one.call for one in found] == [
        "binary_search([1, 3, 5, 7, 9, 11], 7)",
        "binary_search([1, 3, 5, 7, 9, 11], 4)",
    ]
    assert [one.outcome.value and one.outcome.value.repr for one in found] == ["3", "-1"]


def test_without_any_scenario_inputs_are_invented(run: Run) -> None:
    done = run("trace", "-", "--json", input="def double(n: int):\n    return n + n\n")
    found = TracesObject.model_validate_json(done.stdout).traces
    assert found
    for one in found:
        assert one.frames[0].locals["n"].origin == "imagined"


def test_max_frames_ends_an_endless_run(run: Run) -> None:
    source = "def f():\n    n = 0\n    while True:\n        n += 1\n"
    found = trace(run, source, "f()", "--max-frames", "50")
    assert found.outcome.kind == "unfinished"
    assert 40 <= len(found.frames) <= 50


@pytest.mark.parametrize(
    ("source", "call", "kinds"),
    [
        ("def f(n):\n    return f(n + 1)\n", "f(0)", {"raised", "unfinished"}),
        (
            "def f(a):\n    while True:\n        a = a + a\n    return a\n",
            "f([1])",
            {"unfinished", "raised"},
        ),
        ("def f():\n    while True:\n        pass\n", "f()", {"diverged", "unfinished"}),
        ("def f(a):\n    return a[9]\n", "f([1])", {"raised"}),
    ],
)
def test_runs_that_go_wrong_keep_their_frames(
    run: Run, source: str, call: str, kinds: set[str]
) -> None:
    found = trace(run, source, call)
    assert found.outcome.kind in kinds
    assert found.frames


def test_batch(run: Run) -> None:
    requests = [
        {"id": 1, "source": FACTORIAL, "call": "factorial(3)", "mode": "grounded"},
        {"id": 2, "source": FACTORIAL, "call": "factorial(", "mode": "grounded"},
        {"id": 3, "source": FACTORIAL, "call": "factorial(3)", "mode": "neural"},
        {"id": 4, "source": "", "call": None},
        {"id": 5, "source": FINISHED},
        {"id": 6, "source": FACTORIAL, "call": "factorial(4)"},
        {"id": 7, "source": FACTORIAL, "call": "factorial(4)", "mode": "psychic"},
    ]
    # A small model may imagine that a recursion has no end.
    batch = "\n".join(map(json.dumps, requests))
    done = run("trace", "--batch", "--max-frames", "40", input=batch)
    assert (done.returncode, done.stderr) == (0, "")
    results = [json.loads(line) for line in done.stdout.splitlines()]
    assert [result["id"] for result in results] == [1, 2, 3, 4, 5, 6, 7]
    assert [index + 1 for index, result in enumerate(results) if "error" in result] == [2, 4, 7]
    assert TraceObject.model_validate(results[2]).mode == "neural"
    outcome = TraceObject.model_validate(results[0]).outcome
    assert outcome.value is not None
    assert outcome.value.repr == "6"
    assert len(TracesObject.model_validate(results[4]).traces) == 2
    assert TraceObject.model_validate(results[5]).call == "factorial(4)"


NEURAL = """\
def f(xs):
    n = 0
    for x in xs:
        n += ???
    return n
"""


def test_neural_imagination_goes_through_holes(run: Run) -> None:
    done = run(
        "trace",
        "-",
        "--call",
        "f([4, 5])",
        "--mode",
        "neural",
        "--max-frames",
        "30",
        "--json",
        input=NEURAL,
    )
    assert (done.returncode, done.stderr) == (0, "")
    found = TraceObject.model_validate_json(done.stdout)
    assert found.mode == "neural"
    assert found.model is not None
    assert found.model.forced_tokens > found.model.decoded_tokens
    first, second, third = found.frames[:3]
    assert first.event == "call"
    assert first.locals["xs"].repr == "[4, 5]"
    # What the source says is computed; where there is no choice, nothing is chosen.
    assert third.locals["n"].repr == "0"
    assert {value.origin for frame in (first, second) for value in frame.locals.values()} == {
        "computed"
    }
    assert [frame.probability for frame in (first, second, third)] == [1, 1, 1]
    assert all(frame.probability is not None for frame in found.frames)
    if found.outcome.kind == "returned":
        assert found.outcome.value is not None
        assert found.outcome.value.origin != "computed"


def test_neural_imagination_in_a_terminal_and_as_cwm(run: Run) -> None:
    shown = run(
        "trace", "-", "--call", "f([4, 5])", "--mode", "neural", "--max-frames", "30", input=NEURAL
    )
    assert (shown.returncode, shown.stderr) == (0, "")
    assert "f([4, 5])" in shown.stdout
    assert "≈" in shown.stdout
    cwm = run(
        *(
            "trace",
            "-",
            "--call",
            "f([4, 5])",
            "--mode",
            "neural",
            "--max-frames",
            "30",
            "--format",
            "cwm",
        ),
        input=NEURAL,
    )
    assert cwm.returncode == 0
    assert cwm.stdout.startswith("<|begin_of_text|><|trace_context_start|>\ndef f(xs):")


def test_cwm_format_is_what_cwm_was_trained_on(run: Run) -> None:
    source = """\
def f(mylist):
    revl = mylist[:]
    revl.reverse()
    mylist.sort(reverse=True)
    return mylist == revl
"""
    done = run("trace", "-", "--call", "f([5, 8])", "--format", "cwm", input=source)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == (
        "<|begin_of_text|><|trace_context_start|>\n"
        f"{source}"
        "def main():  # << START_OF_TRACE\n"
        "    return f([5, 8])\n"
        "<|frame_sep|><|call_sep|>{}<|action_sep|>def main():\n"
        "<|frame_sep|><|line_sep|>{}<|action_sep|>    return f([5, 8])\n"
        '<|frame_sep|><|call_sep|>{"mylist": "[5, 8]"}<|action_sep|>def f(mylist):\n'
        '<|frame_sep|><|line_sep|>{"mylist": ".."}<|action_sep|>    revl = mylist[:]\n'
        '<|frame_sep|><|line_sep|>{"mylist": "..", "revl": "[5, 8]"}<|action_sep|>'
        "    revl.reverse()\n"
        '<|frame_sep|><|line_sep|>{"mylist": "..", "revl": "[8, 5]"}<|action_sep|>'
        "    mylist.sort(reverse=True)\n"
        '<|frame_sep|><|line_sep|>{"mylist": "[8, 5]", "revl": ".."}<|action_sep|>'
        "    return mylist == revl\n"
        "<|frame_sep|><|return_sep|><|action_sep|>    return mylist == revl\n"
        '<|arg_sep|>"True"<|frame_sep|><|return_sep|><|action_sep|>    return f([5, 8])\n'
        '<|arg_sep|>"True"<|frame_sep|><|end_of_text|>'
    )


def test_people_get_a_table_with_origins(run: Run, tmp_path: Path) -> None:
    (tmp_path / "search.py").write_text(FINISHED)
    done = run("trace", "search.py", COLUMNS="110", NO_COLOR="1")
    assert (done.returncode, done.stderr) == (0, "")
    assert "mid = 2" in done.stdout
    assert "binary_search([1, 3, 5, 7, 9, 11], 7) = 3" in done.stdout
    assert "≈" not in done.stdout
    assert "\x1b" not in done.stdout
    (tmp_path / "sketch.py").write_text(BINARY_SEARCH.replace("left, right = ???", "left = ???"))
    guessed = run("trace", "sketch.py", COLUMNS="110")
    assert "left ≈ " in guessed.stdout
