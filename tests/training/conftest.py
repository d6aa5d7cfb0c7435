"""Programs and a tokenizer for the tests of training."""

from __future__ import annotations

import random

import pytest
from tokenizers import Tokenizer

from training.programs import Program, generate
from training.tokenizer import Vocabulary, build, learn


@pytest.fixture(scope="session")
def programs() -> list[Program]:
    """A few programs of each level."""
    rng = random.Random(5)
    return [generate(rng, level) for level in range(6) for _ in range(8)]


@pytest.fixture(scope="session")
def vocabulary(programs: list[Program]) -> Vocabulary:
    return learn([program.source for program in programs], 1024)


@pytest.fixture(scope="session")
def tokenizer(vocabulary: Vocabulary) -> Tokenizer:
    return build(vocabulary)
