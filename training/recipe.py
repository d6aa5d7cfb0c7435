"""What is trained on what: one object from a laptop's processor to a data-centre GPU."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from training.sizes import Shape


@dataclass(frozen=True, slots=True)
class Stage:
    """A part of the training, with data of its own."""

    name: str
    share: float
    """Of all tokens."""
    window: int
    """Tokens of a row."""
    levels: Mapping[int, float]
    """Shares of the programs by the level of the curriculum."""
    kinds: Mapping[str, float]
    """Shares of the documents by kind, see `training.samples`."""


@dataclass(frozen=True, slots=True)
class Recipe:
    shape: Shape
    stages: tuple[Stage, ...]
    tokens: int
    """Of data made, and trained on once; padding included."""
    batch_tokens: int
    matrix_rate: float = 0.01
    """Learning rate of Muon."""
    rate: float = 0.003
    """Learning rate of AdamW."""


VOCABULARY = 1024
_TRACES = {"trace": 1.0}
_SKETCHES = {"trace": 0.72, "mutation": 0.1, "hole": 0.14, "opaque": 0.04}
_EVERYTHING = {
    "trace": 0.55, "mutation": 0.12, "hole": 0.12, "opaque": 0.05, "code": 0.04, "infill": 0.06,
    "inputs": 0.02, "library": 0.04,
}  # fmt: skip
_EASY = {0: 0.25, 1: 0.4, 2: 0.35}
_ALL = {0: 0.04, 1: 0.13, 2: 0.25, 3: 0.28, 4: 0.22, 5: 0.08}
_LONG = {3: 0.3, 4: 0.4, 5: 0.3}

RECIPES = {
    "tiny": Recipe(
        Shape(2, 64, 2, 192, VOCABULARY, 256),
        (Stage("easy", 0.5, 256, _EASY, _TRACES), Stage("all", 0.5, 256, _ALL, _SKETCHES)),
        tokens=200_000,
        batch_tokens=2048,
    ),
    "laptop": Recipe(
        Shape(6, 192, 3, 512, VOCABULARY, 1024),
        (Stage("easy", 0.25, 512, _EASY, _TRACES), Stage("all", 0.75, 512, _ALL, _SKETCHES)),
        tokens=40_000_000,
        batch_tokens=4096,
    ),
    "gpu": Recipe(
        Shape(12, 384, 6, 1024, VOCABULARY, 2048),
        (
            Stage("easy", 0.1, 512, _EASY, _TRACES),
            Stage("all", 0.5, 1024, _ALL, _EVERYTHING),
            Stage("long", 0.4, 2048, _LONG, _EVERYTHING),
        ),
        tokens=1_000_000_000,
        batch_tokens=131_072,
    ),
    "large": Recipe(
        Shape(24, 1024, 16, 2752, VOCABULARY, 4096),
        (
            Stage("easy", 0.05, 1024, _EASY, _TRACES),
            Stage("all", 0.45, 2048, _ALL, _EVERYTHING),
            Stage("long", 0.5, 4096, _LONG, _EVERYTHING),
        ),
        tokens=10_000_000_000,
        batch_tokens=1_048_576,
        matrix_rate=0.01,
        rate=0.001,
    ),
}
