"""A decoder of the Llama architecture, as llama.cpp runs it from a GGUF file."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional

from training.sizes import Shape


class Attention(nn.Module):
    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.heads = shape.heads
        self.query, self.key, self.value, self.output = (
            nn.Linear(shape.width, shape.width, bias=False) for _ in range(4)
        )

    def forward(self, states: Tensor, turns: Tensor) -> Tensor:
        """`states` is (batch, length, width), `turns` (length, head width / 2, 2)."""
        batch, length, width = states.shape

        def split(projected: Tensor) -> Tensor:
            return projected.view(batch, length, self.heads, -1).transpose(1, 2)

        mixed = functional.scaled_dot_product_attention(
            _turned(split(self.query(states)), turns),
            _turned(split(self.key(states)), turns),
            split(self.value(states)),
            is_causal=True,
        )
        result: Tensor = self.output(mixed.transpose(1, 2).reshape(batch, length, width))
        return result


class FeedForward(nn.Module):
    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.gate = nn.Linear(shape.width, shape.hidden, bias=False)
        self.up = nn.Linear(shape.width, shape.hidden, bias=False)
        self.down = nn.Linear(shape.hidden, shape.width, bias=False)

    def forward(self, states: Tensor) -> Tensor:
        result: Tensor = self.down(functional.silu(self.gate(states)) * self.up(states))
        return result


class Layer(nn.Module):
    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.attention_norm = nn.RMSNorm(shape.width, shape.epsilon)
        self.attention = Attention(shape)
        self.feed_forward_norm = nn.RMSNorm(shape.width, shape.epsilon)
        self.feed_forward = FeedForward(shape)

    def forward(self, states: Tensor, turns: Tensor) -> Tensor:
        states = states + self.attention(self.attention_norm(states), turns)
        result: Tensor = states + self.feed_forward(self.feed_forward_norm(states))
        return result


class Model(nn.Module):
    """Token numbers (batch, length) to logits (batch, length, vocabulary); embeddings are tied."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape = shape
        self.embedding = nn.Embedding(shape.vocabulary, shape.width)
        self.layers = nn.ModuleList(Layer(shape) for _ in range(shape.layers))
        self.norm = nn.RMSNorm(shape.width, shape.epsilon)
        self.register_buffer("turns", _turns(shape), persistent=False)
        self._initialise()

    def _initialise(self) -> None:
        """GPT-2's initialisation: what adds to the states starts smaller, the more layers add."""
        for name, parameter in self.named_parameters():
            if parameter.dim() < 2:
                continue
            added = name.endswith(("output.weight", "down.weight"))
            deviation = 0.02 / (2 * self.shape.layers) ** 0.5 if added else 0.02
            nn.init.normal_(parameter, std=deviation)

    def hidden(self, tokens: Tensor) -> Tensor:
        """The states (batch, length, width) that the embeddings turn into logits."""
        states: Tensor = self.embedding(tokens)
        turns = self.turns[: tokens.shape[1]]
        for layer in self.layers:
            states = layer(states, turns)
        result: Tensor = self.norm(states)
        return result

    def forward(self, tokens: Tensor) -> Tensor:
        return functional.linear(self.hidden(tokens), self.embedding.weight)


def _turns(shape: Shape) -> Tensor:
    """Cosines and sines of the rotary embedding (RoFormer, arXiv 2104.09864)."""
    steps = torch.arange(0, shape.head_width, 2, dtype=torch.float32) / shape.head_width
    angles = torch.outer(torch.arange(shape.context, dtype=torch.float32), shape.rope_base**-steps)
    return torch.stack((angles.cos(), angles.sin()), dim=-1)


def _turned(states: Tensor, turns: Tensor) -> Tensor:
    """Neighbouring pairs turned by their positions: llama.cpp's `llama` has them interleaved."""
    pairs = states.unflatten(-1, (-1, 2))
    cosines, sines = turns[..., 0].to(states.dtype), turns[..., 1].to(states.dtype)
    first, second = pairs[..., 0], pairs[..., 1]
    return torch.stack(
        (first * cosines - second * sines, first * sines + second * cosines), dim=-1
    ).flatten(-2)
