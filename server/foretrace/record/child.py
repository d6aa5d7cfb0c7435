"""Calls of a user's program, run in a child process that may be killed.

The child is the same CPython, unless another is asked for. It has limits on memory and time and,
unless a shield is asked for, no other walls: the program can do there what it could do anywhere.
"""

from __future__ import annotations

import faulthandler
import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, BinaryIO

from foretrace.record.limits import Limits
from foretrace.record.recorder import record_call
from foretrace.record.shield import shield
from foretrace.record.written import written
from foretrace.trace.entry import entry
from foretrace.trace.frames import Outcome, OutcomeKind, Trace

MEMORY_BYTES = 2 << 30
"""Address space of the child."""
_GRACE = 1.0
"""Seconds over its time after which a call that cannot be interrupted ends the child."""
_STARTING = 30.0
"""Seconds that the child may take beside its calls."""
_KILLED = -9

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


@dataclass(frozen=True, slots=True)
class Walls:
    """Where a run is made that is not to be trusted with everything."""

    folder: Path
    """It may write there, and starts there."""
    python: str | None = None
    """The interpreter; the same as this one if not given. Version 3.11 or later."""


def record_shielded(
    job: Job, modules: Path, walls: Walls, limits: Limits, comprehensions: bool = False
) -> tuple[Mapping[str, Any], list[str]]:
    """The recording of a job, and what protected the machine while it was made, see `shield`.

    Modules in `modules` can be imported. Raises `ChildFailed`.
    """
    protected: list[str] = []
    found = record_jobs(
        [job], modules, limits, comprehensions=comprehensions, walls=walls, protected=protected
    )
    return found[0], protected


def record_jobs(
    jobs: Sequence[Job],
    folder: Path,
    limits: Limits,
    memory_bytes: int = MEMORY_BYTES,
    comprehensions: bool = True,
    walls: Walls | None = None,
    protected: list[str] | None = None,
) -> list[Mapping[str, Any]]:
    """The recording of each job as `written` gives it, from the entry point on.

    Modules in `folder` can be imported. Sets and dictionaries of strings have the same order in
    each run, unless `PYTHONHASHSEED` says otherwise. A call that ends the process, or has to be
    ended with it, is unfinished and has no frames. `protected` gets what the walls are made of.
    Raises `ChildFailed`.
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
            "walls": None if walls is None else str(walls.folder.resolve()),
        }
        child = _run(task, None if walls is None else walls)
        ready, *lines = child.stdout.split(b"\n")[:-1] or [b""]
        if not ready.startswith(_READY):
            raise ChildFailed("Python cannot be started, perhaps for lack of memory.")
        if protected is not None:
            protected[:] = json.loads(ready.removeprefix(_READY) or b"[]")
        whole = [json.loads(line) for line in lines if line.startswith(b"{")]
        found += whole
        if len(whole) < len(waiting):
            reason = f"it ended the process with status {child.returncode}"
            if len(lines) > len(whole):  # What `faulthandler` wrote.
                reason = f"it takes longer than {limits.seconds:g} s and cannot be interrupted"
            found.append(_without_frames(waiting[len(whole)], reason))
    return found


def _run(task: Mapping[str, Any], walls: Walls | None) -> subprocess.CompletedProcess[bytes]:
    """The child's work on `task`. Raises `ChildFailed` if there is no such interpreter."""
    # -P: what lies in the current folder is not taken for the recorder's own modules.
    command = [sys.executable, "-P", "-m", __name__]
    if walls is not None and walls.python is not None:
        # Behind the interpreter's own packages, which are the project's.
        root = str(Path(__file__).parents[2])
        start = f"import sys, runpy; sys.path.append({root!r}); "
        start += f"runpy.run_module({__name__!r}, run_name='__main__')"
        command = [walls.python, "-P", "-c", start]
    try:
        return subprocess.run(
            command,
            input=json.dumps(task).encode(),
            stdout=subprocess.PIPE,
            env={"PYTHONHASHSEED": "0"} | os.environ,
            cwd=None if walls is None else walls.folder,
            check=False,
            timeout=_STARTING + len(task["jobs"]) * (task["limits"]["seconds"] + _GRACE),
        )
    except subprocess.TimeoutExpired as error:
        # A program can stop the clock in the child, or leave behind a process that keeps the pipe.
        return subprocess.CompletedProcess(command, _KILLED, error.stdout or b"")
    except OSError as error:
        raise ChildFailed(f"{command[0]} cannot be started: {error.strerror}.") from error


def _without_frames(job: Job, reason: str) -> dict[str, Any]:
    return _object(job, Trace(job.call, "", (), Outcome(OutcomeKind.UNFINISHED, reason=reason), 0))


def _object(job: Job, trace: Trace) -> dict[str, Any]:
    return written(trace, job.source, job.call, job.setup)


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
        # Before `_watch`, which starts a thread.
        protected = [] if task["walls"] is None else shield(task["walls"])
        _watch(limits, results)
    except (MemoryError, RuntimeError, OSError, ValueError):
        os._exit(1)
    results.write(_READY + json.dumps(protected).encode() + b"\n")
    process = os.getpid()
    for each in task["jobs"]:
        results.flush()
        _watch(limits, results)
        job = Job(**each)
        trace = _recorded(job, limits, task["memory"], task["comprehensions"])
        if os.getpid() != process:
            os._exit(0)  # The program has forked, and its parent goes on.
        faulthandler.cancel_dump_traceback_later()
        results.write(json.dumps(_object(job, trace)).encode() + b"\n")
    results.flush()
    os._exit(0)  # threads of the program need not end


def _watch(limits: Limits, results: BinaryIO) -> None:
    """End this process unless it is done in time, also if it never comes back from C.

    Lines that are no objects then tell of it, since a program may end with the same status.
    """
    faulthandler.dump_traceback_later(limits.seconds + _GRACE, exit=True, file=results)


def _recorded(job: Job, limits: Limits, memory: int, comprehensions: bool) -> Trace:
    call = entry(job.source, job.call, job.setup).call
    try:
        trace = record_call(job.program, call, limits, comprehensions=comprehensions)
    except (SyntaxError, ValueError, MemoryError, RecursionError) as error:
        reason = f"the program cannot be compiled: {error}"
        return Trace(job.call, "", (), Outcome(OutcomeKind.UNFINISHED, reason=reason), 0.0)
    kind, value = trace.outcome.kind, trace.outcome.value
    if kind is OutcomeKind.RAISED and value is not None and value.repr == "MemoryError()":
        reason = f"it needs more than {memory >> 20:,} MiB of memory"
        return replace(trace, outcome=Outcome(OutcomeKind.UNFINISHED, reason=reason))
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
