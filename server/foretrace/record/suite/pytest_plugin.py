"""`pytest -p foretrace.record.suite.pytest_plugin --foretrace-out DIR` records the test run.

As `foretrace record` does, for those who start pytest themselves and for the workers of
pytest-xdist. Only tests and their fixtures are followed, so that collecting them is no slower.
"""

from __future__ import annotations

from collections.abc import Generator

import pytest

from foretrace.record.suite.launch import Options, prepared
from foretrace.record.suite.recording import SUITE_LIMITS, Busy, SuiteRecording

_RECORDING = pytest.StashKey[SuiteRecording]()
_SAID = pytest.StashKey[str]()


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("foretrace", "recording traces of the functions that tests call")
    group.addoption("--foretrace-out", metavar="DIR", help="Record into this folder.")
    group.addoption(
        "--foretrace-root", metavar="DIR", help="Record functions in files below; pytest's root."
    )


def pytest_configure(config: pytest.Config) -> None:
    folder = config.getoption("--foretrace-out")
    if folder is None:
        return
    root = config.getoption("--foretrace-root") or config.rootpath
    options = Options(str(folder), str(root), compress=False, limits=SUITE_LIMITS)
    try:
        config.stash[_RECORDING] = prepared(options)
    except OSError as error:
        raise pytest.UsageError(f"--foretrace-out: {error}") from error


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    stash = item.config.stash
    recording = stash.get(_RECORDING, None)
    if recording is None:
        return (yield)
    try:
        recording.start()
    except Busy as error:
        stash[_SAID] = f"Not all is recorded: {error}."
        return (yield)
    try:
        return (yield)
    finally:
        recording.pause()


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    if (recording := config.stash.get(_RECORDING, None)) is not None:
        terminalreporter.write_line(f"foretrace: {recording.stop()}")
    if (said := config.stash.get(_SAID, None)) is not None:
        terminalreporter.write_line(f"foretrace: {said}")
