"""Diagnostics over real sessions: asked for, and pushed to clients that do not ask."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from lsprotocol import types

from .editor import PATIENCE, TOTAL, URI, Editor, editor

FAILING = """\
# >>> f(4)
# 4.0
# >>> f(0)
# 1
def f(n):
    half = n / 2
    return 8 / half


def g(n):
    while n:
        n = -n
    return n


def h(n):
    if n < 0:
        return None
    return n + 1


assert h(1) == 3
assert h(-1) is None
g(1)


def broken(n):
    return ((
"""
"""Its last function is broken, which is none of our business."""

MEAN = """

def mean(values):
    return total(values) / (len(values) - 1)


mean([4])
"""
ZERO = "ZeroDivisionError('float division by zero')"

UNREACHED = TOTAL.replace(
    "    result = 0\n", "    if not values:\n        return ???\n    result = 0\n"
)


def said(found: list[types.Diagnostic]) -> list[tuple[int, str, str]]:
    """Line (from 1), code and message of each."""
    return [(each.range.start.line + 1, str(each.code), each.message) for each in found]


def related(found: types.Diagnostic) -> list[tuple[int, str]]:
    return [
        (each.location.range.start.line + 1, each.message)
        for each in found.related_information or ()
        if each.location.uri == URI
    ]


def covered(session: Editor, found: types.Diagnostic) -> str:
    where = session.map()
    return session.text[where.offset(found.range.start) : where.offset(found.range.end)]


async def test_what_fails_is_said_where_it_fails_with_the_scenario() -> None:
    async with editor(settings={"modelEnabled": False}) as session:
        session.open(FAILING)
        found = await session.when(session.diagnostics, lambda found: len(found) == 3)
        assert said(found) == [
            (7, "predicted-exception", f"Raises {ZERO} in f(0)"),
            (11, "never-ends", "g(1) never ends"),
            (22, "unexpected-result", "h(1) gives 2, not 3"),
        ]
        assert {each.source for each in found} == {"foretrace"}
        assert {each.severity for each in found} == {types.DiagnosticSeverity.Warning}
        assert [covered(session, each) for each in found] == [
            "return 8 / half",
            "while n:",
            "assert h(1) == 3",
        ]
        assert related(found[0]) == [(3, f"f(0) raises {ZERO}")]
        assert related(found[2]) == [(19, "returns 2")]

        # What rests on a fill is no warning; nothing is said of a sketch that comes true.
        session.edit(0, len(session.text), TOTAL + MEAN)
        (wrong,) = await session.when(session.diagnostics, lambda found: len(found) == 1)
        assert wrong.code == "predicted-exception"
        assert wrong.severity == types.DiagnosticSeverity.Information
        assert wrong.message.startswith("≈ ")
        session.edit(0, len(session.text), TOTAL)
        assert await session.when(session.diagnostics, lambda found: not found) == []

        # A hole that nothing reaches says so.
        session.edit(0, len(session.text), UNREACHED)
        (hole,) = await session.when(session.diagnostics, lambda found: len(found) == 1)
        assert hole.code == "unreached-hole"
        assert hole.severity == types.DiagnosticSeverity.Hint
        assert covered(session, hole) == "???"

        session.configure({"diagnostics": False})
        assert await session.when(session.diagnostics, lambda found: not found) == []


async def pushed(session: Editor, wanted: Callable[[list[types.Diagnostic]], bool]) -> None:
    """Wait until the client was told such diagnostics."""
    async with asyncio.timeout(PATIENCE):
        while not wanted(list(session.client.diagnostics.get(URI, ()))):
            await session.client.wait_for_notification(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)


async def test_a_client_that_does_not_ask_is_told() -> None:
    async with editor("visual-studio-code", settings={"modelEnabled": False}) as session:
        session.open(FAILING)
        await pushed(session, lambda found: len(found) == 3)
        # In another version it stands elsewhere.
        session.edit(0, 0, "\n")
        await pushed(session, lambda found: said(found)[0][0] == 8)
        session.configure({"modelEnabled": False, "diagnostics": False})
        await pushed(session, lambda found: not found)
        session.configure({"modelEnabled": False})
        await pushed(session, bool)
        session.close()
        await pushed(session, lambda found: not found)
