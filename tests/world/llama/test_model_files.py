"""Bad model files end in one sentence, never in a dead process."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from foretrace.cancellation import Cancellation
from foretrace.config import Settings
from foretrace.world.embedded import embedded_model_path, load_world
from foretrace.world.protocol import ModelClosed, ModelFileError
from tests.world.models.tiny_model import TOKENS, write_tiny_model


def complaint(path: Path) -> str:
    with pytest.raises(ModelFileError) as caught:
        load_world(Settings(model_path=path))
    message = str(caught.value)
    assert str(path) in message
    assert message.endswith(".")
    assert "\n" not in message
    return message


def test_missing(tmp_path: Path) -> None:
    assert "no model file" in complaint(tmp_path / "none.gguf")


@pytest.mark.parametrize("name", ["~nobody-here/model.gguf", "a\0b.gguf"])
def test_strange_names(name: str) -> None:
    complaint(Path(name))


def test_folder(tmp_path: Path) -> None:
    assert "is a folder" in complaint(tmp_path)


def test_pipe_is_not_opened(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.gguf"
    os.mkfifo(pipe)
    assert "not a regular file" in complaint(pipe)


@pytest.mark.parametrize("content", [b"", b"GG", b"#!/bin/sh\n", b"PK\x03\x04" + bytes(64)])
def test_not_a_gguf(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "model.gguf"
    path.write_bytes(content)
    assert "not a GGUF file" in complaint(path)


def test_header_only(tmp_path: Path, tiny_model: Path) -> None:
    path = tmp_path / "model.gguf"
    path.write_bytes(tiny_model.read_bytes()[:12])
    assert "cut short" in complaint(path)


@pytest.mark.parametrize("share", [0.01, 0.9])
def test_truncated(tmp_path: Path, tiny_model: Path, share: float) -> None:
    data = tiny_model.read_bytes()
    path = tmp_path / "model.gguf"
    path.write_bytes(data[: int(len(data) * share)])
    assert "cut short or damaged" in complaint(path)


def test_old_version(tmp_path: Path, tiny_model: Path) -> None:
    path = tmp_path / "model.gguf"
    path.write_bytes(b"GGUF\x01" + tiny_model.read_bytes()[5:])
    assert "version 1" in complaint(path)


def test_unknown_architecture(tmp_path: Path, tiny_model: Path) -> None:
    path = tmp_path / "model.gguf"
    path.write_bytes(tiny_model.read_bytes().replace(b"llama", b"llamb"))
    assert "llamb" in complaint(path)


def test_what_aborts_llama_cpp_does_not_end_this_process(tmp_path: Path) -> None:
    # A token that occurs twice fails an assertion inside llama.cpp.
    path = tmp_path / "model.gguf"
    write_tiny_model(path, (*TOKENS[:-1], TOKENS[5]))
    assert "damaged or of a kind" in complaint(path)


def test_a_model_of_ones_own(tiny_model: Path) -> None:
    world = load_world(Settings(model_path=tiny_model))
    try:
        assert world.name == "tiny"
        scores = world.score("x = ", ["1\n", "y\n"], Cancellation())
        assert all(score < 0.0 for score in scores)
        for answer in world.propose("x = ", "\n", 3, Cancellation()):
            compile(answer.text, "proposal", "eval")
    finally:
        world.close()


def test_closed_twice_then_asked(tiny_model: Path) -> None:
    world = load_world(Settings(model_path=tiny_model))
    world.close()
    world.close()
    with pytest.raises(ModelClosed, match="closed"):
        world.score("x = ", ["1"], Cancellation())


def test_nothing_is_printed(tmp_path: Path, tiny_model: Path) -> None:
    broken = tmp_path / "broken.gguf"
    broken.write_bytes(tiny_model.read_bytes()[:-1000])
    program = """
import sys
from pathlib import Path
from foretrace.cancellation import Cancellation
from foretrace.config import Settings
from foretrace.world.embedded import load_world
from foretrace.world.protocol import ModelFileError

world = load_world(Settings())
world.propose("x = ", "\\n", 1, Cancellation())
world.close()
try:
    load_world(Settings(model_path=Path(sys.argv[1])))
except ModelFileError:
    sys.exit(7)
"""
    child = subprocess.run([sys.executable, "-c", program, str(broken)], capture_output=True)
    assert (child.returncode, child.stdout, child.stderr) == (7, b"", b"")


def test_the_embedded_model_names_its_origin() -> None:
    text = (embedded_model_path().parent / "README.md").read_text()
    assert embedded_model_path().name in text
    assert "Apache-2.0" in text
