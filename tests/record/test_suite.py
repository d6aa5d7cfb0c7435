"""Recording what a module or script runs, in real processes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from foretrace.record.reading import read_traces
from foretrace.record.schema import RecordedTrace
from foretrace.record.suite.launch import Options, command
from foretrace.record.suite.recording import SUITE_LIMITS, SuiteLimits
from foretrace.trace.cwm_parse import parse_trace
from foretrace.trace.text import spelled

SHOP = """\
RATE = 3


def price(count, *, extra=0):
    return add(count * RATE, extra)


def add(a, b):
    return a + b


class Cart:
    def __init__(self):
        self.items = []

    def put(self, item):
        self.items.append(item)
        return add(len(self.items), 0)


def squares(n):
    for i in range(n):
        yield add(i * i, 0)


def total(n):
    return sum(squares(n))


def divide(a, b):
    return a / b


def closes(xs):
    try:
        return xs[3]
    finally:
        settled({})


def settled(found):
    try:
        return found["key"]
    except KeyError:
        return None


def quiet():
    for _ in Empty():
        pass


class Empty:
    def __iter__(self):
        return self

    def __next__(self):
        raise StopIteration


def apply(function, value):
    return function(value)
"""
OTHER = """\
import shop


def both(n):
    return shop.add(n, 1), shop.apply(back, n)


def back(n):
    return -n
"""
TESTS = """\
import pytest
import shop


def test_price():
    assert shop.price(2, extra=1) == 7


def test_cart():
    assert shop.Cart().put("a") == 1


@pytest.mark.parametrize("n", [2, 2, 3])
def test_total(n):
    print("seen")
    assert shop.total(n) == sum(i * i for i in range(n))


def test_wrong():
    assert shop.divide(1, 0)


def test_closed():
    with pytest.raises(IndexError):
        shop.closes([])
"""

Launch = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def launch(tmp_path: Path) -> Launch:
    """Record a target in a folder with the modules above, into `out`."""
    for name, text in (("shop", SHOP), ("other", OTHER), ("test_shop", TESTS)):
        (tmp_path / f"{name}.py").write_text(text)

    def launched(
        *target: str, limits: SuiteLimits = SUITE_LIMITS
    ) -> subprocess.CompletedProcess[str]:
        options = Options(str(tmp_path / "out"), str(tmp_path), compress=False, limits=limits)
        return subprocess.run(
            command(options, list(target)),
            capture_output=True,
            encoding="utf-8",
            cwd=tmp_path,
            env=os.environ | {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
        )

    return launched


def script(folder: Path, text: str) -> str:
    (folder / "script.py").write_text(text)
    return "script.py"


def traces(folder: Path) -> dict[str, RecordedTrace]:
    """By call, or by place if there is none."""
    return {str(trace.call or trace.place): trace for trace in read_traces(folder / "out")}


def place(text: str) -> str:
    return f"shop.py:{SHOP[: SHOP.index(text)].count(chr(10)) + 1}"


def check_suite(folder: Path) -> None:
    found = traces(folder)
    assert found.keys() == {
        "price(2, extra=1)",
        place("    def __init__"),
        place("    def put"),
        "total(2)",
        "total(3)",
        "divide(1, 0)",
        "closes([])",
    }
    # Not what was raised last, which a callee caught, but what left it.
    closed = found["closes([])"].outcome
    assert (closed.kind, closed.value) == ("raised", "IndexError('list index out of range')")
    assert spelled(found["divide(1, 0)"].cwm()) == (
        "<|begin_of_text|><|trace_context_start|>\n"
        "def divide(a, b):\n    return a / b\n"
        "def main():  # << START_OF_TRACE\n    return divide(1, 0)\n"
        "<|frame_sep|><|call_sep|>{}<|action_sep|>def main():\n"
        "<|frame_sep|><|line_sep|>{}<|action_sep|>    return divide(1, 0)\n"
        '<|frame_sep|><|call_sep|>{"a": "1", "b": "0"}<|action_sep|>def divide(a, b):\n'
        '<|frame_sep|><|line_sep|>{"a": "..", "b": ".."}<|action_sep|>    return a / b\n'
        "<|frame_sep|><|exception_sep|><|action_sep|>    return a / b\n"
        "<|arg_sep|>\"ZeroDivisionError('division by zero')\""
        "<|frame_sep|><|return_sep|><|action_sep|>    return a / b\n"
        '<|arg_sep|>"None"'
        "<|frame_sep|><|exception_sep|><|action_sep|>    return divide(1, 0)\n"
        "<|arg_sep|>\"ZeroDivisionError('division by zero')\""
        "<|frame_sep|><|return_sep|><|action_sep|>    return divide(1, 0)\n"
        '<|arg_sep|>"None"<|frame_sep|><|end_of_text|>'
    )
    price = found["price(2, extra=1)"]
    assert price.source.startswith("RATE = 3\ndef price(count, *, extra=0):\n")
    assert [(f.event, f.function, f.line, f.depth) for f in price.frames] == [
        ("call", "price", 2, 1),
        ("line", "price", 3, 1),
        ("call", "add", 4, 2),
        ("line", "add", 5, 2),
        ("return", "add", 5, 2),
        ("return", "price", 3, 1),
    ]
    assert price.outcome.value == "7"
    put = found[place("    def put")]
    assert put.call is None
    assert put.frames[0].locals == {"self": "<shop.Cart object at 0x0>", "item": "'a'"}
    with pytest.raises(ValueError, match="literals"):
        put.cwm()
    generator = [f.event for f in found["total(2)"].frames if f.function == "squares"]
    assert generator.count(generator[0]) == 3
    for trace in found.values():
        if trace.call is not None:
            assert parse_trace(trace.cwm()).text() == trace.cwm()


def test_pytest_is_recorded(launch: Launch, tmp_path: Path) -> None:
    plain = ("-m", "pytest", "-q", "-p", "no:cacheprovider", "--no-header")
    done = launch(*plain)
    assert done.returncode == 1
    assert "1 failed, 6 passed" in done.stdout
    assert done.stderr == "foretrace: 7 new traces were recorded, 1 were known.\n"
    check_suite(tmp_path)


@pytest.mark.usefixtures("launch")
def test_pytest_has_a_plugin(tmp_path: Path) -> None:
    arguments = ("-p", "foretrace.record.suite.pytest_plugin", "--foretrace-out", "out", "-q")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *arguments, "-p", "no:cacheprovider"],
        capture_output=True,
        encoding="utf-8",
        cwd=tmp_path,
        env=os.environ | {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
    )
    assert done.returncode == 1
    assert "foretrace: 7 new traces were recorded, 1 were known." in done.stdout
    check_suite(tmp_path)


def test_a_script_runs_as_ever(launch: Launch, tmp_path: Path) -> None:
    text = """\
import sys, other, shop
print(sys.argv, __name__, sys.path[0])
def own(n):
    return n + 1
own(1)
other.both(5)
shop.quiet()
sys.stderr.write("!")
sys.exit(own(6))
"""
    name = script(tmp_path, text)
    done = launch(name, "a", "-b")
    alone = subprocess.run(
        [sys.executable, name, "a", "-b"], capture_output=True, encoding="utf-8", cwd=tmp_path
    )
    assert done.returncode == alone.returncode == 7
    assert done.stdout == alone.stdout
    assert done.stderr == alone.stderr + "foretrace: 7 new traces were recorded.\n"
    found = traces(tmp_path)
    # A trace has the frames of one file; what that calls in others is traced on its own.
    assert [f.function for f in found["both(5)"].frames] == ["both"] * 3
    assert found.keys() == {
        "own(1)",
        "own(6)",
        "both(5)",
        "add(5, 1)",
        "back(5)",
        "quiet()",
        place("def apply"),
    }
    assert found["quiet()"].outcome.kind == "returned"
    assert found["quiet()"].frames[-1].value == "None"


def test_an_error_is_shown_as_ever(launch: Launch, tmp_path: Path) -> None:
    name = script(tmp_path, "import shop\nshop.divide(1, 0)\n")
    done = launch(name)
    alone = subprocess.run(
        [sys.executable, str(tmp_path / name)], capture_output=True, encoding="utf-8"
    )
    assert done.returncode == alone.returncode == 1
    said, traceback = done.stderr.split("\n", 1)
    assert said == "foretrace: 1 new traces were recorded."
    assert traceback.replace('"script.py"', f'"{tmp_path / name}"') == alone.stderr


MANY = """\
import os, signal, shop
for n in range(30):
    shop.total(n)
    if n == STOP:
        os.kill(os.getpid(), signal.SIGKILL)
for n in range(2000):
    shop.divide(n, 1)
"""


def test_a_killed_recording_goes_on(launch: Launch, tmp_path: Path) -> None:
    limits = SuiteLimits(per_function=6, frames=40)
    killed = launch(script(tmp_path, MANY.replace("STOP", "3")), limits=limits)
    assert killed.returncode == -signal.SIGKILL
    (first,) = (tmp_path / "out").iterdir()
    content = first.read_bytes()
    assert list(traces(tmp_path)) == [f"total({n})" for n in range(4)]
    first.write_bytes(content[:-30])  # as if amid the last
    done = launch(script(tmp_path, MANY.replace("STOP", "-1")), limits=limits)
    assert done.stderr == "foretrace: 18 new traces were recorded, 3 were known.\n"
    assert first.read_bytes() == content[:-30]
    found = traces(tmp_path)
    # Two limits: traces of a function that are kept, and frames.
    assert list(found) == [
        *(f"total({n})" for n in (0, 1, 2, 3)),
        *(f"total({n})" for n in (4, 5, 6, 7, 8)),
        # What a function calls that has enough traces begins some of its own.
        *(f"add({n * n}, 0)" for n in range(6)),
        *(f"divide({n}, 1)" for n in range(6)),
    ]
    assert found["total(8)"].outcome.reason == "it has more than 40 frames"
    assert len(found["total(8)"].frames) == 40


def test_another_tracer_is_left_alone(launch: Launch, tmp_path: Path) -> None:
    text = """\
import sys, shop
shop.divide(1, 1)
def other(*_):
    return None
sys.settrace(other)
shop.divide(2, 1)
"""
    done = launch(script(tmp_path, text))
    assert done.stderr == (
        "foretrace: 1 new traces were recorded; __main__ took the trace function away.\n"
    )
    assert list(traces(tmp_path)) == ["divide(1, 1)"]


def test_odd_programs_do_not_mind(launch: Launch, tmp_path: Path) -> None:
    text = """\
import asyncio, contextlib, os, sys, threading, shop
class Odd:
    def __repr__(self):
        return 1 / 0
def deep(n):
    return deep(n + 1)
async def later():
    await asyncio.sleep(0)
    return shop.add(1, 2)
def fork():
    return os.fork()
shop.apply(type, Odd())
asyncio.run(later())
thread = threading.Thread(target=shop.add, args=(5, 6))
thread.start()
thread.join()
started = shop.squares(3)
next(started)
list(started)
if fork() == 0:
    shop.divide(4, 2)
    os._exit(0)
os.wait()
shop.divide(6, 2)
with contextlib.suppress(RecursionError):
    deep(0)
"""
    done = launch(script(tmp_path, text))
    assert done.returncode == 0
    found = traces(tmp_path)
    assert {"add(1, 2)", "divide(4, 2)", "divide(6, 2)", "add(0, 0)", "add(4, 0)"} <= found.keys()
    assert "add(5, 6)" not in found
    odd = found[place("def apply")]
    assert odd.frames[0].locals["value"] == "<__main__.Odd object at 0x0>"


def test_a_folder_that_is_none_is_said(launch: Launch, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("")
    done = launch(script(tmp_path, "print('runs')\n"))
    assert (done.returncode, done.stdout) == (0, "runs\n")
    assert done.stderr.startswith("foretrace: Nothing is recorded: ")
