"""Runs that do not end by themselves, or not well, and what is left of them."""

from __future__ import annotations

import signal
import sys
import threading

import pytest

from foretrace.record.limits import Limits
from foretrace.record.recorder import record_call
from foretrace.trace.frames import Event, OutcomeKind, Trace

CATCHES = {
    "a loop": """\
def f():
    while True:
        try:
            x = 1
        except:
            pass
""",
    "a loop in a loop": """\
def f():
    while True:
        try:
            while True:
                x = 1
        except BaseException:
            pass
""",
    "finally": """\
def f():
    while True:
        try:
            sum(range(10))
        finally:
            continue
""",
    "functions": """\
def g():
    try:
        while True:
            len('a')
    except:
        g()
def f():
    try:
        g()
    finally:
        f()
""",
    "a tree of recursion": """\
def f():
    while True:
        try:
            while True:
                try:
                    f()
                except:
                    f()
        except:
            f()
""",
    "a generator": """\
def g():
    while True:
        yield 1
def f():
    for x in g():
        try:
            next(g())
        except BaseException:
            pass
""",
}


@pytest.mark.parametrize("name", CATCHES)
def test_frames_are_limited_where_everything_is_caught(name: str) -> None:
    trace = record_call(CATCHES[name], "f()", Limits(frames=50, seconds=30))
    assert trace.outcome.kind is OutcomeKind.UNFINISHED
    assert trace.outcome.reason == "it has more than 50 frames"
    assert len(trace.frames) == 50


@pytest.mark.parametrize("name", ["a loop in a loop", "finally", "functions"])
def test_time_is_limited_where_everything_is_caught(name: str) -> None:
    trace = record_call(CATCHES[name], "f()", Limits(frames=10**9, seconds=0.02))
    assert trace.outcome.kind is OutcomeKind.UNFINISHED
    assert trace.outcome.reason in {"it takes longer than 0.02 s", "it recurses too deeply"}
    assert trace.frames


@pytest.mark.parametrize(
    "program",
    [
        "while True:\n    pass\n",
        "import time\ndef f():\n    time.sleep(60)\n",
        "import queue\ndef f():\n    queue.Queue().get()\n",
        "def f():\n    return sorted(range(10 ** 6), key=lambda x: sum(range(1000)))\n",
    ],
)
def test_time_is_limited_where_no_line_runs(program: str) -> None:
    trace = record_call(program, "f()", Limits(frames=10**9, seconds=0.05))
    assert trace.outcome.kind is OutcomeKind.UNFINISHED
    assert trace.outcome.reason == "it takes longer than 0.05 s"


def test_recursion_ends_before_the_recorder_does() -> None:
    source = """\
def f(n):
    try:
        return f(n + 1)
    except RecursionError:
        return n
"""
    trace = record_call(source, "f(0)", Limits(frames=10**9, seconds=30))
    assert trace.outcome.kind is OutcomeKind.UNFINISHED
    assert trace.outcome.reason == "it recurses too deeply"


def test_a_program_that_traces_is_not_half_a_trace() -> None:
    source = "import sys\ndef f():\n    sys.settrace(None)\n    return 1\n"
    trace = record_call(source, "f()")
    assert trace.outcome.kind is OutcomeKind.UNFINISHED


def test_everything_is_put_back() -> None:
    def tracer(*_: object) -> None:
        return None

    def handler(*_: object) -> None:
        raise AssertionError

    kept = signal.signal(signal.SIGALRM, handler), sys.gettrace()
    signal.setitimer(signal.ITIMER_REAL, 1000)
    sys.settrace(tracer)
    try:
        record_call(CATCHES["functions"], "f()", Limits(frames=20))
        record_call("def f():\n    return 1\n", "f()")
        found = sys.gettrace(), sys.getprofile(), signal.getsignal(signal.SIGALRM)
    finally:
        sys.settrace(kept[1])
        remaining, _ = signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, kept[0])
    assert found == (tracer, None, handler)
    assert 0 < remaining <= 1000


def test_other_threads_can_record() -> None:
    found: list[Trace] = []

    def work() -> None:
        found.append(record_call(CATCHES["functions"], "f()", Limits(frames=30)))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert len(found[0].frames) == 30


def kinds(trace: Trace) -> list[str]:
    return [frame.event.value for frame in trace.frames]


def test_threads_of_the_program_are_not_followed() -> None:
    source = """\
import threading
def g():
    return 1
def f():
    thread = threading.Thread(target=g)
    thread.start()
    thread.join()
    return 2
"""
    trace = record_call(source, "f()")
    assert {frame.function for frame in trace.frames} == {"f"}
    assert trace.outcome.kind is OutcomeKind.RETURNED


def test_async_functions_are_followed() -> None:
    source = """\
import asyncio
async def g(x):
    await asyncio.sleep(0)
    return x + 1
def f(x):
    return asyncio.run(g(x))
"""
    trace = record_call(source, "f(1)", Limits(seconds=30))
    assert trace.outcome.value is not None
    assert trace.outcome.value.repr == "2"
    assert kinds(trace).count("call") == kinds(trace).count("return") > 2


def test_what_ends_a_program_is_its_outcome() -> None:
    trace = record_call("import sys\ndef f():\n    sys.exit(3)\n", "f()")
    assert trace.outcome.kind is OutcomeKind.RAISED
    assert trace.outcome.value is not None
    assert trace.outcome.value.repr == "SystemExit(3)"
    assert trace.frames[-2].event is Event.EXCEPTION


def test_there_is_nothing_to_read_and_output_is_kept() -> None:
    source = "print('loading')\ndef f():\n    print('a')\n    return input()\n"
    trace = record_call(source, "f()")
    assert trace.output == "a\n"
    assert trace.outcome.value is not None
    assert trace.outcome.value.repr.startswith("EOFError(")
    assert record_call(source, "f()", Limits(output_characters=1)).output == "a"


def test_a_program_that_does_not_load_is_unfinished() -> None:
    trace = record_call("def f():\n    return 1\n1 / 0\n", "f()")
    assert trace.outcome.kind is OutcomeKind.UNFINISHED
    assert trace.outcome.reason is not None
    assert "ZeroDivisionError" in trace.outcome.reason
    assert trace.frames == ()


@pytest.mark.parametrize(("program", "call"), [("def", "f()"), ("", "f("), ("", "x = 1")])
def test_what_is_not_python_is_refused(program: str, call: str) -> None:
    with pytest.raises(SyntaxError):
        record_call(program, call)
