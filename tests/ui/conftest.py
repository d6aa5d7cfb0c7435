"""What the UI tests share: one server and one browser for all, a window for each module."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Callable, Generator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser

from . import programs
from .programs import CodeServer
from .server import RunningServer, running
from .workbench import Workbench, browser, window

UPDATE_IMAGES = "FORETRACE_UPDATE_IMAGES"
"""Environment variable: the pictures of the documentation are taken anew."""
_FAILED = pytest.StashKey[bool]()
IMAGES = Path(__file__).parents[2] / "docs" / "images"


@pytest.fixture(scope="session")
def code_server() -> CodeServer:
    return programs.code_server()


@pytest.fixture(scope="session")
def server(
    code_server: CodeServer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[RunningServer]:
    """The editor with the extension as it stands in the clone."""
    package = programs.extension()
    with running(code_server, tmp_path_factory.mktemp("vscode"), [package]) as started:
        yield started


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def chromium() -> AsyncIterator[Browser]:
    async with browser(programs.chromium()) as opened:
        yield opened


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def workbench(
    server: RunningServer, chromium: Browser, request: pytest.FixtureRequest
) -> AsyncIterator[Workbench]:
    """A window of the module's own, on a folder of its own."""
    folder = server.workspace(request.module.__name__.rpartition(".")[2])
    async with window(chromium, server, folder) as opened:
        yield opened


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if call.when == "call" and report.failed:
        item.stash[_FAILED] = True
    return report


@pytest_asyncio.fixture(autouse=True, loop_scope="session")
async def failure_picture(
    workbench: Workbench, request: pytest.FixtureRequest, tmp_path: Path
) -> AsyncIterator[None]:
    """What the window showed when a test failed."""
    yield
    if request.node.stash.get(_FAILED, False):
        shown = tmp_path / "failure.png"
        await workbench.picture(shown)
        print(f"the window is shown in {shown}")


@pytest.fixture(scope="session")
def picture(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Where the picture of this name goes: into the documentation only if that is asked for."""
    folder = IMAGES if os.environ.get(UPDATE_IMAGES) else tmp_path_factory.mktemp("images")
    return lambda name: folder / f"{name}.png"
