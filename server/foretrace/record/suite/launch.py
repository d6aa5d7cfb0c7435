"""Runs a module or a script as `python` would, in this process, and records it.

`python -P -m foretrace.record.suite.launch OPTIONS -m MODULE ARGUMENTS…` or `OPTIONS SCRIPT
ARGUMENTS…`; OPTIONS is the JSON of `Options`. The exit status is that of what is run.
"""

from __future__ import annotations

import json
import os
import runpy
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from types import TracebackType

from foretrace.record.shards import TraceWriter
from foretrace.record.suite.files import Files
from foretrace.record.suite.recording import Busy, SuiteLimits, SuiteRecording

MODULE = "-m"


@dataclass(frozen=True, slots=True)
class Options:
    folder: str
    root: str
    compress: bool
    limits: SuiteLimits

    def written(self) -> str:
        return json.dumps(asdict(self))


def read_options(text: str) -> Options:
    """What `Options.written` gave."""
    found = json.loads(text)
    return Options(**(found | {"limits": SuiteLimits(**found["limits"])}))


def command(options: Options, target: list[str]) -> list[str]:
    """The process that runs and records `target`."""
    # -P: what lies in the current folder is not taken for the recorder's own modules.
    return [sys.executable, "-P", "-m", __name__, options.written(), *target]


def prepared(options: Options) -> SuiteRecording:
    """A recording that is to be started. Raises `OSError` for a folder that is none."""
    writer = TraceWriter(Path(options.folder), compress=options.compress)
    return SuiteRecording(Files(Path(options.root)), writer, options.limits)


def _main() -> None:
    options = read_options(sys.argv[1])
    target = sys.argv[2:]
    recording: SuiteRecording | None = None
    try:
        recording = prepared(options)
        recording.start()
    except (Busy, OSError) as error:
        recording = None
        print(f"foretrace: Nothing is recorded: {error}.", file=sys.stderr)
    sys.excepthook = _excepthook
    try:
        if target[0] == MODULE:
            sys.argv = target[1:]
            sys.path.insert(0, os.getcwd())
            runpy.run_module(target[1], run_name="__main__", alter_sys=True)
        else:
            sys.argv = target
            sys.path.insert(0, str(Path(target[0]).resolve().parent))
            runpy.run_path(target[0], run_name="__main__")
    finally:
        if recording is not None:
            print(f"foretrace: {recording.stop()}", file=sys.stderr)


def _excepthook(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    """As ever, without the frames of this module and of `runpy`."""
    while trace is not None:
        name = trace.tb_frame.f_code.co_filename
        if name != __file__ and "runpy" not in name:
            break
        trace = trace.tb_next
    sys.__excepthook__(kind, error.with_traceback(trace), trace)


if __name__ == "__main__":
    _main()
