"""What the generator gives."""

from __future__ import annotations

from dataclasses import dataclass

FAMILIES = (
    "ints",
    "strings",
    "lists",
    "dicts",
    "sets",
    "tuples",
    "loops",
    "conditions",
    "functions",
    "recursion",
    "exceptions",
    "comprehensions",
    "mixed",
)
"""What a program is mostly about; figures are given by family."""

HIGHEST_LEVEL = 5


@dataclass(frozen=True, slots=True)
class Program:
    """A module of functions and calls that run it."""

    source: str
    """Function definitions, ending with a newline."""
    calls: tuple[str, ...]
    """1 to 4 calls with literal arguments."""
    family: str
    """One of `FAMILIES`."""
