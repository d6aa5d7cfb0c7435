"""Typing in a large file is as smooth with the extension as without."""

from __future__ import annotations

import statistics
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser

from .editor import Editor
from .programs import CodeServer
from .server import running
from .workbench import Workbench, window

pytestmark = pytest.mark.asyncio(loop_scope="session")

LINES = 2000
TYPED = "total = total + 31 * 31 - 7 * 2 + 9  # and so on.."
BLOCK = 10
"""Characters typed in one window before it is the other's turn."""
BOUND = 3.0
"""How many times slower the median character may be: far more than it is, far less than would
be felt."""

FUNCTION = """\
# >>> weigh_{n}([3, 1, 2])
def weigh_{n}(values):
    total = 0
    for index, value in enumerate(values):
        weight = index + {n}
        total += weight * value
    if total > 100:
        total = 100
    return total

"""
HERE = LINES // 2 + 3


def large_file() -> str:
    count = FUNCTION.count("\n")
    text = "".join(FUNCTION.format(n=n) for n in range(LINES // count))
    return text + "\n" * (LINES - text.count("\n"))


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def plain(
    code_server: CodeServer, chromium: Browser, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Workbench]:
    """A window of an editor that has no extension."""
    with running(code_server, tmp_path_factory.mktemp("plain")) as server:
        async with window(chromium, server, server.workspace("plain")) as opened:
            yield opened


async def test_each_character_appears_as_soon_as_without_the_extension(
    workbench: Workbench, plain: Workbench, picture: Callable[[str], Path]
) -> None:
    delays: dict[Workbench, list[float]] = {}
    editors: dict[Workbench, Editor] = {}
    for each in (plain, workbench):
        editors[each] = await each.open("large.py", large_file())
        await editors[each].go_to(HERE, 14)
        await editors[each].press("Control+Enter")
        delays[each] = []
    await editors[workbench].shows_hints({HERE: "total = 0"})
    for start in range(0, len(TYPED), BLOCK):
        for each, editor in editors.items():
            await each.page.bring_to_front()
            delays[each] += await editor.type_watched(TYPED[start : start + BLOCK])
    await workbench.picture(picture("vscode-large-file"))
    typed = [(await editor.saved()).splitlines()[HERE].strip() for editor in editors.values()]
    assert typed == [TYPED, TYPED]
    with_it, without = (statistics.median(delays[each]) for each in (workbench, plain))
    print(f"from key to sight, median: {with_it:.1f} ms with it, {without:.1f} ms without")
    assert with_it < BOUND * without
