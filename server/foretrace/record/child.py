"""Calls of a user's program, run in a child process that may be killed.

The child is the same CPython. It has limits on memory and time, and no other walls: the program
can do there what it could do anywhere.
"""

from __future__ import annotations

import faulthandler
import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from foretrace.record.limits import Limits
from foretrace.record.recorder import record_call
from foretrace.record.written import written
from foretrace.trace.entry import entry
from foretrace.trace.frames import Outcome, OutcomeKind, Trace

MEMORY_BYTES = 2 << 30
"""Address space of the child."""
_GRACE = 1.0
"""Seconds over its time after which a call that cannot be interrupted ends the child."""


_READY = b"ready"


class ChildFailed(RuntimeError):
    """The child could not even begin; the message is one sentence."""


@dataclass(frozen=True, slots=True)
class Job:
    """One call to record."""

    source: str
    """What the trace is a trace of."""
    call: str
    setup: str
    program: str
    """What is run: the source as `entry` extends it, without what only runs as a script."""


def record_jobs(
    jobs: Sequence[Job],
    folder: Path,
    limits: Limits,
    memory_bytes: int = MEMORY_BYTES,
    comprehensions: bool = True,
) -> list[Mapping[str, Any]]:
    """The recording of each job as `written` gives it, from the entry point on.

    Modules in `folder` can be imported. Sets and dictionaries of strings have the same order in
    each run, unless `PYTHONHASHSEED` says otherwise. A call that ends the process, or has to be
    ended with it, is unfinished and has no frames. Raises `ChildFailed`.
    """
    found: list[Mapping[str, Any]] = []
    while len(found) < len(jobs):
        waiting = jobs[len(found) :]
        task = {
            "jobs": [asdict(job) for job in waiting],
            "folder": str(folder.resolve()),
            "limits": asdict(limits),
            "memory": memory_bytes,
            "comprehensions": comprehensions,
        }
        # -P: what lies in the current folder is not taken for the recorder's own modules.
        child = subprocess.run(
            [sys.executable, "-P", "-m", __name__],
            input=json.dumps(task).encode(),
            stdout=subprocess.PIPE,
            env={"PYTHONHASHSEED": "0"} | os.environ,
            check=False,
        )
        ready, *whole = child.stdout.split(b"\n")[:-1] or [b""]
        if ready != _READY:
            raise ChildFailed("Python cannot be started, perhaps for lack of memory.")
        found += [json.loads(line) for line in whole]
        if len(whole) < len(waiting):
            found.append(_without_frames(waiting[len(whole)], child.returncode, limits))
    return found


def _without_frames(job: Job, status: int, limits: Limits) -> dict[str, Any]:
    reason = f"it ended the process with status {status}"
    if status == _TOO_LATE:
        reason = f"it takes longer than {limits.seconds:g} s and cannot be interrupted"
    return _object(job, Trace(job.call, "", (), Outcome(OutcomeKind.UNFINISHED, reason=reason), 0))


def _object(job: Job, trace: Trace) -> dict[str, Any]:
    return written(trace, job.source, job.call, job.setup)


_TOO_LATE = 1
"""The status with which `faulthandler` ends a process."""


def _serve() -> None:
    """Answer the task on standard input, a line of JSON for each job."""
    task = json.load(sys.stdin)
    limits = Limits(**task["limits"])
    sys.path.insert(0, task["folder"])
    results = os.fdopen(os.dup(1), "wb")
    null = os.open(os.devnull, os.O_RDWR)
    os.dup2(null, 0)
    os.dup2(null, 1)
    try:
        _limit_memory(task["memory"])
        _watch(limits, null)
    except (MemoryError, RuntimeError, OSError, ValueError):
        os._exit(_TOO_LATE)
    results.write(_READY + b"\n")
    for each in task["jobs"]:
        results.flush()
        _watch(limits, null)
        job = Job(**each)
        trace = _recorded(job, limits, task["memory"], task["comprehensions"])
        faulthandler.cancel_dump_traceback_later()
        results.write(json.dumps(_object(job, trace)).encode() + b"\n")
    results.flush()
    os._exit(0)  # threads of the program need not end


def _watch(limits: Limits, null: int) -> None:
    """End this process unless it is done in time, also if it never comes back from C."""
    faulthandler.dump_traceback_later(limits.seconds + _GRACE, exit=True, file=null)


def _recorded(job: Job, limits: Limits, memory: int, comprehensions: bool) -> Trace:
    call = entry(job.source, job.call, job.setup).call
    try:
        trace = record_call(job.program, call, limits, comprehensions=comprehensions)
    except (SyntaxError, ValueError, MemoryError, RecursionError) as error:
        reason = f"the program cannot be compiled: {error}"
        return Trace(job.call, "", (), Outcome(OutcomeKind.UNFINISHED, reason=reason), 0.0)
    value = trace.outcome.value
    if value is not None and value.repr.startswith("MemoryError("):
        reason = f"it needs more than {memory >> 20:,} MiB of memory"
        outcome = Outcome(OutcomeKind.UNFINISHED, reason=reason)
        return Trace(trace.call, trace.mode, trace.frames, outcome, trace.elapsed_ms)
    return trace


def _limit_memory(size: int) -> None:
    try:
        import resource
    except ImportError:  # not a Unix
        return
    resource.setrlimit(resource.RLIMIT_AS, (size, size))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    _serve()
