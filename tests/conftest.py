"""What every test shares: the isolated interpreter, and models that are loaded once."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from foretrace.config import Settings
from foretrace.imagine.interpreter import Interpreter
from foretrace.world.embedded import load_world
from foretrace.world.protocol import WorldModel
from tests.world.models.cwm_model import write_cwm_model

# Child processes inherit this: whatever Foretrace keeps between runs stays inside the clone.
os.environ["XDG_CACHE_HOME"] = str(Path(__file__).resolve().parents[1] / ".cache")

# How long anything takes is measured by benchmarks; a busy machine fails no test.
hypothesis_settings.register_profile(
    "foretrace", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
hypothesis_settings.load_profile("foretrace")


@pytest.fixture(scope="session")
def interpreter() -> Iterator[Interpreter]:
    with Interpreter() as pool:
        yield pool


@pytest.fixture(scope="session")
def world() -> Iterator[WorldModel]:
    """The embedded model."""
    world = load_world(Settings())
    yield world
    world.close()


@pytest.fixture(scope="session")
def cwm_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Random weights under the Code World Model's vocabulary."""
    path = tmp_path_factory.mktemp("models") / "cwm.gguf"
    write_cwm_model(path)
    return path
