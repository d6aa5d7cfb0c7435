"""One line of a file of sketches: a sketch, and how a fill of it is judged."""

from __future__ import annotations

from pydantic import BaseModel

from foretrace.sketch.model import Fill, apply_fills
from foretrace.sketch.parse import read_sketch


class Record(BaseModel):
    """Other keys are ignored."""

    id: str
    entry: str
    """Name of the function that is judged."""
    sketch: str
    """The document, with `???` where something was taken out."""
    holes: int
    hidden: list[tuple[str, str]] = []
    """Arguments, as source, and the repr of what is expected."""
    check: str | None = None
    """A program that defines `check`, which raises if it is given a wrong function."""
    kinds: list[str] = []
    """Of each hole: what was taken out."""
    reference: list[str] = []
    """What was taken out: it answers questions, and never judges."""
    split: str | None = None
    """`dev` or `held-out`."""

    @property
    def finished(self) -> str | None:
        """The program the sketch was made of, if that is known."""
        sketch = read_sketch(self.sketch)
        if not sketch.holes or len(sketch.holes) != len(self.reference):
            return None
        fills = [
            Fill(hole.index, text) for hole, text in zip(sketch.holes, self.reference, strict=True)
        ]
        return apply_fills(sketch.text, sketch.holes, fills)
