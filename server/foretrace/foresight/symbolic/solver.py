"""The solver, asked by one thread at a time and never for long."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import z3

from foretrace.cancellation import Cancellation

EFFORT = 1_000_000
"""Steps of the solver for one question; what takes more counts as not proved. Unlike a time, they
are the same on every machine, whatever else it does."""
MILLISECONDS = 2_000
"""For one question, should its steps take long."""

_PATIENCE = 6
"""Times as long as a proof may take while others have the machine."""
_ONE_AT_A_TIME = threading.RLock()
# Formulas may be freed by whichever thread collects garbage.
z3.Z3_enable_concurrent_dec_ref(z3.main_ctx().ref())


class OutOfTime(Exception):
    """The proof was given up."""


@contextmanager
def solving() -> Iterator[None]:
    """Whoever makes formulas or asks about them does so inside."""
    with _ONE_AT_A_TIME:
        yield


class Clock:
    """How long a proof may take. Raises `OutOfTime`, or `Cancelled`, when asked.

    Counts the time of this thread alone: a busy machine makes no proof fail. As a last resort it
    counts all time, too.
    """

    def __init__(self, seconds: float, cancellation: Cancellation | None = None) -> None:
        self._end = time.thread_time() + seconds
        self._last_end = time.monotonic() + _PATIENCE * seconds
        self._cancellation = cancellation or Cancellation()

    def check(self) -> None:
        self._cancellation.check()
        if time.thread_time() > self._end or time.monotonic() > self._last_end:
            raise OutOfTime


def impossible(facts: Sequence[z3.BoolRef], clock: Clock) -> bool:
    """Whether the facts surely cannot all hold."""
    return find(facts, clock)[0] is False


def find(facts: Sequence[z3.BoolRef], clock: Clock) -> tuple[bool | None, z3.ModelRef | None]:
    """Whether all facts can hold, `None` if that is not known, and a case in which they do."""
    clock.check()
    solver = z3.Solver()
    solver.set("rlimit", EFFORT)
    solver.set("timeout", MILLISECONDS)
    solver.add(*facts)
    answer = solver.check()
    if answer == z3.sat:
        return True, solver.model()
    return (False if answer == z3.unsat else None), None
