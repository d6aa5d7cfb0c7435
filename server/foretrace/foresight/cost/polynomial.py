"""How often a line runs, as a formula in the size, where one is exact."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

_HIGHEST = 3
_MORE = 3
"""Points that must agree beyond those that determine the formula."""
_POWERS = ("", "n", "n²", "n³")


def formula(points: Sequence[tuple[int, int]]) -> str | None:
    """A polynomial that gives every count exactly, written out; `None` if there is none.

    Small sizes may differ: what happens for nothing and for one is often special.
    """
    points = sorted(set(points))
    for start in range(min(3, len(points))):
        rest = points[start:]
        for degree in range(_HIGHEST + 1):
            if len(rest) < degree + 1 + _MORE:
                break
            coefficients = _through(rest[: degree + 1])
            if all(_at(coefficients, n) == count for n, count in rest):
                return written(coefficients)
    return None


def _through(points: Sequence[tuple[int, int]]) -> list[Fraction]:
    """Coefficients of the polynomial through all points, the constant one first."""
    total = [Fraction(0)] * len(points)
    for place, (n, count) in enumerate(points):
        term = [Fraction(count)]
        for other, (m, _) in enumerate(points):
            if other != place:
                scale = Fraction(1, n - m)
                term = [
                    (term[k - 1] if k else Fraction(0)) * scale
                    - (term[k] * m * scale if k < len(term) else 0)
                    for k in range(len(term) + 1)
                ]
        total = [a + b for a, b in zip(total, term, strict=True)]
    while len(total) > 1 and total[-1] == 0:
        total.pop()
    return total


def _at(coefficients: Sequence[Fraction], n: int) -> Fraction:
    return sum((c * n**power for power, c in enumerate(coefficients)), Fraction(0))


def written(coefficients: Sequence[Fraction]) -> str:
    """`n(n - 1)/2` for 0, -1/2, 1/2; else the terms, the highest power first."""
    if len(coefficients) == 3 and coefficients[0] == 0 and coefficients[2] != 0:
        shift = coefficients[1] / coefficients[2]
        if shift.denominator == 1 and shift != 0:
            sign = "+" if shift > 0 else "-"
            return _scaled(f"n(n {sign} {abs(shift)})", coefficients[2])
    parts: list[str] = []
    for power in range(len(coefficients) - 1, -1, -1):
        c = coefficients[power]
        if c == 0 and len(coefficients) > 1:
            continue
        text = _scaled(_POWERS[power], abs(c)) if power else str(abs(c))
        if not parts:
            parts.append(text if c >= 0 else f"-{text}")
        else:
            parts.append(f"{'+' if c > 0 else '-'} {text}")
    return " ".join(parts)


def _scaled(text: str, by: Fraction) -> str:
    above = "" if by.numerator == 1 else str(by.numerator)
    return f"{above}{text}" + ("" if by.denominator == 1 else f"/{by.denominator}")
