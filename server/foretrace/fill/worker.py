"""A session that survives its candidates: definitions are repeated after a crash."""

from __future__ import annotations

from contextlib import ExitStack
from types import TracebackType
from typing import Any, Self

from pydantic_monty import CollectString, MontyCrashedError, MontyError, MontySession

from foretrace.imagine.interpreter import Interpreter, Limits

_MOST_CRASHES = 4


class Worker:
    """One session at a time of the isolated interpreter; a context manager."""

    def __init__(self, interpreter: Interpreter, limits: Limits) -> None:
        self._interpreter = interpreter
        self._limits = limits
        self._stack = ExitStack()
        self._definitions: list[str] = []
        self.crashes = 0
        """Sessions lost so far; whatever was computed in them, definitions aside, is gone."""
        self._session: MontySession | None = self._open()

    @property
    def alive(self) -> bool:
        """False once too many sessions were lost; `ask` then answers nothing."""
        return self._session is not None

    def define(self, code: str) -> None:
        """Run code now and in every later session. Raises `MontyError` if it fails."""
        if self._session is None:
            return
        try:
            self._session.feed_run(f"{code}\nNone", print_callback=CollectString())
        except RuntimeError:
            self._restart()
            self.define(code)
            return
        self._definitions.append(code)

    def ask(self, code: str, inputs: dict[str, Any] | None = None) -> list[list[str]]:
        """Run code and return the words of each whole line it printed, up to where it failed."""
        if self._session is None:
            return []
        printed = CollectString(max_bytes=None)
        try:
            self._session.feed_run(f"{code}\nNone", inputs=inputs, print_callback=printed)
        except MontyCrashedError:
            self._restart()
        except MontyError:
            pass  # What was printed until then still holds.
        except RuntimeError:
            # The session ended with an earlier feed, which reported only a memory error.
            self._restart()
            return self.ask(code, inputs)
        return [line.split(" ") for line in printed.output.split("\n")[:-1] if line]

    def value(self, expression: str) -> Any:
        """The value of an expression, None if it has none that crosses over."""
        if self._session is None:
            return None
        try:
            return self._session.feed_run(expression, print_callback=CollectString())
        except (MontyCrashedError, RuntimeError):
            self._restart()
        except MontyError:
            pass
        return None

    def _open(self) -> MontySession:
        return self._stack.enter_context(self._interpreter.session(self._limits))

    def _restart(self) -> None:
        self.crashes += 1
        self._stack.close()
        self._session = None
        if self.crashes > _MOST_CRASHES:
            return
        session = self._open()
        try:
            for code in self._definitions:
                session.feed_run(f"{code}\nNone", print_callback=CollectString())
        except MontyError:
            return
        self._session = session

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._session = None
        self._stack.close()
