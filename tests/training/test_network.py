"""The network, its beginning, its training and its file; only where PyTorch is installed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

torch: Any = pytest.importorskip("torch")
torch.set_num_threads(1)

from foretrace.world.llama.context import LlamaContext, Step  # noqa: E402
from foretrace.world.llama.model import LlamaModel  # noqa: E402
from training.export import export, reference  # noqa: E402
from training.initial import lay_out  # noqa: E402
from training.model import Model  # noqa: E402
from training.optimizers import Muon, optimizers  # noqa: E402
from training.recipe import RECIPES, Recipe, Stage  # noqa: E402
from training.sizes import Shape  # noqa: E402
from training.store import HELD_OUT, write_rows  # noqa: E402
from training.tokenizer import Vocabulary  # noqa: E402
from training.train import LATEST, Training, load_model  # noqa: E402
from training.windows import WEIGHT_STEPS, Row  # noqa: E402

SHAPE = Shape(2, 192, 3, 256, 1024, 256)
STAGES = (Stage("first", 0.5, 64, {}, {}), Stage("second", 0.5, 64, {}, {}))
RECIPE = Recipe(Shape(2, 64, 2, 96, 1024, 64), STAGES, tokens=0, batch_tokens=512)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Rows in which each token is the one before, plus one."""
    rng = np.random.default_rng(0)
    for name in (HELD_OUT, "first", "second"):
        rows = []
        for begin in rng.permutation(900)[:70]:
            tokens = np.arange(begin, begin + 64, dtype=np.uint16)
            rows.append(Row(tokens, np.full(64, WEIGHT_STEPS, np.uint8)))
        write_rows(tmp_path / name, 0, rows)
    return tmp_path


def test_no_token_is_seen_before_its_time() -> None:
    model = Model(SHAPE).eval()
    tokens = torch.randint(0, 1024, (1, 60))
    changed = tokens.clone()
    changed[0, 40:] = 7
    with torch.no_grad():
        first, second = model(tokens), model(changed)
    assert torch.allclose(first[0, :40], second[0, :40], atol=1e-5)
    assert not torch.allclose(first[0, 41:], second[0, 41:], atol=1e-2)


def test_it_copies_from_the_beginning() -> None:
    torch.manual_seed(0)
    model = Model(SHAPE).eval()
    lay_out(model, 0)
    part = torch.randperm(1000)[:50]
    with torch.no_grad():
        likeliest = model(torch.cat((part, part))[None])[0].argmax(-1)
    assert float((likeliest[50:99] == part[1:]).float().mean()) > 0.8


def test_updates_are_orthogonal() -> None:
    for size in ((48, 32), (32, 48), (32, 32)):
        matrix = torch.nn.Parameter(torch.zeros(size))
        matrix.grad = torch.randn(size)
        Muon([matrix], lr=1.0).step()
        lengths = torch.linalg.svdvals(matrix.detach()) / max(1.0, size[0] / size[1]) ** 0.5
        assert 0.5 < float(lengths.min()) <= float(lengths.max()) < 1.3


def test_each_parameter_has_one_optimizer() -> None:
    model = Model(SHAPE)
    chosen = [
        id(parameter)
        for optimizer in optimizers(model, 0.01, 0.01)
        for group in optimizer.param_groups
        for parameter in group["params"]
    ]
    assert sorted(chosen) == sorted(map(id, model.parameters()))


def test_a_training_learns_and_can_be_gone_on_with(data: Path, tmp_path: Path) -> None:
    training = Training(RECIPE, data, tmp_path, "cpu", 0, False)
    batches = training.batches("first", training.held_out)
    losses = [training.step(next(batches), 0.0) for _ in range(60)]
    assert losses[-1] < losses[0] / 2
    assert training.evaluate(training.held_out)["held_out_loss"] < losses[0] / 2
    training.save(LATEST)

    again = Training(RECIPE, data, tmp_path, "cpu", 1, False)
    again.restore(tmp_path / LATEST)
    assert again.progress == training.progress
    following = again.batches("first", again.held_out), training.batches("first", again.held_out)
    first, second = (next(each)[0].tolist() for each in following)
    assert first == second
    assert load_model(tmp_path / LATEST).shape == RECIPE.shape
    for ours, theirs in zip(again.model.parameters(), training.model.parameters(), strict=True):
        assert torch.equal(ours, theirs)


def test_a_run_ends_in_time_and_says_how_it_went(data: Path, tmp_path: Path) -> None:
    training = Training(RECIPE, data, tmp_path, "cpu", 0, False)
    training.run(0.02, ["first", "second"])
    lines = [json.loads(line) for line in (tmp_path / "log.jsonl").read_text().splitlines()]
    assert lines[-1]["stage"] == "end"
    assert 0 <= lines[-1]["decisions_right"] <= 1
    assert lines[-1]["tokens"] == lines[-1]["step"] * RECIPE.batch_tokens
    assert load_model(tmp_path / LATEST).shape == RECIPE.shape


def test_every_row_is_read_once_before_any_is_again(data: Path, tmp_path: Path) -> None:
    training = Training(RECIPE, data, tmp_path, "cpu", 0, False)
    batches = training.batches("first", training.held_out)
    for _ in range(2):
        seen = torch.cat([next(batches)[0] for _ in range(70 // 8)])
        assert len({tuple(row) for row in seen.tolist()}) == len(seen) == 64


def test_rows_that_are_not_there_are_missed(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="holds no rows of tokens"):
        Training(RECIPE, tmp_path, tmp_path, "cpu", 0, False)


def test_llama_cpp_says_of_the_file_what_the_network_says(
    data: Path, tmp_path: Path, vocabulary: Vocabulary
) -> None:
    torch.manual_seed(0)
    model = Model(SHAPE).eval()
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.mul_(2)  # So that what they say is not all about the same.
    path = tmp_path / "model.gguf"
    export(model, vocabulary, path, "model", whole=True)
    expected = reference(model, data)
    loaded = LlamaModel(path)
    context = LlamaContext(loaded, 256, 1, 1)
    steps = [
        Step(token, place, (0,), wanted=True) for place, token in enumerate(expected["tokens"])
    ]
    rows: list[Any] = []
    context.evaluate(steps, lambda _, row: rows.append(np.array(row)))
    context.close()
    loaded.close()
    found = np.take_along_axis(np.stack(rows), np.array(expected["likeliest"]), 1)
    assert np.abs(found - np.array(expected["nats"])).max() < 0.05


def test_recipes_have_widths_that_eight_bits_can_hold() -> None:
    for recipe in RECIPES.values():
        assert recipe.shape.width % 32 == recipe.shape.hidden % 32 == 0
