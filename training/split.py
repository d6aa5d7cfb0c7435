"""The split: which programs are kept from training, by their shape."""

from __future__ import annotations

import hashlib

from training.programs import shape

_HELD_OUT_SHARE = 0.02


def is_held_out(source: str) -> bool:
    """Whether programs of this shape are kept from training. Raises `SyntaxError`."""
    number = int.from_bytes(hashlib.sha256(shape(source).encode()).digest()[:4], "big")
    return number < _HELD_OUT_SHARE * 2**32
