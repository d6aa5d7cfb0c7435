"""Whether the probability shown with a first fill is how often it is right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.table import Table

_BINS = 10


@dataclass(frozen=True, slots=True)
class Bin:
    """The predictions with a probability from `low` to `high`."""

    low: float
    high: float
    count: int
    mean: float | None
    """Mean probability, None of an empty bin."""
    right: float | None
    """Share that was right."""


@dataclass(frozen=True, slots=True)
class Calibration:
    count: int
    bins: tuple[Bin, ...]
    error: float | None
    """Expected calibration error: over the bins, the mean of |mean probability - share right|,
    weighted by their counts (Naeini et al., AAAI 2015). None without predictions."""


def calibration(predictions: Sequence[tuple[float, bool]]) -> Calibration:
    """Of pairs of a probability, from 0 to 1, and whether what it was given to was right."""
    bins = []
    error = 0.0
    for number in range(_BINS):
        inside = [pair for pair in predictions if _bin(pair[0]) == number]
        low, high = number / _BINS, (number + 1) / _BINS
        if not inside:
            bins.append(Bin(low, high, 0, None, None))
            continue
        mean = sum(probability for probability, _ in inside) / len(inside)
        right = sum(was_right for _, was_right in inside) / len(inside)
        error += abs(mean - right) * len(inside) / len(predictions)
        bins.append(Bin(low, high, len(inside), mean, right))
    return Calibration(len(predictions), tuple(bins), error if predictions else None)


def _bin(probability: float) -> int:
    return min(_BINS - 1, max(0, int(probability * _BINS)))


def render(found: Calibration, title: str) -> Table:
    table = Table(title=title, title_justify="left")
    for heading in ("probability shown", "n", "mean", "right"):
        table.add_column(heading, justify="right")
    for each in found.bins:
        table.add_row(
            f"{each.low:.1f} to {each.high:.1f}",
            str(each.count),
            "-" if each.mean is None else f"{each.mean:.3f}",
            "-" if each.right is None else f"{each.right:.3f}",
        )
    table.add_row(
        "calibration error",
        str(found.count),
        "",
        "-" if found.error is None else f"{found.error:.3f}",
    )
    return table
