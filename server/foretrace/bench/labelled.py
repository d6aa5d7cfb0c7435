"""Programs with what is known of them, written by us: see `sources/README.md`.

A case is everything up to its `# label:` lines. What a label says is the bench's own matter.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from foretrace.bench.specimens import Split

_SOURCES = Path(__file__).parent / "sources"
_LABEL = "# label:"


@dataclass(frozen=True, slots=True)
class Labelled:
    family: str
    """The file it stands in."""
    source: str
    labels: tuple[str, ...]
    """Each without the mark: what is so, a colon, and why."""

    @property
    def split(self) -> Split:
        """Half of the cases are held out, told from the text alone."""
        even = zlib.crc32(self.source.encode()) % 2 == 0
        return Split.HELD_OUT if even else Split.DEV


def labelled(folder: str, split: Split = Split.ALL) -> list[Labelled]:
    """The cases of a folder in `sources`, in the order of their files and lines."""
    found = [
        case
        for path in sorted((_SOURCES / folder).glob("*.py"))
        for case in _read(path.stem, path.read_text(encoding="utf-8"))
    ]
    return [each for each in found if split in (Split.ALL, each.split)]


def _read(family: str, text: str) -> Iterator[Labelled]:
    lines: list[str] = []
    labels: list[str] = []
    for line in (*text.splitlines(), ""):
        if line.startswith(_LABEL):
            labels.append(line.removeprefix(_LABEL).strip())
        else:
            if labels:
                yield Labelled(family, "\n".join(lines).strip("\n") + "\n", tuple(labels))
                lines, labels = [], []
            lines.append(line)
