"""`foretrace model`: what a file is, told without loading it, whatever is wrong with it."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from pathlib import Path

import pytest
from pydantic import Field

from foretrace.world.embedded import embedded_model_path
from tests.cli.conftest import Run
from tests.cli.contract import Strict
from tests.cli.test_bad_input import one_sentence
from tests.world.models.cwm_model import write_cwm_model
from tests.world.models.fim_models import FIM_FILES, write_fim_model


class DialectObject(Strict):
    dialect: str
    family: str | None
    evidence: str


class MemoryObject(Strict):
    weights: int = Field(gt=0)
    cache: int = Field(gt=0)
    work: int = Field(gt=0)
    process: int = Field(gt=0)
    total: int = Field(gt=0)


class MachineObject(Strict):
    total: int | None
    available: int | None


class ModelObject(Strict):
    path: str
    name: str
    architecture: str
    parameters: int = Field(gt=0)
    quantization: str | None
    trained_context: int
    exact_context: int
    vocabulary: int = Field(gt=0)
    dialects: list[DialectObject]
    uses: list[str]
    memory_bytes: MemoryObject
    machine_bytes: MachineObject
    fits: bool | None
    gpu_offload: bool


EMBEDDED = embedded_model_path()


@pytest.fixture(scope="module")
def cwm_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("models") / "cwm.gguf"
    write_cwm_model(path)
    return path


def checked(run: Run, path: Path) -> ModelObject:
    done = run("model", "check", str(path), "--json")
    assert done.returncode == 0, done.stderr
    return ModelObject.model_validate_json(done.stdout)


def test_the_embedded_model(run: Run) -> None:
    model = checked(run, EMBEDDED)
    assert model.architecture == "llama"
    assert model.quantization == "Q8_0"
    assert 134_000_000 < model.parameters < 135_000_000
    assert model.memory_bytes.weights == pytest.approx(EMBEDDED.stat().st_size, rel=0.03)
    assert model.exact_context == model.trained_context == 8192
    assert [d.dialect for d in model.dialects] == ["plain text"]
    assert model.uses
    memory = model.memory_bytes
    assert memory.total == memory.weights + memory.cache + memory.work + memory.process
    assert model.fits is not None


_MEASURE = """
import sys
from pathlib import Path

import psutil

from foretrace.cancellation import Cancellation
from foretrace.world.llama.engine import LlamaWorldModel

world = LlamaWorldModel(Path(sys.argv[1]), threads=1)
never = Cancellation()
world.propose("def f(a, b):\\n    return a + ", "\\n\\nf(1, 2)\\n", 6, never)
world.score("x = 1\\n" * 300, ["y = 2\\n"] * 4, never)
text = world.transcript(("x = 1\\n" * 100,), never)
text.write('start: "y = " /[0-9]+/ "\\\\n"', 20, never)
print(psutil.Process().memory_info().rss)
world.close()
"""


def test_the_memory_told_is_the_memory_taken(run: Run, cwm_model: Path) -> None:
    for path in (EMBEDDED, cwm_model):
        done = subprocess.run(
            [sys.executable, "-c", _MEASURE, str(path)],
            capture_output=True,
            text=True,
            timeout=120,
            check=True,
        )
        assert checked(run, path).memory_bytes.total == pytest.approx(int(done.stdout), rel=0.25)


def test_cwm_is_recognised_and_its_limit_told(run: Run, cwm_model: Path) -> None:
    model = checked(run, cwm_model)
    assert [d.dialect for d in model.dialects] == ["plain text", "CWM traces", "CWM chat"]
    assert model.trained_context == 131_072
    assert model.exact_context == 8192
    assert model.quantization is None
    assert any("thinks" in use for use in model.uses)
    done = run("model", "check", str(cwm_model))
    assert done.returncode == 0
    told = " ".join(done.stdout.split())
    assert "131,072 tokens trained; exact within 8,192" in told
    assert "CWM traces: its vocabulary has <|trace_context_start|>" in told


@pytest.mark.parametrize("family", ["Qwen Coder", "Codestral"])
def test_families_that_fill_in_the_middle(run: Run, tmp_path: Path, family: str) -> None:
    path = tmp_path / "model.gguf"
    write_fim_model(path, FIM_FILES[family])
    dialects = checked(run, path).dialects
    assert [(d.dialect, d.family) for d in dialects] == [
        ("plain text", None),
        ("fill-in-the-middle", family),
    ]


def test_the_models_there_are(run: Run, cwm_model: Path) -> None:
    for arguments in (["model"], ["model", "list"]):
        alone = run(*arguments)
        assert alone.returncode == 0
        assert "embedded" in alone.stdout
        assert "--model" in alone.stdout
    both = run("model", "list", "--model", str(cwm_model), "--json")
    models = json.loads(both.stdout)
    assert list(models) in (["embedded", "set"], ["embedded", "embedded_traces", "set"])
    assert ModelObject.model_validate(models["set"]).name == "random CWM"
    told = run("model", "list", "--model", str(cwm_model)).stdout
    assert "random CWM, used" in told


def test_a_name_cannot_drive_the_terminal(run: Run, tmp_path: Path, cwm_model: Path) -> None:
    path = tmp_path / "named.gguf"
    path.write_bytes(cwm_model.read_bytes().replace(b"random CWM", b"\x1b[2J\x07  CWM"))
    done = run("model", "check", str(path))
    assert done.returncode == 0
    assert "\x1b[2J" not in done.stdout
    assert "\x07" not in done.stdout


def test_bad_files_are_told_in_one_sentence(run: Run, tmp_path: Path) -> None:
    data = EMBEDDED.read_bytes()
    bad = {
        "missing": None,
        "empty": b"",
        "text": b"# notes\n" * 100,
        "header": data[:20],
        "metadata": data[:5000],
        "tensors": data[:-1000],
        "zeros": data[:24] + bytes(4000) + data[4024:100_000],
        "version": b"GGUF\x01" + data[5:100_000],
    }
    for name, content in bad.items():
        path = tmp_path / f"{name}.gguf"
        if content is not None:
            path.write_bytes(content)
        assert str(path) in one_sentence(run("model", "check", str(path)))
    assert "folder" in one_sentence(run("model", "check", str(tmp_path)))
    assert "missing" in one_sentence(run("model", "list", "--model", "missing.gguf"))


def test_damage_anywhere_is_told_or_harmless(run: Run, tmp_path: Path, cwm_model: Path) -> None:
    drawn = random.Random(0)
    data = cwm_model.read_bytes()
    path = tmp_path / "damaged.gguf"
    for _ in range(8):
        damaged = bytearray(data)
        # Early bytes say how long what follows is.
        for _ in range(4):
            damaged[drawn.randrange(24, 1200)] = drawn.randrange(256)
        path.write_bytes(damaged)
        done = run("model", "check", str(path))
        if done.returncode != 0:
            one_sentence(done)
