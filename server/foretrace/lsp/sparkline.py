"""Numbers over a run as one line of block characters."""

from __future__ import annotations

import math
from collections.abc import Sequence

from foretrace import syntax

_BLOCKS = "▁▂▃▄▅▆▇█"
_LONGEST = 60
"""Characters; of longer runs, values at even distances are shown."""
_FEWEST = 3
"""Values below which a table alone says more."""
_NOT_LITERAL = (ValueError, SyntaxError, MemoryError, RecursionError, TypeError)


def sparkline(reprs: Sequence[str]) -> str | None:
    """The values as blocks, the least as the lowest; `None` unless all are finite numbers.

    None either where there are too few of them or all are equal: a line would say nothing.
    """
    if len(reprs) < _FEWEST:
        return None
    if len(reprs) > _LONGEST:
        step = (len(reprs) - 1) / (_LONGEST - 1)
        reprs = [reprs[round(place * step)] for place in range(_LONGEST)]
    numbers = []
    for text in reprs:
        number = _number(text)
        if number is None:
            return None
        numbers.append(number)
    low, high = min(numbers), max(numbers)
    if low == high or not math.isfinite(high - low):
        return None
    scale = (len(_BLOCKS) - 1) / (high - low)
    return "".join(_BLOCKS[round((number - low) * scale)] for number in numbers)


def _number(text: str) -> float | None:
    try:
        value = syntax.literal(text)
    except _NOT_LITERAL:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        number = float(value)
    except OverflowError:
        return None
    return number if math.isfinite(number) else None
