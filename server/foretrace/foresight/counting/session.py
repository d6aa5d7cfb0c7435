"""A program loaded once, and calls of it counted one after another."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

from pydantic_monty import CollectString, MontyCrashedError, MontyError, MontySession

from foretrace.cancellation import Cancellation
from foretrace.foresight.counting.counted import Counted, Ending, places, read
from foretrace.foresight.counting.runtime import COUNTING, WATCHING
from foretrace.foresight.counting.wrap import wrapped
from foretrace.imagine.events import Kind, Traced
from foretrace.imagine.interpreter import Interpreter, Limits
from foretrace.imagine.names import PREFIX
from foretrace.imagine.program import PrefixTaken, Prepared, prepare, prepare_call
from foretrace.imagine.run import DEPTH
from foretrace.sketch.model import Fill, Program, Scenario, ScenarioKind, Sketch
from foretrace.sketch.relevant import Relevance

_NO_LOCALS = re.compile(rf"{PREFIX}locals\(\)")
_WITH_LOCALS = re.compile(rf"(\b{PREFIX}(call|line|again|return)\(([^(),]*), ){PREFIX}locals\(\)")
_MOST_LOST = 3
_BATCH = 20
DEPTH_OF_PYTHON = 1000
"""Calls in one another before CPython raises `RecursionError`."""


Loop = tuple[int, int, bool, frozenset[str]]
"""First and last line of a loop, whether it is a `while`, and names that do not matter to it.

Only a `while` is come to in a state that its locals show; a `for` hides its place."""


class CannotCount(Exception):
    """The program cannot be loaded; the message says why."""


@dataclass(frozen=True, slots=True)
class Watched:
    """A run that was watched at the headers of its loops."""

    ending: Ending
    cycle: tuple[str, int, int] | None = None
    """`loop` or `recursion`, the line, and how often it was come to: a state repeated there."""
    active: tuple[Activation, ...] = ()
    """What was going on when it was stopped, the outermost first."""


@dataclass(frozen=True, slots=True)
class Activation:
    function: str
    line: int
    loops: tuple[Visits, ...]
    entry: dict[str, str]
    """What its locals are, as `Visits.last` has them."""


@dataclass(frozen=True, slots=True)
class Visits:
    """How often a loop's header was come to, and with what."""

    line: int
    count: int
    samples: tuple[dict[str, int | float], ...]
    """Numbers, and sizes of collections as `len(xs)`: the first visits and the last."""
    last: dict[str, str]
    """At the last visit, the repr of what is a number, `list 3` for a list of three, `list 3 int`
    or `list 3 int 5,2,5` if all are whole numbers, else `?`."""


class CountingSession:
    """A program in the interpreter. A context manager; not for use by two threads at once.

    With `costs`, operations on whole collections are counted too. Raises `CannotCount` where the
    program cannot be prepared or loaded.
    """

    def __init__(
        self,
        sketch: Sketch,
        interpreter: Interpreter,
        reached: Sequence[str],
        *,
        costs: bool = False,
        remembers: bool = False,
        watched: Sequence[Loop] | None = None,
        fills: Sequence[Fill] = (),
        seconds: float = 1.0,
        depth: int = DEPTH_OF_PYTHON,
        cancellation: Cancellation | None = None,
    ) -> None:
        """`reached` are the texts of what will be called: what they cannot reach is left out.

        With `watched`, runs are for `watch` alone. `remembers` says that a run may change what
        the next one does, by a cache for one.
        """
        self.remembers = remembers
        scenario = Scenario("\n".join(reached), ScenarioKind.ASKED, 0, None)
        self.sketch = Relevance(sketch).reduced(scenario, fills)
        self._interpreter = interpreter
        self._watched = watched
        self._cancellation = cancellation or Cancellation()
        program = self.sketch.program
        if costs and not sketch.holes:
            program = wrapped(program)
        try:
            self._prepared = prepare(program, self.sketch.holes, tuple(fills), False)
        except SyntaxError as error:
            raise CannotCount(f"not valid Python: {error.msg}") from error
        except PrefixTaken as error:
            raise CannotCount(str(error)) from error
        except Exception as error:  # what cannot be rewritten must not stop the other answers
            raise CannotCount(f"it cannot be prepared ({type(error).__name__})") from error
        self._limits = Limits(seconds, 256 * 1024 * 1024, DEPTH * depth + 100)
        self._depth = depth
        self._functions: list[Traced] = list(self._prepared.functions)
        self._stack = ExitStack()
        self._session: MontySession | None = None
        self._lost = 0
        self._setups: list[tuple[str, str]] = []

    @property
    def program(self) -> Program:
        return self.sketch.program

    def __enter__(self) -> Self:
        self._open()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._close()

    def _open(self) -> None:
        self._session = self._stack.enter_context(self._interpreter.session(self._limits))
        self._load(_with_costs(self._lighter(self._prepared.code)))
        runtime = COUNTING + (WATCHING if self._watched is not None else "")
        self._load(f"{runtime}\n_fs_depth = {self._depth + 1}")

    def _lighter(self, code: str) -> str:
        """Without the locals that nothing is made of: they cost the most."""
        if self._watched is None:
            return _NO_LOCALS.sub("None", code)
        headers = {
            header - function.offset for header, *_ in self._watched for function in self._functions
        }

        def kept(match: re.Match[str]) -> str:
            needed = match[2] == "call" or (match[3].isdigit() and int(match[3]) in headers)
            return match[0] if needed else f"{match[1]}None"

        return _WITH_LOCALS.sub(kept, code)

    def _load(self, code: str) -> None:
        assert self._session is not None
        printed = CollectString(max_bytes=None)
        try:
            self._session.feed_run(
                f"{code}\nNone",
                inputs={f"{PREFIX}given": []},
                print_callback=printed,
            )
        except (MontyError, RuntimeError) as error:
            self._close()
            raise CannotCount(_lacking(printed.output) or _in_words(error)) from error

    def renew(self) -> None:
        """Forget what runs have left behind, if they may have left anything."""
        if self.remembers and self._session is not None:
            self._close()
            self._open()

    def _close(self) -> None:
        self._session = None
        self._stack.close()

    def run(
        self, calls: Sequence[str], steps: int, *, shown: bool = False, setup: str = ""
    ) -> Iterator[Counted]:
        """Count calls, each up to so many steps; `shown` ones tell what they return.

        Calls are run in the state that the ones before left the module in; each is evaluated
        after `setup`, as statements of the module. Raises `Cancelled`.
        """
        for call in calls:
            self._cancellation.check()
            yield self._run(call, steps, shown, setup)

    def run_plain(
        self, calls: Sequence[str], steps: int, *, shown: bool = False
    ) -> Iterator[Counted]:
        """The same, many at a time, for calls of the program's functions with literals alone."""
        waiting = list(calls)
        while waiting:
            self._cancellation.check()
            if self._session is None and self._lost <= _MOST_LOST:
                self._open()
            done = self._batch(waiting[:_BATCH], steps, shown)
            if len(done) < len(waiting[:_BATCH]):
                reason = "it used up its time or memory"
                done.append(Counted(waiting[len(done)], Ending.LOST, stopped=reason))
            yield from done
            waiting = waiting[len(done) :]

    def _batch(self, calls: Sequence[str], steps: int, shown: bool) -> list[Counted]:
        if self._session is None:
            return []
        printed = CollectString(max_bytes=None)
        code = "".join(f"_fs_run(lambda: ({call}), {steps}, {shown})\n" for call in calls)
        try:
            self._session.feed_run(f"{code}None", print_callback=printed)
        except (MontyError, RuntimeError):
            self._lost += 1
            self._close()
        texts = printed.output.split("\n")[:-1]
        known = self._prepared.functions
        return [read(call, text, known) for call, text in zip(calls, texts, strict=False)]

    def _run(self, call: str, steps: int, shown: bool, setup: str) -> Counted:
        if self._session is None:
            if self._lost > _MOST_LOST:
                return Counted(call, Ending.LOST, stopped="the interpreter ended too often")
            self._open()
        printed = CollectString(max_bytes=None)
        try:
            code = self._code(call, setup, f"_fs_run(_fs_call, {steps}, {shown})")
        except SyntaxError as error:
            return Counted(call, Ending.LOST, stopped=f"not valid Python: {error.msg}")
        reason = "it used up its time or memory"
        try:
            assert self._session is not None
            self._session.feed_run(code, print_callback=printed)
        except (MontyError, RuntimeError) as error:
            reason = _in_words(error)
            if isinstance(error, MontyCrashedError | RuntimeError) or "limit" in reason:
                self._lost += 1
                self._close()
        line = printed.output.rsplit("\n", 2)[-2:-1]
        if not line:
            return Counted(call, Ending.LOST, stopped=reason)
        return read(call, line[0], self._prepared.functions)

    def watch(self, call: str, steps: int, setup: str = "") -> Watched:
        """Run a call with an eye on the loops."""
        if self._session is None:
            return Watched(Ending.LOST)
        printed = CollectString(max_bytes=None)
        try:
            code = self._code(call, setup, f"_fs_watched(_fs_call, {steps})")
        except SyntaxError:
            return Watched(Ending.LOST)
        # Lines inside the interpreter are those of the function's unit.
        watched = [
            (number, header - offset, end - offset if shows else offset - end, sorted(idle))
            for number, offset in enumerate(function.offset for function in self._functions)
            for header, end, shows, idle in self._watched or ()
        ]
        plain = [node.name for node in self.program.tree.body if isinstance(node, ast.FunctionDef)]
        tree = self.program.tree
        classes = [node.name for node in tree.body if isinstance(node, ast.ClassDef)]
        attributes = sorted(
            {
                node.attr
                for node in ast.walk(tree)
                if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store)
            }
        )
        try:
            told = f"{watched!r}, {plain!r}, {classes!r}, {attributes!r}"
            self._session.feed_run(f"_fs_watch({told})\nNone")
            self._session.feed_run(code, print_callback=printed)
        except (MontyError, RuntimeError):
            self._close()
        line = printed.output.rsplit("\n", 2)[-2:-1]
        if not line:
            return Watched(Ending.LOST)
        how, _, _, found, stack = json.loads(line[0])
        known = len(self._prepared.functions)
        stack = [each for each in stack if each[0] < known]
        cycle = None
        if found is not None:
            kind, number, at, count = found
            offset = self._functions[number].offset
            line_of = self._functions[number].line if kind == "recursion" else at + offset
            cycle = (kind, line_of, count)
        return Watched(Ending(how), cycle, tuple(self._activation(each) for each in stack))

    def _activation(self, told: Sequence[Any]) -> Activation:
        number, line, loops, entry = told
        ((function, at),) = places([[number, line]], self._functions)
        offset = self._functions[number].offset
        return Activation(
            function,
            at,
            tuple(Visits(at + offset, count, tuple(seen), last) for at, count, seen, last in loops),
            entry,
        )

    def _code(self, call: str, setup: str, run: str) -> str:
        """What to feed for one call; raises `SyntaxError`."""
        source = f"{setup}\n_fs_call = lambda: ({call})\n"
        code, functions, _, standins = prepare_call(self._prepared, source, False)
        self._functions = list(functions)
        return f"{standins}\n{self._lighter(code)}\n{run}\nNone"


def _with_costs(code: str) -> str:
    """The stand-ins for what operations cost come before the program, which may use them."""
    return f"{_PASSING}\n{code}"


_PASSING = (
    "\n".join(
        f"def _fs_{name}(line, value):\n    return value"
        for name in ("n", "p", "sort", "log", "in", "seq")
    )
    + "\ndef _fs_m(line, method, value):\n    return value"
)


def _lacking(output: str) -> str | None:
    """What the interpreter lacks, if that is why the program told it was stopped."""
    for line in output.splitlines():
        with suppress(ValueError):
            match json.loads(line):
                case [Kind.STOPPED, str(reason)]:
                    return f"{reason} is not supported by the interpreter"
    return None


def _in_words(error: Exception) -> str:
    if isinstance(error, MontyCrashedError):
        return "it used up its time" if error.timed_out else "the interpreter ended unexpectedly"
    text = str(error).strip().split("\n")[-1]
    return text[:200]


__all__ = ["Activation", "CannotCount", "CountingSession", "Prepared", "Visits", "Watched"]
