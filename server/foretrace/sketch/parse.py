"""Text -> sketch, kept up to date edit by edit."""

from __future__ import annotations

from foretrace.sketch.calls import Callables
from foretrace.sketch.document import EDIT_MARGIN, Document
from foretrace.sketch.flow import Flow
from foretrace.sketch.functions import find_definitions
from foretrace.sketch.holes import places_in_broken_code, stands_in_code
from foretrace.sketch.model import HOLE, Hole, Sketch
from foretrace.sketch.program import Understanding, understand
from foretrace.sketch.scenarios import find_scenarios
from foretrace.sketch.script import script_statements, without_script
from foretrace.sketch.syntax import new_parser


class SketchParser:
    """A document that is being edited. Not safe for use by two threads at once."""

    def __init__(self, text: str = "", version: int = 0) -> None:
        self._parser = new_parser()
        self.replace(text, version)

    @property
    def text(self) -> str:
        return self._document.text

    @property
    def version(self) -> int:
        return self._version

    def replace(self, text: str, version: int) -> None:
        """Take a whole new text."""
        self._document = Document(text)
        self._version = version
        self._tree = self._parser.parse(self._document.data)
        self._sketch: Sketch | None = None

    def edit(self, start: int, end: int, replacement: str, version: int) -> None:
        """Replace the code points from `start` up to `end` of the current text.

        Raises `ValueError` for a range outside the text.
        """
        old = self._document
        if not 0 <= start <= end <= len(old.text):
            raise ValueError(
                f"the edit from {start} to {end} lies outside the text, "
                f"which has {len(old.text)} characters"
            )
        new = Document(old.text[:start] + replacement + old.text[end:])
        first = max(0, start - EDIT_MARGIN)
        old_end = min(len(old.text), end + EDIT_MARGIN)
        new_end = old_end + len(new.text) - len(old.text)
        self._tree.edit(
            old.byte_at(first),
            old.byte_at(old_end),
            new.byte_at(new_end),
            old.point_at(first),
            old.point_at(old_end),
            new.point_at(new_end),
        )
        tree = self._parser.parse(new.data, self._tree)
        if tree.root_node.has_error:
            # How errors are recovered from depends on what is reused. The reading of a text
            # must not depend on the way it was typed.
            tree = self._parser.parse(new.data)
        self._document, self._version, self._tree = new, version, tree
        self._sketch = None

    def sketch(self) -> Sketch:
        """The sketch of the current text; computed when first asked for."""
        if self._sketch is None:
            self._sketch = self._read()
        return self._sketch

    def _read(self) -> Sketch:
        document = self._document
        understood = understand(document, self._tree)
        definitions = tuple(find_definitions(understood.tree))
        callables = Callables.of(understood.tree)
        script = script_statements(understood.tree, callables)
        clean = self._tree
        if understood.gaps:
            clean = self._parser.parse("\n".join(understood.lines).encode())
        scenarios = find_scenarios(document, clean, understood, callables, script)
        program = without_script(understood, script)
        return Sketch(
            text=document.text,
            version=self._version,
            holes=self._holes(understood),
            functions=tuple(definition.function for definition in definitions),
            scenarios=scenarios,
            program=program,
            flow=Flow(definitions),
        )

    def _holes(self, understood: Understanding) -> tuple[Hole, ...]:
        document = self._document
        places = dict(understood.places)
        in_gaps = [
            offset
            for offset in document.candidates
            if any(gap.line <= document.line_at(offset) <= gap.end_line for gap in understood.gaps)
            and stands_in_code(self._tree, document.point_at(offset))
        ]
        guessed = places_in_broken_code(document, self._tree, in_gaps)
        places.update(zip(in_gaps, guessed, strict=True))
        return tuple(
            Hole(
                index=index,
                kind=place.kind,
                start=offset,
                end=offset + len(HOLE),
                line=document.line_at(offset),
                column=document.column_at(offset),
                byte_column=document.byte_column_at(offset),
                function=place.function,
            )
            for index, (offset, place) in enumerate(sorted(places.items()))
        )


def read_sketch(text: str, version: int = 0) -> Sketch:
    """The sketch of a text that is not being edited."""
    return SketchParser(text, version).sketch()
