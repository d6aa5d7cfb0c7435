"""Judging finished functions by what they do, in a child process that may be killed.

Candidates may hang in C or take all memory, so the judge is a separate CPython with limits on
processor time, memory and file sizes; one that dies costs only the candidate it was running.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass

SECONDS = 3
"""Wall and processor time of one child, for all that it is given."""
MEMORY_BYTES = 1 << 30

# Reads {"seconds", "memory", "entry", "sources", "cases", "check", "calls"}. With `calls` it writes
# a line of JSON for each, ["returned", repr] or ["raised", type], of the only source; else one
# line a source, "1" or "0". Each case and call gets a freshly executed module: one may leave
# state behind that another sees.
_CHILD = """
import ast, json, os, resource, sys
task = json.load(sys.stdin)
resource.setrlimit(resource.RLIMIT_CPU, (task["seconds"], task["seconds"]))
resource.setrlimit(resource.RLIMIT_AS, (task["memory"], task["memory"]))
resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 20, 1 << 20))
results = os.fdopen(os.dup(1), "w")
null = os.open(os.devnull, os.O_WRONLY)
os.dup2(null, 1)

def same(value, expected):
    shown = repr(value)
    if shown == expected:
        return True
    try:
        return shown == repr(ast.literal_eval(expected))
    except (ValueError, SyntaxError):
        return False

def loaded(code):
    module = {"__name__": "candidate"}
    exec(code, module)
    return module

def right(code):
    try:
        for arguments, expected in task["cases"]:
            if not same(eval(f"{task['entry']}({arguments})", loaded(code)), expected):
                return False
        if task["check"] is not None:
            module = loaded(code)
            exec(task["check"], module)
            module["check"](module[task["entry"]])
    except BaseException:
        return False
    return True

def outcome(code, call):
    try:
        return ["returned", repr(eval(call, loaded(code)))]
    except BaseException as error:
        return ["raised", type(error).__name__]

def write(line):
    results.write(line + "\\n")
    results.flush()

for source in task["sources"]:
    try:
        code = compile(source, "<candidate>", "exec")
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        write("0")
    else:
        if task["calls"] is None:
            write("1" if right(code) else "0")
        else:
            for call in task["calls"]:
                write(json.dumps(outcome(code, call)))
"""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a call of a finished program did."""

    returned: str | None
    """The repr, `None` if it raised."""
    raised: str | None
    """Name of the exception's type, `None` if it returned."""


def judge(
    entry: str,
    sources: Sequence[str],
    cases: Sequence[tuple[str, str]],
    check: str | None = None,
) -> list[bool]:
    """For each source, whether `entry` returns what every case expects and passes the check.

    A case is (source of the arguments, repr of the expected result); `check` is a program that
    defines a function `check`, which raises if it is given a wrong function. A source that
    raises, hangs or exceeds the limits is wrong.
    """
    verdicts: list[bool] = []
    while len(verdicts) < len(sources):
        waiting = sources[len(verdicts) :]
        answered = _run_child(entry, waiting, cases, check)
        verdicts += [line == "1" for line in answered]
        if len(answered) < len(waiting):
            verdicts.append(False)  # the one that was running when the child was ended
    return verdicts


def outcomes(source: str, calls: Sequence[str]) -> list[Outcome | None]:
    """What each call of a program does; `None` for one that hangs or exceeds the limits.

    The calls are expressions in the program's module. Raises `ValueError` for a program that
    does not compile.
    """
    found: list[Outcome | None] = []
    while len(found) < len(calls):
        waiting = calls[len(found) :]
        answered = _run_child("", [source], [], None, waiting)
        if answered == ["0"]:
            raise ValueError("the program does not compile")
        for line in answered:
            how, shown = json.loads(line)
            found.append(Outcome(shown, None) if how == "returned" else Outcome(None, shown))
        if len(answered) < len(waiting):
            found.append(None)
    return found


def _run_child(
    entry: str,
    sources: Sequence[str],
    cases: Sequence[tuple[str, str]],
    check: str | None,
    calls: Sequence[str] | None = None,
) -> list[str]:
    """The lines the child wrote until it ended or was ended."""
    task = {
        "seconds": SECONDS,
        "memory": MEMORY_BYTES,
        "entry": entry,
        "sources": list(sources),
        "cases": list(cases),
        "check": check,
        "calls": None if calls is None else list(calls),
    }
    with tempfile.TemporaryDirectory(prefix="foretrace-judge-") as folder:
        child = subprocess.Popen(
            [sys.executable, "-s", "-S", "-P", "-c", _CHILD],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=folder,
            env={"PYTHONHASHSEED": "0", "PYTHONUTF8": "1"},
            text=True,
            encoding="utf-8",
        )
        try:
            written, _ = child.communicate(json.dumps(task), timeout=SECONDS)
        except subprocess.TimeoutExpired:
            child.kill()
            written, _ = child.communicate()
    # A line that was cut short by the end of the child says nothing.
    return written.split("\n")[:-1]
