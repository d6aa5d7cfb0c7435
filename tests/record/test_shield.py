"""What a shielded run can do, and that it is told what protects."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from foretrace.record import child
from foretrace.record.calls import job_of
from foretrace.record.child import ChildFailed, Walls, record_shielded
from foretrace.record.limits import Limits
from foretrace.record.shield import FILES, NETWORK
from foretrace.sketch.model import Scenario, ScenarioKind
from foretrace.sketch.parse import read_sketch

SOURCE = """\
import os
import socket
import subprocess
import time


def write(path):
    with open(path, 'w') as file:
        file.write('x')
    return os.path.getsize(path)


def spawn(path):
    return subprocess.run(['touch', path], stderr=subprocess.DEVNULL).returncode


def send():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as datagrams:
        return datagrams.sendto(b'x', ('192.0.2.1', 9))


def leaves_a_process_behind():
    if os.fork() == 0:
        time.sleep(8)
        os._exit(0)
    return 5


def here():
    with open('mine', 'w') as file:
        return file.write('x')
"""


def outcome(call: str, folder: Path, protects: str | None = None) -> str:
    """How a call ends when it is shielded; the test is left out where that does not protect."""
    sketch = read_sketch(SOURCE)
    scenario = Scenario(call, ScenarioKind.ASKED, 0, None)
    walls = Walls(folder)
    found, protected = record_shielded(job_of(sketch, scenario), folder, walls, Limits(seconds=20))
    if protects is not None and protects not in protected:
        pytest.skip(f"this system does not offer it: {protects}")
    return f"{found['outcome']['kind']} {found['outcome']['value']}"


def test_a_shielded_run_writes_only_in_its_folder(tmp_path: Path) -> None:
    folder, elsewhere = tmp_path / "folder", tmp_path / "elsewhere"
    folder.mkdir()
    assert outcome(f"write({str(elsewhere)!r})", folder, FILES).startswith("raised Permission")
    assert outcome(f"spawn({str(elsewhere)!r})", folder, FILES) == "returned 1"
    assert not elsewhere.exists()
    assert outcome("here()", folder) == "returned 1"
    assert (folder / "mine").exists()


def test_a_shielded_run_has_no_network(tmp_path: Path) -> None:
    assert outcome("send()", tmp_path, NETWORK).startswith("raised OSError")


def test_nobody_waits_for_what_a_run_leaves_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(child, "_STARTING", -19.0)  # 2 s in all
    started = time.monotonic()
    assert outcome("leaves_a_process_behind()", tmp_path) == "returned 5"
    assert time.monotonic() - started < 7


def test_an_interpreter_that_is_not_there(tmp_path: Path) -> None:
    sketch = read_sketch("def f():\n    return 1\n")
    job = job_of(sketch, Scenario("f()", ScenarioKind.ASKED, 0, "f"))
    with pytest.raises(ChildFailed, match="cannot be started"):
        record_shielded(job, tmp_path, Walls(tmp_path, str(tmp_path / "python")), Limits())
