"""Random requests in random order: each is answered, and the adapter goes on."""

from __future__ import annotations

import random
from collections.abc import Callable

from foretrace.bench.debugger.client import TEXT, Debugger

Make = Callable[[random.Random], dict[str, object]]

_TEXTS = (
    "",
    "x",
    "prices",
    "1 / 0",
    "total[",
    "\ud800",
    "a" * 300,
    "{0}",
    "≈ 3 · 84%",
    "del prices",
)


def _text(chance: random.Random) -> str:
    return chance.choice(_TEXTS)


def _number(chance: random.Random) -> object:
    return chance.choice((0, 1, 2, 3, 7, -1, 10**9, 2**70, 1.5, "1", None, True, []))


def _place(chance: random.Random) -> dict[str, object]:
    return chance.choice([{"threadId": 1}, {"threadId": _number(chance)}, {}])


_REQUESTS: dict[str, Make] = {
    **dict.fromkeys(("next", "stepIn", "stepOut", "stepBack", "reverseContinue", "pause"), _place),
    "stackTrace": lambda c: _place(c) | {"startFrame": _number(c), "levels": _number(c)},
    "scopes": lambda c: {"frameId": _number(c)},
    "variables": lambda c: {
        "variablesReference": _number(c),
        "start": _number(c),
        "count": _number(c),
    },
    "evaluate": lambda c: {"expression": _text(c), "frameId": _number(c), "context": "repl"},
    "setVariable": lambda c: {
        "variablesReference": _number(c),
        "name": _text(c),
        "value": _text(c),
    },
    "setExpression": lambda c: {"expression": _text(c), "value": _text(c)},
    "setBreakpoints": lambda c: {
        "source": TEXT,
        "breakpoints": [{"line": _number(c), "condition": _text(c), "logMessage": _text(c)}],
    },
    "setFunctionBreakpoints": lambda c: {"breakpoints": [{"name": _text(c)}]},
    "setDataBreakpoints": lambda c: {"breakpoints": [{"dataId": _text(c)}]},
    "setExceptionBreakpoints": lambda c: {"filters": [_text(c), "raised"]},
    "dataBreakpointInfo": lambda c: {"name": _text(c), "frameId": _number(c)},
    "restartFrame": lambda c: {"frameId": _number(c)},
    "stepInTargets": lambda c: {"frameId": _number(c)},
    "gotoTargets": lambda c: {"source": TEXT, "line": _number(c)},
    "goto": lambda c: _place(c) | {"targetId": _number(c)},
    "exceptionInfo": _place,
    "completions": lambda c: {"frameId": _number(c), "text": _text(c), "column": _number(c)},
    "breakpointLocations": lambda c: {"source": TEXT, "line": _number(c)},
    "threads": lambda _: {},
    "loadedSources": lambda _: {},
    "source": lambda c: {"sourceReference": _number(c)},
    "initialize": lambda c: {"adapterID": _text(c)},
    "launch": lambda c: {"text": _text(c)},
    "attach": lambda _: {},
    "configurationDone": lambda _: {},
    "cancel": lambda c: {"requestId": _number(c), "progressId": _text(c)},
    "foretrace/branches": lambda _: {},
    "foretrace/goBack": _place,
    "foretrace/lastChange": lambda c: {"name": _text(c)},
    "foretrace/edited": lambda c: {"text": _text(c)},
    "foretrace/compare": lambda _: {"trusted": False},
    "nothing": lambda c: {"x": _number(c)},
}


async def fuzz(session: Debugger, count: int, seed: int) -> int:
    """Send random requests and wait for the answer of each; how many succeeded.

    Every few of them are sent before any of their answers is read.
    """
    chance = random.Random(seed)
    commands = list(_REQUESTS)
    succeeded = sent = 0
    while sent < count:
        numbers = []
        for _ in range(min(chance.randrange(1, 12), count - sent)):
            command = chance.choice(commands)
            arguments = _REQUESTS[command](chance)
            number = session.number()
            message: dict[str, object] = {"seq": number, "type": "request", "command": command}
            # Sometimes there are no arguments, or some that are no object.
            shape = chance.random()
            message["arguments"] = arguments if shape < 0.95 else chance.choice((None, [], "x"))
            session.write(message)
            numbers.append(number)
            sent += 1
        for number in numbers:
            succeeded += (await session.raw(number)).success
    return succeeded
