"""The isolated interpreter, shared by the tests of traces."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from foretrace.imagine.interpreter import Interpreter


@pytest.fixture(scope="session")
def interpreter() -> Iterator[Interpreter]:
    with Interpreter() as pool:
        yield pool
