"""What a command loads, and what the demonstration shows."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from foretrace import __version__
from tests.cli.conftest import Run
from tests.cli.sketches import FINISHED

LIST_MODULES = """
import sys
from foretrace.cli import main
code = main(sys.argv[1:])
heavy = {"llama_cpp", "pygls", "lsprotocol"} & set(sys.modules)
sys.stderr.write(" ".join(sorted(heavy)))
sys.exit(code)
"""


@pytest.mark.parametrize(
    "arguments",
    [
        ["--version"],
        ["--help"],
        ["trace", "done.py", "--json"],
        ["fill", "sketch.py", "--json", "--no-model"],
    ],
)
def test_heavy_libraries_load_only_when_needed(tmp_path: Path, arguments: list[str]) -> None:
    (tmp_path / "done.py").write_text(FINISHED)
    (tmp_path / "sketch.py").write_text("# >>> f(2)\n# 4\ndef f(x):\n    return ???\n")
    done = subprocess.run(
        [sys.executable, "-c", LIST_MODULES, *arguments],
        capture_output=True,
        encoding="utf-8",
        cwd=tmp_path,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout


def test_version(run: Run) -> None:
    done = run("--version")
    assert (done.returncode, done.stdout) == (0, f"foretrace {__version__}\n")


def test_demo_shows_sketch_fills_and_run(run: Run, tmp_path: Path) -> None:
    done = run("demo", "--export", "demo.svg", COLUMNS="100")
    assert (done.returncode, done.stderr) == (0, "")
    for expected in (
        "left, right = ???",
        "0, len(arr) - 1",
        "mid ≈ 2",
        "returns ≈ 3",
        "foretrace fill",
    ):
        assert expected in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 100
    assert (tmp_path / "demo.svg").read_text(encoding="utf-8").startswith("<svg")
