"""The embedded model, loaded once, and a tiny one for what needs many loads."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from foretrace.config import Settings
from foretrace.world.embedded import embedded_model_path, load_world
from foretrace.world.llama.model import LlamaModel
from foretrace.world.llama.vocabulary import Vocabulary
from foretrace.world.protocol import WorldModel
from tests.world.models.cwm_model import write_cwm_model
from tests.world.models.tiny_model import write_tiny_model


@pytest.fixture(scope="session")
def world() -> Iterator[WorldModel]:
    world = load_world(Settings())
    yield world
    world.close()


@pytest.fixture(scope="session")
def model() -> Iterator[LlamaModel]:
    """The embedded model's weights, for tests of single parts; mapped, so they cost little."""
    model = LlamaModel(embedded_model_path())
    yield model
    model.close()


@pytest.fixture(scope="session")
def vocabulary(model: LlamaModel) -> Vocabulary:
    return Vocabulary(model)


@pytest.fixture(scope="session")
def tiny_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("models") / "tiny.gguf"
    write_tiny_model(path)
    return path


@pytest.fixture(scope="session")
def cwm_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Random weights under the Code World Model's vocabulary."""
    path = tmp_path_factory.mktemp("models") / "cwm.gguf"
    write_cwm_model(path)
    return path
