"""One change of a sketch's text, as the verbs propose it."""

from __future__ import annotations

from dataclasses import dataclass

from foretrace.sketch.model import HoleKind, Sketch
from foretrace.sketch.parse import read_sketch


@dataclass(frozen=True, slots=True)
class Edit:
    """Text to put in place of the code points from `start` up to `end`."""

    start: int
    end: int
    text: str

    def applied(self, text: str) -> str:
        return text[: self.start] + self.text + text[self.end :]


def leaves_a_sketch(sketch: Sketch, edit: Edit, more_holes: int) -> bool:
    """Whether the edited text is understood as well as before, with `more_holes` in code."""
    after = read_sketch(edit.applied(sketch.text), sketch.version)
    return (
        len(after.program.gaps) <= len(sketch.program.gaps)
        and len(_fillable(after)) == len(_fillable(sketch)) + more_holes
    )


def _fillable(sketch: Sketch) -> list[int]:
    return [hole.index for hole in sketch.holes if hole.kind is not HoleKind.UNFILLABLE]
