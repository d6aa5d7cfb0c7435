"""Values in the few characters that an inlay hint has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

LONGEST_LABEL = 43
"""Characters; editors cut longer ones."""
_REPR_WIDTHS = (32, 24, 18, 14, 10, 7, 5)
CERTAIN = "="
GUESSED = "≈"
JOIN = ", "


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
    source: int | None = None
    """The line that the last value came from, if that is another one."""

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
    return JOIN.join(fitted(parts))


def fitted(parts: Sequence[Part]) -> tuple[str, ...]:
    """The text of each part, in a label of at most `LONGEST_LABEL` characters if joined.

    Parts that do not fit are left out; an ellipsis is the last text then.
    """
    texts: list[str] = []
    for width in (LONGEST_LABEL, *_REPR_WIDTHS):
        texts = [part.label(width) for part in parts]
        if len(JOIN.join(texts)) <= LONGEST_LABEL:
            return tuple(texts)
    kept: list[str] = []
    for text in texts:
        if len(JOIN.join([*kept, text])) > LONGEST_LABEL - 3:
            break
        kept.append(text)
    if kept:
        return (*kept, "…")
    return (f"{JOIN.join(texts)[: LONGEST_LABEL - 1]}…",)
