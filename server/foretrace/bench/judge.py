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

SECONDS = 3
"""Wall and processor time of one child, for all the candidates it is given."""
MEMORY_BYTES = 1 << 30

# Reads {"seconds", "memory", "entry", "sources", "cases"} and writes one line a source, "1" or
# "0". Each case gets a freshly executed module: one may leave state behind that another sees.
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

def right(code):
    for arguments, expected in task["cases"]:
        try:
            module = {"__name__": "candidate"}
            exec(code, module)
            if not same(eval(f"{task['entry']}({arguments})", module), expected):
                return False
        except BaseException:
            return False
    return True

for source in task["sources"]:
    try:
        code = compile(source, "<candidate>", "exec")
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        verdict = False
    else:
        verdict = right(code)
    results.write("1\\n" if verdict else "0\\n")
    results.flush()
"""


def judge(entry: str, sources: Sequence[str], cases: Sequence[tuple[str, str]]) -> list[bool]:
    """For each source, whether `entry` returns what every case expects.

    A case is (source of the arguments, repr of the expected result). A source that raises,
    hangs or exceeds the limits is wrong.
    """
    verdicts: list[bool] = []
    while len(verdicts) < len(sources):
        waiting = sources[len(verdicts) :]
        answered = _run_child(entry, waiting, cases)
        verdicts += answered
        if len(answered) < len(waiting):
            verdicts.append(False)  # the one that was running when the child was ended
    return verdicts


def _run_child(entry: str, sources: Sequence[str], cases: Sequence[tuple[str, str]]) -> list[bool]:
    task = {
        "seconds": SECONDS,
        "memory": MEMORY_BYTES,
        "entry": entry,
        "sources": list(sources),
        "cases": list(cases),
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
    return [line == "1" for line in written.splitlines()]
