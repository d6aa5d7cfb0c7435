"""Values in the few characters that an inlay hint has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

LONGEST_LABEL = 43
"""Characters; editors cut longer ones."""
_REPR_WIDTHS = (32, 24, 18, 14, 10, 7, 5)
CERTAIN = "="
GUESSED = "≈"


@dataclass(frozen=True, slots=True)
class Part:
    """One thing a line does: `left = 0 … 3`, `= 3`, `raises IndexError()`."""

    text: str
    """A name, a verb, or nothing for a returned value."""
    values: tuple[str, ...] = ()
    """Reprs, in the order of the line's visits."""
    certain: bool = True
    verb: bool = False
    """`text` is what happens, not what has the values."""

    def label(self, width: int) -> str:
        sign = CERTAIN if self.certain else GUESSED
        if self.verb:
            words = [self.text, *(shortened(value, width) for value in self.values[-1:])]
            return " ".join(words if self.certain else [sign, *words])
        first, last = shortened(self.values[0], width), shortened(self.values[-1], width)
        shown = first if len(set(self.values)) == 1 else f"{first} … {last}"
        return f"{self.text} {sign} {shown}".lstrip()


def shortened(text: str, width: int) -> str:
    """`text` on one line in at most `width` characters, its end kept readable."""
    text = " ".join(text.split()) if "\n" in text or "\r" in text else text
    if len(text) <= width:
        return text
    tail = 1 if width < 8 else width // 4
    return f"{text[: width - tail - 1]}…{text[-tail:]}"


def fit(parts: Sequence[Part]) -> str:
    """The parts as one label of at most `LONGEST_LABEL` characters."""
    label = ""
    for width in (LONGEST_LABEL, *_REPR_WIDTHS):
        label = ", ".join(part.label(width) for part in parts)
        if len(label) <= LONGEST_LABEL:
            return label
    kept = ""
    for part in parts:
        longer = f"{kept}, {part.label(_REPR_WIDTHS[-1])}" if kept else part.label(_REPR_WIDTHS[-1])
        if len(longer) > LONGEST_LABEL - 3:
            break
        kept = longer
    return f"{kept}, …" if kept else f"{label[: LONGEST_LABEL - 1]}…"
