"""What a training noted, as curves over the tokens trained on."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

_SMOOTHED = 9
"""Lines of the log that one point of the loss is a mean of."""
_MILLION = 1e6


class BadLog(ValueError):
    """A log that is none; the message says where."""


@dataclass(frozen=True, slots=True)
class Curve:
    """Figures over millions of tokens."""

    tokens: tuple[float, ...]
    values: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Curves:
    loss: Curve
    """Of the batches, smoothed."""
    held_out: Curve
    """The loss of the decisions in rows that are held out."""
    right: Curve
    """The share of those decisions whose token was the likeliest."""
    stages: tuple[tuple[str, float], ...]
    """Where each begins, in millions of tokens."""


def read_curves(log: Path) -> Curves:
    """What `training.train` noted. Raises `OSError`, `BadLog`.

    Where a run went on from an earlier checkpoint, what it did anew counts.
    """
    lines: list[dict[str, float | str]] = []
    for line in _lines(log):
        while lines and float(lines[-1]["tokens"]) > float(line["tokens"]):
            lines.pop()
        lines.append(line)
    stages: dict[str, float] = {}
    for line in lines:
        if "loss" in line:
            stages.setdefault(str(line["stage"]), float(line["tokens"]) / _MILLION)
    return Curves(
        _smoothed(_curve(lines, "loss")),
        _curve(lines, "held_out_loss"),
        _curve(lines, "decisions_right"),
        tuple(stages.items()),
    )


def _lines(log: Path) -> Iterator[dict[str, float | str]]:
    for number, text in enumerate(log.read_text(encoding="utf-8").splitlines(), 1):
        try:
            line = json.loads(text)
            yield {**line, "tokens": float(line["tokens"]), "stage": str(line["stage"])}
        except (ValueError, TypeError, KeyError):
            raise BadLog(f"{log}, line {number}: this is no line of a training's log.") from None


def _curve(lines: Sequence[dict[str, float | str]], name: str) -> Curve:
    points = [
        (float(line["tokens"]) / _MILLION, float(line[name])) for line in lines if name in line
    ]
    return Curve(tuple(tokens for tokens, _ in points), tuple(value for _, value in points))


def _smoothed(curve: Curve) -> Curve:
    """Each value as the mean of those around it, fewer of them at the ends."""
    around = _SMOOTHED // 2
    values = []
    for place in range(len(curve.values)):
        reach = min(around, place, len(curve.values) - 1 - place)
        near = curve.values[place - reach : place + reach + 1]
        values.append(sum(near) / len(near))
    return Curve(curve.tokens, tuple(values))
