"""The isolated interpreter: a pool of pydantic-monty worker processes.

Nothing of the user's code runs anywhere else. A session has no files, no network and no
environment; its clock stands still and its random numbers are seeded, so that a run is
deterministic.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from types import TracebackType
from typing import Self

from pydantic_monty import Monty, MontySession, OSPolicy

CLOCK = datetime(2025, 1, 1, tzinfo=UTC)
"""The instant every run believes it is."""

SEED = 0
"""What random numbers of every run start from."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one session may use; each feed into it gets `seconds` of its own."""

    seconds: float = 2.0
    memory: int = 256 * 1024 * 1024
    """Bytes of heap."""
    recursion: int = 1000
    """Depth of calls, those of stand-ins included."""
    suspensions: int = 100_000
    """Questions to the host."""


class Interpreter:
    """A pool of workers. Any thread may take a session; a context manager that ends the workers."""

    def __init__(self, workers: int = 2) -> None:
        """Start the first worker; up to `workers` run at a time, further sessions wait."""
        self._pool = Monty(min_processes=1, max_processes=workers)
        self._pool.__enter__()
        self._closed = False

    @contextmanager
    def session(self, limits: Limits = Limits()) -> Iterator[MontySession]:
        """A fresh session, isolated from every other; given back at the end of the block."""
        policy: OSPolicy = {
            "datetime": CLOCK,
            "timezone": "utc",
            "sleep": "zero",
            "random_start": {"seed": SEED},
        }
        checkout = self._pool.checkout(
            limits={
                "max_feed_duration_secs": limits.seconds,
                "max_memory": limits.memory,
                "max_recursion_depth": limits.recursion,
                "max_suspensions": limits.suspensions,
            },
            assert_message_annotations=False,
            print_flush_interval=0.05,
            os_policy=policy,
        )
        with checkout as session:
            yield session

    def close(self) -> None:
        """End the workers. Safe to call twice."""
        if not self._closed:
            self._closed = True
            self._pool.__exit__(None, None, None)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()
