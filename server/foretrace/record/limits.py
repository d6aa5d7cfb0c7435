"""What a recording is limited to."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    frames: int = 1000
    """Frames of one trace at most; the run ends with the first one beyond."""
    seconds: float = 2.0
    """Time of one run, the loading of its program included."""
    repr_characters: int = 2000
    """A longer repr is replaced by one that says what it is, as in `<list of 5000 elements>`."""
    output_characters: int = 10_000
    """Of what a run prints, kept in its trace."""


LIMITS = Limits()
"""What a recording is limited to unless told otherwise."""
