"""How llama.cpp is held: stopped without the interpreter, and never given too many threads."""

from __future__ import annotations

import os

import pytest

from foretrace.world.llama.library import AbortFlag, usable_threads


def test_the_abort_callback_reads_the_flag() -> None:
    flag, other = AbortFlag(), AbortFlag()
    assert not flag.is_up
    assert not AbortFlag.callback(flag.address)
    flag.up()
    flag.up()
    assert flag.is_up
    assert AbortFlag.callback(flag.address)
    assert not AbortFlag.callback(other.address)


@pytest.mark.parametrize("wanted", [1, 2, 64])
def test_threads_are_bounded(wanted: int) -> None:
    assert 1 <= usable_threads(wanted) <= min(wanted, os.cpu_count() or 1)
