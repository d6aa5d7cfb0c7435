"""Muon for the matrices of the layers, AdamW for the rest."""

from __future__ import annotations

from collections.abc import Iterable

import torch
from torch import Tensor
from torch.optim import AdamW, Optimizer

from training.model import Model

_COEFFICIENTS = (3.4445, -4.7750, 2.0315)
"""Of the Newton-Schulz iteration, from Muon's description (Keller Jordan, 2024)."""
_ITERATIONS = 5
_MOMENTUM = 0.95


class Muon(Optimizer):
    """Momentum whose updates are made orthogonal (Keller Jordan, "Muon", 2024).

    In float32: `torch.optim.Muon` computes in bfloat16, which processors without it emulate; a
    step of a model with 5 million parameters took 13 s there instead of 0.3 s.
    """

    def __init__(self, matrices: Iterable[Tensor], lr: float) -> None:
        super().__init__(matrices, {"lr": lr})

    @torch.no_grad()
    def step(self, closure: None = None) -> None:  # noqa: ARG002
        for group in self.param_groups:
            by_size: dict[torch.Size, list[Tensor]] = {}
            for matrix in group["params"]:
                by_size.setdefault(matrix.shape, []).append(matrix)
            for matrices in by_size.values():
                updates = _orthogonal(torch.stack([self._moved(each) for each in matrices]))
                rows, columns = matrices[0].shape
                scale = max(1.0, rows / columns) ** 0.5
                for matrix, update in zip(matrices, updates, strict=True):
                    matrix.add_(update, alpha=-group["lr"] * scale)

    def _moved(self, matrix: Tensor) -> Tensor:
        """Nesterov's momentum of the gradient."""
        assert matrix.grad is not None
        state = self.state[matrix]
        momentum = state.setdefault("momentum", torch.zeros_like(matrix))
        momentum.lerp_(matrix.grad, 1 - _MOMENTUM)
        return torch.lerp(matrix.grad, momentum, _MOMENTUM)


def _orthogonal(updates: Tensor) -> Tensor:
    """The nearest matrices with orthogonal rows or columns, roughly; `updates` is a stack."""
    first, second, third = _COEFFICIENTS
    tall = updates.shape[-2] > updates.shape[-1]
    found = updates.mT if tall else updates
    found = found / (found.norm(dim=(-2, -1), keepdim=True) + 1e-7)
    for _ in range(_ITERATIONS):
        products = found @ found.mT
        found = first * found + (second * products + third * products @ products) @ found
    return found.mT if tall else found


def optimizers(model: Model, matrix_rate: float, rate: float) -> tuple[Optimizer, Optimizer]:
    """For the layers' matrices, and for embeddings and norms."""
    matrices = [p for p in model.layers.parameters() if p.dim() == 2]
    chosen = {id(matrix) for matrix in matrices}
    rest = [p for p in model.parameters() if id(p) not in chosen]
    return Muon(matrices, matrix_rate), AdamW(rest, rate, betas=(0.9, 0.95), weight_decay=0.0)
