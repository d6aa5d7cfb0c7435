"""Which class of growth a series of counts belongs to."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

import numpy as np


class Growth(StrEnum):
    CONSTANT = "O(1)"
    LOGARITHMIC = "O(log n)"
    LINEAR = "O(n)"
    LINEARITHMIC = "O(n log n)"
    QUADRATIC = "O(n^2)"
    CUBIC = "O(n^3)"
    EXPONENTIAL = "O(2^n)"
    FACTORIAL = "O(n!)"

    @property
    def rank(self) -> int:
        return list(Growth).index(self)


_Term = Callable[[float], float]


def _log(n: float) -> float:
    return math.log2(n + 1)


_MODELS: dict[Growth, tuple[_Term, ...]] = {
    Growth.CONSTANT: (),
    Growth.LOGARITHMIC: (_log,),
    Growth.LINEAR: (lambda n: n,),
    Growth.LINEARITHMIC: (lambda n: n, lambda n: n * _log(n)),
    Growth.QUADRATIC: (lambda n: n, lambda n: n * n),
    Growth.CUBIC: (lambda n: n, lambda n: n * n, lambda n: n**3),
}
"""The terms of each class beside a constant, the one that decides last."""
_CLOSE = 0.05
"""Error, relative to the counts, with which a class fits."""
_SLACK = 6.0
"""Counts that do not matter: what a call costs anyhow."""
_FEWEST = 5
_STEEP = 1.22
"""Growth with one element more, from which on it is exponential where few elements were tried."""
_FEW_ELEMENTS = 40
_FLAT = 0.2
"""Power of n below which no root is meant."""
_LEAST_SHARE = 0.08
"""Of the deciding term in the largest count."""


@dataclass(frozen=True, slots=True)
class Fit:
    growth: Growth
    confidence: float
    error: float
    """Relative to the counts."""


def classify(points: Sequence[tuple[int, float]]) -> Fit | None:
    """The class of a series of sizes and counts; `None` if there are too few to tell."""
    points = sorted(points)
    if len(points) < _FEWEST:
        return None
    steep = _steep(points)
    if steep is not None:
        return steep
    tail = points[len(points) // 4 :] if len(points) > 8 else points
    fits = {growth: _fitted(tail, terms) for growth, terms in _MODELS.items()}
    for growth, (error, share) in fits.items():
        if growth is Growth.LINEAR and _exponent(tail) < _FLAT:
            # It grows in steps, as logarithms do.
            return Fit(Growth.LOGARITHMIC, 0.6, fits[Growth.LOGARITHMIC][0])
        if (
            error <= _CLOSE
            and (growth is Growth.CONSTANT or share >= _LEAST_SHARE)
            and _agrees(growth, _exponent(tail))
        ):
            return Fit(growth, _confidence(growth, fits, points), error)
    found = _bounding(_exponent(tail))
    return Fit(found, 0.5, fits[found][0])


def _agrees(growth: Growth, exponent: float) -> bool:
    """Whether a class may grow with such a power of n: curves with many terms fit anything."""
    least = {Growth.LINEARITHMIC: 0.9, Growth.QUADRATIC: 1.3, Growth.CUBIC: 2.1}
    return exponent >= least.get(growth, 0.0)


def _bounding(exponent: float) -> Growth:
    """The class for a power of n; between two of them the larger one, which bounds it."""
    bounds = (
        (_FLAT, Growth.LOGARITHMIC),
        (1.08, Growth.LINEAR),
        (1.35, Growth.LINEARITHMIC),
        (2.2, Growth.QUADRATIC),
    )
    return next((growth for most, growth in bounds if exponent <= most), Growth.CUBIC)


def _steep(points: Sequence[tuple[int, float]]) -> Fit | None:
    """Exponential or factorial growth, seen from one element to the next."""
    ratios = [
        (n, (after / before) ** (1 / (m - n)))
        for (n, before), (m, after) in pairwise(points)
        if before > 20 and m - n <= 3
    ]
    if points[-1][0] > _FEW_ELEMENTS or len(ratios) < 3:
        return None
    last = ratios[-3:]
    # A polynomial grows by less and less: at n by about 3/n for the steepest that is known.
    if any(ratio < max(_STEEP, 1 + 4.5 / max(n, 1)) for n, ratio in last[-2:]):
        return None
    rising = all(b > a * 1.05 for (_, a), (_, b) in pairwise(ratios[-4:]))
    if rising and last[-1][1] > 0.55 * (last[-1][0] + 1):
        return Fit(Growth.FACTORIAL, 0.9, 0.0)
    return Fit(Growth.EXPONENTIAL, 0.93, 0.0)


def _fitted(points: Sequence[tuple[int, float]], terms: Sequence[_Term]) -> tuple[float, float]:
    """The relative error of the best fit, and the deciding term's share of the largest count."""
    counts = np.array([count for _, count in points], dtype=float)
    columns = [np.ones(len(points))]
    # Of one size, so that nothing is lost in rounding.
    columns += [_scaled(np.array([term(float(n)) for n, _ in points])) for term in terms]
    matrix = np.stack(columns, axis=1)
    weights = 1 / (counts + _SLACK)
    found, *_ = np.linalg.lstsq(matrix * weights[:, None], counts * weights, rcond=None)
    error = float(np.sqrt(np.mean(((matrix @ found - counts) * weights) ** 2)))
    if not terms:
        return error, 1.0
    share = float(found[-1] * columns[-1][-1] / (counts[-1] + _SLACK))
    return error, share


def _scaled(column: np.ndarray) -> np.ndarray:
    return column / max(float(np.max(np.abs(column))), 1e-9)


def _exponent(points: Sequence[tuple[int, float]]) -> float:
    """Of the power of n that it grows with, from the larger sizes."""
    (n, before), (m, after) = points[len(points) // 2], points[-1]
    if before <= 0 or n <= 0 or m == n:
        return 0.0
    return math.log((after + 1) / (before + 1)) / math.log(m / n)


def _confidence(
    growth: Growth, fits: dict[Growth, tuple[float, float]], points: Sequence[tuple[int, float]]
) -> float:
    """How much worse the class below fits, and over what range of sizes."""
    error = max(fits[growth][0], 0.002)
    below = [g for g in fits if g.rank < growth.rank]
    contrast = min((fits[g][0] for g in below), default=1.0) / error
    spread = math.log2(max(points[-1][0], 2) / max(points[0][0], 1))
    fit = 1 - error / _CLOSE * 0.3
    return round(max(0.5, min(0.99, fit * (1 - 0.3 / contrast) * min(1.0, 0.7 + spread / 20))), 2)
