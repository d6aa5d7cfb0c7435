"""A beginning from which a network copies what it has seen, instead of having to find out how.

Following a program is copying most of the time. Networks learn it late, by way of two layers:
heads that fetch the token before, and heads that look for the place where the same stood (Olsson
et al., "In-context Learning and Induction Heads", arXiv 2209.11895). Weights that are laid out so
from the start, as mimetic initialisation does it for what trained attention looks like (Trockman
and Kolter, arXiv 2305.09828), spare a small model most of what it is trained on.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

from training.model import Attention, Model
from training.sizes import Shape

EMBEDDING = 0.04
"""Deviation of the embeddings. Tied ones need to be so long for logits to tell tokens apart."""
_CONSTANT = 6.0
"""How much longer than the others the first number is, the same for all tokens: heads that look
at a position, whatever stands there, have it to hold on to."""
_FOCUS = 10.0
"""Nats, roughly, by which a head prefers its position to the next ones."""
_MATCH = 1.5
"""Of a head that looks for the same token: nats for each number that agrees."""
_FETCHED = 1.5
"""How much of the fetched token is added, against the present one."""
_COPIED = 8.0
_SLOW = 0.02
"""Radians a token by which a pair of numbers may turn that are compared at any distance."""


def lay_out(model: Model, seed: int) -> None:
    """Give the first two layers of `model` heads that copy; nothing where they are too narrow."""
    shape = model.shape
    frequencies = shape.rope_base ** -(
        torch.arange(0, shape.head_width, 2, dtype=torch.float32) / shape.head_width
    )
    slow = int((frequencies < _SLOW).sum())
    if shape.layers < 2 or shape.heads < 3 or slow < 8:
        return
    generator = torch.Generator().manual_seed(seed)
    embedding = torch.randn(shape.vocabulary, shape.width, generator=generator) * EMBEDDING
    embedding[:, 0] = EMBEDDING * _CONSTANT
    compared = 2 * slow
    read, before, before_that, *others = _directions(shape, compared, generator)
    first, second = (layer.attention for layer in list(model.layers)[:2])
    assert isinstance(first, Attention)
    assert isinstance(second, Attention)
    with torch.no_grad():
        model.embedding.weight.copy_(embedding)
        for head, (distance, written) in enumerate(((1, before), (2, before_that))):
            _look_back(first, head, distance, frequencies, shape)
            _carry(first, head, read, written, _FETCHED, shape)
        half = compared // 2
        two = torch.cat((read[:half], before[:half]))
        two_before = torch.cat((before[:half], before_that[:half]))
        for head, (wanted, found) in enumerate(((read, before), (two, two_before))):
            _look_for(second, head, wanted, found, shape)
            _carry(second, head, others[head], others[head], _COPIED, shape)


def _directions(shape: Shape, compared: int, generator: torch.Generator) -> list[Tensor]:
    """Orthogonal rows of the space but its first axis: three blocks to compare, two to copy.

    What is copied is all but what is fetched, so that it is the token itself.
    """
    rows = shape.width - 1
    square = torch.linalg.qr(torch.randn(rows, rows, generator=generator)).Q
    basis = nn.functional.pad(square, (1, 0))
    read, before, before_that = (
        basis[start : start + compared] for start in range(0, 3 * compared, compared)
    )
    copied = torch.cat((read, basis[3 * compared :]))
    halves = copied[::2][: shape.head_width], copied[1::2][: shape.head_width]
    return [read, before, before_that, *halves]


def _look_back(
    attention: Attention, head: int, distance: int, frequencies: Tensor, shape: Shape
) -> None:
    """The head attends to the token so far back, by the fast pairs of the rotary embedding."""
    fast = frequencies > 0.1
    gap = float((1 - frequencies[fast].cos()).sum())
    length = (_FOCUS / gap * shape.head_width**0.5) ** 0.5 / _CONSTANT * 1.4
    rows = slice(head * shape.head_width, (head + 1) * shape.head_width)
    query, key = (torch.zeros(shape.head_width, shape.width) for _ in range(2))
    query[0::2, 0] = length * fast
    angles = frequencies * distance
    key[0::2, 0] = length * fast * angles.cos()
    key[1::2, 0] = length * fast * angles.sin()
    attention.query.weight[rows] = query
    attention.key.weight[rows] = key


def _look_for(attention: Attention, head: int, wanted: Tensor, found: Tensor, shape: Shape) -> None:
    """The head attends to where `found` is what `wanted` is here, by the slow pairs."""
    rows = slice(head * shape.head_width, (head + 1) * shape.head_width)
    length = (_MATCH * shape.head_width**0.5) ** 0.5
    for linear, directions in ((attention.query, wanted), (attention.key, found)):
        weight = torch.zeros(shape.head_width, shape.width)
        weight[-len(directions) :] = length * directions
        linear.weight[rows] = weight


def _carry(
    attention: Attention, head: int, read: Tensor, written: Tensor, factor: float, shape: Shape
) -> None:
    """What the head finds along `read` is added along `written`."""
    start = head * shape.head_width
    value = torch.zeros(shape.head_width, shape.width)
    output = torch.zeros(shape.width, shape.head_width)
    value[: len(read)] = read
    output[:, : len(written)] = written.T * factor * EMBEDDING
    attention.value.weight[start : start + shape.head_width] = value
    attention.output.weight[:, start : start + shape.head_width] = output
