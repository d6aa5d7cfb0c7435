"""Reading Python source from several threads."""

from __future__ import annotations

import gc
from concurrent.futures import ThreadPoolExecutor

import pytest

from foretrace import syntax

_SOURCE = "def f(a, b):\n    return [" + ", ".join(f"(a + {n}) * b" for n in range(300)) + "]\n"


class _Slow:
    """Lets other threads run whenever it is collected."""

    def __init__(self) -> None:
        self.me = self

    def __del__(self) -> None:
        sum(range(200))


def test_threads_that_read_at_once_do_not_disturb_each_other() -> None:
    def read(_: int) -> int:
        for _ in range(30):
            [_Slow() for _ in range(50)]
            syntax.parse(_SOURCE)
            assert syntax.literal(" [1, (2, 'x')]") == [1, (2, "x")]
        return 30

    threshold = gc.get_threshold()
    gc.set_threshold(50)
    try:
        with ThreadPoolExecutor(4) as pool:
            assert sum(pool.map(read, range(4))) == 120
    finally:
        gc.set_threshold(*threshold)


def test_an_expression_and_a_module_are_told_apart() -> None:
    assert syntax.parse("x + 1", mode="eval").body
    with pytest.raises(SyntaxError):
        syntax.parse("x = 1", mode="eval")
    with pytest.raises(ValueError, match="malformed"):
        syntax.literal("x")
