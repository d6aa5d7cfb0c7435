"""The isolated interpreter and the embedded model, shared by the tests of imagination."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from foretrace.config import Settings
from foretrace.imagine.interpreter import Interpreter
from foretrace.world.embedded import load_world
from foretrace.world.protocol import WorldModel


@pytest.fixture(scope="session")
def interpreter() -> Iterator[Interpreter]:
    with Interpreter() as pool:
        yield pool


@pytest.fixture(scope="session")
def world() -> Iterator[WorldModel]:
    model = load_world(Settings())
    yield model
    model.close()
