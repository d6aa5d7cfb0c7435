"""The functions of our own that sketches are made of, read from `sources`.

Each file is plain Python. A specimen is everything up to its `# judged:` lines, which list the
arguments of hidden calls; its entry is the last function it defines.
"""

from __future__ import annotations

import ast
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from foretrace import syntax

FAMILIES = ("algorithms", "functions")

_SOURCES = Path(__file__).parent / "sources"
_JUDGED = "# judged:"
_HELD_OUT_PART = 3
"""One function in so many is held out."""


class Split(StrEnum):
    """Which specimens: those to develop on, those that only measure, or both."""

    DEV = "dev"
    HELD_OUT = "held-out"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Specimen:
    family: str
    entry: str
    """The function that is called."""
    text: str
    """The document, with the examples a user would write."""
    judged: tuple[str, ...]
    """Source of the arguments of each hidden call."""

    @property
    def split(self) -> Split:
        """Told from the name alone: neither what is added nor what is found can change it."""
        held_out = zlib.crc32(self.entry.encode()) % _HELD_OUT_PART == 0
        return Split.HELD_OUT if held_out else Split.DEV


def specimens(family: str, split: Split = Split.ALL) -> list[Specimen]:
    """The specimens of one of the `FAMILIES`, in the order of their files and lines."""
    found = [
        specimen
        for path in sorted((_SOURCES / family).glob("*.py"))
        for specimen in _read(family, path.read_text(encoding="utf-8"))
    ]
    return [each for each in found if split in (Split.ALL, each.split)]


def _read(family: str, source: str) -> Iterator[Specimen]:
    lines: list[str] = []
    judged: list[str] = []
    for line in (*source.splitlines(), ""):
        if line.startswith(_JUDGED):
            judged += _arguments(line.removeprefix(_JUDGED).strip())
        else:
            if judged:
                yield _specimen(family, "\n".join(lines), judged)
                lines, judged = [], []
            lines.append(line)


def _arguments(text: str) -> Iterator[str]:
    """`(1, 2), [3]` gives `1, 2` and `[3]`."""
    calls = syntax.parse(f"({text},)", mode="eval").body
    assert isinstance(calls, ast.Tuple)
    for call in calls.elts:
        parts = call.elts if isinstance(call, ast.Tuple) else [call]
        yield ", ".join(ast.unparse(part) for part in parts)


def _specimen(family: str, text: str, judged: list[str]) -> Specimen:
    text = text.strip("\n") + "\n"
    functions = [node for node in syntax.parse(text).body if isinstance(node, ast.FunctionDef)]
    return Specimen(family, functions[-1].name, text, tuple(judged))
