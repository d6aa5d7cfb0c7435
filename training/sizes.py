"""The sizes of a model. Apart from the model, so that data can be made without PyTorch."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Shape:
    """The sizes of a model. Widths are multiples of 32, as Q8_0 needs them."""

    layers: int
    width: int
    heads: int
    hidden: int
    """Width between the two halves of a feed-forward block."""
    vocabulary: int
    context: int
    """Tokens that it is trained on at most."""
    rope_base: float = 1_000_000.0
    epsilon: float = 1e-5

    @property
    def head_width(self) -> int:
        return self.width // self.heads
