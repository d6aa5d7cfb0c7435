"""`foretrace record`, in real processes."""

from __future__ import annotations

from pathlib import Path

import pytest

from foretrace.cli import main
from foretrace.record.reading import read_traces
from foretrace.record.schema import RecordedTrace
from foretrace.trace.cwm_parse import parse_spelled, parse_trace
from tests.cli.conftest import Run

PROGRAM = """\
import os
import beside

LOG = []


def f(x):
    # >>> f(1)
    # 3
    LOG.append(x)
    return x + beside.TWO


def stuck():
    return sum(range(10 ** 12))


def leave():
    os._exit(1)


def forks():
    return os.fork() and 8


def half():
    print("\\ud800")


def writes(path):
    with open(path, "w") as file:
        print("told")
        return file.write("written")


def test_f():
    xs = [4]
    assert f(xs[0]) == 6


if __name__ == "__main__":
    stuck()
"""


Capture = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def _files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "code").mkdir()
    (tmp_path / "code" / "program.py").write_text(PROGRAM)
    (tmp_path / "code" / "beside.py").write_text("TWO = 2\n")


FILE = "code/program.py"


def test_calls_are_run_for_real(run: Run, tmp_path: Path) -> None:
    calls = ["f(1)", "stuck()", "leave()", "forks()", "writes('made.txt')", "half()", "f([])"]
    options = [each for call in calls for each in ("--call", call)]
    done = run("record", FILE, *options, "--seconds", "0.2", "--format", "json")
    assert (done.returncode, done.stderr) == (0, "")
    found = [RecordedTrace.model_validate_json(line) for line in done.stdout.splitlines()]
    assert [trace.call for trace in found] == calls
    assert [trace.outcome.value or trace.outcome.reason for trace in found] == [
        "3",
        "it takes longer than 0.2 s and cannot be interrupted",
        "it ended the process with status 1",
        "8",
        "7",
        "None",
        """TypeError('can only concatenate list (not "int") to list')""",
    ]
    assert found[4].output == "told\n"
    assert found[5].output == "\\ud800\n"
    assert (tmp_path / "made.txt").read_text() == "written"


def test_without_a_call_scenarios_are_run(capsys: Capture) -> None:
    Path(FILE).write_text(PROGRAM.replace("    stuck()\n", "    f(7)\n"))
    assert main(["record", FILE, "--format", "cwm"]) == 0
    begin = "<|begin_of_text|>"
    written = [begin + part for part in capsys.readouterr().out.split(begin)[1:]]
    traces = [parse_trace(parse_spelled(text.removesuffix("\n"))) for text in written]
    assert [trace.context.split("<< START_OF_TRACE\n")[1] for trace in traces] == [
        "    return f(1)\n",
        "    xs = [4]\n    return f(xs[0])\n",
        "    return f(7)\n",
    ]
    assert [trace.frames[-1].value for trace in traces] == ["3", "6", "9"]
    assert all(trace.complete for trace in traces)


def test_traces_are_kept_once(capsys: Capture) -> None:
    assert main(["record", FILE, "--call", "f(2)", "--call", "leave()", "--out", "kept"]) == 0
    assert capsys.readouterr().out == "1 new traces are in kept, 1 did not begin.\n"
    more = ["--call", "f(2)", "--call", "f(3)", "--out", "kept", "--gzip"]
    assert main(["record", FILE, *more]) == 0
    assert capsys.readouterr().out == "1 new traces are in kept, 1 were there already.\n"
    assert sorted(path.name for path in Path("kept").iterdir()) == [
        "traces-00000.jsonl",
        "traces-00001.jsonl.gz",
    ]
    traces = list(read_traces(Path("kept")))
    assert [trace.call for trace in traces] == ["f(2)", "f(3)"]
    assert [trace.frames[0].function for trace in traces] == ["main", "main"]


def test_people_see_the_call_alone(capsys: Capture) -> None:
    Path("a.py").write_text("def f(xs):\n    ys = [x + 1 for x in xs]\n    return ys\n")
    assert main(["record", "a.py", "--call", "f([1])"]) == 0
    shown = capsys.readouterr().out
    assert shown.startswith("f([1]) = [2]\n")
    assert "main" not in shown
    assert "ys = [2]" in shown


def test_a_modules_run_is_recorded(run: Run, tmp_path: Path) -> None:
    (tmp_path / "tool.py").write_text(
        "import sys\nsys.path.insert(0, 'code')\nimport program\nprint(program.f(1))\nsys.exit(4)\n"
    )
    done = run("record", "--root", "code", "--out", "kept", "--", "-m", "tool", "--flag")
    assert (done.returncode, done.stdout) == (4, "3\n")
    assert done.stderr == "foretrace: 1 new traces were recorded.\n"
    (trace,) = read_traces(tmp_path / "kept")
    assert (trace.call, trace.place) == ("f(1)", "program.py:7")


F = "def f():\n    return 1\n"
BAD = [
    (["a.py"], "def f():\n    return ???\n", "Line 2 has a hole"),
    (["a.py"], "def f(:\n    return 1\n", "cannot be run"),
    (["a.py"], F, "give a call with --call"),
    (["a.py", "--call", "1"], F, "not a call expression"),
    (["a.py", "--call", "f()", "--memory", "1"], F, "lack of memory"),
    (["a.py", "--call", "f()", "--out", "a.py"], F, "Cannot write to a.py"),
    (["a.py", "--gzip"], F, "--gzip"),
    (["a.py", "--format", "xml"], F, "no format 'xml'"),
    (["a.py", "b.py"], F, "--script"),
    (["b.py"], F, "Cannot read b.py"),
    (["--out", "x", "--", "-m"], F, "Name the module"),
    (["--", "-m", "pytest"], F, "--out"),
    (["--out", "x", "--script", "none.py"], F, "no script none.py"),
    (["--out", "x", "--root", "none", "--", "-m", "pytest"], F, "no folder none"),
]


@pytest.mark.parametrize(("arguments", "source", "said"), BAD, ids=[said for *_, said in BAD])
def test_bad_input_is_one_sentence(
    capsys: Capture, arguments: list[str], source: str, said: str
) -> None:
    Path("a.py").write_text(source)
    assert main(["record", *arguments]) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert said in shown.err
    assert shown.err.count("\n") == 1
