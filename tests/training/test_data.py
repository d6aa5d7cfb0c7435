"""The data of a recipe: every kind of document, the split, the same for the same seed."""

from __future__ import annotations

import random
import subprocess
import sys
from itertools import islice
from pathlib import Path

import numpy as np

from training.data import programs, samples, shard
from training.library import Library
from training.programs import Program
from training.recipe import RECIPES, Stage
from training.samples import MAKERS, Sample, sample
from training.split import is_held_out
from training.texts import Written
from training.tokenizer import VOCABULARY_FILE, Vocabulary

LEVELS = {0: 0.5, 2: 0.5}
STAGE = Stage("every kind", 1.0, 512, LEVELS, dict.fromkeys(MAKERS, 1.0))
OWN = Program("def g(x):\n    y = x\n    return y\n", ("g(7)",), "library")


def test_recipes_name_kinds_that_there_are() -> None:
    for recipe in RECIPES.values():
        for stage in recipe.stages:
            assert set(stage.kinds) <= set(MAKERS)
            assert stage.window <= recipe.shape.context
        assert abs(sum(stage.share for stage in recipe.stages) - 1) < 1e-9


def test_every_kind_of_document_is_made() -> None:
    found = list(islice(samples(STAGE, "0", held_out=False, library=Library([OWN])), 80))
    # Few programs have a function that nobody need see.
    assert {kind for _, kind, _ in found} | {"opaque"} == set(MAKERS)
    for program, kind, document in found:
        if kind in ("code", "infill", "inputs"):
            assert isinstance(document, Written)
            continue
        assert isinstance(document, Sample)
        assert document.frames
        assert kind != "library" or (program, document.call) == (OWN, "g(7)")


def test_a_function_that_nobody_sees_has_no_frames() -> None:
    source = "def g(x):\n    return x\n\n\ndef f(x):\n    return g(x)\n"
    found = sample("opaque", Program(source, ("f(3)",), "functions"), "f(3)", random.Random(0))
    assert isinstance(found, Sample)
    assert found.source == "def f(x):\n    return g(x)\n"
    assert [frame.function for frame in found.frames] == ["main", "main", *["f"] * 3, "main"]


def test_the_split_is_by_shape() -> None:
    for held_out in (False, True):
        for program in islice(programs("0", LEVELS, held_out), 5):
            assert is_held_out(program.source) is held_out


def test_rows_are_the_same_for_the_same_seed(vocabulary: Vocabulary, tmp_path: Path) -> None:
    path = tmp_path / VOCABULARY_FILE
    vocabulary.save(path)
    first, again, other = (
        np.concatenate([row.tokens for row in shard(path, STAGE, seed, False, 30)])
        for seed in ("0", "0", "1")
    )
    assert first.tolist() == again.tolist()
    assert first.tolist() != other.tolist()


def test_data_is_made_without_pytorch() -> None:
    code = "import sys, training.data; sys.exit('torch' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True, cwd=Path(__file__).parents[2])
