"""The embedded model, loaded once, and a tiny one for what needs many loads."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from foretrace.world.embedded import embedded_model_path
from foretrace.world.llama.engine import LlamaWorldModel
from foretrace.world.llama.model import LlamaModel
from foretrace.world.llama.vocabulary import Vocabulary
from foretrace.world.protocol import WorldModel
from tests.world.models.tiny_model import write_tiny_model, write_tiny_trace_model


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
def world() -> Iterator[WorldModel]:
    """The embedded model of plain text by itself."""
    world = LlamaWorldModel(embedded_model_path(), threads=1)
    yield world
    world.close()


@pytest.fixture(scope="session")
def tiny_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("models") / "tiny.gguf"
    write_tiny_model(path)
    return path


@pytest.fixture(scope="session")
def tiny_trace_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("models") / "tiny-traces.gguf"
    write_tiny_trace_model(path)
    return path
